"""In which tables does it stand who a customer is, and how he is found?"""

from __future__ import annotations

from sqlalchemy import BigInteger, Boolean, Column, ForeignKey, Index, Integer, String, Table, Text, text

from db.grams import Grams
from db.tables.base import Key, metadata
from db.types import Moment

party = Table(
    "party",
    metadata,
    Column("id", Key, primary_key=True),
    Column("kind", String(10), nullable=False),  # person, company
)

#: Exact identity keys: canonical phone, WeChat, credit code. One key, one party.
party_key = Table(
    "party_key",
    metadata,
    Column("kind", String(20), primary_key=True),
    Column("value", String(80), primary_key=True),
    Column("party_id", Key, ForeignKey("party.id"), nullable=False),
    Index("ix_party_key_party_id", "party_id"),
)

case = Table(
    "case",
    metadata,
    Column("id", Key, primary_key=True),
    Column("entry_id", Key, ForeignKey("entry.id"), nullable=False),  # shown as the customer
    Column("state", String(12), nullable=False),
    Column("outcome", String(10)),
    Column("owner_id", Key, ForeignKey("user.id")),
    Column("server_id", Key, ForeignKey("user.id")),
    Column("stage", String(20)),
    Column("protected_until", Moment),
    Column("endless", Boolean, nullable=False, server_default=text("false")),
    Column("speak_until", Moment),
    Column("verdict_id", Key),
    Column("grade", String(1)),
    Column("due_at", Moment),  # next follow-up
    Column("last_contact_at", Moment),
    Column("first_at", Moment),  # None: named only as somebody whom another came for
    Column("deal_step", String(12)),  # last one that stands
    Column("judged_at", Moment),  # the moment that these columns speak of; verification judges again as of then
    Column("version", Integer, nullable=False, server_default="1"),
    Index("ix_case_owner_id_due_at", "owner_id", "due_at"),
    Index("ix_case_owner_id_protected_until", "owner_id", "protected_until"),
    Index("ix_case_server_id_due_at", "server_id", "due_at"),
    Index("ix_case_protected_until", "protected_until"),
    Index("ix_case_due_at", "due_at"),
    Index(
        "ix_case_speak_until",
        "speak_until",
        sqlite_where=text("speak_until IS NOT NULL"),
        postgresql_where=text("speak_until IS NOT NULL"),
    ),
    # Boards count what is held, and what became known, without reading a row.
    Index("ix_case_state_held", "state", "protected_until", "owner_id", "grade", "due_at"),
    Index("ix_case_first_at_state_owner_id", "first_at", "state", "owner_id"),
)

_HIDDEN = "phone LIKE '%*%'"

#: A customer as somebody wrote him down. Personal data; emptied on request.
entry = Table(
    "entry",
    metadata,
    Column("id", Key, primary_key=True),
    Column("party_id", Key, ForeignKey("party.id")),  # None: no exact key yet (masked, no number)
    Column("case_id", Key),  # projection; None: a traffic record
    Column("kind", String(10), nullable=False),  # person, company
    Column("name", String(120)),
    Column("gender", String(1)),
    Column("phone", String(32)),  # canonical; a masked number with its *
    Column("phone_as_entered", String(60)),
    Column("phones", String(400)),  # further numbers of the same person, with blanks between; projection of its facts
    Column("company", String(200)),
    Column("need", Text),
    Column("email", String(200)),
    Column("wechat", String(80)),
    Column("source", String(40)),
    Column("project", String(60)),  # None: the office's own one
    Column("pinyin", String(400), nullable=False, server_default=""),
    Column("initials", String(120), nullable=False, server_default=""),
    # Name and company as rulebooks compare them; empty where there is none, None before they were first worked out.
    Column("name_key", String(120)),
    Column("company_key", String(200)),
    Column("entered_at", Moment, nullable=False),
    Index("ix_entry_party_id", "party_id"),
    Index("ix_entry_case_id", "case_id"),
    Index("ix_entry_phone", "phone"),
    # An import looks at every partly hidden number before it takes a batch.
    Index("ix_entry_hidden", "phone", sqlite_where=text(_HIDDEN), postgresql_where=text(_HIDDEN)),
    Index("ix_entry_name_key", "name_key"),
    Index("ix_entry_company_key", "company_key"),
)

#: Two entries that a fact names together (relate, refer, proxy): finds the cases that a fact may touch.
link = Table(
    "link",
    metadata,
    Column("fact_seq", Key, ForeignKey("fact.seq"), primary_key=True, autoincrement=False),
    Column("entry_id", Key, ForeignKey("entry.id"), nullable=False),
    Column("other_id", Key, ForeignKey("entry.id"), nullable=False),
    Index("ix_link_entry_id", "entry_id"),
    Index("ix_link_other_id", "other_id"),
)

#: What a customer is found by; a projection of `case` and `entry`, one row a customer. db.grams makes its index.
searchable = Table(
    "searchable",
    metadata,
    Column("case_id", Key, ForeignKey("case.id"), primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),  # last day of protection, then the case; see search_index
    Column("grams", Grams, nullable=False),
    Column("words", Text, nullable=False),  # names, companies and pinyin, one a line
    Column("numbers", Text, nullable=False),  # numbers, one a line
)
