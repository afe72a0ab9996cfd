"""Which tables repeat what follows from a customer's facts: verdicts, disputes and steps of deals?"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, Date, ForeignKey, Index, String, Table, UniqueConstraint, text

from db.tables.base import Key, metadata
from db.types import Document, Moment

verdict = Table(
    "verdict",
    metadata,
    Column("id", Key, primary_key=True),
    Column("case_id", Key, ForeignKey("case.id"), nullable=False),
    Column("fact_seq", Key, ForeignKey("fact.seq"), nullable=False),  # the fact that it was given on
    Column("at", Moment, nullable=False),
    Column("rulebook_version_id", Key, ForeignKey("rulebook_version.id"), nullable=False),
    Column("head_seq", Key, nullable=False),
    Column("owner_id", Key, ForeignKey("user.id")),
    Column("outcome", String(10)),
    Column("body", Document, nullable=False),  # core.services.verdicts reads and writes it
    UniqueConstraint("fact_seq", "case_id"),
    Index("ix_verdict_case_id_id", "case_id", "id"),
)

dispute = Table(
    "dispute",
    metadata,
    Column("fact_seq", Key, ForeignKey("fact.seq"), primary_key=True, autoincrement=False),
    Column("case_id", Key, ForeignKey("case.id"), nullable=False),
    Column("raised_by", Key, ForeignKey("user.id"), nullable=False),
    Column("against", Key, ForeignKey("user.id")),
    Column("step", String(12), nullable=False),  # raised, answered, ruled, appealed, final
    Column("raised_at", Moment, nullable=False),
    Column("due_at", Moment),
    Column("ruled_by", Key, ForeignKey("user.id")),
    Column("closed_at", Moment),
    Index("ix_dispute_case_id", "case_id"),
    Index("ix_dispute_raised_by", "raised_by"),
    Index("ix_dispute_against", "against"),
    Index("ix_dispute_step_due_at", "step", "due_at"),
)

deal_step = Table(
    "deal_step",
    metadata,
    Column("fact_seq", Key, ForeignKey("fact.seq"), primary_key=True, autoincrement=False),
    Column("case_id", Key, ForeignKey("case.id"), nullable=False),
    Column("kind", String(12), nullable=False),
    Column("at", Moment, nullable=False),
    Column("day", Date, nullable=False),
    Column("by_id", Key, ForeignKey("user.id")),
    Column("amount_cents", Key),
    Column("unit_text", String(120)),
    Column("paper_name", String(200)),
    Column("group_purchase", Boolean, nullable=False, server_default=text("false")),
    Column("confirmed_by", Key, ForeignKey("user.id")),
    Column("confirmed_at", Moment),
    Index("ix_deal_step_case_id", "case_id"),
    Index("ix_deal_step_kind_day", "kind", "day"),
)
