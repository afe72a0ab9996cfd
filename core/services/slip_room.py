"""When may slips be handed in, for whom, and how many more may somebody have (003-18-01, -02, -11 to -14)?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import func, select

from core.phones import hidden
from core.rules import hours
from core.rules.case import LAST
from core.services import office
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.history import history_of
from core.services.scope import owned
from db.tables import case, entry, fact, request

#: Receptions after which a slip can be handed in: of so many days.
_DAYS: Final = 30
_RECEPTIONS: Final = ("visit", "call", "report")
_MOST_CANDIDATES: Final = 200


@dataclass(frozen=True, slots=True)
class Window:
    """The hours in which slips are handed in: all of them, whether one is open, and when the next one opens.

    `bars` says that a slip signed outside them is void; else they are told only.
    """

    hours: tuple[str, ...]
    is_open: bool
    next_at: datetime | None
    bars: bool = False


@dataclass(frozen=True, slots=True)
class Room:
    """How many customers somebody holds, how many he may hold, and when the next place becomes free."""

    held: int
    most: int
    next_at: datetime | None


@dataclass(frozen=True, slots=True)
class Candidate:
    """A customer for whom somebody may hand in a slip: `by`, called `name`, received him."""

    case_id: int
    by: int
    name: str
    customer: str
    phone: str
    at: datetime


def taken_here(desk: Desk) -> bool:
    """Do slips give a claim under the rulebook in force?"""
    with desk.read() as tx:
        return "slip" in office.rules_now(tx).basis.kinds


def window(desk: Desk) -> Window:
    """The hours of the rulebook in force and how they stand now."""
    with desk.read() as tx:
        return window_in(tx)


def window_in(tx: Tx) -> Window:
    """`window` inside a transaction that is already open."""
    rule = office.rules_now(tx).intake
    if not rule.windows or "slip" not in rule.windows_for:
        return Window((), is_open=True, next_at=None)
    return Window(
        rule.windows,
        hours.is_open(rule.windows, tx.now, tx.zone),
        hours.next_opening(rule.windows, tx.now, tx.zone),
        rule.outside == "void",
    )


def room(desk: Desk, actor: Actor, person: int) -> Room | None:
    """How much room the person's quota has; None where the rulebook has none."""
    require(actor, Action.HAND_IN, frozenset({"own"}))
    with desk.read() as tx:
        return room_in(tx, person)


def candidates(desk: Desk, actor: Actor) -> list[Candidate]:
    """Customers received of late for whom no slip waits: the actor's own, or all where he enters for others."""
    require(actor, Action.HAND_IN, frozenset({"own"}))
    with desk.read() as tx:
        waits = select(request.c.case_id).where(request.c.step == "waiting", request.c.kind == "slip")
        query = (
            select(entry.c.case_id, fact.c.by_id, entry.c.name, entry.c.company, entry.c.phone, func.max(fact.c.at))
            .join(fact, fact.c.entry_id == entry.c.id)
            .where(fact.c.kind.in_(_RECEPTIONS), fact.c.at > tx.now - timedelta(days=_DAYS), fact.c.by_id.is_not(None))
            .where(entry.c.case_id.is_not(None), entry.c.case_id.not_in(waits))
            .group_by(entry.c.case_id, fact.c.by_id, entry.c.name, entry.c.company, entry.c.phone)
            .order_by(func.max(fact.c.at).desc())
            .limit(_MOST_CANDIDATES)
        )
        if actor.for_himself:
            query = query.where(fact.c.by_id == actor.id)
        people = office.people(tx)
        return [
            Candidate(
                number,
                by,
                people[by].name,
                " · ".join(part for part in (company, name) if part),
                hidden(phone or ""),
                at,
            )
            for number, by, name, company, phone, at in tx.connection.execute(query)
        ]


def room_in(tx: Tx, person: int) -> Room | None:
    """`room` inside a transaction that is already open."""
    rule, who = office.rules_now(tx).quota, office.person(tx, person)
    most = rule.base
    if who.met_target and rule.met_target is not None:
        most = rule.met_target
    elif who.signed_this_quarter is False and rule.no_signing is not None:
        most = rule.no_signing
    if most is None:
        return None
    his = (case.c.owner_id == person, owned(tx.now))
    entries = list(tx.connection.execute(select(case.c.entry_id).where(*his)).scalars())
    held = 0
    if entries:
        history = history_of(tx, entries)
        history.judge(entries[0], tx.now)  # answers every registration in order, which is what holds() counts
        held = history.holds(person, (tx.now, LAST))
    next_at = tx.connection.execute(select(func.min(case.c.protected_until)).where(*his, ~case.c.endless)).scalar()
    return Room(held, most, next_at)
