"""How does a case stand after the facts so far?"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from core.rules.case import LAST, Answer, Case, Note, Office, Position
from core.rules.claim import Claim
from core.rules.model import EMPTY, Entry, Fact, Ref, Staff
from core.rules.parameters.claims import Rest
from core.rules.periods import End, Period, same_day
from core.rules.rulebook import Rules, Timeline

NOBODY = Staff(ref="")
_LONG_AGO = datetime.min.replace(tzinfo=UTC)


@dataclass(slots=True)
class Pending:
    """A customer who waits: who gets him at the end, who may speak up, or what a person must decide."""

    receiver: Ref | None
    until: datetime | None
    fact: Fact
    earlier: tuple[Ref, ...]
    period: Period | None
    question: str
    asked_of: str
    note: Note


@dataclass(slots=True)
class Reception:
    """A call or visit that somebody received, and whose the customer was then."""

    fact: Fact
    by: Ref | None
    owner: Ref | None
    registered: bool
    valid: bool
    away: Mapping[Ref, str]

    def knew(self, owner: Ref) -> bool:
        """Did the receiver know whose customer it was: he was asked for, or said to be away?"""
        return self.fact.data.get("asks_for") == owner or owner in self.away


@dataclass(slots=True)
class Step:
    """A deal step, whose the customer was just before it, and by which claim."""

    fact: Fact
    owner: Ref | None
    claim: Claim | None
    taken_back: bool = False


@dataclass(slots=True)
class Change:
    """A change of owner by complaint."""

    old: Ref
    new: Ref | None
    fact: Fact
    deposit: bool


class State:
    """A case in the course of its facts. Rules read and change it; nothing outlives the fold.

    `rest` says whose the customer is while nobody has a claim, `freed` since when, and `opens` when the department's
    becomes free to claim; a `locked` rest can only be ended by a manager. `hold` is the reason why a dispute keeps him
    from everybody meanwhile. `watchful` states may change between two facts although no protection ends. `rules` are
    those of the moment that is looked at, `line` those of all times.
    """

    __slots__ = (
        "answers",
        "arrival",
        "beside",
        "case",
        "changes",
        "claim",
        "contacts",
        "disputes",
        "extra",
        "findings",
        "fines",
        "former",
        "freed",
        "hold",
        "lapsed",
        "line",
        "locked",
        "office",
        "opens",
        "outcomes",
        "pending",
        "position",
        "proxies",
        "queue",
        "receptions",
        "referred",
        "refers",
        "refused",
        "rest",
        "rest_notes",
        "rules",
        "rulings",
        "servers",
        "spoken",
        "steps",
        "waiting",
        "watchful",
        "won",
    )

    def __init__(self, case: Case, office: Office, line: Timeline, rules: Rules) -> None:
        self.case = case
        self.office = office
        self.line = line
        self.rules = rules
        self.claim: Claim | None = None
        self.beside: tuple[Claim, ...] = ()
        self.waiting: tuple[Claim, ...] = ()
        self.queue: tuple[Fact, ...] = ()
        self.former: Claim | None = None
        self.freed: datetime | None = None
        self.opens: tuple[datetime, End] | None = None
        self.lapsed: tuple[tuple[Claim, datetime], ...] = ()
        self.pending: Pending | None = None
        self.rest: Rest = rules.basis.unowned
        self.rest_notes: tuple[Note, ...] = ()
        self.locked = False
        self.hold: Note | None = None
        self.answers: dict[int, Answer] = {}
        self.outcomes: dict[Ref | None, tuple[Fact, Answer]] = {}
        self.arrival: Fact | None = None
        self.receptions: list[Reception] = []
        self.contacts: list[Fact] = []
        self.proxies: tuple[Fact, ...] = ()
        self.refers: tuple[Fact, ...] = ()
        self.referred: tuple[tuple[Fact, Ref], ...] = ()
        self.refused: frozenset[Ref] = frozenset()
        self.changes: tuple[Change, ...] = ()
        self.steps: tuple[Step, ...] = ()
        self.findings: tuple[Fact, ...] = ()
        self.fines: tuple[tuple[Ref, int, str], ...] = ()
        self.disputes: tuple[Fact, ...] = ()
        self.rulings: tuple[Fact, ...] = ()
        self.servers: tuple[tuple[Ref, Fact], ...] = ()
        self.spoken: tuple[Fact, ...] = ()
        self.won: tuple[Ref, Note] | None = None
        self.extra: tuple[Note, ...] = ()
        self.watchful = not line.quiet
        self.position: Position = (_LONG_AGO, LAST)

    @property
    def owner(self) -> Ref | None:
        """Whose the customer is now, if he is a person's."""
        return self.claim.holder if self.claim is not None and self.hold is None and self.pending is None else None

    @property
    def came(self) -> bool:
        """Has the customer ever been on site, as registered?"""
        return any(met.valid and met.fact.kind == "visit" for met in self.receptions)

    def under(self, rules: Rules) -> State:
        """The same case looked at under the rules of another moment."""
        if rules is self.rules:
            return self
        seen = copy(self)
        seen.rules = rules
        return seen

    def staff(self, person: Ref | None) -> Staff:
        """What is known about a person."""
        return self.office.staff.get(person, NOBODY) if person is not None else NOBODY

    def entry(self, fact: Fact) -> Entry | None:
        """The customer's entry of a fact."""
        return self.case.entries.get(fact.customer) if fact.customer is not None else None

    def note(self, parameter: str, code: str, *facts: int, **params: Any) -> Note:
        """A reason that rests on a parameter, its code, and the facts behind it."""
        return (self.rules.cites[parameter], code, params or EMPTY, facts)

    def away(self, fact: Fact) -> Mapping[Ref, str]:
        """Who was away at a reception, and why: as its own entry says, or that of the arrival before it."""
        said: Mapping[Ref, str] | None = fact.data.get("away")
        if said is None and self.arrival is not None and same_day(self.arrival.at, fact.at, self.rules.zone):
            said = self.arrival.data.get("away")
        return said or EMPTY

    def same_side(self, person: Ref | None, claim: Claim) -> bool:
        """Is the person the holder, or of the agency whose claim it is?"""
        if person == claim.holder:
            return True
        if claim.under.basis.team and claim.unit is None and (team := self.staff(claim.holder).team) is not None:
            return self.staff(person).team == team and self.staff(person).unit is None
        return claim.unit is not None and self.staff(person).unit == claim.unit

    def claim_of(self, person: Ref | None) -> Claim | None:
        """The person's claim: the one in force, or one that stands beside it."""
        if self.claim is not None and self.same_side(person, self.claim):
            return self.claim
        return next((claim for claim in self.beside if self.same_side(person, claim)), None)

    def claim_for(self, entry: Ref) -> Claim | None:
        """The claim in force on an entry, unless it was given for another entry of the case."""
        if self.claim is not None and self.claim.entry == entry and self.owner is not None:
            return self.claim
        return next((claim for claim in self.beside if claim.entry == entry), None)
