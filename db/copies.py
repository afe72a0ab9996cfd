"""How is everything in one SQLite database copied into another, whatever is written meanwhile?"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Engine

from db.engine import sqlite_module

#: An open database, a file, or nothing: an empty database.
Place = Engine | Path | None


def copy(source: Place, target: Place) -> None:
    """Make `target` what `source` is at one moment, by SQLite's own online copy; what was in it is gone.

    A file that is copied to stands alone, without a journal beside it. Raises the driver's DatabaseError for a file
    that is no database.
    """
    with _open(source) as origin, _open(target) as made:
        origin.backup(made)
        if isinstance(target, Path):
            made.execute("PRAGMA journal_mode=DELETE")


@contextmanager
def _open(place: Place) -> Iterator[Any]:
    """The driver's own connection."""
    if isinstance(place, Engine):
        pooled = place.raw_connection()
        try:
            yield pooled.driver_connection
        finally:
            pooled.close()
        return
    opened = sqlite_module().connect(str(place) if place is not None else ":memory:")
    try:
        yield opened
    finally:
        opened.close()
