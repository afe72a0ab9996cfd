"""Whose is a customer after a call or a visit?"""

from __future__ import annotations

from core.rules import answering, intake, referral, reports, speaking, word
from core.rules.case import Answer, Note
from core.rules.claim import Claim
from core.rules.claims import APART, begin, enter_stage, restart
from core.rules.model import Fact
from core.rules.state import Reception, State


def receive(state: State, fact: Fact) -> Answer | None:
    """Judge a call or visit. None where nothing was registered and so nothing is judged."""
    owner = state.owner
    if fact.data.get("registered", True) is False:
        state.receptions.append(Reception(fact, fact.by, owner, False, False, state.away(fact)))
        return word.unregistered(state, fact)
    answer = _judge(state, fact)
    state.receptions.append(Reception(fact, fact.by, owner, True, answer.outcome != "invalid", state.away(fact)))
    return answer


def on_record(state: State, fact: Fact, answer: Answer) -> None:
    """Keep a reception that was judged before, under the identity known then."""
    registered = fact.data.get("registered", True) is not False
    valid = registered and answer.outcome != "invalid"
    state.receptions.append(Reception(fact, fact.by, state.owner, registered, valid, state.away(fact)))


def _judge(state: State, fact: Fact) -> Answer:
    closed = intake.outside_hours(state, fact)
    if closed:
        return Answer("invalid", closed, effect="void")
    void = intake.defect(state, fact) or _proxy(state, fact)
    if void:
        return Answer(intake.outcome(state, void), void, effect="void")
    waiting = answering.waits(state)
    if waiting is not None:
        return answering.meanwhile(state, fact, waiting)
    if fact.kind == "visit":
        reported = reports.visit(state, fact)
        if reported is not None:
            return reported
    if state.pending is not None and not (state.claim is None and state.pending.receiver is None):
        return speaking.while_pending(state, fact, state.pending)
    if state.claim is None:
        return _free(state, fact)
    if state.same_side(fact.by, state.claim):
        team = fact.by != state.claim.holder and state.claim.unit is None
        note = state.note("basis.team" if team else "basis.mode", "own_customer", fact.seq)
        return Answer("accepted", (note,), effect="own")
    return word.occupied(state, fact, state.claim)


def _proxy(state: State, fact: Fact) -> tuple[Note, ...]:
    """A visit for somebody absent gives nothing where proxies are void, unless the two are one customer (003-01-27)."""
    absent = fact.data.get("proxy_for")
    if absent is None or state.rules.intake.proxy != "void" or absent in state.case.members:
        return ()
    return (state.note("intake.proxy", "proxy_void", fact.seq),)


def _free(state: State, fact: Fact) -> Answer:
    """Nobody's claim is in force: whom the rulebook gives the customer to."""
    if state.locked:
        return Answer("refused", (state.note("leaver.closed", "held_for_department", fact.seq),))
    if not intake.may_claim(state, fact):
        return Answer("accepted", (state.note("basis.claimants", "not_a_claimant", fact.seq),))
    if _complained_of(state, fact):
        seqs = (state.changes[-1].fact.seq, fact.seq)
        return Answer("refused", (state.note("complaint.successor", "complaint_upheld", *seqs, person=fact.by),))
    return referral.decide(state, fact) or word.free(state, fact)


def _complained_of(state: State, fact: Fact) -> bool:
    """Does the one of whom the customer complained register him, before anybody else took him over (003-14-21)?"""
    change, former = (state.changes or (None,))[-1], state.former
    return change is not None and change.new is None and fact.by == change.old == (former and former.holder)


def own(state: State, fact: Fact, answer: Answer) -> None:
    """The holder registers his own customer again: nothing changes but the clock."""
    claim = state.claim
    if claim is None:
        return
    claim.contacts.append(fact.at)
    if fact.kind == "visit":
        restart(state, claim, fact.at, "own_visit", state.note("contact.by", "received_by_owner", fact.seq))
        came(state, fact, answer)
    else:
        restart(state, claim, fact.at, "contact", state.note("contact.by", "spoke_with_owner", fact.seq))


def came(state: State, fact: Fact, answer: Answer) -> None:
    """The customer came himself: the stage after a visit, and its clock where the rulebook says so (ST-06, ST-07)."""
    claim = state.claim
    if claim is None or fact.kind != "visit":
        return
    claim.visited = True
    if claim.kind in APART or claim.stage == "confirmed":
        return
    note = state.note("protection.visited", "customer_came", fact.seq)
    if claim.stage != "visited" and _comes_further(state, claim):
        enter_stage(state, claim, "visited", fact.at, "visit", note)
    else:
        restart(state, claim, fact.at, "visit", note)


def _comes_further(state: State, claim: Claim) -> bool:
    return claim.stage in ("called", "claimed", "filed") and state.rules.protection.visited is not None


def recognised(state: State, fact: Fact, answer: Answer) -> None:
    """An overdue customer knows his owner: he stays, and the clock runs anew (003-11-21)."""
    claim = state.claim
    if claim is not None and claim.period is not None:
        begin(state, claim, fact.at, answer.notes[0])
