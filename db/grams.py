"""How are rows found by short pieces of text, wherever in a word these stand?

A piece (gram) is a word of ASCII letters and digits. SQLite keeps them in an FTS5 index over `searchable`, whose rows
come in the order of `position` without sorting; PostgreSQL keeps them as an array under a GIN index. What a row is
compared with stands on SQLite in the index of positions too: a third of the pages to read.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from itertools import product
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Dialect, FromClause, Text, cast, column, or_, table, type_coerce
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.types import TypeDecorator, TypeEngine

#: The FTS5 table; SQLite keeps its parts in further tables whose names begin with it.
INDEX: Final = "searchable_grams"
_GIN: Final = "ix_searchable_grams"
_PLACES: Final = f"{INDEX}_places"

_FTS = table(INDEX, column("rowid"), column(INDEX))

#: Grams that a row must hold, all of them; of several in brackets any one.
Way = Sequence[str | tuple[str, ...]]


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
    connection: Connection, rows: FromClause, ways: Sequence[Way]
) -> tuple[FromClause, ColumnElement[bool], ColumnElement[int]]:
    """Rows of `searchable` that hold all the grams of one of these ways: what to select from, the condition, and
    their position, by which they are bounded and ordered."""
    name = connection.dialect.name
    return holding_of(name, rows, asked(name, ways))


def asked(dialect: str, ways: Sequence[Way]) -> list[Any]:
    """These ways as the database is asked for them: arrays on PostgreSQL, one text on SQLite."""
    if dialect == "postgresql":
        return [list(each) for way in ways for each in product(*((p,) if isinstance(p, str) else p for p in way))]
    return [" OR ".join(f"({' AND '.join(_any(piece) for piece in way)})" for way in ways)]


def _any(piece: str | tuple[str, ...]) -> str:
    return piece if isinstance(piece, str) else f"({' OR '.join(piece)})"


def holding_of(
    dialect: str, rows: FromClause, asked: Sequence[Any]
) -> tuple[FromClause, ColumnElement[bool], ColumnElement[int]]:
    """As `holding`, of what `asked` gives or of places for it in a statement."""
    source, holds, position = places_of(dialect, rows, asked)
    return (source if source is rows else source.join(rows, rows.c.position == position)), holds, position


def places_of(
    dialect: str, rows: FromClause, asked: Sequence[Any]
) -> tuple[FromClause, ColumnElement[bool], ColumnElement[int]]:
    """As `holding_of`, for the positions alone: on SQLite the index has these without any row."""
    if dialect == "postgresql":
        arrays = [cast(each, ARRAY(Text)) for each in asked]
        return rows, or_(*(rows.c.grams.op("@>", is_comparison=True)(each) for each in arrays)), rows.c.position
    return _FTS, _FTS.c[INDEX].op("MATCH", is_comparison=True)(type_coerce(asked[0], Text)), _FTS.c.rowid


def index(connection: Connection, *, fill: bool) -> None:
    """Make the index; with `fill` over the rows that are there, as one bulk."""
    index_places(connection)
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


def index_places(connection: Connection) -> None:
    """Make the index of positions if it is not there. Each is one row's alone, for the number of its case is in it."""
    postgres = connection.dialect.name == "postgresql"
    columns = "position" if postgres else "position, words, numbers"
    connection.exec_driver_sql(f"CREATE INDEX IF NOT EXISTS {_PLACES} ON searchable ({columns})")


def drop_places(connection: Connection) -> None:
    """Take the index of positions away if it is there."""
    connection.exec_driver_sql(f"DROP INDEX IF EXISTS {_PLACES}")


def tidy(connection: Connection) -> None:
    """Bring the parts of the index together, which makes it quicker to read; only SQLite keeps it in parts."""
    if connection.dialect.name != "postgresql":
        connection.exec_driver_sql(f"INSERT INTO {INDEX}({INDEX}) VALUES('optimize')")


def refill(connection: Connection) -> None:
    """Fill the index over `searchable` from scratch, in case it no longer agrees with its rows."""
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"REINDEX INDEX {_GIN}")
    else:
        connection.exec_driver_sql(f"INSERT INTO {INDEX}({INDEX}) VALUES('rebuild')")
        tidy(connection)


def unindex(connection: Connection) -> None:
    """Take the index away."""
    drop_places(connection)
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql(f"DROP INDEX {_GIN}")
        return
    for when in ("insert", "delete", "update"):
        connection.exec_driver_sql(f"DROP TRIGGER searchable_{when}")
    connection.exec_driver_sql(f"DROP TABLE {INDEX}")


def part_of_index(name: str | None) -> bool:
    """Is this table or index one of those that `index` makes, which no migration compares?"""
    return name is not None and (name.startswith(INDEX) or name == _GIN)
