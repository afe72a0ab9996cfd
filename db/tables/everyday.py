"""Which tables keep what is told, what is due, and who looked at what?"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, String, Table

from db.tables.base import Key, metadata
from db.types import Document, Moment

notice = Table(
    "notice",
    metadata,
    Column("id", Key, primary_key=True),
    Column("user_id", Key, ForeignKey("user.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("code", String(40), nullable=False),
    Column("params", Document, nullable=False),
    Column("case_id", Key, ForeignKey("case.id")),
    Column("read_at", Moment),
    Index("ix_notice_user_id_read_at", "user_id", "read_at"),
)

outbox = Table(
    "outbox",
    metadata,
    Column("key", String(120), primary_key=True),
    Column("kind", String(40), nullable=False),
    Column("due_at", Moment, nullable=False),
    Column("body", Document, nullable=False),
    Column("claimed_at", Moment),
    Column("done_at", Moment),
    Index("ix_outbox_done_at_due_at", "done_at", "due_at"),
)

#: Who looked at what beyond his own (reveal of a number, duplicate check, export).
access_log = Table(
    "access_log",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("user_id", Key, ForeignKey("user.id"), nullable=False),
    Column("action", String(40), nullable=False),
    Column("case_id", Key),
    Column("detail", Document, nullable=False),
    Index("ix_access_log_user_id_action_at", "user_id", "action", "at"),
)
