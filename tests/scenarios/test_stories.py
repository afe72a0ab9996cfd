"""Every story comes out as it says: by the rules alone, and through the services on both databases."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import Engine

from core.scenarios import Miss, Pure, Story, check, read
from core.services.desk import Desk
from core.services.stories import serve, start_of
from db.engine import open_engine
from db.tables import metadata
from tests.databases import empty

FOLDER = Path(__file__).parent
FILES = sorted(FOLDER.glob("*/*.yaml"))


def _told(story: Story, misses: list[Miss]) -> list[str]:
    return [
        f"{story.name}: {m.expectation.at} {m.expectation.customer} {m.key}: {m.expected} / {m.got}" for m in misses
    ]


def _name(file: Path) -> str:
    return f"{file.parent.name}/{file.stem}"


@pytest.mark.parametrize("file", FILES, ids=_name)
def test_the_rules_alone_decide_as_told(file: Path) -> None:
    assert [line for story in read(file) for line in _told(story, check(story, Pure(story)))] == []


def _emptied(engine: Engine) -> Engine:
    """The same database without a row."""
    with engine.begin() as connection:
        if engine.dialect.name == "postgresql":
            empty(connection)
        else:
            connection.exec_driver_sql("PRAGMA defer_foreign_keys=ON")
            for table in reversed(metadata.sorted_tables):
                connection.execute(table.delete())
    return engine


@pytest.mark.parametrize("file", FILES, ids=_name)
def test_the_services_decide_as_told(file: Path, database: str) -> None:
    engine = open_engine(database)
    lines = []
    for story in read(file):
        clock = start_of(story)
        served = serve(Desk(_emptied(engine), clock, story.zone), story, clock)
        lines += _told(story, check(story, served))
    engine.dispose()
    assert lines == []
