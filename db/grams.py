"""How are rows found by short pieces of text, wherever in a word these stand?

A piece (gram) is a word of ASCII letters and digits. SQLite keeps them in an FTS5 index over `searchable`, whose rows
come in the order of `position` without sorting; PostgreSQL keeps them as an array under a GIN index.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Dialect, FromClause, Text, cast, column, or_, table, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeDecorator, TypeEngine

#: The FTS5 table; SQLite keeps its parts in further tables whose names begin with it.
INDEX: Final = "searchable_grams"
_GIN: Final = "ix_searchable_grams"

_FTS = table(INDEX, column("rowid"), column(INDEX))


class Grams(TypeDecorator[tuple[str, ...]]):
    """The pieces of a row: an array on PostgreSQL, on SQLite a text that FTS5 reads."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        postgres = dialect.name == "postgresql"
        return dialect.type_descriptor(ARRAY(Text) if postgres else Text())

    def process_bind_param(self, value: Collection[str] | None, dialect: Dialect) -> Any:
        if value is None:
            return None
        return list(value) if dialect.name == "postgresql" else " ".join(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> tuple[str, ...] | None:
        if value is None:
            return None
        return tuple(value if dialect.name == "postgresql" else value.split())


def holding(
    connection: Connection, rows: FromClause, ways: Sequence[Sequence[str]]
) -> tuple[FromClause, ColumnElement[bool], ColumnElement[int]]:
    """Rows of `searchable` that hold all the grams of one of these ways: what to select from, the condition, and
    their position, by which they are bounded and ordered."""
    name = connection.dialect.name
    return holding_of(name, rows, asked(name, ways))


def asked(dialect: str, ways: Sequence[Sequence[str]]) -> list[Any]:
    """These ways as the database is asked for them: an array each on PostgreSQL, one text on SQLite."""
    if dialect == "postgresql":
        return [list(way) for way in ways]
    return [" OR ".join(f"({' AND '.join(way)})" for way in ways)]


def holding_of(
    dialect: str, rows: FromClause, asked: Sequence[Any]
) -> tuple[FromClause, ColumnElement[bool], ColumnElement[int]]:
    """As `holding`, of what `asked` gives or of places for it in a statement."""
    if dialect == "postgresql":
        arrays = [cast(each, ARRAY(Text)) for each in asked]
        return rows, or_(*(rows.c.grams.op("@>", is_comparison=True)(each) for each in arrays)), rows.c.position
    source = _FTS.join(rows, rows.c.position == _FTS.c.rowid)
    return source, _FTS.c[INDEX].op("MATCH", is_comparison=True)(type_coerce(asked[0], Text)), _FTS.c.rowid


def index(connection: Connection, *, fill: bool) -> None:
    """Make the index; with `fill` over the rows that are there, as one bulk."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"CREATE INDEX {_GIN} ON searchable USING gin (grams)")
        return
    connection.exec_driver_sql(
        f"CREATE VIRTUAL TABLE {INDEX} USING fts5(grams, content='searchable', content_rowid='position', "
        "detail=none, columnsize=0, tokenize='ascii')"
    )
    if fill:
        refill(connection)
    away = f"INSERT INTO {INDEX}({INDEX}, rowid, grams) VALUES('delete', old.position, old.grams);"
    here = f"INSERT INTO {INDEX}(rowid, grams) VALUES(new.position, new.grams);"
    for when, work in (("INSERT", here), ("DELETE", away), ("UPDATE", away + here)):
        name = f"searchable_{when.lower()}"
        connection.exec_driver_sql(f"CREATE TRIGGER {name} AFTER {when} ON searchable BEGIN {work} END")


def refill(connection: Connection) -> None:
    """Fill the index over `searchable` from scratch, in case it no longer agrees with its rows."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"REINDEX INDEX {_GIN}")
    else:
        connection.exec_driver_sql(f"INSERT INTO {INDEX}({INDEX}) VALUES('rebuild')")


def unindex(connection: Connection) -> None:
    """Take the index away."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"DROP INDEX {_GIN}")
        return
    for when in ("insert", "delete", "update"):
        connection.exec_driver_sql(f"DROP TRIGGER searchable_{when}")
    connection.exec_driver_sql(f"DROP TABLE {INDEX}")


def part_of_index(name: str | None) -> bool:
    """Is this table or index one of those that `index` makes, which no migration compares?"""
    return name is not None and (name.startswith(INDEX) or name == _GIN)
