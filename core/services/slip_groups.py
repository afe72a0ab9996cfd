"""Which group of the front desk is a reported customer's, where nobody said so when it came?

A group that was opened as a newcomer's stays unregistered until its visit names it. Nothing is guessed: whoever
confirms the visit chooses the group, and is asked where the receiver whom he names has one that nobody registered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, select

from core.services import office
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.errors import Problem
from core.services.ticket_table import ticket_row, to_be_registered
from db.tables import ticket

#: In place of a ticket's number: he came without a group of the front desk.
NO_GROUP: Final = 0


@dataclass(frozen=True, slots=True)
class Newcomers:
    """A group of today that nobody has registered and of whom nobody is known: when it came, and who received it."""

    number: int
    at: datetime
    size: int
    receiver_id: int
    receiver: str


def newcomers(desk: Desk, actor: Actor) -> list[Newcomers]:
    """The groups of today that a reported customer may have come with, latest first."""
    require(actor, Action.RECEIVE_REPORTS)
    with desk.read() as tx:
        return [_shown(tx, row) for row in _open(tx, tx.now)]


def unsaid(tx: Tx, given: int | None, receiver: int | None, arrived: datetime) -> list[Problem]:
    """A mistake where it was not said (None) whether one of the receiver's open groups is this customer's."""
    if given is not None or receiver is None:
        return []
    began = [row for row in _open(tx, arrived) if row.receiver_id == receiver and row.at <= arrived]
    if not began:
        return []
    name = office.person(tx, receiver).name
    return [Problem("ticket", "group_unsaid", {"name": name, "at": began[0].at})]


def to_register(tx: Tx, body: Mapping[str, Any]) -> int | None:
    """The group that the visit of a slip registers: still open, and received by whoever the slip says."""
    number = body.get("ticket")
    if not number:
        return None
    row = ticket_row(tx, number)
    return int(number) if to_be_registered(row) and row.receiver_id == body["receiver"] else None


def _open(tx: Tx, at: datetime) -> list[Any]:
    fresh = and_(ticket.c.channel == "visit", ticket.c.tour.is_(False), ticket.c.entry_id.is_(None))
    of_day = select(ticket).where(ticket.c.day == tx.day(at), fresh)
    latest_first = of_day.order_by(ticket.c.at.desc(), ticket.c.fact_seq.desc())
    return [row for row in tx.connection.execute(latest_first) if to_be_registered(row)]


def _shown(tx: Tx, row: Any) -> Newcomers:
    return Newcomers(row.fact_seq, row.at, row.size, row.receiver_id, office.person(tx, row.receiver_id).name)
