"""How is the database opened, and what does a transaction begin with?"""

from __future__ import annotations

import sqlite3
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, make_url

from db.presence import watch

#: SQLite releases whose WAL mode can lose data with several connections that checkpoint.
_WAL_BROKEN = ((3, 7, 0), (3, 51, 2))
_WAL_FIXED: dict[tuple[int, ...], int] = {(3, 50): 7, (3, 44): 6}

#: Pages that a connection keeps at hand, in KiB; a search reads some hundred of them.
_CACHE = 32 * 1024
#: Bytes of the file that are read where the system keeps them, once for all connections, and not copied for each.
_MAPPED = 2**31 - 2**16
#: Seconds that a connection may take to open before the database counts as away.
_PATIENCE = 5


def wal_is_safe(version: tuple[int, ...]) -> bool:
    """Is write-ahead logging free of the WAL-reset bug in this SQLite version?"""
    low, high = _WAL_BROKEN
    if not low <= version <= high:
        return True
    fixed = _WAL_FIXED.get(version[:2])
    return fixed is not None and version[2] >= fixed


def sqlite_module() -> ModuleType:
    """The SQLite driver to use: Python's own if its WAL is safe, else the bundled newer one if it is there."""
    if wal_is_safe(sqlite3.sqlite_version_info):
        return sqlite3
    try:
        import pysqlite3
    except ImportError:
        return sqlite3
    module: ModuleType = pysqlite3
    return module


def open_engine(url: str) -> Engine:
    """An engine for `url` (sqlite:///… or postgresql+psycopg://…), with durable, serial writes.

    SQLite writers begin with BEGIN IMMEDIATE; an engine with `execution_options(readonly=True)`
    begins plainly and never waits for a writer. Without its file an SQLite database is away.
    The values of a failed statement never reach a log.
    """
    parsed = make_url(url)
    if parsed.get_backend_name() != "sqlite":
        return create_engine(
            url,
            hide_parameters=True,
            pool_pre_ping=True,
            pool_size=10,
            max_overflow=20,
            connect_args={"connect_timeout": _PATIENCE},
        )
    memory = parsed.database in (None, "", ":memory:")
    if not memory and parsed.database:
        Path(parsed.database).parent.mkdir(parents=True, exist_ok=True)
    driver = sqlite_module()
    args: dict[str, Any] = {"timeout": 30, "check_same_thread": False}
    if memory:
        from sqlalchemy.pool import StaticPool

        engine = create_engine(url, hide_parameters=True, module=driver, connect_args=args, poolclass=StaticPool)
    else:
        engine = create_engine(
            url, hide_parameters=True, module=driver, connect_args=args, pool_size=10, max_overflow=20
        )
        watch(engine, Path(str(parsed.database)), driver)
    _prepare_sqlite(engine, wal=not memory and wal_is_safe(driver.sqlite_version_info))
    return engine


def scratch_engine(path: Path) -> Engine:
    """An engine on an SQLite file that is thrown away: it need not last, and may hold a part of an office only."""
    engine = open_engine(f"sqlite:///{path}")

    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        cursor = connection.cursor()
        cursor.execute("PRAGMA foreign_keys=OFF")
        cursor.execute("PRAGMA synchronous=OFF")
        cursor.close()

    return engine


def unmap(connection: Connection) -> None:
    """Read an SQLite file from here on by copying its pages: whoever reads all of it would seem to hold all of it."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA mmap_size=0")


def _prepare_sqlite(engine: Engine, *, wal: bool) -> None:
    @event.listens_for(engine, "connect")
    def on_connect(connection: Any, _record: Any) -> None:
        connection.isolation_level = None
        cursor = connection.cursor()
        cursor.execute("PRAGMA busy_timeout=30000")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute(f"PRAGMA journal_mode={'WAL' if wal else 'DELETE'}")
        cursor.execute("PRAGMA synchronous=FULL")
        cursor.execute(f"PRAGMA cache_size={-_CACHE}")
        cursor.execute(f"PRAGMA mmap_size={_MAPPED}")
        cursor.close()

    @event.listens_for(engine, "begin")
    def on_begin(connection: Any) -> None:
        readonly = connection.get_execution_options().get("readonly")
        connection.exec_driver_sql("BEGIN" if readonly else "BEGIN IMMEDIATE")
