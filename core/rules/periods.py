"""When does a period end?

A period says its length and unit, whether its last instant belongs to it, which events start its clock, what
becomes of the customer when it lapses, and what becomes of a second claimant then.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from core.rules.workdays import USUAL, Workdays

Unit = Literal["minute", "hour", "day", "calendar_day", "workday", "month"]
End = Literal["excluded", "included"]
Lapse = Literal["pool", "department", "nobody", "overdue"]
Second = Literal["registers_anew", "moves_up"]
Start = Literal[
    "registration",  # the fact that gave the claim
    "confirmation",  # the confirmer's answer, or the end of his silence, by which it counts
    "visit",  # every registered visit of the customer, whoever receives him
    "own_visit",  # a visit received by the holder himself
    "first_visit",  # the first confirmed visit under a report
    "contact",  # an effective contact by somebody whose contacts count
    "re_report",  # a second report that is accepted
    "amendment",  # an amended slip
    "renewal",  # an accepted request to renew
    "refund",  # a deposit given back
    "transfer",  # a hand-over by a manager or by the rules
    "deal",  # the first of subscription and contract
    "deposit",
]

_STEP = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1), "day": timedelta(days=1)}

#: What a period says, as it is written in a rulebook.
PARTS = ("length", "unit", "end", "starts", "lapse", "second")


@dataclass(frozen=True, slots=True)
class Period:
    """A length of time with everything that decides when it is over.

    `unit` day is 24 hours from the first moment; calendar_day ends at 24:00 of the N-th local day after the
    starting day (0: of that day itself), workday at 24:00 of the N-th one on which the office works (`office`); month
    is the same day N months on, or that month's last day.
    """

    length: int
    unit: Unit
    end: End = "excluded"
    starts: tuple[Start, ...] = ("registration",)
    lapse: Lapse = "pool"
    second: Second = "registers_anew"
    office: Workdays = field(default=USUAL, repr=False, compare=False)
    least: timedelta = field(init=False, repr=False, compare=False)
    """A span that the period surely outlasts; lets a caller skip the calendar while it has not passed."""

    def __post_init__(self) -> None:
        days = timedelta(days=self.length * 28 - 1 if self.unit == "month" else self.length)
        step = _STEP.get(self.unit)
        object.__setattr__(self, "least", self.length * step if step is not None else days)

    def ends(self, start: datetime, zone: ZoneInfo) -> datetime:
        """The instant at which the period from `start` is over (the last one inside, if the end is included)."""
        step = _STEP.get(self.unit)
        if step is not None:
            return start + self.length * step
        if self.unit == "month":
            return months_after(start, self.length, zone)
        if self.unit == "workday":
            return self.office.end(start, self.length, zone)
        return days_end(start, self.length, zone)

    def after(self, end: datetime) -> datetime:
        """The start of a period that goes on where another ended: 24:00 belongs to the day that it ends."""
        return end - timedelta(microseconds=1) if self.unit in ("calendar_day", "workday") else end

    def over(self, end: datetime, at: datetime) -> bool:
        """Is a period that ends at `end` over at `at`?"""
        return at > end if self.end == "included" else at >= end


def days_end(start: datetime, days: int, zone: ZoneInfo) -> datetime:
    """24:00 of the `days`-th local day after the day of `start`, in UTC."""
    local = start.astimezone(zone)
    midnight = datetime(local.year, local.month, local.day, tzinfo=zone) + timedelta(days=days + 1)
    return midnight.astimezone(UTC)


def months_after(start: datetime, months: int, zone: ZoneInfo) -> datetime:
    """The same local day and time `months` later; where the month is too short, its last day. In UTC."""
    local = start.astimezone(zone)
    years, month = divmod(local.month - 1 + months, 12)
    year, month = local.year + years, month + 1
    day = min(local.day, monthrange(year, month)[1])
    return local.replace(year=year, month=month, day=day).astimezone(UTC)


def same_day(a: datetime, b: datetime, zone: ZoneInfo) -> bool:
    """Do both moments lie on one local calendar day?"""
    return a.astimezone(zone).date() == b.astimezone(zone).date()
