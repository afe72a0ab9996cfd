"""Where do commands run? A desk holds the database, the clock and the business zone."""

from __future__ import annotations

import random
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, TypeVar
from zoneinfo import ZoneInfo

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError

from core import clock as real_clock
from core.clock import Clock
from db import ledger
from db.engine import open_engine

T = TypeVar("T")
BUSINESS_ZONE = ZoneInfo("Asia/Shanghai")
#: Serialization failure and deadlock: the whole command is worth another try.
_AGAIN = {"40001", "40P01"}
_TRIES = 5


@dataclass(slots=True)
class Tx:
    """One transaction: its connection, the moment it began, and the zone in which days are counted.

    `cache` lives as long as the transaction: what was read once under the lock need not be read again.
    """

    connection: Connection
    now: datetime
    zone: ZoneInfo
    cache: dict[object, Any] = field(default_factory=dict)

    def once(self, key: object, read: Callable[[], T]) -> T:
        """What `read` gives; it is called the first time that this transaction asks under the key."""
        if key not in self.cache:
            self.cache[key] = read()
        found: T = self.cache[key]
        return found

    def day(self, at: datetime) -> date:
        """The business day of a moment."""
        return at.astimezone(self.zone).date()


@dataclass(frozen=True, slots=True)
class Desk:
    """The database, the clock and the zone that all services share."""

    engine: Engine
    clock: Clock = real_clock.now
    zone: ZoneInfo = BUSINESS_ZONE
    reader: Engine = field(init=False, repr=False, compare=False)
    """The same database for transactions that only read."""

    def __post_init__(self) -> None:
        object.__setattr__(self, "reader", self.engine.execution_options(readonly=True))

    @contextmanager
    def read(self) -> Iterator[Tx]:
        """A transaction that only reads and never waits for a writer."""
        with self.reader.connect() as connection, connection.begin():
            yield Tx(connection, self.clock(), self.zone)

    def command(self, work: Callable[[Tx], T]) -> T:
        """Run `work` in one writing transaction that holds the ledger's head; commit once.

        On PostgreSQL a serialization failure or deadlock runs the whole command again; on SQLite, whose writers do
        not queue in order, so does having waited for the others in vain.
        """
        for attempt in range(_TRIES):
            try:
                with self.engine.begin() as connection:
                    last = ledger.lock(connection).entered_at
                    now = self.clock()
                    return work(Tx(connection, max(now, last) if last else now, self.zone))
            except DBAPIError as error:
                if not _worth_another_try(error) or attempt == _TRIES - 1:
                    raise
                time.sleep(random.uniform(0, 0.02 * 2**attempt))
        raise AssertionError("unreachable")


def _worth_another_try(error: DBAPIError) -> bool:
    """Did others get in the way, before anything was written?"""
    return getattr(error.orig, "sqlstate", None) in _AGAIN or str(error.orig) == "database is locked"


def open_desk(url: str, *, clock: Clock = real_clock.now, zone: str = "Asia/Shanghai") -> Desk:
    """A desk on the database at `url`; the schema must be there (see core.services.schema)."""
    return Desk(open_engine(url), clock, ZoneInfo(zone))
