"""Which groups came or rang on a day, who received each, and what became of it?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import func, select

from core.phones import hidden
from core.services import office
from core.services.access import Action, Actor, may, require
from core.services.desk import Desk, Tx
from core.services.relation import STANDING
from core.services.shared_reports import agency_of
from db.tables import case, entry, fact, ticket


@dataclass(frozen=True, slots=True)
class Came:
    """A group of the register. `kind` is first, revisit, tour or call, `minutes` how long it stayed.

    `customer` is known of one who was recognised or registered, and `unit` is the agency whose customer he is; a
    caller's number is whole for whoever takes the call.
    """

    number: int
    at: datetime
    kind: str
    size: int
    customer: str | None
    phone: str | None
    unit: str | None
    asks_for: str | None
    receiver: str | None
    left_at: datetime | None
    minutes: int | None
    registered: bool
    cancelled: bool


def of_day(desk: Desk, actor: Actor, day: date) -> list[Came]:
    """The register of a day, first come first: all groups for whoever opens tickets, his own for a salesperson."""
    require(actor, Action.VIEW_FLOOR)
    with desk.read() as tx:
        query = (
            select(ticket, entry.c.name, entry.c.company, *STANDING)
            .outerjoin(fact, fact.c.seq == ticket.c.registered_seq)
            .outerjoin(entry, entry.c.id == func.coalesce(fact.c.entry_id, ticket.c.entry_id))
            .outerjoin(case, case.c.id == entry.c.case_id)
            .where(ticket.c.day == day)
            .order_by(ticket.c.at, ticket.c.fact_seq)
        )
        if not may(actor, Action.ARRIVE):
            query = query.where(ticket.c.receiver_id == actor.id)
        return [_came(tx, actor, row) for row in tx.connection.execute(query)]


def kind_of(channel: str, *, tour: bool, revisit: bool) -> str:
    """What a group is to the front desk: first, revisit, tour or call."""
    return "call" if channel == "call" else "tour" if tour else "revisit" if revisit else "first"


def _came(tx: Tx, actor: Actor, row: Any) -> Came:
    people = office.people(tx)
    mine = row.receiver_id == actor.id
    return Came(
        number=row.fact_seq,
        at=row.at,
        kind=kind_of(row.channel, tour=row.tour, revisit=row.revisit),
        size=row.size,
        customer=row.company or row.name,
        phone=row.phone if mine or row.phone is None else hidden(row.phone),
        unit=agency_of(tx, row),
        asks_for=people[row.asks_for].name if row.asks_for is not None else None,
        receiver=people[row.receiver_id].name if row.receiver_id is not None else None,
        left_at=row.left_at,
        minutes=(row.left_at - row.at) // timedelta(minutes=1) if row.left_at is not None else None,
        registered=row.registered_seq is not None,
        cancelled=row.cancelled_at is not None,
    )
