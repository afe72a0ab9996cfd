"""An SQLite file that is moved away: nothing is written meanwhile, no empty one is made, and on it goes afterwards."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, text
from sqlalchemy.exc import OperationalError

from db.copies import copy
from db.engine import open_engine


@pytest.fixture
def engine(tmp_path: Path) -> Iterator[Engine]:
    opened = open_engine(f"sqlite:///{tmp_path / 'guike.db'}")
    with opened.begin() as connection:
        connection.execute(text("CREATE TABLE note (words TEXT)"))
    yield opened
    opened.dispose()


def _write(engine: Engine, words: str) -> None:
    with engine.begin() as connection:
        connection.execute(text("INSERT INTO note VALUES (:words)"), {"words": words})


def _written(engine: Engine) -> list[str]:
    with engine.connect() as connection:
        return list(connection.execute(text("SELECT words FROM note")).scalars())


@pytest.mark.parametrize("forgotten", [False, True], ids=["connections kept", "connections closed"])
def test_while_it_is_away_nothing_is_written_and_then_it_goes_on(
    engine: Engine, tmp_path: Path, forgotten: bool
) -> None:
    _write(engine, "before")
    here, there = tmp_path / "guike.db", tmp_path / "moved.db"
    here.rename(there)
    if forgotten:
        engine.dispose()
    for _ in range(2):
        with pytest.raises(OperationalError, match="away"):
            _write(engine, "lost")
        with pytest.raises(OperationalError, match="away"):
            _written(engine)
    assert not here.exists()
    there.rename(here)
    _write(engine, "after")
    assert _written(engine) == ["before", "after"]


def test_another_file_in_its_place_is_not_taken_for_it(engine: Engine, tmp_path: Path) -> None:
    _write(engine, "kept")
    here, there, other = (tmp_path / f"{name}.db" for name in ("guike", "moved", "copy"))
    copy(engine, other)
    here.rename(there)
    other.rename(here)
    with pytest.raises(OperationalError, match="away"):
        _write(engine, "lost")
    there.replace(here)
    assert _written(engine) == ["kept"]
