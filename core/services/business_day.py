"""Where does a business day begin and end?"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from core.services.desk import Tx


def midnight(tx: Tx, day: date) -> datetime:
    """The first instant of a business day."""
    return datetime.combine(day, time(), tx.zone)


def midnight_after(tx: Tx, days: int) -> datetime:
    """The end of a period of so many whole days that today opens: the midnight after it."""
    return midnight(tx, tx.day(tx.now) + timedelta(days=days))
