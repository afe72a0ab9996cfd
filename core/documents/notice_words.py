"""What does a notice say, in words?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from core import formats
from core.texts import has, text

#: Any other year than the present one, so that a date in a file always has its year.
_NO_YEAR: Final = date.min


def line(language: str, code: str, params: Mapping[str, Any], zone: ZoneInfo, today: date) -> str:
    """The sentence of a notice; a moment of another year than `today`'s is written with its year."""
    known = f"notice.{code}"
    worded = {name: _word(language, name, value, zone, today) for name, value in params.items()}
    return text(language, known if has(known) else "notice.other", **worded)


def of_row(language: str, row: Mapping[str, Any], zone: ZoneInfo) -> str:
    """The sentence of a notice in a list of notices."""
    return line(language, row["code"], row["params"], zone, _NO_YEAR)


def _word(language: str, name: str, value: Any, zone: ZoneInfo, today: date) -> str:
    """A parameter in words: a code by its catalog, a moment as it is written for people."""
    if isinstance(value, datetime):
        written = formats.until if name in ("until", "due") else formats.moment
        return written(language, value, zone, today=today)
    if name in ("kind", "of", "channel"):
        return text(language, f"fact.{value}")
    if name == "wish":
        return text(language, f"leads.wish_{value}")
    if name == "to" and not value:
        return text(language, "leads.manager_decides")
    return str(value)
