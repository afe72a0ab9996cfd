"""Is the SQLite file still there, and still the one that was opened?

A file that was moved away goes on being written by whoever has it open, one that is missing would be made anew, empty,
and one that was put in its place would be mixed with the former one's journal. None of it must happen to an office:
meanwhile the database counts as gone. A copy is put back by `restore`, or while nothing has the file open.
"""

from __future__ import annotations

import os
from pathlib import Path
from types import ModuleType
from typing import Any

from sqlalchemy import Engine, event


def watch(engine: Engine, path: Path, driver: ModuleType) -> None:
    """From its first connection on, the engine opens and hands out none while another file, or none, stands at `path`:
    then whoever asks gets the driver's OperationalError."""
    opened: list[tuple[int, int]] = []

    def check() -> None:
        if opened and _identity(path) not in opened:
            raise driver.OperationalError("the database file is away")

    @event.listens_for(engine, "do_connect")
    def on_opening(*_: Any) -> None:
        check()

    @event.listens_for(engine, "connect")
    def on_connect(*_: Any) -> None:
        found = _identity(path)
        if found is not None and not opened:
            opened.append(found)

    @event.listens_for(engine, "checkout")
    def on_checkout(*_: Any) -> None:
        check()


def _identity(path: Path) -> tuple[int, int] | None:
    """The file as the system knows it; None where there is none."""
    try:
        found = os.stat(path)
    except OSError:
        return None
    return found.st_dev, found.st_ino
