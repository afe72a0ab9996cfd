"""In which tables do the facts stand? They are only added."""

from __future__ import annotations

from sqlalchemy import (
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from db.tables.base import Key, metadata
from db.types import Moment

fact = Table(
    "fact",
    metadata,
    Column("seq", Key, primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
    Column("day", Date, nullable=False),  # of `at` in the business zone: boards count by day
    Column("entered_at", Moment, nullable=False),
    Column("entered_by", Key, ForeignKey("user.id"), nullable=False),
    Column("kind", String(20), nullable=False),
    Column("by_id", Key, ForeignKey("user.id")),
    Column("entry_id", Key, ForeignKey("entry.id")),
    Column("payload", Text, nullable=False),  # canonical JSON, what is sealed
    Column("request_id", String(64)),
    Column("previous_hash", String(64), nullable=False),
    Column("hash", String(64), nullable=False),
    UniqueConstraint("request_id"),
    Index("ix_fact_entry_id_at", "entry_id", "at"),
    Index("ix_fact_kind_day_by_id_entry_id", "kind", "day", "by_id", "entry_id"),
    Index("ix_fact_kind_at", "kind", "at"),
)

ledger_head = Table(
    "ledger_head",
    metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", Key, nullable=False),
    Column("hash", String(64), nullable=False),
    Column("entered_at", Moment),  # of that row: a live entry is never earlier than the one before it
)

#: What a fact says of persons. The sealed payload holds only `sha256(salt + body)`, so that a row can be
#: emptied on request and the chain still verifies.
private = Table(
    "private",
    metadata,
    Column("fact_seq", Key, ForeignKey("fact.seq"), primary_key=True, autoincrement=False),
    Column("salt", String(32), nullable=False),
    Column("body", Text),  # canonical JSON; None once deleted on request
)

attachment = Table(
    "attachment",
    metadata,
    Column("token", String(43), primary_key=True),
    Column("fact_seq", Key, ForeignKey("fact.seq")),
    Column("sha256", String(64), nullable=False),
    Column("name", String(200), nullable=False),
    Column("media_type", String(100), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("uploaded_by", Key, ForeignKey("user.id"), nullable=False),
    Column("uploaded_at", Moment, nullable=False),
    Column("waits", Boolean, nullable=False, server_default=text("false")),  # for something that will become a fact
    Index("ix_attachment_fact_seq", "fact_seq"),
)
