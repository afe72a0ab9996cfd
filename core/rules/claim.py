"""What is a claim in force, and when does its protection end?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, datetime

from core.rules.case import Note
from core.rules.model import EMPTY, Ref
from core.rules.periods import Period
from core.rules.rulebook import Rules

_LONG_AGO = datetime.min.replace(tzinfo=UTC)
#: What gives a period that the longest time of a claim without a deal does not bound.
UNCAPPED = frozenset({"deposit", "subscribe", "contract", "refund", "renewal"})


@dataclass(slots=True)
class Claim:
    """Somebody's claim in force. `start` is where its clock began last; without `period` it does not end.

    `stage` is how far the customer has come, `running` what gave the running period: the stage, or a deal step,
    a way of contact, a refund, a renewal. `under` are the rules under which it began: a running period keeps its
    length when they change. `overdue` claims have outlived it but wait for somebody to take the customer (003-11-21).
    `last` is the moment beyond which nothing but a deal or a renewal protects, `cap` the same while that holds.
    """

    holder: Ref
    unit: str | None
    since: datetime
    seq: int
    kind: str
    stage: str
    under: Rules
    notes: list[Note]
    entry: Ref | None = None
    start: datetime = _LONG_AGO
    period: Period | None = None
    running: str = ""
    kept: Note | None = None
    bound: bool = False
    visited: bool = False
    overdue: bool = False
    anchored: bool = False
    renewals: int = 0
    prolonged: int = 0
    contacts: list[datetime] = field(default_factory=list)
    ends: datetime | None = None
    surely: datetime | None = None
    by_contact: bool = False
    last: datetime | None = None
    cap: datetime | None = None

    def begin(self, rules: Rules, start: datetime, period: Period | None, running: str) -> None:
        """Start the clock: the protection runs from `start` for `period`, which `running` gave."""
        self.under = rules
        self.start = start
        self.cap = max(self.last, start) if self.last is not None and running not in UNCAPPED else None
        self.period = rules.protection.longest if period is None and self.cap is not None else period
        self.running = running
        self.ends = None
        self.overdue = False
        self.surely = self._surely(start)
        usual = running == self.stage and running != "claimed"
        self.by_contact = usual and period is not None and "contact" in period.starts

    def _surely(self, start: datetime) -> datetime | None:
        """A moment up to which the protection runs without any doubt; None where it has no end."""
        if self.period is None:
            return None
        least = start + self.period.least
        return least if self.cap is None else min(least, self.cap)

    def contacted(self, at: datetime, note: Note) -> None:
        """An effective contact by the owner where every contact starts the clock anew: the same as `begin`, briefly."""
        self.contacts.append(at)
        period, start, cap = self.period, self.start, self.cap
        if period is None or self.overdue or self.bound:
            return
        if at > start:  # a clock that begins at the next opening does not begin earlier
            self.start = start = at
        self.ends = None
        least = start + period.least
        self.surely = least if cap is None or least < cap else cap
        self.kept = note
        self.prolonged += 1

    def note(self, parameter: str, code: str, *facts: int) -> Note:
        """A reason that rests on what the rules said under which the running period began."""
        return (self.under.cites[parameter], code, EMPTY, facts)

    def end(self) -> datetime | None:
        """The end of the running protection; None while there is none."""
        if self.bound or self.period is None:
            return None
        if self.ends is None:
            end = self.period.ends(self.start, self.under.zone)
            self.ends = end if self.cap is None else min(end, self.cap)
        return self.ends

    @property
    def capped(self) -> bool:
        """Does the protection end because it has lasted as long as it may?"""
        return self.cap is not None and self.end() == self.cap

    @property
    def ending(self) -> Period | None:
        """The period that says whether its last instant counts, and what follows."""
        return self.under.protection.longest or self.period if self.capped else self.period

    def lapsed(self, at: datetime) -> bool:
        """Is the protection over at `at`?"""
        if self.surely is None or at < self.surely or self.bound:
            return False
        end, ending = self.end(), self.ending
        return end is not None and ending is not None and ending.over(end, at)
