"""Is one of the day's windows open at a moment, and when does the next one open?

A window is written 09:00-10:00: its first minute belongs to it, its last one does not. One that ends before it begins
goes over midnight.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

_WRITTEN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-(?:([01]\d|2[0-3]):([0-5]\d)|(24):(00))")


def readable(written: str) -> bool:
    """Is this a window of the day?"""
    return _WRITTEN.fullmatch(written) is not None and len(set(_bounds(written))) == 2


def is_open(windows: Sequence[str], at: datetime, zone: ZoneInfo) -> bool:
    """Does the moment lie in one of them?"""
    local = at.astimezone(zone)
    minute = local.hour * 60 + local.minute
    return any(_within(minute, *_bounds(each)) for each in windows)


def next_opening(windows: Sequence[str], at: datetime, zone: ZoneInfo) -> datetime:
    """The first beginning of one of them (there is at least one) after the moment, in local time."""
    local = at.astimezone(zone)
    midnight = datetime(local.year, local.month, local.day, tzinfo=zone)
    starts = [midnight + timedelta(days=day, minutes=_bounds(each)[0]) for day in (0, 1) for each in windows]
    return min(each for each in starts if each > local)


def _bounds(written: str) -> tuple[int, int]:
    """First minute of the day, and the first one after."""
    begin, end = (int(hour) * 60 + int(minute) for hour, minute in (part.split(":") for part in written.split("-")))
    return begin, end


def _within(minute: int, begin: int, end: int) -> bool:
    return begin <= minute < end if begin < end else minute >= begin or minute < end
