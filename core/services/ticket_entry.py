"""What does a registration off a ticket take from it: whose group it was, and when it came?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.services import office
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.errors import Forbidden, Invalid, NotFound, Problem
from core.services.receptions import relation
from core.services.registration_form import Registration
from core.services.ticket_table import ticket_row, to_be_registered
from db.tables import entry, ticket


@dataclass(frozen=True, slots=True)
class ToRegister:
    """What the form can be filled with: the channel, the receiver, and what is known of the customer."""

    number: int
    at: datetime
    channel: str
    size: int
    receiver: int
    name_of_receiver: str
    phone: str | None
    name: str | None
    asks_for: int | None
    project: str | None


def to_register(desk: Desk, actor: Actor, number: int) -> ToRegister | None:
    """The group that this person is about to register; None where it is not his, or nothing is left to register."""
    require(actor, Action.REGISTER)
    with desk.read() as tx:
        try:
            row = ticket_row(tx, number)
            require(actor, Action.DEPART, relation(actor, row))
        except (NotFound, Forbidden):
            return None
        if not to_be_registered(row):
            return None
        return _shown(tx, row)


def own_open(desk: Desk, actor: Actor, channel: str) -> list[ToRegister]:
    """The actor's own groups (or calls, by `channel`) of today that nobody has registered, the latest first.

    Whoever opens an empty register is asked whether the customer came with one of them; nothing is guessed.
    """
    require(actor, Action.REGISTER)
    with desk.read() as tx:
        mine = (ticket.c.day == tx.day(tx.now), ticket.c.receiver_id == actor.id, ticket.c.channel == channel)
        query = select(ticket).where(*mine, ticket.c.registered_seq.is_(None), ticket.c.cancelled_at.is_(None))
        rows = tx.connection.execute(query.order_by(ticket.c.at.desc(), ticket.c.fact_seq.desc())).all()
        return [_shown(tx, row) for row in rows]


def unsaid(desk: Desk, actor: Actor, channel: str) -> Problem | None:
    """The mistake where the actor has such groups and did not say whether one of them is this customer's."""
    return Problem("ticket", "own_group_unsaid") if own_open(desk, actor, channel) else None


def _shown(tx: Tx, row: Any) -> ToRegister:
    known = select(entry.c.name, entry.c.phone, entry.c.project).where(entry.c.id == row.entry_id)
    about = tx.connection.execute(known).one_or_none()
    phone = row.phone or (about.phone if about is not None and "*" not in (about.phone or "") else None)
    return ToRegister(
        number=row.fact_seq,
        at=row.at,
        channel=row.channel,
        size=row.size,
        receiver=row.receiver_id,
        name_of_receiver=office.person(tx, row.receiver_id).name,
        phone=phone,
        name=about.name if about is not None else None,
        asks_for=row.asks_for,
        project=about.project if about is not None else None,
    )


def of_ticket(tx: Tx, form: Registration) -> Registration:
    """The form with the time of the arrival, if it is entered the same day (ST-03). Raises Invalid.

    A visit slip has the time of its own that was signed (003-06-16).
    """
    if form.ticket is None:
        return form
    row = ticket_row(tx, form.ticket)
    if row.registered_seq is not None:
        raise Invalid(Problem("ticket", "ticket_registered"))
    if row.cancelled_at is not None or row.receiver_id is None:
        raise Invalid(Problem("ticket", "ticket_waits"))
    if form.receiver != row.receiver_id:
        raise Invalid(Problem("receiver", "not_the_receiver", {"name": office.person(tx, row.receiver_id).name}))
    if row.day != tx.day(tx.now) or form.at_proof == "signature":
        return form
    return replace(form, at=row.at, at_proof="ticket")


def owner_knows(tx: Tx, form: Registration) -> bool:
    """Was the owner told already, when the customer was recognised on arrival?"""
    if form.ticket is None:
        return False
    known = select(ticket.c.entry_id).where(ticket.c.fact_seq == form.ticket)
    return tx.connection.execute(known).scalar_one() is not None
