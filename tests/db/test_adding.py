"""Many rows come into a table just as single ones do."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Boolean, Column, Date, Integer, LargeBinary, MetaData, Table, Text, insert, select
from sqlalchemy.exc import StatementError

from core.services.desk import Desk
from db.adding import new_rows
from db.grams import Grams
from db.types import Document, Moment

#: A column of each type that the tables know.
_SAMPLE = Table(
    "sample_of_types",
    MetaData(),
    Column("id", Integer, primary_key=True),
    Column("at", Moment),
    Column("day", Date),
    Column("said", Text),
    Column("yes", Boolean),
    Column("body", LargeBinary),
    Column("data", Document),
    Column("pieces", Grams),
)
_AT = datetime(2026, 3, 1, 9, 30, 0, 250_000, tzinfo=UTC)
_ROWS = [
    {"id": 1, "at": _AT, "day": date(2026, 3, 1), "said": "王'\n", "yes": True, "body": b"\0", "data": {"n": [1]}},
    {"id": 2, "at": None, "day": None, "said": None, "yes": False, "body": None, "data": None},
]


def test_rows_are_the_same_added_together_or_one_by_one(desk: Desk) -> None:
    rows = [row | {"pieces": ("gab", "p138")} for row in _ROWS]
    found = []
    for together in (False, True):
        with desk.engine.begin() as connection:
            _SAMPLE.create(connection)
            if together:
                new_rows(connection, _SAMPLE, rows)
            else:
                for row in rows:
                    connection.execute(insert(_SAMPLE), row)
            found.append(connection.execute(select(_SAMPLE).order_by(_SAMPLE.c.id)).all())
            _SAMPLE.drop(connection)
    assert found[0] == found[1]
    assert [row.at for row in found[1]] == [_AT, None]


def test_no_rows_are_no_statement(desk: Desk) -> None:
    with desk.engine.begin() as connection:
        new_rows(connection, _SAMPLE, [])


def test_a_row_that_lacks_a_column_of_the_first_is_refused(desk: Desk) -> None:
    with desk.engine.begin() as connection, pytest.raises((KeyError, StatementError)):
        new_rows(connection, _SAMPLE, [{"id": 1, "said": "x"}, {"id": 2}])
