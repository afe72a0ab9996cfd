"""What comes of a trial of another rulebook? Plain values that a screen, a command and a workbook can show."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

from core.rules.model import Verdict


@dataclass(frozen=True, slots=True)
class Side:
    """What one rulebook says of a customer: `owner` only while `state` is owned; the clauses that it rests on."""

    state: str
    owner: int | None
    until: datetime | None
    endless: bool
    clauses: tuple[str, ...]
    shares: Mapping[int, int]

    @property
    def whose(self) -> int | str:
        """The owner, or the state of a customer without one."""
        return self.owner if self.owner is not None else self.state


@dataclass(frozen=True, slots=True)
class Change:
    """A customer who would be somebody else's, or whose deal would be shared otherwise.

    `clause` is the one behind it. `price_cents` is what his deals are worth, `moved_cents` the part whose commission
    another person would have.
    """

    case_id: int
    customer: str
    before: Side
    after: Side
    clause: str
    price_cents: int
    moved_cents: int

    @property
    def changes_hands(self) -> bool:
        """Is he somebody else's afterwards?"""
        return self.before.whose != self.after.whose


@dataclass(frozen=True, slots=True)
class Move:
    """So many customers go from one (a person, or a state) to another."""

    origin: int | str
    target: int | str
    customers: int


@dataclass(frozen=True, slots=True)
class ByClause:
    """What one clause changes."""

    clause: str
    customers: int
    moved_cents: int


@dataclass(frozen=True, slots=True)
class Trial:
    """The whole history judged under another rulebook, as of `at` and row `head_seq` of the ledger.

    `names` are the people by number. `per_person` is how much more (or less) deal value counts for each.
    """

    at: datetime
    head_seq: int
    since: datetime | None
    zh: str
    en: str
    version: str
    hash: str
    customers: int
    changes: tuple[Change, ...]
    names: Mapping[int, str] = field(default_factory=dict)

    @property
    def change_hands(self) -> tuple[Change, ...]:
        """The customers who would be somebody else's."""
        return tuple(each for each in self.changes if each.changes_hands)

    @property
    def moved_cents(self) -> int:
        """The value of deals whose commission another person would have."""
        return sum(each.moved_cents for each in self.changes)

    def moves(self) -> tuple[Move, ...]:
        """From whom to whom, the most customers first."""
        counted: dict[tuple[int | str, int | str], int] = {}
        for each in self.change_hands:
            key = (each.before.whose, each.after.whose)
            counted[key] = counted.get(key, 0) + 1
        found = [Move(origin, target, count) for (origin, target), count in counted.items()]
        return tuple(sorted(found, key=lambda move: (-move.customers, str(move.origin), str(move.target))))

    def by_clause(self) -> tuple[ByClause, ...]:
        """What each clause changes, the one with the most customers first."""
        customers: dict[str, int] = {}
        cents: dict[str, int] = {}
        for each in self.changes:
            customers[each.clause] = customers.get(each.clause, 0) + 1
            cents[each.clause] = cents.get(each.clause, 0) + each.moved_cents
        found = [ByClause(clause, count, cents[clause]) for clause, count in customers.items()]
        return tuple(sorted(found, key=lambda each: (-each.customers, each.clause)))


def side(given: Verdict) -> Side:
    """A verdict in the few things that a trial compares."""
    clauses = tuple(dict.fromkeys(reason.clause for reason in given.reasons))
    owner = int(given.owner) if given.owner is not None and given.state == "owned" else None
    shares = {int(person): part for person, part in given.shares.items()}
    return Side(given.state, owner, given.protected_until, given.endless, clauses, shares)


def packed(change: Change) -> dict[str, Any]:
    """A change as JSON can hold it."""
    document = asdict(change)
    for name in ("before", "after"):
        document[name]["until"] = document[name]["until"].isoformat() if document[name]["until"] else None
        document[name]["shares"] = list(document[name]["shares"].items())
    return document


def unpacked(document: Mapping[str, Any]) -> Change:
    """The change that `packed` wrote."""
    return Change(**{**document, "before": _side(document["before"]), "after": _side(document["after"])})


def _side(document: Mapping[str, Any]) -> Side:
    until = document["until"]
    return Side(
        state=document["state"],
        owner=document["owner"],
        until=datetime.fromisoformat(until) if until else None,
        endless=document["endless"],
        clauses=tuple(document["clauses"]),
        shares={int(person): part for person, part in document["shares"]},
    )
