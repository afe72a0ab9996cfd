"""What is a case, and what may a rule ask about everything outside it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from core.rules.model import EMPTY, Entry, Fact, Outcome, Ref, Staff

#: A place in the order of facts: when, and the number in the ledger.
Position = tuple[datetime, int]
#: A reason before it is put into words: clauses, code, parameters, facts.
Note = tuple[tuple[str, ...], str, Mapping[str, Any], tuple[int, ...]]

LAST = 2**63


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdict on one registering fact, given once: whose claim it became, if anybody's."""

    outcome: Outcome
    notes: tuple[Note, ...]
    holder: Ref | None = None
    stage: str | None = None
    effect: str = ""


@dataclass(frozen=True, slots=True)
class Case:
    """All facts about one customer, in order, after identity has been resolved.

    `settled` holds answers given earlier, under the identity known then; `parties` says for each member
    entry with whom it was one before the relations that joined the case.
    """

    members: tuple[Ref, ...]
    entries: Mapping[Ref, Entry]
    facts: Sequence[Fact]
    settled: Mapping[int, Answer] = field(default=EMPTY)


class Office(Protocol):
    """Everything outside a case that a clause may ask for, as it stood at a position."""

    staff: Mapping[Ref, Staff]

    def left(self, person: Ref) -> Position | None:
        """When the person left the company."""

    def event(self, name: str) -> Position | None:
        """When the event of that name happened first."""

    def owner_of(self, entry: Ref, before: Position) -> Ref | None:
        """Who owned the case of another entry just before a position."""

    def live_claims(self, person: Ref, before: Position) -> int:
        """How many other customers the person held by confirmations just before a position."""

    def findings(self, person: Ref) -> Sequence[Fact]:
        """Findings about the person in all cases, in order."""

    def confirmed_under(self, name: str, before: Position) -> Sequence[tuple[datetime, int, Ref]]:
        """Live confirmations whose company or person has that name: since when, fact, and whose."""

    def next_in_rotation(self, before: Position, besides: Ref | None) -> Ref | None:
        """Who is next in rotation and is not `besides`."""

    def relations(self, members: Sequence[Ref], before: Position) -> Sequence[tuple[Ref, str]]:
        """Attested relations of the case's entries to other customers: the other entry, and the kin."""

    def rivals(self, fact: Fact, members: Sequence[Ref], before: Position) -> Sequence[Rival]:
        """Other customers that a masked number of this fact could also mean, or that almost match."""


@dataclass(frozen=True, slots=True)
class Rival:
    """Another customer whose number agrees in all shown digits: his owner, and whether everything else agrees."""

    entry: Ref
    owner: Ref | None
    equal: bool


class Nowhere:
    """An office about which nothing but its people is known."""

    def __init__(self, staff: Mapping[Ref, Staff] = EMPTY) -> None:
        self.staff = staff

    def left(self, person: Ref) -> Position | None:
        """Nobody left."""
        return None

    def event(self, name: str) -> Position | None:
        """Nothing happened."""
        return None

    def owner_of(self, entry: Ref, before: Position) -> Ref | None:
        """Nobody owns anything."""
        return None

    def live_claims(self, person: Ref, before: Position) -> int:
        """Nobody holds anything."""
        return 0

    def findings(self, person: Ref) -> Sequence[Fact]:
        """Nothing was found."""
        return ()

    def confirmed_under(self, name: str, before: Position) -> Sequence[tuple[datetime, int, Ref]]:
        """Nothing is confirmed."""
        return ()

    def next_in_rotation(self, before: Position, besides: Ref | None) -> Ref | None:
        """There is no roster."""
        return None

    def relations(self, members: Sequence[Ref], before: Position) -> Sequence[tuple[Ref, str]]:
        """Nobody is related."""
        return ()

    def rivals(self, fact: Fact, members: Sequence[Ref], before: Position) -> Sequence[Rival]:
        """No number is alike."""
        return ()
