"""Several processes register the same numbers at the same time: one owner each, everybody else an answer."""

from __future__ import annotations

import sys
from collections import Counter
from types import ModuleType
from typing import Any

import pytest
from sqlalchemy import event

from bench.concurrency import Race, race
from core.services.desk import Desk
from core.services.verification import verify
from db.engine import open_engine


@pytest.fixture
def no_script(monkeypatch: pytest.MonkeyPatch) -> None:
    """A new process runs what `__main__` was read from; a page that was tested before in this one is not meant."""
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))


def test_of_several_processes_exactly_one_gets_each_customer(desk: Desk, no_script: None) -> None:
    done = race(desk.engine, processes=4, phones=12)
    assert list(done.faults(12, 4)) == []
    assert done.answers["refused"] > 0
    assert verify(desk).findings == ()


def test_a_number_with_two_owners_an_error_and_a_silence_are_found() -> None:
    done = Race(
        answers=Counter(["accepted", "none"]),
        errors=("OperationalError: database is locked",),
        winners={},
        longest=0,
        median=0,
        seconds=1,
    )
    assert list(done.faults(1, 1)) == [
        "OperationalError: database is locked",
        "1 numbers, 0 with exactly one customer and owner",
        "no definite answer: {'none': 1}",
    ]


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_whoever_waited_for_the_others_in_vain_gets_another_turn(desk: Desk) -> None:
    blocker = open_engine(desk.engine.url.render_as_string(hide_password=False)).connect()
    blocker.begin()

    @event.listens_for(desk.engine, "connect")
    def impatient(connection: Any, _record: Any) -> None:
        connection.execute("PRAGMA busy_timeout=1")

    waited: list[str] = []

    @event.listens_for(desk.engine, "handle_error")
    def the_others_are_done(context: Any) -> None:
        waited.append(str(context.original_exception))
        blocker.rollback()

    assert desk.command(lambda tx: tx.now) == desk.clock()
    assert waited == ["database is locked"]
    blocker.engine.dispose()
