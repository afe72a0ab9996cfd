"""What does the table of tickets hold, and how does it follow from the facts?

A ticket is a group that came or rang (`arrive`), with whatever happened to it since. `derive` says what a row holds,
`project` writes it; verification compares the two (core.services.side_tables).
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, insert, or_, select, update

from core.rules.model import Fact
from core.services import facts
from core.services.desk import Tx
from core.services.errors import NotFound
from db.tables import fact, ticket

#: Facts that a ticket consists of.
KINDS: Final = frozenset({"arrive", "assign", "take", "depart", "cancel"})
#: Facts by which a group is registered; they name the ticket. A claim that was left to a person is a dispute.
REGISTERS: Final = frozenset({"visit", "call", "traffic", "dispute"})
_NAMES_A_TICKET: Final = '%"ticket":%'
#: A ticket that was forgotten is registered at most so much later.
_LATEST: Final = timedelta(days=31)


def ticket_row(tx: Tx, number: int) -> Any:
    """The row of a ticket; raises NotFound."""
    row = tx.connection.execute(select(ticket).where(ticket.c.fact_seq == number)).one_or_none()
    if row is None:
        raise NotFound("no_such_ticket", ticket=number)
    return row


def to_be_registered(row: Any) -> bool:
    """Is the group of this row received, and not registered yet?"""
    return row.receiver_id is not None and row.registered_seq is None and row.cancelled_at is None


def project(tx: Tx, written: Fact) -> None:
    """Write anew the row of the ticket that this fact belongs to, if it belongs to one."""
    number = number_of(written)
    if number is None:
        return
    at = written.at if written.seq == number else ticket_row(tx, number).at
    columns = derive(tx, number, _known(tx, at))
    if columns is None:
        return
    changed = tx.connection.execute(update(ticket).where(ticket.c.fact_seq == number).values(columns))
    if not changed.rowcount:
        tx.connection.execute(insert(ticket).values(fact_seq=number, **columns))


def number_of(written: Fact) -> int | None:
    """The ticket that a fact belongs to; None for one that belongs to none."""
    if written.kind == "arrive":
        return written.seq
    named = written.data.get("of" if written.kind in KINDS else "ticket")
    return named if written.kind in KINDS | REGISTERS else None


def derive(tx: Tx, number: int, known: Iterable[Fact]) -> dict[str, Any] | None:
    """The columns of a ticket's row, from its facts alone; None where there is no such arrival."""
    columns: dict[str, Any] | None = None
    for each in sorted(known, key=lambda one: one.seq):
        if each.seq == number:
            columns = _came(tx, each)
        elif columns is not None and number_of(each) == number:
            columns |= _since(columns, each)
    return columns


def every(tx: Tx) -> dict[int, dict[str, Any]]:
    """All rows that the table should hold, by number."""
    found: dict[int, list[Fact]] = defaultdict(list)
    named = and_(fact.c.kind.in_(REGISTERS), fact.c.payload.like(_NAMES_A_TICKET))
    for each in _read(tx, or_(fact.c.kind.in_(KINDS), named)):
        number = number_of(each)
        if number is not None:
            found[number].append(each)
    rows = ((number, derive(tx, number, those)) for number, those in found.items())
    return {number: row for number, row in rows if row is not None}


def _known(tx: Tx, at: datetime) -> list[Fact]:
    """The facts since the day of a ticket among which its own are."""
    since = tx.day(at)
    days = fact.c.day.between(since, since + _LATEST)
    named = and_(fact.c.kind.in_(REGISTERS), fact.c.payload.like(_NAMES_A_TICKET))
    return _read(tx, and_(days, or_(fact.c.kind.in_(KINDS), named)))


def _read(tx: Tx, condition: Any) -> list[Fact]:
    query = facts.sealed()
    return [facts.read(row) for row in tx.connection.execute(query.where(condition))]


def _came(tx: Tx, arrived: Fact) -> dict[str, Any]:
    data = arrived.data
    receiver = data.get("receiver")
    return {
        "day": tx.day(arrived.at),
        "at": arrived.at,
        "channel": data.get("channel", "visit"),
        "size": data.get("size", 1),
        "revisit": bool(data.get("revisit")),
        "tour": bool(data.get("group")),
        "entry_id": arrived.customer,
        "asks_for": data.get("asks_for"),
        "phone": data.get("phone"),
        "receiver_id": receiver,
        "because": data.get("because") or [],
        "received_at": arrived.at if receiver is not None else None,
        "taken_at": None,
        "left_at": None,
        "cancelled_at": None,
        "registered_seq": None,
    }


def _since(columns: dict[str, Any], each: Fact) -> dict[str, Any]:
    """What a later fact changes in the row."""
    if each.kind == "assign":
        receiver = each.data.get("receiver")
        found = {"receiver_id": receiver, "because": each.data.get("because") or [], "taken_at": None}
        return found | {"received_at": each.at if receiver is not None else None}
    if each.kind in REGISTERS:
        return {"registered_seq": columns["registered_seq"] or each.seq}
    return {{"take": "taken_at", "depart": "left_at", "cancel": "cancelled_at"}[each.kind]: each.at}
