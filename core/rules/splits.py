"""Who earns what on the deal of a case?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.rules import speaking
from core.rules.case import Note
from core.rules.deals import standing
from core.rules.model import Ref
from core.rules.periods import same_day
from core.rules.state import State, Step

Shares = dict[Ref, int]


@dataclass(slots=True)
class Division:
    """Commission and performance in percent, the reasons, and until when somebody may still speak up."""

    shares: Shares = field(default_factory=dict)
    performance: Shares = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    speak_until: datetime | None = None


def divide(state: State, at: datetime) -> Division:
    """The division of the deal at `at`; empty where there is no deal."""
    steps = standing(state, "deposit", "subscribe", "contract")
    if not steps:
        return Division()
    closing = next((s for s in steps if s.fact.kind == "contract"), None) or next(
        (s for s in steps if s.fact.kind == "subscribe"), steps[0]
    )
    owner = _owner(state, closing)
    division = _ruled(state) or _poached(state, owner) or _changed(state, closing) or _collided(state, at)
    if division is None and owner is not None:
        division = _assisted(state, owner, steps)
    if division is None:
        earner = owner if owner is not None else closing.fact.by
        division = Division(notes=[state.note("basis.mode", "all_to_owner", closing.fact.seq)])
        if earner is not None:
            division.shares = {earner: 100}
    if not division.performance:
        division.performance = dict(division.shares)
    return division


def _owner(state: State, closing: Step) -> Ref | None:
    """Whose the deal is: the owner when it was closed; after a mere deposit the owner now, if there is one."""
    if closing.fact.kind == "deposit" and state.owner is not None:
        return state.owner
    return closing.owner


def both(owner: Ref, other: Ref, share: tuple[int, int]) -> Shares:
    """Percent of the owner and of the other; whoever gets nothing is not named."""
    return {person: part for person, part in ((owner, share[0]), (other, share[1])) if part}


def _ruled(state: State) -> Division | None:
    """A ruling's own shares stand."""
    for ruling in reversed(state.rulings):
        shares = ruling.data.get("shares")
        if shares:
            given = {person: int(part) for person, part in dict(shares).items()}
            return Division(given, notes=[state.note("dispute.meanwhile", "ruled_shares", ruling.seq)])
    return None


def _poached(state: State, owner: Ref | None) -> Division | None:
    """After a finding of poaching everything is the owner's (003-14-07, 003-16-25, ST-13)."""
    if owner is None:
        return None
    for found in state.findings:
        if found.data.get("finding") in state.rules.poaching.findings and found.data.get("about") != owner:
            return Division({owner: 100}, notes=[state.note("poaching.findings", "poached", found.seq)])
    return None


def _changed(state: State, closing: Step) -> Division | None:
    """The customer changed his salesperson by complaint before the deal (003-01-17, 003-18-63)."""
    for change in reversed(state.changes):
        before = (change.fact.at, change.fact.seq) < (closing.fact.at, closing.fact.seq)
        if not before and closing.fact.kind != "deposit":
            continue
        if change.new is None or change.old is None or closing.owner not in (change.new, change.old):
            continue
        share = state.rules.complaint.split
        note = state.note("complaint.split", "changed_by_complaint", change.fact.seq)
        return Division(both(change.old, change.new, share), notes=[note])
    return None


def _collided(state: State, at: datetime) -> Division | None:
    """Somebody closed another's customer without knowing (ST-12, 003-18-59, 003-18-60)."""
    rule = state.rules.collision
    start = speaking.deal_start(state)
    if start is None or rule.decides != "speak_up" or not speaking.collides(state, start):
        return None
    owner, closer = start.owner, start.fact.by
    met = speaking.closing_reception(state, start)
    assert owner is not None and closer is not None and met is not None
    asked = met.data.get("asked_before", True) is not False
    if not asked and not rule.not_asked_claim and rule.not_asked is not None:
        note = state.note("collision.not_asked", "closer_had_not_asked", met.seq, start.fact.seq)
        return Division(both(owner, closer, rule.not_asked), notes=[note])
    if state.spoken:
        share = rule.asked if asked else rule.not_asked
        parameter = "collision.asked" if asked else "collision.not_asked"
        if share is not None:
            note = state.note(parameter, "spoke_up", start.fact.seq, state.spoken[0].seq)
            return Division(both(owner, closer, share), notes=[note])
    if rule.silent is None:
        return None
    end = speaking.deadline(state)
    open_still = end is not None and rule.speak_up is not None and not rule.speak_up.over(end, at)
    code = "may_speak_up" if open_still else "not_spoken_up"
    note = state.note("collision.silent", code, start.fact.seq)
    return Division(both(owner, closer, rule.silent), notes=[note], speak_until=end if open_still else None)


def _assisted(state: State, owner: Ref, steps: list[Step]) -> Division | None:
    """A colleague stood in for the absent owner (003-04-23, 003-16-19, ST-11)."""
    rule = state.rules.assist
    if rule.earns_by == "nothing":
        return None
    kind = "deposit" if rule.earns_by == "first_deposit" else "contract"
    first = next((each for each in steps if each.fact.kind == kind), None)
    if first is None or first.fact.by is None or first.fact.by == owner:
        return None
    helper = first.fact.by
    help_ = _help(state, owner, helper, first)
    if help_ is None:
        return None
    note = state.note("assist.commission", "helper_brought_it", help_, first.fact.seq, helper=helper)
    return Division(
        both(owner, helper, rule.commission or (100, 0)),
        both(owner, helper, rule.performance) if rule.performance else {},
        [note],
    )


def _help(state: State, owner: Ref, helper: Ref, first: Step) -> int | None:
    """The reception in which the helper stood in for the owner, if it can earn a share."""
    rule = state.rules.assist
    for met in reversed(state.receptions):
        fact = met.fact
        if met.by != helper or (fact.at, fact.seq) > (first.fact.at, first.fact.seq):
            continue
        if rule.same_day and not same_day(fact.at, first.fact.at, state.rules.zone):
            return None
        away: Mapping[Ref, str] = fact.data.get("away") or {}
        if away.get(owner) not in rule.away or (rule.asked_for and fact.data.get("asks_for") != owner):
            continue
        if fact.data.get("purpose") in rule.unpaid:
            continue
        return fact.seq
    return None
