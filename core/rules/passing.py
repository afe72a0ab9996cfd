"""What happens to a case by time alone, or by what happens elsewhere in the office?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from core.rules import answering, findings, joining, moves, speaking
from core.rules.case import LAST, Position, position_of
from core.rules.claim import Claim
from core.rules.claims import STAGES, begin, keep, last_of, new_claim, put_in_force, release
from core.rules.deals import standing
from core.rules.model import Fact
from core.rules.periods import End
from core.rules.state import State

Happening = tuple[Position, Callable[[State, datetime, int], None]]


def advance(state: State, until: Position) -> None:
    """Let time pass up to `until`: protections end, pending periods run out, owners leave."""
    claim = state.claim
    if state.pending is None and state.line.quiet:
        if claim is None:
            state.position = until
            return
        alive = claim.surely is None or claim.bound or claim.overdue or until[0] < claim.surely
        if alive and not state.beside and state.office.left(claim.holder) is None:
            state.position = until
            return
    _happen(state, until)
    state.position = until


def _happen(state: State, until: Position) -> None:
    """Everything due up to `until`, one after the other in the order of time, each under the rules of its moment."""
    for _ in range(1000):
        due = [each for each in _due(state) if each[0] <= until]
        if not due:
            break
        position, happen = min(due, key=lambda each: each[0])
        state.position = max(state.position, position)
        state.rules = state.line.at(position[0])
        happen(state, position[0], position[1])


def ahead(state: State) -> list[Position]:
    """When something happens to the case by itself, unless a fact comes before."""
    return [position for position, _ in _due(state)]


def _due(state: State) -> list[Happening]:
    found: list[Happening] = []
    pending, claim = state.pending, state.claim
    if pending is not None and pending.until is not None and pending.period is not None:
        found.append((_end(pending.until, pending.period.end), _run_out))
    if claim is not None:
        found += _due_for(state, claim)
    elif state.opens is not None and state.pending is None:
        found.append((_end(*state.opens), _opened))
    awaiting = claim or state.former
    anchor = awaiting.under.protection.anchor if awaiting is not None else None
    event = state.office.event(anchor) if anchor is not None else None
    if event is not None and awaiting is not None and _awaits(awaiting, event):
        found.append((event, _anchored))
    return found


def _due_for(state: State, claim: Claim) -> list[Happening]:
    found: list[Happening] = []
    end, ending = claim.end(), claim.ending
    if end is not None and ending is not None and not claim.overdue and state.pending is None:
        found.append((_end(end, ending.end), lapse))
    gone = state.office.left(claim.holder)
    if gone is not None and claim.unit is None:
        found.append((max(gone, (claim.since, claim.seq)), moves.left))
    second = None if state.line.quiet else findings.second_time(state.office, state.line, claim.holder)
    if second is not None and second >= (claim.since, claim.seq):
        closed = [step.fact for step in standing(state, "subscribe", "contract") if step.fact.by == claim.holder]
        if any(position_of(fact) < second for fact in closed):
            found.append((second, moves.confiscated))
    return found


def _opened(state: State, at: datetime, seq: int) -> None:
    """The department has handed him to nobody in time."""
    note = state.note("pool.department_for", "not_handed_out")
    free = state.note("pool.claims", "free_to_claim" if state.rules.pool.claims else "not_to_claim")
    keep(state, "pool", [*state.rest_notes[:1], note, free])


def _end(end: datetime, kind: End) -> Position:
    """Without its end a period is over before the facts of its last instant, with it only after that instant."""
    return (end, LAST + 1) if kind == "included" else (end, -1)


def _run_out(state: State, at: datetime, seq: int) -> None:
    if answering.waits(state) is not None and state.pending is not None:
        answering.silent(state, state.pending)
    elif state.pending is not None:
        speaking.unclaimed(state, state.pending)


def lapse(state: State, at: datetime, seq: int) -> None:
    """The protection in force is over (003-06-08, 003-18-53, ST-08)."""
    claim = state.claim
    period = claim.ending if claim is not None else None
    if claim is None or period is None:
        return
    end = claim.end() or at
    note = claim.note("protection.longest" if claim.capped else f"protection.{claim.stage}", "lapsed", claim.seq)
    rest = period.lapse
    state.lapsed += ((claim, end),)
    if rest == "overdue":
        claim.overdue = True
        claim.kept = note
        return
    free = rest == "pool" and state.rules.pool.claims
    then = state.note("pool.claims", "free_to_claim" if free else "not_to_claim", claim.seq)
    waiting = state.queue
    release(state, rest, [note, then])
    joining.promote(state)
    if period.second == "moves_up" and waiting and state.claim is None:
        _move_up(state, waiting, end)


def _move_up(state: State, waiting: tuple[Fact, ...], end: datetime) -> None:
    """The second claimant moves up when the first one's protection lapses, where the rulebook says so."""
    fact = waiting[0]
    if fact.by is None:
        return
    stage = STAGES[fact.kind]
    claim = new_claim(state, fact, fact.by, stage, [state.note(f"protection.{stage}", "moved_up", fact.seq)], fact.kind)
    claim.since, claim.last = end, last_of(state, end)
    put_in_force(state, claim)
    begin(state, claim, end, claim.notes[0])
    state.queue = waiting[1:]


def _awaits(claim: Claim, event: Position) -> bool:
    return claim.stage == "slip" and not claim.anchored and (claim.since, claim.seq) < event


def _anchored(state: State, at: datetime, seq: int) -> None:
    """A slip signed before the event counts from the event (003-18-51)."""
    claim = state.claim or state.former
    if claim is None:
        return
    claim.anchored = True
    claim.last = last_of(state, at)
    if state.claim is None and not state.locked:
        put_in_force(state, claim)
    begin(state, claim, at, state.note("protection.anchor", "counted_from_event", seq))
