"""How is a consistent copy made while the office works, and how is one taken back?

A copy's name carries the ledger's number and the beginning of its head, so that a cut tail shows.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import make_url
from sqlalchemy.exc import SQLAlchemyError

from core.services.desk import Desk, open_desk
from core.services.errors import Refused
from core.services.verification import Checked, verify
from db import ledger
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
    if sqlite:
        _copy_sqlite(_sqlite_path(desk), target)
        copy = open_desk(f"sqlite:///{target}", clock=desk.clock)
        with copy.read() as tx:
            head = ledger.head(tx.connection)
        copy.engine.dispose()
    else:
        _run(["pg_dump", "--format=custom", "--file", str(target), _libpq(desk)])
    return Copied(target, head.seq, head.hash)


def restore(desk: Desk, source: Path) -> Checked:
    """Verify the copy, then put it in the database's place; the replaced file is kept beside it.

    Raises Refused and changes nothing if the copy's ledger or columns do not hold.
    """
    if not source.is_file():
        raise Refused("no_such_file", file=source.name)
    if desk.engine.dialect.name != "sqlite":
        _run(["pg_restore", "--clean", "--if-exists", "--single-transaction", "--dbname", _libpq(desk), str(source)])
        return verify(desk)
    checked = _verified(desk, source)
    path = _sqlite_path(desk)
    desk.engine.dispose()
    fresh = path.with_suffix(".restoring")
    _copy_sqlite(source, fresh)
    if path.exists():
        _copy_sqlite(path, path.with_suffix(f".before-{checked.head_seq}.db"), replace=True)
    for leftover in (path.with_name(path.name + "-wal"), path.with_name(path.name + "-shm")):
        leftover.unlink(missing_ok=True)
    os.replace(fresh, path)
    return checked


def _verified(desk: Desk, source: Path) -> Checked:
    copy = open_desk(f"sqlite:///{source}", clock=desk.clock)
    try:
        checked = verify(copy)
    except SQLAlchemyError as error:
        raise Refused("not_a_copy", file=source.name) from error
    finally:
        copy.engine.dispose()
    if checked.findings:
        first = checked.findings[0]
        raise Refused("copy_does_not_hold", table=first.table, row=first.row, cause=first.code)
    return checked


def _copy_sqlite(source: Path, target: Path, *, replace: bool = False) -> None:
    """SQLite's own online copy: consistent whatever is written meanwhile."""
    if replace:
        target.unlink(missing_ok=True)
    module = sqlite_module()
    origin, copy = module.connect(source), module.connect(target)
    try:
        origin.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    finally:
        origin.close()
        copy.close()


def _sqlite_path(desk: Desk) -> Path:
    database = make_url(str(desk.engine.url)).database
    assert database is not None
    return Path(database)


def _libpq(desk: Desk) -> str:
    return desk.engine.url.set(drivername="postgresql").render_as_string(hide_password=False)


def _run(command: list[str]) -> None:
    try:
        subprocess.run(command, check=True, capture_output=True)
    except FileNotFoundError as error:
        raise Refused("tool_missing", tool=command[0]) from error
    except subprocess.CalledProcessError as error:
        raise Refused("tool_failed", tool=command[0], said=error.stderr.decode(errors="replace")[-400:]) from error
