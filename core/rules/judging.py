"""Whose is the customer of a case at a moment, and why?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from core.rules import deals, disputes, joining, moves, reception, reports, speaking, splits, upkeep, word
from core.rules.case import LAST, Answer, Case, Note, Nowhere, Office, Position
from core.rules.claims import grant, release
from core.rules.model import Fact, Fine, Verdict
from core.rules.model import State as Standing
from core.rules.notes import reasons
from core.rules.rulebook import Rulebook, Timeline, timeline
from core.rules.state import State

Handler = Callable[[State, Fact], None]


def judge(case: Case, rulebook: Rulebook | Timeline, office: Office | None, at: datetime) -> Verdict:
    """What the rulebook says about `case` at `at`, all facts up to that moment included.

    Pure and total: the same arguments give the same verdict, and a case without facts has one too.
    """
    line = timeline(rulebook) if isinstance(rulebook, Rulebook) else rulebook
    state = fold(case, line, office or Nowhere(), (at, LAST))
    return verdict(state, at, case.members[0] if case.members else None)


def fold(case: Case, line: Timeline, office: Office, until: Position) -> State:
    """The state of the case after all its facts up to `until`."""
    state = State(case, office, line.at(until[0]))
    single = line.single
    for fact in case.facts:
        position = (fact.at, fact.seq)
        if position > until:
            break
        if single is None:
            state.rules = line.at(fact.at)
        advance(state, position)
        handler = HANDLERS.get(fact.kind)
        if handler is not None:
            handler(state, fact)
    if single is None:
        state.rules = line.at(until[0])
    advance(state, until)
    return state


def advance(state: State, until: Position) -> None:
    """Let time pass: the owner may leave, a protection or a pending period may end."""
    state.position = until
    pending = state.pending
    if pending is not None and pending.until is not None and pending.period is not None:
        if pending.period.over(pending.until, until[0]):
            speaking.unclaimed(state, pending)
    claim = state.claim
    if claim is None:
        return
    gone = state.office.left(claim.holder)
    if gone is not None and gone <= until and gone >= (claim.since, claim.seq):
        if not claim.lapsed(gone[0], state.rules):
            moves.left(state, *gone)
            return
    if claim.lapsed(until[0], state.rules):
        lapse(state)
        joining.promote(state)


def lapse(state: State) -> None:
    """The protection in force is over (003-06-08, 003-18-53, ST-08)."""
    claim = state.claim
    assert claim is not None and claim.period is not None
    note = state.note(f"protection.{claim.stage}", "lapsed", claim.seq, ended=claim.end(state.rules))
    pool = state.note("pool.claims", "free_to_claim", claim.seq)
    rest = claim.period.lapse
    release(state, rest if rest != "overdue" else "pool", [note, pool] if rest == "pool" else [note])


def register(state: State, fact: Fact) -> None:
    """A registering fact: its answer, given earlier or now, and what it does to the case."""
    answer = state.case.settled.get(fact.seq)
    if answer is None:
        found = _DECIDE[fact.kind](state, fact)
        if found is None:
            return
        answer = found
    state.answers[fact.seq] = answer
    state.outcomes[fact.customer] = state.outcomes[None] = (fact, answer)
    _EFFECTS.get(answer.effect, _nothing)(state, fact, answer)
    if fact.kind == "visit" and state.claim is not None and answer.outcome != "invalid":
        reception.came(state, fact, state.claim)
    if fact.kind in ("visit", "call"):
        state.refers.clear()


def _nothing(state: State, fact: Fact, answer: Answer) -> None:
    """An answer that leaves the case as it is."""


def _claim(state: State, fact: Fact, answer: Answer) -> None:
    """A claim on a free customer; under an answer given when he was another's, it stands beside the claim in force."""
    assert answer.holder is not None and answer.stage is not None
    if state.claim is not None and state.claim.holder != answer.holder and answer.effect == "claim":
        joining.stand_beside(state, fact, answer)
        return
    grant(state, fact, answer.holder, answer.stage, answer.notes[0])
    assert state.claim is not None
    state.claim.notes = list(answer.notes)


