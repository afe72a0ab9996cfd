"""Which tables keep to whom customers are handed out, and what marketing supplied?"""

from __future__ import annotations

from sqlalchemy import Column, Date, ForeignKey, Index, String, Table

from db.tables.base import Key, metadata
from db.types import Document, Moment

#: Who gets no customers handed out for a while, and why.
dispatch_stop = Table(
    "dispatch_stop",
    metadata,
    Column("id", Key, primary_key=True),
    Column("user_id", Key, ForeignKey("user.id"), nullable=False),
    Column("began_at", Moment, nullable=False),
    Column("until", Moment, nullable=False),
    Column("reason", String(200), nullable=False),
    Column("stopped_by", Key, ForeignKey("user.id"), nullable=False),
    Index("ix_dispatch_stop_user_id_until", "user_id", "until"),
)

#: What somebody is good at, in words that a customer's need may hold.
dispatch_fit = Table(
    "dispatch_fit",
    metadata,
    Column("user_id", Key, ForeignKey("user.id"), primary_key=True, autoincrement=False),
    Column("words", String(200), nullable=False),
)

#: The customers whom marketing says it supplied on a day. Personal data.
market_list = Table(
    "market_list",
    metadata,
    Column("day", Date, primary_key=True),
    Column("body", Document, nullable=False),  # core.services.reconciling reads and writes it
    Column("kept_at", Moment, nullable=False),
    Column("kept_by", Key, ForeignKey("user.id"), nullable=False),
)
