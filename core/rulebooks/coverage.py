"""Does a rulebook leave an office without a rule: no mode, nothing that gives a claim, or a claim without a period?"""

from __future__ import annotations

from datetime import date
from typing import Any, Final
from zoneinfo import ZoneInfo

from core.rules.claims import STAGES
from core.rules.parameters import catalogue
from core.rules.rulebook import BUSINESS_ZONE, Rulebook

#: Empty, these say as little as not at all: nothing gives a claim, nobody is recognised.
_NOT_EMPTY: Final = frozenset({"basis.kinds", "identity.keys"})


def gaps(book: Rulebook, since: date, zone: ZoneInfo = BUSINESS_ZONE) -> dict[str, date]:
    """Parameters that say nothing although a verdict needs them, with the first day on or after `since` of each."""
    turns = sorted({each.astimezone(zone).date() for each in book.turning_points(zone)})
    found: dict[str, date] = {}
    for day in [since, *(each for each in turns if each > since)]:
        for key in _missing(book, day):
            found.setdefault(key, day)
    return found


def _missing(book: Rulebook, day: date) -> list[str]:
    needed = [key for key, each in catalogue().items() if each.about.required]
    missing = [key for key in needed if _says(book, key, day) in ((None, ()) if key in _NOT_EMPTY else (None,))]
    for kind in _says(book, "basis.kinds", day) or ():
        key = f"protection.{STAGES[kind]}"
        if _says(book, key, day) is None:
            missing.append(key)
    return missing


def _says(book: Rulebook, key: str, day: date) -> Any:
    """What the rulebook states on that day; None where it is silent."""
    for dated in book.values.get(key, ()):
        if (dated.start is None or dated.start <= day) and (dated.end is None or day <= dated.end):
            return dated.value
    return None
