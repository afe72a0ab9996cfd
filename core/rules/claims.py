"""How does a claim begin, live and end?"""

from __future__ import annotations

from datetime import datetime

from core.rules.case import Note
from core.rules.model import Fact, Ref
from core.rules.periods import Period
from core.rules.state import Claim, State


def length(state: State, stage: str) -> Period | None:
    """The protection of a stage under the rules in force; None is without end."""
    found = getattr(state.rules.protection, stage)
    return found if isinstance(found, Period) else None


def grant(state: State, fact: Fact, holder: Ref, stage: str, note: Note, kind: str | None = None) -> Claim:
    """Give `holder` the claim in force by `fact`; whatever was in force before is gone."""
    unit = state.staff(holder).unit if state.rules.basis.holder == "unit" else None
    period = length(state, stage)
    claim = Claim(holder, unit, fact.at, fact.seq, kind or fact.kind, stage, fact.at, None, [note], entry=fact.customer)
    claim.begin(fact.at, period)
    claim.visited = stage == "visited"
    state.claim = claim
    state.pending = None
    state.locked = False
    return claim


def release(state: State, rest: str, notes: list[Note], *, locked: bool = False) -> None:
    """Nobody holds the customer any more; he is in `rest` for the reasons given."""
    if state.claim is not None:
        state.former = state.claim
    state.claim = None
    state.rest = rest
    state.rest_notes = notes
    state.locked = locked


def restart(state: State, claim: Claim, at: datetime, event: str, note: Note) -> bool:
    """Start the clock anew if the running period says that `event` does so."""
    if claim.period is None or claim.bound or event not in claim.period.starts:
        return False
    claim.begin(at, claim.period)
    claim.anchored = False
    claim.kept = note
    return True


def enter_stage(state: State, claim: Claim, stage: str, at: datetime, event: str, note: Note) -> None:
    """The customer has come further: the protection of the new stage runs, if `event` starts its clock."""
    period = length(state, stage)
    if claim.stage == stage:
        restart(state, claim, at, event, note)
        return
    claim.stage = stage
    if claim.bound:
        return
    if period is None or event in period.starts:
        claim.begin(at, period)
        claim.kept = note
