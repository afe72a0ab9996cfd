"""Which tables are there? Facts are only added; the projections are made from them alone."""

from __future__ import annotations

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Date,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    String,
    Table,
    Text,
    UniqueConstraint,
    text,
)

from db.grams import Grams
from db.types import Document, Moment

metadata = MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "fk": "fk_%(table_name)s_%(column_0_name)s_%(referred_table_name)s",
        "pk": "pk_%(table_name)s",
    }
)

#: BIGINT on PostgreSQL, INTEGER (a rowid alias) on SQLite.
Key = BigInteger().with_variant(Integer(), "sqlite")

# --- the office -----------------------------------------------------------------------------------

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

# --- the ledger -----------------------------------------------------------------------------------

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

# --- who is it ------------------------------------------------------------------------------------

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

# --- verdicts and projections ---------------------------------------------------------------------

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

# --- everyday helpers -----------------------------------------------------------------------------

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

# --- the front desk -------------------------------------------------------------------------------

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

# --- outside agencies -----------------------------------------------------------------------------

#: A line of a pasted message that could not be judged yet and waits to be mended. Personal data; gone once judged.
message_line = Table(
    "message_line",
    metadata,
    Column("request_id", String(64), primary_key=True),  # of the report that it is to become
    Column("pasted_at", Moment, nullable=False),
    Column("pasted_by", Key, ForeignKey("user.id"), nullable=False),
    Column("body", Document, nullable=False),  # core.services.messages reads and writes it
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

# --- customers handed out -------------------------------------------------------------------------

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

# --- papers ---------------------------------------------------------------------------------------

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

# --- registers taken over -------------------------------------------------------------------------

#: A register that somebody uploaded, and how far it has been taken over. What it holds of customers (`body`, `sample`,
#: `trial`) is emptied once nothing is left to be taken.
register_import = Table(
    "register_import",
    metadata,
    Column("id", Key, primary_key=True),
    Column("by_id", Key, ForeignKey("user.id"), nullable=False),
    Column("at", Moment, nullable=False),
    Column("file_name", String(200), nullable=False),
    Column("file_hash", String(64), nullable=False),
    Column("body", LargeBinary),
    Column("sheet", String(120), nullable=False),
    Column("header_line", Integer, nullable=False),
    Column("header", Document, nullable=False),
    Column("sample", Document),  # the first rows as they stand, and the values of columns that have few
    Column("mapping", Document, nullable=False),  # field -> column, from 0
    Column("opening", String(10), nullable=False, server_default="own_time"),
    Column("state", String(10), nullable=False),  # mapped, trying, tried, running, stopped, done, undoing, undone
    Column("rows", Integer, nullable=False),
    Column("taken", Integer, nullable=False, server_default="0"),  # rows of the present step that are dealt with
    Column("beat_at", Moment),  # of the last batch; a step without one for long was interrupted
    Column("trial", Document),
    Column("done_at", Moment),
    Column("undone_at", Moment),
    Column("undone_by", Key, ForeignKey("user.id")),
    Index("ix_register_import_file_hash", "file_hash"),
)

#: What became of each row of a register, and the cells of those that were not taken.
import_row = Table(
    "import_row",
    metadata,
    Column("import_id", Key, ForeignKey("register_import.id"), primary_key=True, autoincrement=False),
    Column("line", Integer, primary_key=True, autoincrement=False),
    Column("outcome", String(10), nullable=False),
    Column("causes", Document, nullable=False),
    Column("fact_seq", Key, ForeignKey("fact.seq")),
    Column("cells", Document),
    Index("ix_import_row_fact_seq", "fact_seq"),
)

#: Which column is which field in registers with this header, as somebody said last.
import_mapping = Table(
    "import_mapping",
    metadata,
    Column("shape", String(64), primary_key=True),  # hash of the header
    Column("mapping", Document, nullable=False),
)

#: Whom a name in registers means, as somebody said; None: nobody, such rows are left for a person.
import_name = Table(
    "import_name",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("user_id", Key, ForeignKey("user.id")),
)

# --- finding a customer ---------------------------------------------------------------------------

#: What a customer is found by; a projection of `case` and `entry`, one row a customer. db.grams makes its index.
searchable = Table(
    "searchable",
    metadata,
    Column("case_id", Key, ForeignKey("case.id"), primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),  # end of protection in seconds, then the case; see search_index
    Column("grams", Grams, nullable=False),
    Column("words", Text, nullable=False),  # names, companies and pinyin, one a line
    Column("numbers", Text, nullable=False),  # numbers, one a line
)
