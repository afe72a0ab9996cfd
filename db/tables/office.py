"""What is kept of the office itself: its people, teams and agencies, and its rulebooks?"""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text

from db.tables.base import Key, metadata
from db.types import Document, Moment

setting = Table(
    "setting",
    metadata,
    Column("name", String(60), primary_key=True),
    Column("value", Document, nullable=False),
)

team = Table(
    "team",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", String(80), nullable=False, unique=True),
)

unit = Table(
    "unit",
    metadata,
    Column("id", Key, primary_key=True),
    Column("name", String(120), nullable=False, unique=True),
    Column("also", String(200), nullable=False, server_default=""),  # further names, blanks between
    Column("contact", String(200), nullable=False, server_default=""),
)

user = Table(
    "user",
    metadata,
    Column("id", Key, primary_key=True),
    Column("username", String(60), nullable=False, unique=True),
    Column("name", String(80), nullable=False),
    Column("pinyin", String(200), nullable=False, server_default=""),
    Column("role", String(20), nullable=False),
    Column("title", String(60)),
    Column("team_id", Key, ForeignKey("team.id")),
    Column("unit_id", Key, ForeignKey("unit.id")),
    Column("password_hash", String(100), nullable=False),
    Column("must_change_password", Boolean, nullable=False, server_default=text("true")),
    Column("active", Boolean, nullable=False, server_default=text("true")),
    Column("left_at", Moment),
    Column("tokens_valid_after", Moment, nullable=False),
    Column("language", String(10)),
    Column("met_target", Boolean),
    Column("signed_this_quarter", Boolean),
    Column("signs_in", Boolean, nullable=False, server_default=text("true")),  # a broker only once he was invited
    Column("contact", String(200), nullable=False, server_default=""),
    Column("version", Integer, nullable=False, server_default="1"),
    Column("created_at", Moment, nullable=False),
)

sign_in_attempt = Table(
    "sign_in_attempt",
    metadata,
    Column("id", Key, primary_key=True),
    Column("at", Moment, nullable=False),
    Column("account", String(60), nullable=False),
    Column("address", String(60), nullable=False),
    Column("succeeded", Boolean, nullable=False),
    Index("ix_sign_in_attempt_account_at", "account", "at"),
    Index("ix_sign_in_attempt_address_at", "address", "at"),
)

rulebook_version = Table(
    "rulebook_version",
    metadata,
    Column("id", Key, primary_key=True),
    Column("rulebook", String(60), nullable=False),
    Column("source", Text, nullable=False),  # the YAML text
    Column("hash", String(64), nullable=False),
    Column("effective_from", Moment),  # None: a draft
    Column("created_at", Moment, nullable=False),
    Column("created_by", Key, ForeignKey("user.id")),
    Index("ix_rulebook_version_effective_from", "effective_from"),
)
