"""What tests share: a clock that is moved by hand, and an office to work in."""

from __future__ import annotations

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

ZONE = ZoneInfo("Asia/Shanghai")
START = datetime(2026, 11, 2, 9, 0, tzinfo=ZONE)


class MovingClock:
    """Says the moment it was set to."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at

    def set(self, at: str) -> None:
        """Set to local time, `2026-11-02 10:00`."""
        self.at = datetime.fromisoformat(at).replace(tzinfo=ZONE)

    def forward(self, **delta: float) -> None:
        """Move on, as `timedelta`."""
        self.at += timedelta(**delta)
