"""Whose is the customer of a case at a moment, and why?"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from core.rules import (
    answering,
    deals,
    disputes,
    findings,
    joining,
    late,
    limits,
    mentioned,
    moves,
    reception,
    referral,
    reports,
    slips,
    speaking,
    upkeep,
)
from core.rules.case import LAST, Answer, Case, Nowhere, Office, Position, position_of
from core.rules.claims import grant, new_claim, release
from core.rules.model import Fact, Verdict
from core.rules.passing import advance
from core.rules.rulebook import Rulebook, Timeline, timeline
from core.rules.state import State
from core.rules.verdicts import verdict

Handler = Callable[[State, Fact], None]
Decider = Callable[[State, Fact], Answer | None]
Effect = Callable[[State, Fact, Answer], None]


def judge(case: Case, rulebook: Rulebook | Timeline, office: Office | None, at: datetime) -> Verdict:
    """What the rulebook says about `case` at `at`, all facts up to that moment included.

    Pure and total: the same arguments give the same verdict, and a case without facts has one too.
    """
    line = timeline(rulebook) if isinstance(rulebook, Rulebook) else rulebook
    state = fold(case, line, office or Nowhere(), (at, LAST))
    return verdict(state, at, case.members[0] if case.members else None)


def fold(case: Case, line: Timeline, office: Office, until: Position) -> State:
    """The state of the case after all its facts up to `until`."""
    single, facts = line.single, case.facts
    last, end = until
    since = min(facts[0].at if facts else case.since or last, last)
    state = State(case, office, line, single or line.at(since))
    for fact in facts:
        at = fact.at
        if at > last or (at == last and fact.seq > end):
            break
        claim = state.claim
        if claim is None or claim.surely is None or at >= claim.surely or state.watchful:
            advance(state, (at, fact.seq))
        if single is None:
            state.rules = line.at(at)
        handler = HANDLERS.get(fact.kind)
        if handler is not None:
            handler(state, fact)
    advance(state, until)
    if single is None:
        state.rules = line.at(last)
    return state


def register(state: State, fact: Fact) -> None:
    """A registering fact: its answer, given earlier or now, and what it does to the case."""
    if fact.customer not in state.case.members and fact.data.get("proxy_for") in state.case.members:
        state.extra += (state.note("intake.proxy", "somebody_came_for_him", fact.seq),)
        return
    state.position = position_of(fact)
    answer = state.case.settled.get(fact.seq)
    if answer is None:
        answer = _DECIDE[fact.kind](state, fact)
        if answer is None:
            return
        answer = limits.within(state, fact, answer)
        if late.HAPPENED in fact.data or (fact.entered_at is not fact.at and fact.entered_at is not None):
            answer = replace(answer, notes=(*answer.notes, *late.circumstances(state, fact)))
        more = mentioned.also(state, fact, answer)
        if more:
            answer = replace(answer, notes=(*answer.notes, *more))
    elif fact.kind in ("call", "visit"):
        reception.on_record(state, fact, answer)
    elif fact.kind == "refer":
        referral.on_record(state, fact)
    state.answers[fact.seq] = answer
    state.outcomes[fact.customer] = state.outcomes[None] = (fact, answer)
    effect = _EFFECTS.get(answer.effect)
    if effect is not None:
        effect(state, fact, answer)
    if answer.waits:
        state.queue += (fact,)
    if state.refers and fact.kind in ("call", "visit"):
        state.refers = ()


def _claim(state: State, fact: Fact, answer: Answer) -> None:
    """A claim on a free customer; answered when he counted as another, it stands beside the claim in force."""
    if state.claim is not None and state.claim.holder != answer.holder:
        reception.came(state, fact, answer)
        joining.stand_beside(state, fact, answer)
    else:
        _take(state, fact, answer)


def _take(state: State, fact: Fact, answer: Answer) -> None:
    """A claim that ends whatever was in force."""
    assert answer.holder is not None and answer.stage is not None
    grant(state, fact, answer.holder, answer.stage, answer.notes[0]).notes = list(answer.notes)


def _wait(state: State, fact: Fact, answer: Answer) -> None:
    """A registration that becomes a claim with the first contact (000-02-08)."""
    assert answer.holder is not None and answer.stage is not None
    state.waiting += (new_claim(state, fact, answer.holder, answer.stage, list(answer.notes), fact.kind),)


def _tour(state: State, fact: Fact, answer: Answer) -> None:
    _take(state, fact, answer)
    if state.claim is not None:
        state.claim.kind = "report"
    reports.tour(state, fact, answer)


def _brought(state: State, fact: Fact, answer: Answer) -> None:
    """A report becomes a claim with the visit to which its reporter brought the customer first."""
    _claim(state, fact, answer)
    claim = state.claim_of(answer.holder)
    if claim is not None:
        claim.kind = "report"


def _rival(state: State, fact: Fact, answer: Answer) -> None:
    """Two papers of one day: the second stands beside the first until a manager decides (003-18-36)."""
    joining.stand_beside(state, fact, answer)


def _void(state: State, fact: Fact, answer: Answer) -> None:
    if state.claim is None and state.pending is None and not state.locked:
        state.rest_notes = answer.notes


def _pool(state: State, fact: Fact, answer: Answer) -> None:
    release(state, "pool", list(answer.notes))


def _unowned(state: State, fact: Fact, answer: Answer) -> None:
    release(state, state.rules.basis.unowned, list(answer.notes))


_EFFECTS: dict[str, Effect] = {
    "claim": _claim,
    "take": _take,
    "tour": _tour,
    "wait": _wait,
    "brought": _brought,
    "rival": _rival,
    "void": _void,
    "pool": _pool,
    "unowned": _unowned,
    "beyond": limits.beyond,
    "own": reception.own,
    "came": reception.came,
    "recognised": reception.recognised,
    "confirm": reports.confirm,
    "again": reports.again,
    "ask": reports.ask,
    "amend": slips.amend,
    "await": answering.wait,
    "pending": speaking.open_pending,
    "verified": speaking.verified,
    "spoken": speaking.spoken,
}

_DECIDE: dict[str, Decider] = {
    "call": reception.receive,
    "visit": reception.receive,
    "report": reports.report,
    "slip": slips.hand_in,
    "file": slips.hand_in,
    "letter": slips.hand_in,
    "claim": upkeep.claim,
    "refer": referral.refer,
}


def _arrive(state: State, fact: Fact) -> None:
    state.arrival = fact


HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(_DECIDE, register),
    "arrive": _arrive,
    "follow_up": upkeep.follow_up,
    "renew": upkeep.renew,
    **dict.fromkeys(("deposit", "subscribe", "contract", "payment"), deals.step),
    "refund": deals.refund,
    "return": deals.returned,
    "transfer": moves.transfer,
    "complain": moves.complain,
    "designate": moves.designate,
    "relate": joining.relate,
    "merge": joining.merge,
    "find": findings.find,
    "dispute": disputes.dispute,
    "decide": disputes.decide,
    "confirm": answering.confirm,
}
