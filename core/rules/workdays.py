"""On which days does the office work, and when is the N-th working day over?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

WEEK: Final = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_SPAN = re.compile(r"(\d{4}-\d{2}-\d{2})(?:\.\.(\d{4}-\d{2}-\d{2}))?")
#: Nobody closes for longer; an office that never works would otherwise never answer.
_LONGEST: Final = 3660


@dataclass(frozen=True, slots=True)
class Workdays:
    """The days of the week that are free, the days that are free besides, and free ones on which people work."""

    free: frozenset[int]
    closed: frozenset[date] = frozenset()
    open: frozenset[date] = frozenset()

    def works(self, day: date) -> bool:
        """Does the office work on this day?"""
        return day in self.open or (day not in self.closed and day.weekday() not in self.free)

    def end(self, start: datetime, days: int, zone: ZoneInfo) -> datetime:
        """24:00 of the `days`-th working day after the local day of `start`, in UTC."""
        day, left = start.astimezone(zone).date(), days
        for _ in range(_LONGEST):
            if left == 0:
                break
            day += timedelta(days=1)
            left -= self.works(day)
        midnight = datetime(day.year, day.month, day.day, tzinfo=zone) + timedelta(days=1)
        return midnight.astimezone(UTC)


#: An office that says nothing of its days is free on Saturday and Sunday.
USUAL: Final = Workdays(frozenset({5, 6}))


def workdays(free: Iterable[str], closed: Iterable[str], worked: Iterable[str]) -> Workdays:
    """The office's days from what its rulebook says: names of the week's days, and days or spans of days."""
    return Workdays(
        frozenset(WEEK.index(name) for name in free),
        frozenset(day for written in closed for day in span(written) or ()),
        frozenset(day for written in worked for day in span(written) or ()),
    )


def span(written: str) -> list[date] | None:
    """The days that 2025-10-01 or 2025-10-01..2025-10-08 means; None where it means none."""
    found = _SPAN.fullmatch(written.strip())
    if found is None:
        return None
    try:
        first, last = date.fromisoformat(found[1]), date.fromisoformat(found[2] or found[1])
    except ValueError:
        return None
    return list(_days(first, last)) or None


def _days(first: date, last: date) -> Iterator[date]:
    return (first + timedelta(days=each) for each in range(min((last - first).days + 1, _LONGEST)))
