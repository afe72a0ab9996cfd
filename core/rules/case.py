"""What is a case, and what may a rule ask about everything outside it?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal, Protocol

from core.rules.model import EMPTY, Entry, Fact, Outcome, Ref, Staff

#: A place in the order of facts: when, and the number in the ledger.
Position = tuple[datetime, int]
#: A reason before it is put into words: clauses, code, parameters, facts.
Note = tuple[tuple[str, ...], str, Mapping[str, Any], tuple[int, ...]]

#: After every fact of a moment.
LAST = 2**63


def position_of(fact: Fact) -> Position:
    """The place of a fact in the order of facts."""
    return (fact.at, fact.seq)


def just_before(position: Position) -> Position:
    """The last place before another."""
    return (position[0], position[1] - 1)


@dataclass(frozen=True, slots=True)
class Answer:
    """The verdict on one registering fact, given once.

    `effect` says what it does to the case, `holder` and `stage` whose claim begins at which stage, and
    `question` and `asked_of` what a person must decide where the outcome is refer. `waits` marks a registration
    that was refused for another's claim alone, and so may move up when that one lapses.
    """

    outcome: Outcome
    notes: tuple[Note, ...]
    holder: Ref | None = None
    stage: str | None = None
    effect: str = ""
    question: str | None = None
    asked_of: str | None = None
    waits: bool = False


@dataclass(frozen=True, slots=True)
class Case:
    """All facts about one customer, in order, after identity has been resolved.

    `settled` holds answers given earlier, under the identity known then. `since` is when the customer was first heard
    of, also where that entry was voided later.
    """

    members: tuple[Ref, ...]
    entries: Mapping[Ref, Entry]
    facts: Sequence[Fact]
    settled: Mapping[int, Answer] = field(default=EMPTY)
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Rival:
    """Another customer whose number agrees in all shown digits, and his owner."""

    entry: Ref
    owner: Ref | None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """A live confirmation in somebody's name: since when, by which fact, and whose."""

    since: datetime
    seq: int
    holder: Ref


@dataclass(frozen=True, slots=True)
class Brought:
    """A signed newcomer of an old customer: who had a share of his deal for that referral, and how many percent."""

    earner: Ref | None = None
    percent: int = 0


#: For which number a registration was refused: for none, for the live claims of a person, those of a month or a day.
Limit = Literal["none", "quota_full", "month_full", "day_full"]


class Office(Protocol):
    """Everything outside a case that a clause may ask for, as it stood at a position."""

    staff: Mapping[Ref, Staff]

    def left(self, person: Ref) -> Position | None:
        """When the person left the company."""

    def event(self, name: str) -> Position | None:
        """When the event of that name happened first."""

    def owner_of(self, entry: Ref, before: Position) -> Ref | None:
        """Who owned the case of another entry just before a position."""

    def holds(self, person: Ref, before: Position) -> int:
        """How many other customers that the rules count the person held just before a position."""

    def given(self, person: Ref, before: Position, span: str) -> int:
        """How many new customers that the rules count were given to him in that month or day before a position."""

    def brought_by(self, referrer: Ref, before: Position, besides: Sequence[Ref]) -> Sequence[Brought]:
        """The newcomers of an old customer who had signed before a position, but for one customer's entries."""

    def limit_on_record(self, seq: int) -> Limit | None:
        """For which number a registration was refused when it was answered; None where that is not on record."""

    def findings(self, person: Ref) -> Sequence[Fact]:
        """Findings about the person in all cases, in order."""

    def one_customer(self, a: Ref, b: Ref, at: Position) -> bool:
        """Are two entries one customer?"""

    def confirmed_under(self, name: str, before: Position) -> Sequence[Confirmation]:
        """Live confirmations whose company or person has that name, the earliest first."""

    def next_in_rotation(self, before: Position, besides: Ref | None) -> Ref | None:
        """Who is next in rotation and is not `besides`."""

    def relations(self, members: Sequence[Ref], before: Position) -> Sequence[tuple[Ref, str]]:
        """Attested relations of the case's entries to other customers: the other entry, and the kin."""

    def same_number(self, members: Sequence[Ref], before: Position) -> bool:
        """Had another customer a number of these entries before a position?"""

    def rivals(self, entry: Ref, before: Position) -> Sequence[Rival]:
        """Other customers whom the entry's partly hidden number could mean, where it could mean several."""


def gone(office: Office, person: Ref | None, by: Position) -> bool:
    """Has the person left the company by then? Nobody comes back under the same account."""
    left = office.left(person) if person is not None else None
    return left is not None and left <= by


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

    def holds(self, person: Ref, before: Position) -> int:
        """Nobody holds anything."""
        return 0

    def given(self, person: Ref, before: Position, span: str) -> int:
        """Nobody was given anything."""
        return 0

    def brought_by(self, referrer: Ref, before: Position, besides: Sequence[Ref]) -> Sequence[Brought]:
        """Nobody was brought."""
        return ()

    def limit_on_record(self, seq: int) -> Limit | None:
        """Nothing is on record."""
        return None

    def findings(self, person: Ref) -> Sequence[Fact]:
        """Nothing was found."""
        return ()

    def one_customer(self, a: Ref, b: Ref, at: Position) -> bool:
        """Only an entry with itself."""
        return a == b

    def confirmed_under(self, name: str, before: Position) -> Sequence[Confirmation]:
        """Nothing is confirmed."""
        return ()

    def next_in_rotation(self, before: Position, besides: Ref | None) -> Ref | None:
        """There is no roster."""
        return None

    def relations(self, members: Sequence[Ref], before: Position) -> Sequence[tuple[Ref, str]]:
        """Nobody is related."""
        return ()

    def same_number(self, members: Sequence[Ref], before: Position) -> bool:
        """Nobody has a number."""
        return False

    def rivals(self, entry: Ref, before: Position) -> Sequence[Rival]:
        """No number is alike."""
        return ()
