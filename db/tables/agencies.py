"""Which tables keep what outside agencies send and what they are told?"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, String, Table

from db.tables.base import Key, metadata
from db.types import Document, Moment

#: A line of a pasted message that could not be judged yet and waits to be mended. Personal data; gone once judged.
message_line = Table(
    "message_line",
    metadata,
    Column("request_id", String(64), primary_key=True),  # of the report that it is to become
    Column("pasted_at", Moment, nullable=False),
    Column("pasted_by", Key, ForeignKey("user.id"), nullable=False),
    Column("body", Document, nullable=False),  # core.services.message_lines reads and writes it
)

#: A visit slip that still lacks signatures. Personal data; gone once it is a visit in the ledger.
visit_slip = Table(
    "visit_slip",
    metadata,
    Column("request_id", String(64), primary_key=True),  # of the visit that it is to become
    Column("case_id", Key, ForeignKey("case.id"), nullable=False),
    Column("arrived_at", Moment, nullable=False),
    Column("opened_by", Key, ForeignKey("user.id"), nullable=False),
    Column("body", Document, nullable=False),  # core.services.visit_slips reads and writes it
    Column("version", Integer, nullable=False, server_default="1"),
    Index("ix_visit_slip_case_id", "case_id"),
)

#: A dated list of customers who are related to the developer, as told to all salespeople.
related_list = Table(
    "related_list",
    metadata,
    Column("id", Key, primary_key=True),
    Column("published_at", Moment, nullable=False),
    Column("published_by", Key, ForeignKey("user.id"), nullable=False),
    Column("title", String(120), nullable=False),
    Column("request_id", String(64), nullable=False, unique=True),
    Column("withdrawn_at", Moment),
)

related_customer = Table(
    "related_customer",
    metadata,
    Column("id", Key, primary_key=True),
    Column("list_id", Key, ForeignKey("related_list.id"), nullable=False),
    Column("name", String(120), nullable=False, server_default=""),  # of the person or company
    Column("phone", String(32)),  # canonical, or None
    Column("note", String(200), nullable=False, server_default=""),
    Index("ix_related_customer_list_id", "list_id"),
    Index("ix_related_customer_phone", "phone"),
    Index("ix_related_customer_name", "name"),
)

related_read = Table(
    "related_read",
    metadata,
    Column("list_id", Key, ForeignKey("related_list.id"), primary_key=True, autoincrement=False),
    Column("user_id", Key, ForeignKey("user.id"), primary_key=True, autoincrement=False),
    Column("at", Moment, nullable=False),
)
