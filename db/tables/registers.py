"""Which tables keep the registers that were taken over, row by row?"""

from __future__ import annotations

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from db.tables.base import Key, metadata
from db.types import Document, Moment

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
    Column("project", String(60)),  # of the rows that name none; empty: the office's own
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

#: Which column is which field in registers with this header, and for which project they are, as somebody said last.
import_mapping = Table(
    "import_mapping",
    metadata,
    Column("shape", String(64), primary_key=True),  # hash of the header
    Column("mapping", Document, nullable=False),
    Column("project", String(60)),
)

#: Whom a name in registers means, as somebody said; None: nobody, such rows are left for a person.
import_name = Table(
    "import_name",
    metadata,
    Column("name", String(80), primary_key=True),
    Column("user_id", Key, ForeignKey("user.id")),
)
