"""What is a scenario: who did what and when, under which rulebook, and what is expected?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol
from zoneinfo import ZoneInfo

from core.rules import Entry, Fact, Ref, Rulebook, Staff, Verdict


@dataclass(frozen=True, slots=True)
class Expectation:
    """What must be true of a customer at a moment. `wants` has the keys of docs/FORMAT.md."""

    at: datetime
    customer: Ref
    wants: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Story:
    """A scenario as read. `facts` carry handles, and `seq` is their place in the timeline, from 1."""

    name: str
    file: str
    rulebook: Rulebook
    zone: ZoneInfo
    staff: Mapping[Ref, Staff]
    customers: Mapping[Ref, Entry]
    facts: tuple[Fact, ...]
    expectations: tuple[Expectation, ...]
    clauses: tuple[str, ...] = ()

    @property
    def entered(self) -> tuple[Fact, ...]:
        """The facts in the order in which they were entered."""
        return tuple(sorted(self.facts, key=lambda fact: (entered_at(fact), fact.seq)))


def entered_at(fact: Fact) -> datetime:
    """When a fact was entered: at once, unless it says otherwise."""
    return fact.entered_at or fact.at


class Asked(Protocol):
    """Whoever answers for a story: the pure rules, or the services over a database. Handles go in and come out."""

    def verdict(self, customer: Ref, at: datetime) -> Verdict:
        """The verdict on a customer at a moment, after all facts of that moment."""

    def same(self, a: Ref, b: Ref, at: datetime) -> bool:
        """Are the two entries one customer at that moment?"""

    def received_by(self, customer: Ref, at: datetime) -> tuple[Ref | None, tuple[str, ...]]:
        """Who was picked to receive at the customer's last arrival, and the clauses behind it."""

    def next(self, at: datetime) -> tuple[Ref | None, tuple[str, ...]]:
        """Who is next in rotation, and the clauses behind it."""
