"""How is a consistent copy made while the office works, and how is one taken back?

A copy's name carries the ledger's number and the beginning of its head, so that a cut tail shows. A copy of an older
version of the program is brought to the newest schema before it is checked.
"""

from __future__ import annotations

import os
import secrets
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from alembic.util import CommandError
from sqlalchemy import URL, create_engine, inspect, make_url
from sqlalchemy.exc import SQLAlchemyError

from core.services.desk import Desk, open_desk
from core.services.errors import Refused
from core.services.schema import prepare
from core.services.verification import Checked, verify
from db import ledger
from db.copies import copy
from db.engine import sqlite_module


@dataclass(frozen=True, slots=True)
class Copied:
    """A copy that was made: the file, and the ledger's head that it holds."""

    file: Path
    head_seq: int
    head_hash: str


def backup(desk: Desk, target: Path) -> Copied:
    """Copy the database to `target`; a folder gets a file named after the head. Nobody has to stop working."""
    with desk.read() as tx:
        head = ledger.head(tx.connection)
    sqlite = desk.engine.dialect.name == "sqlite"
    if target.is_dir():
        target = target / f"guike-{head.seq}-{head.hash[:12]}.{'db' if sqlite else 'dump'}"
    if target.exists():
        raise Refused("file_exists", file=target.name)
    if not sqlite:
        _run("pg_dump", desk.engine.url, "--format=custom", "--file", str(target))
        return Copied(target, head.seq, head.hash)
    copy(desk.engine, target)
    made = open_desk(f"sqlite:///{target}", clock=desk.clock)
    with made.read() as tx:
        head = ledger.head(tx.connection)
    made.engine.dispose()
    return Copied(target, head.seq, head.hash)


def restore(desk: Desk, source: Path) -> Checked:
    """Verify the copy, then put it in the database's place; what stood in an SQLite file is kept beside it.

    Whoever has the file open goes on with what the copy holds.

    Raises Refused and changes nothing if the file is no copy, or its ledger or columns do not hold.
    """
    if not source.is_file():
        raise Refused("no_such_file", file=source.name)
    if desk.engine.dialect.name == "sqlite":
        return _restore_file(desk, source)
    with _scratch(desk.engine.url) as scratch:
        _run("pg_restore", scratch, "--exit-on-error", str(source))
        checked = _verified(desk, source, scratch)
    _run("pg_restore", desk.engine.url, "--clean", "--if-exists", "--single-transaction", str(source))
    prepare(desk.engine)
    return checked


def _restore_file(desk: Desk, source: Path) -> Checked:
    path = Path(str(desk.engine.url.database))
    fresh = path.with_suffix(".restoring")
    fresh.unlink(missing_ok=True)
    try:
        try:
            copy(source, fresh)
        except sqlite_module().DatabaseError as error:
            raise Refused("not_a_copy", file=source.name) from error
        checked = _verified(desk, source, make_url(f"sqlite:///{fresh}"))
        if path.exists():
            copy(path, path.with_suffix(f".before-{checked.head_seq}.db"))
        copy(fresh, desk.engine)
    finally:
        fresh.unlink(missing_ok=True)
    return checked


def _verified(desk: Desk, source: Path, place: URL) -> Checked:
    """What was found in the copy, which now lies at `place`; Refused unless all of it holds."""
    laid = open_desk(place.render_as_string(hide_password=False), clock=desk.clock)
    try:
        if not inspect(laid.engine).has_table("ledger_head"):
            raise Refused("not_a_copy", file=source.name)
        prepare(laid.engine)
        checked = verify(laid)
    except (SQLAlchemyError, CommandError) as error:
        raise Refused("not_a_copy", file=source.name) from error
    finally:
        laid.engine.dispose()
    if checked.findings:
        first = checked.findings[0]
        raise Refused("copy_does_not_hold", table=first.table, row=first.row, cause=first.code)
    return checked


@contextmanager
def _scratch(beside: URL) -> Iterator[URL]:
    """An empty database on the same PostgreSQL server, gone afterwards."""
    name = f"guike_check_{secrets.token_hex(6)}"
    engine = create_engine(beside, isolation_level="AUTOCOMMIT", hide_parameters=True)
    try:
        with engine.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name}")
            try:
                yield beside.set(database=name)
            finally:
                connection.exec_driver_sql(f"DROP DATABASE {name} WITH (FORCE)")
    finally:
        engine.dispose()


def _run(tool: str, database: URL, *words: str) -> None:
    """One of PostgreSQL's own tools on a database; the password stays out of the list of processes."""
    address = database.set(drivername="postgresql", password=None).render_as_string(hide_password=False)
    secret = {"PGPASSWORD": str(database.password)} if database.password else {}
    try:
        subprocess.run([tool, "--dbname", address, *words], check=True, capture_output=True, env=os.environ | secret)
    except FileNotFoundError as error:
        raise Refused("tool_missing", tool=tool) from error
    except subprocess.CalledProcessError as error:
        raise Refused("tool_failed", tool=tool, said=error.stderr.decode(errors="replace")[-400:]) from error
