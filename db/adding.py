"""How do new rows get into their table?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import Connection, Dialect, Table, insert


def new_row(connection: Connection, table: Table, values: Mapping[str, Any]) -> int:
    """Add one row to a table that numbers its own rows; its number."""
    key = connection.execute(insert(table), values).inserted_primary_key
    assert key is not None  # only an insert of many rows has none
    return int(key[0])


def new_rows(connection: Connection, table: Table, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add rows that all have the same columns.

    For SQLite the values are made ready column by column: row by row that takes longer than the writing itself.
    """
    if not rows:
        return
    if connection.dialect.name != "sqlite":
        connection.execute(insert(table), list(rows))
        return
    statement, columns = _prepared(connection.dialect, table, tuple(rows[0]))
    ready = []
    for name, make in columns:
        given = [row[name] for row in rows]
        ready.append([make(each) for each in given] if make else given)
    connection.exec_driver_sql(statement, list(zip(*ready, strict=True)))


@lru_cache(maxsize=128)
def _prepared(
    dialect: Dialect, table: Table, names: tuple[str, ...]
) -> tuple[str, list[tuple[str, Callable[[Any], Any] | None]]]:
    """The statement for a row, and in the order of its places each column with what makes its values ready."""
    made = insert(table).compile(dialect=dialect, column_keys=list(names))
    assert made.positiontup is not None  # SQLite's places have an order and no names
    return str(made), [(name, _maker(dialect, table, name)) for name in made.positiontup]


def _maker(dialect: Dialect, table: Table, name: str) -> Callable[[Any], Any] | None:
    return table.c[name].type.dialect_impl(dialect).bind_processor(dialect)
