"""Which cases do the facts of an office make?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

from core.rules.case import Case
from core.rules.history import History, Versions
from core.rules.model import Entry, Fact, Ref
from core.rules.rulebook import BUSINESS_ZONE


def cases_of(
    facts: Iterable[Fact],
    entries: Mapping[Ref, Entry],
    rulebook: Versions,
    at: datetime,
    zone: ZoneInfo = BUSINESS_ZONE,
) -> list[Case]:
    """The cases that the facts up to `at` make under the rulebook's identity clause."""
    return History(entries, {}, facts, rulebook, zone).cases(at)
