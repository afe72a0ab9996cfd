"""Which tables keep the papers that were issued and those that were handed in?"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, UniqueConstraint

from db.tables.base import Key, metadata
from db.types import Moment

#: Issued papers, a projection of the facts `paper` and `void`. Numbers of a kind have no gap.
paper = Table(
    "paper",
    metadata,
    Column("fact_seq", Key, ForeignKey("fact.seq"), primary_key=True, autoincrement=False),
    Column("kind", String(12), nullable=False),  # letter, slip, visit, receipt, deal, ruling
    Column("number", Integer, nullable=False),
    Column("token_hash", String(64), nullable=False, unique=True),  # the token itself stands in the fact's private part
    Column("case_id", Key, ForeignKey("case.id"), nullable=False),
    Column("about_seq", Key, ForeignKey("fact.seq")),  # the registration, step or ruling that it is about
    Column("owner_id", Key, ForeignKey("user.id")),  # whose customer it says he is
    Column("issued_by", Key, ForeignKey("user.id"), nullable=False),
    Column("issued_at", Moment, nullable=False),
    Column("void_at", Moment),
    UniqueConstraint("kind", "number"),
    Index("ix_paper_case_id", "case_id"),
    Index("ix_paper_about_seq", "about_seq"),
    Index("ix_paper_issued_at", "issued_at"),
)

#: Who asked whether a paper is genuine, for the throttle; forgotten after a day.
paper_check = Table(
    "paper_check",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("address", String(60), nullable=False),
    Index("ix_paper_check_at", "at"),
    Index("ix_paper_check_address_at", "address", "at"),
)

#: The office's own .docx of a kind of paper, in place of the one that comes with the product.
paper_template = Table(
    "paper_template",
    metadata,
    Column("kind", String(12), primary_key=True),
    Column("name", String(200), nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("uploaded_by", Key, ForeignKey("user.id"), nullable=False),
    Column("uploaded_at", Moment, nullable=False),
)

#: Slips handed in and renewals asked for, a projection of the facts `hand_in`, `ask_renewal` and what answers them.
request = Table(
    "request",
    metadata,
    Column("fact_seq", Key, ForeignKey("fact.seq"), primary_key=True, autoincrement=False),
    Column("kind", String(12), nullable=False),  # slip, renewal
    Column("case_id", Key, ForeignKey("case.id"), nullable=False),
    Column("by_id", Key, ForeignKey("user.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("step", String(12), nullable=False),  # waiting, granted, refused, referred, withdrawn
    Column("answer_seq", Key, ForeignKey("fact.seq")),
    Column("answered_at", Moment),
    Index("ix_request_step_at", "step", "at"),
    Index("ix_request_case_id", "case_id"),
)
