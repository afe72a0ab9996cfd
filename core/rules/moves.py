"""What moves a customer from one person to another: hand-overs, complaints, leavers?"""

from __future__ import annotations

from datetime import datetime

from core.rules.case import Note
from core.rules.claims import grant, length, release
from core.rules.model import Fact, Ref
from core.rules.state import Change, State


def transfer(state: State, fact: Fact) -> None:
    """A manager hands the customer over, or only lets somebody else serve him (ST-15, 003-18-35)."""
    to = fact.data.get("to")
    if to is None:
        return
    if fact.data.get("service_only"):
        state.servers.append((to, fact))
        return
    hand_over(state, fact, to, state.note("leaver.to", "transferred", fact.seq, person=to), "given")


def hand_over(state: State, fact: Fact, to: Ref, note: Note, kind: str) -> None:
    """`to` owns from this fact on, with the full period of the stage that the customer has reached."""
    old = state.claim or state.former
    stage = old.stage if old is not None else _stage(state)
    if stage == "claimed":
        stage = _stage(state)
    bound = state.claim is not None and state.claim.bound
    state.hold = None
    claim = grant(state, fact, to, stage, note, kind)
    given = state.rules.protection.given
    if given is not None:
        claim.begin(fact.at, length(state, "given"))
    claim.bound = bound
    claim.visited = old.visited if old is not None else stage == "visited"


def _stage(state: State) -> str:
    came = any(met.registered and met.fact.kind == "visit" for met in state.receptions)
    if came and state.rules.protection.visited is not None:
        return "visited"
    return "called" if state.rules.protection.called is not None else "visited"


def complain(state: State, fact: Fact) -> None:
    """The customer complains about somebody or refuses him (003-01-15 to 17, 003-08-16, 003-18-61 to 63)."""
    rule = state.rules.complaint
    about = fact.data.get("about")
    if about is None or (rule.upheld and fact.data.get("upheld", True) is False):
        return
    state.refused.add(about)
    if rule.fine is not None:
        state.fines.append((about, rule.fine, state.rules.cites["complaint.fine"][0]))
    if not rule.moves or state.claim is None or state.claim.holder != about:
        return
    to = fact.data.get("to") or _successor(state, fact, about)
    note = state.note("complaint.moves", "complaint_upheld", fact.seq, person=about)
    state.changes.append(Change(about, to, fact, note))
    if to is None:
        release(state, "nobody", [note])
        return
    hand_over(state, fact, to, note, "given")


def _successor(state: State, fact: Fact, about: Ref) -> Ref | None:
    if state.rules.complaint.successor != "rotation":
        return None
    return state.office.next_in_rotation((fact.at, fact.seq), about)


def left(state: State, at: datetime, seq: int) -> None:
    """The owner has left the company (003-16-04, 003-16-05)."""
    rule = state.rules.leaver
    assert state.claim is not None
    note = state.note("leaver.to", "owner_left", seq, person=state.claim.holder)
    release(state, rule.to, [note], locked=rule.closed and rule.to == "department")
