"""How does a claim begin, live and end?"""

from __future__ import annotations

from datetime import datetime

from core.rules.case import Note
from core.rules.model import Fact, Ref
from core.rules.periods import Period
from core.rules.state import Claim, State

#: The stage at which a claim by each kind of registration begins.
STAGES = {
    "call": "called",
    "visit": "visited",
    "report": "reported",
    "slip": "slip",
    "file": "filed",
    "letter": "letter",
    "claim": "claimed",
}
#: Kinds whose claim does not become a visitor's when the customer comes.
APART = frozenset({"report", "slip", "letter"})


def length(state: State, stage: str) -> Period | None:
    """The protection of a stage under the rules in force; None is without end."""
    found = getattr(state.rules.protection, stage)
    return found if isinstance(found, Period) else None


def new_claim(state: State, fact: Fact, holder: Ref, stage: str, notes: list[Note], kind: str) -> Claim:
    """A claim of `holder` by this fact, its clock started."""
    unit = state.staff(holder).unit if state.rules.basis.holder == "unit" else None
    claim = Claim(holder, unit, fact.at, fact.seq, kind, stage, fact.at, None, notes, fact.customer)
    claim.begin(fact.at, length(state, stage))
    claim.visited = fact.kind == "visit"
    return claim


def put_in_force(state: State, claim: Claim) -> None:
    """This claim is in force now; whatever was before is gone."""
    state.claim = claim
    state.pending = None
    state.locked = False
    watch(state)


def watch(state: State) -> None:
    """Note whether anything but the end of its protection can happen to the case by itself."""
    claim = state.claim
    left = claim is not None and state.office.left(claim.holder) is not None
    state.watchful = left or state.pending is not None or not state.rules.quiet or bool(state.beside)


def grant(state: State, fact: Fact, holder: Ref, stage: str, note: Note, kind: str | None = None) -> Claim:
    """Give `holder` the claim in force by `fact`."""
    claim = new_claim(state, fact, holder, stage, [note], kind or fact.kind)
    put_in_force(state, claim)
    return claim


def release(state: State, rest: str, notes: list[Note], *, locked: bool = False) -> None:
    """Nobody holds the customer any more; he is in `rest` for the reasons given."""
    if state.claim is not None:
        state.former = state.claim
    state.claim = None
    state.rest = rest
    state.rest_notes = tuple(notes)
    state.locked = locked


def restart(claim: Claim, at: datetime, event: str, note: Note) -> bool:
    """Start the clock anew if the running period says that `event` does so."""
    if claim.period is None or claim.bound or event not in claim.period.starts:
        return False
    claim.begin(at, claim.period)
    claim.kept = note
    return True


def enter_stage(state: State, claim: Claim, stage: str, at: datetime, event: str, note: Note) -> None:
    """The customer has come further: the protection of the new stage runs, if `event` starts its clock."""
    if claim.stage == stage:
        restart(claim, at, event, note)
        return
    claim.stage = stage
    if claim.bound:
        return
    period = length(state, stage)
    if period is None or event in period.starts:
        claim.begin(at, period)
        claim.kept = note


def prolong(state: State, claim: Claim, at: datetime, period: Period, note: Note) -> None:
    """The protection runs at least for `period` from `at`; it is never made shorter."""
    end = claim.end(state.rules)
    if claim.bound or claim.period is None or (end is not None and period.ends(at, state.rules.zone) <= end):
        return
    claim.begin(at, period)
    claim.kept = note
