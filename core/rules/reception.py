"""Whose is a customer after a call or a visit?"""

from __future__ import annotations

from core.rules import intake, referral, reports, word
from core.rules.case import Answer, Note
from core.rules.claims import enter_stage, restart
from core.rules.model import Fact
from core.rules.state import Claim, Reception, State

STAGES = {"call": "called", "visit": "visited"}


def receive(state: State, fact: Fact) -> Answer | None:
    """Judge a call or visit. None where nothing was registered and so nothing is judged."""
    owner = state.owner
    registered = fact.data.get("registered", True)
    if not registered:
        state.receptions.append(Reception(fact, fact.by, owner, False, "unregistered"))
        return word.unregistered(state, fact)
    answer = _judge(state, fact)
    state.receptions.append(Reception(fact, fact.by, owner, True, answer.outcome))
    if answer.outcome != "invalid":
        state.tabled.append(fact)
    return answer


def _judge(state: State, fact: Fact) -> Answer:
    void = intake.defect(state, fact) or _proxy(state, fact)
    if void is not None:
        return word.void(state, fact, void)
    if fact.kind == "visit":
        reported = reports.visit(state, fact)
        if reported is not None:
            return reported
    if state.pending is not None:
        return word.while_pending(state, fact)
    if state.claim is None:
        return _free(state, fact)
    if state.same_side(fact.by, state.claim):
        return _own(state, fact, state.claim)
    return word.occupied(state, fact, state.claim)


def _proxy(state: State, fact: Fact) -> Note | None:
    """A visit for somebody absent gives nothing where proxies are void, unless the two are one customer."""
    absent = fact.data.get("proxy_for")
    if absent is None or state.rules.intake.proxy != "void" or absent in state.case.members:
        return None
    return state.note("intake.proxy", "proxy_void", fact.seq)


def _free(state: State, fact: Fact) -> Answer:
    """Nobody's claim is in force: whom the rulebook gives the customer to."""
    if state.locked:
        note = state.note("leaver.closed", "held_for_department", fact.seq)
        return Answer("refused", (note,))
    if not intake.may_claim(state, fact) or not _own_team(state, fact):
        note = state.note("basis.claimants", "not_a_claimant", fact.seq)
        return Answer("accepted", (note,))
    through = referral.decide(state, fact)
    if through is not None:
        return through
    return word.free(state, fact)


def _own_team(state: State, fact: Fact) -> bool:
    team = state.rules.basis.own_team
    return team is None or state.staff(fact.by).team == team


def _own(state: State, fact: Fact, claim: Claim) -> Answer:
    """The holder registers his own customer again: nothing changes but the clock."""
    note = state.note("basis.mode", "own_customer", fact.seq)
    if fact.kind == "visit":
        came(state, fact, claim)
        restart(state, claim, fact.at, "own_visit", state.note("contact.by", "own_visit", fact.seq))
    else:
        restart(state, claim, fact.at, "contact", state.note("contact.by", "spoke_with_owner", fact.seq))
        claim.contacts.append((fact.at, fact.by if fact.by is not None else ""))
    return Answer("accepted", (note,), effect="own")


def came(state: State, fact: Fact, claim: Claim) -> None:
    """The customer came himself: the stage after a visit, and its clock where the rulebook says so."""
    claim.visited = True
    if claim.kind in ("report", "slip", "file", "letter"):
        return
    note = state.note("protection.visited", "customer_came", fact.seq)
    if claim.stage in ("called", "claimed") and state.rules.protection.visited is not None:
        enter_stage(state, claim, "visited", fact.at, "visit", note)
    else:
        restart(state, claim, fact.at, "visit", note)
