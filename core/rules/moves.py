"""What moves a customer from one person to another: hand-overs, complaints, leavers?"""

from __future__ import annotations

from datetime import datetime

from core.rules import deals
from core.rules.case import Note, position_of
from core.rules.claims import new_claim, put_in_force, release
from core.rules.model import Fact, Ref
from core.rules.state import Change, State

#: Stages that the new owner of a handed-over customer cannot be in.
_ONLY_FIRST = frozenset({"claimed"})


def transfer(state: State, fact: Fact) -> None:
    """A manager hands the customer over, or only lets somebody else serve him (ST-15, 003-18-35)."""
    to = fact.data.get("to")
    if to is None:
        return
    if fact.data.get("service_only"):
        state.servers += ((to, fact),)
        state.extra += (state.note("leaver.service", "served_by", fact.seq, person=to),)
        return
    hand_over(state, fact, to, state.note("leaver.hand_over", "transferred", fact.seq, person=to))


def hand_over(state: State, fact: Fact, to: Ref, note: Note) -> None:
    """`to` owns from this fact on, with the full period of the stage that the customer has reached, or what is left."""
    old = state.claim or state.former
    stage = old.stage if old is not None and old.stage not in _ONLY_FIRST else _stage(state)
    claim = new_claim(state, fact, to, stage, [note], old.kind if old is not None else "visit")
    if old is not None and state.rules.leaver.hand_over == "runs_on" and not old.lapsed(fact.at):
        claim.last = old.last
        claim.begin(old.under, old.start, old.period, old.running)
    elif old is not None:
        deals.protect_anew(state, claim, old.running, fact.at)
    claim.visited = old.visited if old is not None else state.came
    state.hold = None
    put_in_force(state, claim)
    deals.bind(state, claim)


def _stage(state: State) -> str:
    """The stage of a customer who has no claim that could say it."""
    rule = state.rules.protection
    if state.came and rule.visited is not None:
        return "visited"
    stages = ("called", "visited", "slip", "reported", "filed", "letter")
    return next((stage for stage in stages if getattr(rule, stage) is not None), "visited")


def designate(state: State, fact: Fact) -> None:
    """The customer names in writing who is to have him: it counts as far as the rulebook lets it outrank others."""
    to = fact.data.get("to")
    if to is None:
        return
    claim = state.claim
    if claim is not None and claim.holder == to:
        state.extra += (state.note("word.designated", "designates_his_owner", fact.seq, person=to),)
    elif _outranks(state):
        hand_over(state, fact, to, state.note("word.designated", "designated_in_writing", fact.seq, person=to))
    else:
        state.extra += (state.note("word.designated", "designation_on_record", fact.seq, person=to),)


def _outranks(state: State) -> bool:
    """Does a written designation go before what is in force?"""
    rule, claim = state.rules.word.designated, state.claim
    if rule == "nothing" or state.locked or state.hold is not None or state.pending is not None:
        return False
    if claim is None:
        return True
    if deals.standing(state, *deals.BINDING):
        return rule == "over_deal"
    only_called = claim.kind == "call" and not claim.visited
    return rule in ("over_record", "over_deal") or (rule == "over_call" and only_called)


def complain(state: State, fact: Fact) -> None:
    """The customer complains about somebody or refuses him (003-01-15 to 003-01-17, 003-08-16, 003-18-61)."""
    rule, about = state.rules.complaint, fact.data.get("about")
    if about is None:
        return
    if rule.upheld and fact.data.get("upheld", True) is False:
        state.extra += (state.note("complaint.upheld", "complaint_not_upheld", fact.seq, person=about),)
        return
    state.refused |= {about}
    if rule.fine is not None:
        state.fines += ((about, rule.fine, state.rules.cites["complaint.fine"][0]),)
    if not rule.moves or state.claim is None or state.claim.holder != about:
        return
    to = fact.data.get("to") or _successor(state, fact, about)
    note = state.note("complaint.moves", "complaint_upheld", fact.seq, person=about)
    deposit = any(step.fact.by == about for step in deals.standing(state, "deposit"))
    state.changes += (Change(about, to, fact, deposit),)
    if to is None:
        release(state, "nobody", [note])
    else:
        hand_over(state, fact, to, note)


def _successor(state: State, fact: Fact, about: Ref) -> Ref | None:
    if state.rules.complaint.successor != "rotation":
        return None
    return state.office.next_in_rotation(position_of(fact), about)


def left(state: State, at: datetime, seq: int) -> None:
    """The owner has left the company (003-16-04, 003-16-05)."""
    rule = state.rules.leaver
    assert state.claim is not None
    dealt = bool(deals.standing(state, "deposit", "subscribe", "contract"))
    to = rule.with_deal if dealt and rule.with_deal is not None else rule.to
    note = state.note("leaver.to", "owner_left", seq, person=state.claim.holder)
    release(state, to, [note], locked=rule.closed and to == "department")


def confiscated(state: State, at: datetime, seq: int) -> None:
    """The owner was found poaching for the second time: what he closed for himself is the department's (003-14-09)."""
    assert state.claim is not None
    note = state.note("poaching.confiscate", "confiscated", seq, person=state.claim.holder)
    release(state, "department", [note], locked=True)
