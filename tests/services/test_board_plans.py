"""A board reads indexes: in a large office no query of it walks through all customers, facts or entries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event

from core.services.access import Actor
from core.services.board import board, key
from core.services.customers_list import Wanted, customers
from core.services.day_list import Wanted as OfDay
from core.services.day_list import day_list
from core.services.desk import Desk
from core.services.team import whole_team
from db.engine import open_engine
from tests.services.customers import received
from tests.support import MovingClock, office_of

_LARGE = ("case", "entry", "fact", "party", "party_key", "verdict", "private")


@pytest.fixture
def desk(tmp_path: Path, sqlite_template: Path, clock: MovingClock) -> Iterator[Desk]:
    """SQLite only: it says in one line how it will look for each table."""
    (tmp_path / "guike.db").write_bytes(sqlite_template.read_bytes())
    engine = open_engine(f"sqlite:///{tmp_path / 'guike.db'}")
    yield Desk(engine, clock)
    engine.dispose()


@contextmanager
def _statements(desk: Desk) -> Iterator[list[tuple[str, Any]]]:
    seen: list[tuple[str, Any]] = []

    def note(_connection: Any, _cursor: Any, statement: str, parameters: Any, *_more: Any) -> None:
        seen.append((statement, parameters))

    event.listen(desk.engine, "before_cursor_execute", note)
    yield seen
    event.remove(desk.engine, "before_cursor_execute", note)


def _scans(desk: Desk, ask: Callable[[], object]) -> list[str]:
    """Where a large table is walked through from one end to the other."""
    with _statements(desk) as seen:
        ask()
    found = []
    with desk.engine.connect() as connection:
        for statement, parameters in seen:
            if statement.startswith("SELECT"):
                for row in connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", parameters):
                    words = row[3].split()
                    if words[0] == "SCAN" and words[1] in (*_LARGE, *(f"{name}_1" for name in _LARGE)):
                        found.append(f"{row[3]} in {statement}")
    return found


@pytest.fixture
def boss(desk: Desk) -> Actor:
    staff = office_of(desk)
    received(desk, staff["ann"], 1)
    return staff["boss"]


def test_the_key_and_the_board_walk_through_nothing(desk: Desk, boss: Actor) -> None:
    assert _scans(desk, lambda: key(desk, boss)) == []
    assert _scans(desk, lambda: board(desk, boss)) == []
    assert _scans(desk, lambda: board(desk, boss, 1)) == []


def test_the_lists_behind_the_numbers_walk_through_nothing(desk: Desk, boss: Actor) -> None:
    for only in ("owned", "tonight", "ending", "overdue", "department", "pending", "disputed"):
        assert _scans(desk, lambda: customers(desk, boss, Wanted(only=only))) == [], only  # noqa: B023
    assert _scans(desk, lambda: customers(desk, boss, Wanted(grade="A", team=1))) == []
    assert _scans(desk, lambda: day_list(desk, boss, OfDay(desk.clock().date(), "first_visit"))) == []
    assert _scans(desk, lambda: whole_team(desk, boss)) == []


def test_a_walk_through_everybody_is_noticed(desk: Desk, boss: Actor) -> None:
    assert _scans(desk, lambda: customers(desk, boss, Wanted(text="王")))
