"""How does a claim begin, live and end?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from core.rules import hours
from core.rules.case import Note
from core.rules.claim import Claim
from core.rules.model import Fact, Ref
from core.rules.parameters.claims import Rest
from core.rules.periods import Period
from core.rules.state import State

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
#: Steps of a deal whose own period no visit or contact changes, unless that period says so itself.
DEAL = frozenset({"deposit", "subscribe", "contract"})
#: What may give the running period besides the stage, with a period of its own in the rulebook.
_OWN = DEAL | {"refund"}
#: Kinds whose claim does not become a visitor's when the customer comes.
APART = frozenset({"report", "slip", "letter"})


def length(state: State, stage: str) -> Period | None:
    """The protection of a stage under the rules in force; None is without end."""
    found = getattr(state.rules.protection, stage)
    return found if isinstance(found, Period) else None


def new_claim(state: State, fact: Fact, holder: Ref, stage: str, notes: list[Note], kind: str) -> Claim:
    """A claim of `holder` by this fact, its clock started."""
    rules = state.rules
    unit = state.staff(holder).unit if rules.basis.holder == "unit" else None
    claim = Claim(holder, unit, fact.at, fact.seq, kind, stage, rules, notes, fact.customer)
    start = counted_from(state, fact)
    claim.last = last_of(state, start)
    claim.begin(rules, start, length(state, stage), stage)
    if claim.start != fact.at:
        claim.kept = state.note("intake.outside", "counts_from_opening", fact.seq)
    claim.visited = fact.kind == "visit"
    return claim


def last_of(state: State, start: datetime) -> datetime | None:
    """Up to when a claim that begins at `start` can protect without a deal."""
    longest = state.rules.protection.longest
    return None if longest is None else longest.ends(start, state.rules.zone)


def counted_from(state: State, fact: Fact) -> datetime:
    """When the clock of a registration begins: at once, or at the next opening where it came outside the hours."""
    rule = state.rules.intake
    if rule.outside != "opening" or fact.kind not in rule.windows_for or not rule.windows:
        return fact.at
    if hours.is_open(rule.windows, fact.at, state.rules.zone):
        return fact.at
    return hours.next_opening(rule.windows, fact.at, state.rules.zone).astimezone(UTC)


def put_in_force(state: State, claim: Claim) -> None:
    """This claim is in force now; whatever was before is gone."""
    state.claim = claim
    state.pending = None
    state.locked = False
    state.queue = ()
    watch(state)


def watch(state: State) -> None:
    """Note whether anything but the end of its protection can happen to the case by itself."""
    claim = state.claim
    left = claim is not None and state.office.left(claim.holder) is not None
    state.watchful = left or state.pending is not None or not state.line.quiet or bool(state.beside)


def grant(state: State, fact: Fact, holder: Ref, stage: str, note: Note, kind: str | None = None) -> Claim:
    """Give `holder` the claim in force by `fact`."""
    claim = new_claim(state, fact, holder, stage, [note], kind or fact.kind)
    put_in_force(state, claim)
    return claim


def release(state: State, rest: Rest, notes: Sequence[Note], *, locked: bool = False) -> None:
    """Nobody holds the customer any more; he is in `rest` for the reasons given."""
    if state.claim is not None:
        state.former = state.claim
    state.claim = None
    keep(state, rest, notes, locked=locked)


def keep(state: State, rest: Rest, notes: Sequence[Note], *, locked: bool = False) -> None:
    """From now on a customer of nobody is in `rest`, for the reasons given."""
    state.rest, state.rest_notes, state.locked = rest, tuple(notes), locked
    state.freed = state.position[0]
    term = state.rules.pool.department_for if rest == "department" else None
    state.opens = None
    if term is not None:
        end = term.ends(term.after(state.freed), state.rules.zone)
        state.opens = end, term.end
        until = f"{end.astimezone(state.rules.zone):%Y-%m-%d %H:%M}"
        state.rest_notes += (state.note("pool.department_for", "department_until", until=until),)


def begin(state: State, claim: Claim, at: datetime, note: Note) -> None:
    """The period of the claim's stage runs from `at`."""
    claim.begin(state.rules, at, length(state, claim.stage), claim.stage)
    claim.kept = note


def restart(state: State, claim: Claim, at: datetime, event: str, note: Note) -> None:
    """Start the clock of the claim's stage anew, if `event` does so; a period already longer is not made shorter."""
    if claim.bound or claim.period is None:
        return
    if claim.running in _OWN and event in claim.period.starts:
        own = length(state, claim.running)
        claim.begin(state.rules, at, own or claim.period, claim.running)
        claim.kept = note
    if claim.running in DEAL:
        return
    stated = getattr(state.rules.protection, claim.stage)
    if stated == "never":
        begin(state, claim, at, note)
    elif stated is not None and event in stated.starts:
        if claim.running == claim.stage:
            begin(state, claim, max(at, claim.start), note)
        else:
            prolong(state, claim, at, stated, claim.stage, note)


def enter_stage(state: State, claim: Claim, stage: str, at: datetime, event: str, note: Note) -> None:
    """The customer has come further: the protection of the new stage runs, if `event` starts its clock."""
    if claim.stage == stage:
        restart(state, claim, at, event, note)
        return
    claim.stage = stage
    period = length(state, stage)
    if not claim.bound and (period is None or event in period.starts):
        begin(state, claim, at, note)


def prolong(state: State, claim: Claim, at: datetime, period: Period, running: str, note: Note) -> None:
    """The protection runs at least for `period` from `at`; it is never made shorter."""
    end = claim.end()
    new = period.ends(at, state.rules.zone)
    if claim.bound or end is None or (new if claim.last is None else min(new, claim.last)) <= end:
        return
    claim.begin(state.rules, at, period, running)
    claim.kept = note
