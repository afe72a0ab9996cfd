"""A copy is made while the office works, and taken back only if it holds."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from core.services.backup import backup, restore
from core.services.desk import Desk
from core.services.errors import Refused
from core.services.verification import verify
from db.engine import open_engine
from tests.services.customers import received
from tests.support import MovingClock, office_of


@pytest.fixture
def office(sqlite_template: Path, tmp_path: Path, clock: MovingClock) -> Iterator[Desk]:
    """An office in an SQLite file; copies of PostgreSQL are pg_dump's own matter."""
    target = tmp_path / "guike.db"
    target.write_bytes(sqlite_template.read_bytes())
    engine = open_engine(f"sqlite:///{target}")
    yield Desk(engine, clock)
    engine.dispose()


def test_a_copy_carries_the_ledgers_head_in_its_name(office: Desk, tmp_path: Path) -> None:
    received(office, office_of(office)["ann"], 1)
    done = backup(office, tmp_path)
    assert done.file.name == f"guike-1-{done.head_hash[:12]}.db"


def test_a_copy_brings_back_what_was_there_and_keeps_what_it_replaces(office: Desk, tmp_path: Path) -> None:
    staff = office_of(office)
    received(office, staff["ann"], 1)
    copy = backup(office, tmp_path / "copy.db").file
    received(office, staff["ann"], 2)
    assert restore(office, copy).facts == 1
    assert verify(office).facts == 1
    kept = sqlite3.connect(next(tmp_path.glob("guike.before-*.db")))
    assert kept.execute("SELECT max(seq) FROM fact").fetchone() == (2,)
    kept.close()


def test_an_altered_copy_is_refused_and_changes_nothing(office: Desk, tmp_path: Path) -> None:
    received(office, office_of(office)["ann"], 1)
    copy = backup(office, tmp_path / "copy.db").file
    altered = sqlite3.connect(copy)
    altered.execute("UPDATE fact SET payload = replace(payload, 'visit', 'call')")
    altered.commit()
    altered.close()
    with pytest.raises(Refused) as refused:
        restore(office, copy)
    assert (refused.value.code, refused.value.params["row"]) == ("copy_does_not_hold", 1)
    assert verify(office).findings == ()


def test_what_is_no_copy_is_refused(office: Desk, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    other.write_bytes(b"nothing of the kind" * 100)
    with pytest.raises(Refused, match="not_a_copy"):
        restore(office, other)


def test_a_copy_is_never_written_over(office: Desk, tmp_path: Path) -> None:
    backup(office, tmp_path / "copy.db")
    with pytest.raises(Refused, match="file_exists"):
        backup(office, tmp_path / "copy.db")
