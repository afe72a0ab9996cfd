"""A test's database is empty again for the next one, and is not given on where its schema was changed."""

from __future__ import annotations

import pytest
from sqlalchemy import create_engine, text

from tests.databases import Databases


def _do(address: str, statement: str) -> list[object]:
    engine = create_engine(address)
    with engine.begin() as connection:
        done = connection.execute(text(statement))
        found = list(done.scalars()) if done.returns_rows else []
    engine.dispose()
    return found


@pytest.fixture(scope="module")
def databases(postgres: str) -> Databases:
    return Databases(postgres)


def test_it_is_emptied_for_the_next(databases: Databases) -> None:
    first = databases.take()
    _do(first, "INSERT INTO team (name) VALUES ('A')")
    databases.give_back(first)
    assert databases.take() == first
    assert _do(first, "SELECT name FROM team") == []
    assert _do(first, "INSERT INTO team (name) VALUES ('B') RETURNING id") == [1]
    databases.give_back(first)


@pytest.mark.parametrize(
    "change",
    [
        "DROP TABLE verdict",
        "ALTER TABLE team ADD COLUMN more INTEGER",
        "ALTER SCHEMA public RENAME TO aside",
        "UPDATE alembic_version SET version_num = '0001'",
    ],
)
def test_one_with_another_schema_is_not_given_on(databases: Databases, change: str) -> None:
    first = databases.take()
    _do(first, change)
    databases.give_back(first)
    assert first not in databases.spare
