"""Which moment does an office mean by what it wrote into the date column of its register?"""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

#: 2025-1-4, 2025.1.4, 2025年1月4日, 20250104, and 20251.4, where the first point was forgotten.
_YEAR_FIRST = re.compile(
    r"(?P<y>20\d{2}|19\d{2})(?:\D{0,2}(?P<m>\d{1,2})\D{1,2}(?P<d>\d{1,2})|(?P<mm>\d{2})(?P<dd>\d{2})\b)"
)
_YEAR_LAST = re.compile(r"(?P<m>\d{1,2})[/.-](?P<d>\d{1,2})[/.-](?P<y>20\d{2}|19\d{2})")
#: 26.3.5: of two digits that cannot be a month or are called a year.
_SHORT_YEAR = re.compile(
    r"(?P<y>\d{2})(?:(?<=1[3-9]|[2-9]\d)[/.-](?P<m>\d{1,2})[/.-]|年(?P<mm>\d{1,2})月)(?P<d>\d{1,2})(?!\d)"
)
#: 3月5日, 3.5, 3/5: the year stands above the register, or goes without saying. 3.1 may be 3.10, whose nought a table
#: forgot.
_NO_YEAR = re.compile(r"(?P<m>\d{1,2})(?:[月/-]|\.(?![123](?!\d)))(?P<d>\d{1,2})(?![\d/.-])")
_TIME = re.compile(
    r"(?P<half>上午|中午|下午|晚上|晚)?\s*(?P<h>\d{1,2})(?::(?P<mi>\d{1,2})(?::\d{1,2})?|[时点](?P<min>\d{1,2}|半)?)"
    r"\s*(?P<late>am|pm)?"
)
_LATE: Final = frozenset({"下午", "晚上", "晚", "pm"})
#: A day count of Excel, from 2000 to 2099.
_SERIAL = range(36_526, 73_051)


def read_moment(written: str, zone: ZoneInfo, latest: date | None = None) -> datetime | None:
    """A date with or without a time, as offices write it: 2025-1-4, 25.1.4, 2025年1月4日 下午3点, 1/4/2025, 20251.4, a
    day count. A day without a year (3月5日) is the last one that is not after `latest`. None: it cannot be read."""
    text = unicodedata.normalize("NFKC", written).strip().lower()
    if re.fullmatch(r"\d{5}(\.\d+)?", text) and int(float(text)) in _SERIAL:
        return datetime(1899, 12, 30, tzinfo=zone) + timedelta(days=float(text))
    for pattern in (_YEAR_FIRST, _YEAR_LAST, _SHORT_YEAR, _NO_YEAR):
        match = pattern.match(text)
        if match is not None:
            day = _day(match.groupdict(), latest)
            return None if day is None else _at(day, text[match.end() :], zone)
    return None


def _day(parts: dict[str, str | None], latest: date | None) -> date | None:
    month, day = int(parts.get("mm") or parts["m"] or 0), int(parts.get("dd") or parts["d"] or 0)
    if "mm" not in parts and month > 12 >= day:
        month, day = day, month
    try:
        if "y" in parts:
            year = int(parts["y"] or 0)
            return date(year + 2000 if year < 100 else year, month, day)
        return None if latest is None else _last(month, day, latest)
    except ValueError:
        return None


def _last(month: int, day: int, latest: date) -> date | None:
    """The last such day that is not after `latest`; 29 February is looked for a few years back."""
    for year in range(latest.year, latest.year - 8, -1):
        try:
            found = date(year, month, day)
        except ValueError:
            continue
        if found <= latest:
            return found
    return None


def _at(day: date, rest: str, zone: ZoneInfo) -> datetime | None:
    """The moment on that day; midnight where no time is written behind it."""
    clock = _TIME.search(rest)
    hour = minute = 0
    if clock is not None:
        hour = int(clock["h"])
        minute = 30 if clock["min"] == "半" else int(clock["mi"] or clock["min"] or 0)
        if hour < 12 and {clock["half"], clock["late"]} & _LATE:
            hour += 12
    try:
        return datetime(day.year, day.month, day.day, hour, minute, tzinfo=zone)
    except ValueError:
        return None