def _pool(state: State, fact: Fact, answer: Answer) -> None:
    release(state, "pool", list(answer.notes))


def _confirm(state: State, fact: Fact, answer: Answer) -> None:
    reports.confirm(state, fact, answer.notes[0])


def _re_report(state: State, fact: Fact, answer: Answer) -> None:
    if state.claim is not None:
        state.claim.begin(fact.at, state.claim.period)
        state.claim.kept = answer.notes[0]


def _pending(state: State, fact: Fact, answer: Answer) -> None:
    word.open_pending(state, fact, answer)


def _spoken(state: State, fact: Fact, answer: Answer) -> None:
    state.spoken.append(fact)


_EFFECTS: dict[str, Callable[[State, Fact, Answer], None]] = {
    "claim": _claim,
    "tour": _claim,
    "take": _claim,
    "pool": _pool,
    "confirm": _confirm,
    "re_report": _re_report,
    "pending": _pending,
    "spoken": _spoken,
    "verified": speaking.verified,
}


def _refer(state: State, fact: Fact) -> None:
    """Somebody was referred; by proxy it is a registration, and void (003-01-27)."""
    if fact.data.get("how") == "proxy":
        note = state.note("intake.proxy", "proxy_void", fact.seq)
        answer = Answer("invalid", (note,))
        state.answers[fact.seq] = answer
        state.outcomes[fact.customer] = state.outcomes[None] = (fact, answer)
        return
    state.refers.append(fact)


_DECIDE: dict[str, Callable[[State, Fact], Answer | None]] = {
    "call": reception.receive,
    "visit": reception.receive,
    "report": reports.report,
    "claim": upkeep.claim,
}

HANDLERS: dict[str, Handler] = {
    **dict.fromkeys(_DECIDE, register),
    "refer": _refer,
    "follow_up": upkeep.follow_up,
    "renew": upkeep.renew,
    **dict.fromkeys(("deposit", "subscribe", "contract", "payment"), deals.step),
    "refund": deals.refund,
    "return": deals.returned,
    "transfer": moves.transfer,
    "complain": moves.complain,
    "find": disputes.find,
    "dispute": disputes.dispute,
    "decide": disputes.decide,
    "relate": joining.relate,
}


def verdict(state: State, at: datetime, entry: object = None) -> Verdict:
    """What the state says, in values."""
    rules = state.rules
    standing, notes = _standing(state)
    answered = state.outcomes.get(entry) or state.outcomes.get(None)  # type: ignore[call-overload]
    division = splits.divide(state, at)
    if answered is not None:
        notes = [*notes, *answered[1].notes]
    notes = [*notes, *division.notes, *state.extra]
    claim = state.claim if standing == "owned" else None
    end = claim.end(rules) if claim is not None else None
    pending = state.pending
    return Verdict(
        state=standing,
        outcome=answered[1].outcome if answered is not None else None,
        owner=claim.holder if claim is not None else None,
        protected_until=end,
        endless=claim is not None and end is None,
        stage=claim.stage if claim is not None else None,
        shares=division.shares,
        performance=division.performance,
        fines=tuple(Fine(person, amount, clause) for person, amount, clause in state.fines),
        reasons=reasons(notes),
        question=pending.question if pending is not None else None,
        asked_of=pending.asked_of if pending is not None else None,
        speak_until=pending.until if pending is not None else division.speak_until,
        server=state.servers[-1][0] if state.servers and claim is not None else None,
        rulebook=rules.id,
        version=rules.version,
    )


def _standing(state: State) -> tuple[Standing, list[Note]]:
    """Whose he is, and the reasons for that."""
    if state.hold is not None:
        return "department", [state.hold]
    if state.pending is not None:
        return "pending", [state.pending.note]
    claim = state.claim
    if claim is not None:
        return "owned", [*claim.notes, *([claim.kept] if claim.kept is not None else ())]
    if state.rest_notes:
        return state.rest, state.rest_notes  # type: ignore[return-value]
    return state.rest, [state.note("basis.unowned", "nothing_on_file")]  # type: ignore[return-value]
