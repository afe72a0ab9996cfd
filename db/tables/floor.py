"""Which table keeps the groups of the front desk?"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, Integer, String, Table, text

from db.tables.base import Key, metadata
from db.types import Document, Moment

#: A group that came or rang, and who receives it: one row for each `arrive` fact.
ticket = Table(
    "ticket",
    metadata,
    Column("fact_seq", Key, ForeignKey("fact.seq"), primary_key=True, autoincrement=False),
    Column("day", Date, nullable=False),
    Column("at", Moment, nullable=False),
    Column("channel", String(10), nullable=False),  # visit, call
    Column("size", Integer, nullable=False),
    Column("revisit", Boolean, nullable=False, server_default=text("false")),
    Column("tour", Boolean, nullable=False, server_default=text("false")),
    Column("entry_id", Key, ForeignKey("entry.id")),  # known when he came
    Column("asks_for", Key, ForeignKey("user.id")),
    Column("phone", String(32)),  # of a call
    Column("receiver_id", Key, ForeignKey("user.id")),  # None: waits
    Column("because", Document, nullable=False),  # why he: core.services.turns reads it
    Column("received_at", Moment),  # when the present receiver was found
    Column("taken_at", Moment),  # of a call: when the taker opened it
    Column("left_at", Moment),
    Column("cancelled_at", Moment),
    Column("registered_seq", Key, ForeignKey("fact.seq")),
    Index("ix_ticket_day_receiver_id", "day", "receiver_id"),
    Index("ix_ticket_registered_seq_left_at", "registered_seq", "left_at"),
)
