"""Which moment does a scenario mean by a date and time?"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from core.scenarios.fields import Wrong

#: A date, then the hour with or without its leading nought, then the rest.
_WRITTEN: Final = re.compile(r"(\d{4}-\d\d-\d\d)[ T]+(\d{1,2})(:\d\d.*)")


def moment(raw: Any, zone: ZoneInfo, where: str) -> datetime:
    """A date and time in the story's zone, as UTC; 24:00 is the end of its day."""
    if isinstance(raw, str):
        raw = _read(raw.strip(), where)
    if isinstance(raw, date) and not isinstance(raw, datetime):
        raise Wrong(where, f"no time of day: {raw}")
    if not isinstance(raw, datetime):
        raise Wrong(where, f"not a date and time: {raw}")
    return (raw if raw.tzinfo else raw.replace(tzinfo=zone)).astimezone(UTC)


def _read(text: str, where: str) -> date:
    """The moment, or the day where no more is written."""
    parts = _WRITTEN.fullmatch(text)
    try:
        if parts is None:
            return date.fromisoformat(text)
        day, hour, rest = parts.groups()
        if (hour, rest) == ("24", ":00"):
            return datetime.fromisoformat(day) + timedelta(days=1)
        return datetime.fromisoformat(f"{day} {hour:0>2}{rest}")
    except ValueError:
        raise Wrong(where, f"not a date and time: {text}") from None
