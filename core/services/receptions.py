"""What happens between a group's arrival and its leaving: a call is taken, a group is seen off."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from core.services import office, record, ticket_table
from core.services.access import Action, Actor, require
from core.services.business_day import midnight
from core.services.desk import Desk, Tx
from core.services.errors import Refused
from core.services.facts import Draft


@dataclass(frozen=True, slots=True)
class Departed:
    """A group that was seen off: how long it stayed, and until when it is to be registered (None: it need not)."""

    stay: timedelta
    due_at: datetime | None


def depart(desk: Desk, actor: Actor, request_id: str | None, number: int) -> Departed:
    """See a group off: its receiver is free again, and the time for the entry begins (ST-03).

    Raises Forbidden for somebody else's group, Refused where it has left already.
    """

    def work(tx: Tx) -> Departed:
        row = ticket_table.ticket_row(tx, number)
        require(actor, Action.DEPART, relation(actor, row))
        if record.earlier(tx, request_id) is None:
            if row.left_at is not None or row.cancelled_at is not None or row.channel != "visit":
                raise Refused("ticket_closed")
            _write(tx, actor, Draft("depart", actor.id, data={"of": number}, request_id=request_id))
            row = ticket_table.ticket_row(tx, number)
        open_still = row.receiver_id is not None and row.registered_seq is None
        return Departed(row.left_at - row.at, due_at(tx, row.left_at) if open_still else None)

    return desk.command(work)


def take(desk: Desk, actor: Actor, number: int) -> None:
    """The one to whom a call was passed takes it. Somebody else's, or one that is closed, is left alone."""

    def work(tx: Tx) -> None:
        require(actor, Action.REGISTER)
        row = ticket_table.ticket_row(tx, number)
        if row.receiver_id == actor.id and row.channel == "call" and row.taken_at is None and row.cancelled_at is None:
            _write(tx, actor, Draft("take", actor.id, data={"of": number}))

    desk.command(work)


def relation(actor: Actor, row: Any) -> frozenset[str]:
    """How a ticket stands to the actor: he receives the group, or another does."""
    return frozenset({"own"}) if row.receiver_id == actor.id else frozenset({"office"})


def due_at(tx: Tx, left_at: datetime) -> datetime:
    """Until when a group that left then is to be registered: the rulebook's minutes, else the end of that day."""
    minutes = office.rules_now(tx).intake.basics_minutes
    if minutes is not None:
        return left_at + timedelta(minutes=minutes)
    return midnight(tx, tx.day(left_at) + timedelta(days=1))


def _write(tx: Tx, actor: Actor, draft: Draft) -> None:
    ticket_table.project(tx, record.add(tx, actor, draft))
