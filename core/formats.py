"""How are moments, numbers, money and phones written for people, in their language?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel.dates import get_day_names, get_month_names

from core.texts import known, text


def moment(language: str, at: datetime, zone: ZoneInfo, *, today: date | None = None) -> str:
    """11月22日 周日 14:30; with its year where that is another than `today`'s. An end of day reads 24:00 (`until`)."""
    local = at.astimezone(zone)
    return text(language, "format.moment", day=day(language, local.date(), today=today), time=f"{local:%H:%M}")


def until(language: str, end: datetime, zone: ZoneInfo, *, today: date | None = None) -> str:
    """The end of a period (the first instant outside it); midnight is written as 24:00 of the day before."""
    local = end.astimezone(zone)
    if (local.hour, local.minute, local.second) != (0, 0, 0):
        return moment(language, end, zone, today=today)
    before = day(language, local.date() - timedelta(days=1), today=today)
    return text(language, "format.moment", day=before, time="24:00")


def clock(at: datetime, zone: ZoneInfo) -> str:
    """14:30:05, for what refreshes itself."""
    return f"{at.astimezone(zone):%H:%M:%S}"


def day(language: str, on: date, *, today: date | None = None) -> str:
    """11月22日 周日; with its year where that is another than `today`'s."""
    weekdays, months = _names(known(language))
    code = "format.day" if today is None or today.year == on.year else "format.day_of_year"
    names = {"weekday": weekdays[on.weekday()], "month_name": months[on.month]}
    return text(language, code, year=on.year, month=on.month, day=on.day, **names)


def span(language: str, length: timedelta) -> str:
    """A length of time in its two largest units: 3 天 4 小时, 12 分钟."""
    minutes = max(0, int(length.total_seconds()) // 60)
    days, hours, rest = minutes // 1440, minutes % 1440 // 60, minutes % 60
    if days:
        return text(language, "format.days_hours" if hours else "format.days", days=days, hours=hours)
    if hours:
        return text(language, "format.hours_minutes" if rest else "format.hours", hours=hours, minutes=rest)
    return text(language, "format.minutes", minutes=rest)


def number(value: float | Decimal) -> str:
    """12,345 or 12,345.6: grouped by thousands, no needless decimals."""
    return f"{value:,}" if isinstance(value, int) else f"{value:,.2f}".rstrip("0").rstrip(".")


def yuan(cents: int) -> str:
    """¥200,000, with 角 and 分 only where there are any. `cents` are 分."""
    sign, whole, rest = "-" if cents < 0 else "", abs(cents) // 100, abs(cents) % 100
    return f"{sign}¥{whole:,}" + (f".{rest:02}" if rest else "")


def phone(value: str | None) -> str:
    """138 0013 8000; a masked mobile 138 **** 8000. Other numbers stay as they are."""
    if value is None:
        return ""
    return f"{value[:3]} {value[3:7]} {value[7:]}" if len(value) == 11 and value[0] == "1" else value


def listed(language: str, parts: Iterable[str]) -> str:
    """Several words in a row: 三房、学区 or three rooms, schools."""
    return text(language, "format.between").join(parts)


@lru_cache(maxsize=8)
def _names(language: str) -> tuple[Mapping[int, str], Mapping[int, str]]:
    return get_day_names("abbreviated", locale=language), get_month_names("abbreviated", locale=language)
