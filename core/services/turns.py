"""Whose turn is it today, who is away and why, and who would receive the next group?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Text, cast, func, select

from core.rules import TURNS, History, LineUp, Rotation, Turn
from core.rules.case import LAST, position_of
from core.rules.model import EMPTY, Fact, Reason, Ref, Staff
from core.services import facts, office
from core.services.desk import Tx
from core.services.facts import Draft
from db import ledger
from db.tables import fact, ticket

#: In which a person of the roster can be. Busy is also whoever has a group in hand, whatever he said.
STATES: Final = ("free", "busy", "errand", "off", "leave", "absent")
#: Facts of the day that say who receives whom.
_OF_THE_DAY: Final = TURNS | {"state"}


@dataclass(frozen=True, slots=True)
class Said:
    """What was last said of somebody today: his state, why, since when, and who said it."""

    state: str
    reason: str | None
    since: datetime
    by: int | None


@dataclass(frozen=True, slots=True)
class Day:
    """The day at the desk so far: its turns in order, who was said to be what, how many groups each has in hand.

    `gone` are those who do not work here any more.
    """

    on: date
    turns: tuple[Fact, ...]
    said: Mapping[int, Said]
    in_hand: Mapping[int, int]
    gone: frozenset[int] = frozenset()

    @property
    def roster(self) -> tuple[int, ...]:
        """Who is on today's roster; empty before there is one."""
        last = next((each for each in reversed(self.turns) if each.kind == "roster"), None)
        return tuple(last.data["order"]) if last is not None else ()

    def state(self, person: int) -> str:
        """How somebody stands now: whoever is on no roster and said nothing has the day off, as has a leaver."""
        if person in self.gone:
            return "off"
        if person in self.said and self.said[person].state != "free":
            return self.said[person].state
        if self.in_hand.get(person):
            return "busy"
        return "free" if person in self.roster or person in self.said else "off"

    def away(self, besides: Iterable[int | None] = ()) -> dict[Ref, str]:
        """Everybody of the roster, and of these people, who cannot receive now, with the reason."""
        people = dict.fromkeys([*self.roster, *(each for each in besides if each is not None)])
        return {person: state for person in people if (state := self.state(person)) != "free"}


def today(tx: Tx) -> Day:
    """The day so far."""
    return of_day(tx, tx.day(tx.now))


def of_day(tx: Tx, on: date) -> Day:
    """A day as it ended, or today so far."""
    query = facts.sealed()
    rows = tx.connection.execute(query.where(fact.c.kind.in_(_OF_THE_DAY), fact.c.day == on))
    found = sorted((facts.read(row) for row in rows), key=position_of)
    said = {int(each.by): _said(each) for each in found if each.kind == "state" and each.by is not None}
    turns = tuple(each for each in found if each.kind in TURNS)
    gone = frozenset(number for number, each in office.people(tx).items() if not each.active)
    return Day(on, turns, said, _in_hand(tx, on), gone)


def _said(each: Fact) -> Said:
    return Said(each.data["state"], each.data.get("reason"), each.at, _number(each.entered_by))


def _in_hand(tx: Tx, on: date) -> dict[int, int]:
    """How many groups on site each person has now."""
    query = select(ticket.c.receiver_id, func.count()).where(
        ticket.c.day == on,
        ticket.c.channel == "visit",
        ticket.c.receiver_id.is_not(None),
        ticket.c.left_at.is_(None),
        ticket.c.cancelled_at.is_(None),
    )
    return {row[0]: row[1] for row in tx.connection.execute(query.group_by(ticket.c.receiver_id))}


def line_up(tx: Tx, day: Day, channel: str = "visit") -> LineUp:
    """The order as it stands."""
    return _rotation(tx, day).line_up((tx.now, LAST), channel)


def picked(tx: Tx, day: Day, draft: Draft, actor: int) -> Turn | None:
    """Who receives by the rules if `draft` (an arrival or an assignment) happens now; None if the group waits."""
    seq = ledger.head(tx.connection).seq + 1
    supposed = Fact(seq, tx.now, draft.kind, draft.by, draft.entry, draft.data, actor, tx.now)
    return _rotation(tx, day, (supposed,)).pick(draft.data.get("of", seq), (tx.now, LAST))


def _rotation(tx: Tx, day: Day, supposed: Sequence[Fact] = ()) -> Rotation:
    """The rotation of the day. Owners stand in the arrivals as they were known then, so no customer is looked up."""
    staff: dict[Ref, Staff] = {number: each.staff() for number, each in office.people(tx).items() if each.active}
    host = History(EMPTY, staff, (), office.dated(office.rulebooks(tx)), tx.zone)
    return Rotation((*day.turns, *supposed), host, _stood_in(tx, day.on))


def _stood_in(tx: Tx, on: date) -> Mapping[Ref, int]:
    """How often somebody stood in for a colleague before this day, where the fewest decide (003-04-19)."""
    if office.rules_now(tx).rotation.stand_in != "fewest":
        return {}
    stood = cast(ticket.c.because, Text).contains("stands_in")
    query = select(ticket.c.receiver_id, func.count()).where(
        ticket.c.day < on, ticket.c.receiver_id.is_not(None), ticket.c.cancelled_at.is_(None), stood
    )
    return {row[0]: row[1] for row in tx.connection.execute(query.group_by(ticket.c.receiver_id))}


def sealed(turn: Turn | None) -> dict[str, Any]:
    """The pick as the arrival keeps it: the answer that was given then."""
    if turn is None:
        return {}
    because = [
        {"clause": each.clause, "code": each.code, "params": dict(each.params), "facts": list(each.facts)}
        for each in turn.reasons
    ]
    return {"receiver": turn.person, "because": because}


def reasons(because: Iterable[Mapping[str, Any]]) -> tuple[Reason, ...]:
    """The reasons that `sealed` kept."""
    return tuple(Reason(each["clause"], each["code"], each["params"], tuple(each["facts"])) for each in because)


def _number(ref: Ref | None) -> int | None:
    return int(ref) if ref is not None else None
