"""What does the front desk look like at this moment: people in their order, groups in hand, who waits, what is late?

A salesperson sees the order and his own groups; whoever opens tickets sees all groups.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import and_, func, or_, select

from core.rules import LineUp, Missed
from core.rules.model import Reason
from core.services import office, turns
from core.services.access import Action, Actor, may, require
from core.services.business_day import midnight
from core.services.desk import Desk, Tx
from core.services.receptions import due_at
from core.services.relation import STANDING
from core.services.shared_reports import agency_of
from core.services.ticket_table import KINDS, REGISTERS
from core.services.turns import Day
from db.tables import case, entry, fact, ticket, user

#: A group that is still here after so long is worth a look.
LONG: Final = timedelta(minutes=90)
#: A call that nobody has taken so long after it was passed on is reception's again.
UNTAKEN: Final = timedelta(minutes=2)
#: Groups of earlier days that nobody registered are shown for so many days.
_LATELY: Final = timedelta(days=7)
_WATCHED: Final = KINDS | REGISTERS | {"roster", "state"}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody of the order: his state and why, his place in line (1 is next), and his turns to be made up and lost."""

    id: int
    name: str
    team: str | None
    state: str
    reason: str | None
    since: datetime | None
    said_by: str | None
    in_hand: int
    place: int | None
    make_up: bool
    missed: tuple[Missed, ...]


@dataclass(frozen=True, slots=True)
class Group:
    """A ticket as it is shown. `customer` and `case_id` are known for one who was recognised; `unit` is the agency
    whose customer he is; `late` is red."""

    number: int
    on: date
    at: datetime
    channel: str
    size: int
    revisit: bool
    tour: bool
    customer: str | None
    case_id: int | None
    unit: str | None
    phone: str | None
    receiver_id: int | None
    receiver: str | None
    reasons: tuple[Reason, ...]
    received_at: datetime | None
    taken_at: datetime | None
    left_at: datetime | None
    due_at: datetime | None
    late: bool
    registered: bool


@dataclass(frozen=True, slots=True)
class Reception:
    """The front desk now. `here` are groups in hand, `waiting` those without a receiver (the longest first), `calls`
    passed on and not registered, `unregistered` groups that have left; `names` are those of all colleagues."""

    at: datetime
    set_up: bool
    people: tuple[Person, ...]
    here: tuple[Group, ...]
    waiting: tuple[Group, ...]
    calls: tuple[Group, ...]
    unregistered: tuple[Group, ...]
    questions: tuple[str, ...]
    names: Mapping[int, str]

    @property
    def next(self) -> Person | None:
        """Who receives the next newcomer: the first in the order who is free."""
        return next((each for each in self.people if each.place is not None and each.state == "free"), None)


def key(desk: Desk, actor: Actor) -> tuple[int, int, datetime]:
    """Two equal keys stand for two equal pictures of the desk: the last fact that shows there, people, the minute."""
    require(actor, Action.VIEW_FLOOR)
    with desk.read() as tx:
        days = fact.c.day >= tx.day(tx.now) - _LATELY
        last = select(func.max(fact.c.seq)).where(fact.c.kind.in_(_WATCHED), days).scalar_subquery()
        people = select(func.sum(user.c.version)).scalar_subquery()
        seq, versions = tx.connection.execute(select(last, people)).one()
        return seq or 0, int(versions or 0), tx.now.replace(second=0, microsecond=0)


def reception(desk: Desk, actor: Actor) -> Reception:
    """The front desk as the actor may see it."""
    require(actor, Action.VIEW_FLOOR)
    with desk.read() as tx:
        return picture(tx, None if may(actor, Action.ARRIVE) else actor.id)


def picture(tx: Tx, receiver: int | None = None) -> Reception:
    """The front desk now; for a salesperson with his own groups only, and without what his colleagues said of why."""
    day = turns.today(tx)
    on = tx.day(tx.now)
    groups = _groups(tx, receiver)
    on_site = [each for each in groups if each.channel == "visit" and each.left_at is None and each.on == on]
    gone = [each for each in groups if each.channel == "visit" and each not in on_site]
    return Reception(
        at=tx.now,
        set_up=bool(day.roster),
        people=_people(tx, day, turns.line_up(tx, day), receiver),
        here=tuple(each for each in on_site if each.receiver_id is not None),
        waiting=tuple(each for each in on_site if each.receiver_id is None),
        calls=tuple(each for each in groups if each.channel == "call"),
        unregistered=tuple(each for each in gone if each.receiver_id is not None),
        questions=tuple(office.rules_now(tx).duties.questions),
        names={number: each.name for number, each in office.people(tx).items()},
    )


def late_groups(tx: Tx) -> list[Group]:
    """Groups that have left, and whose time for the entry is over."""
    return [each for each in _groups(tx, None) if each.channel == "visit" and each.late]


def _groups(tx: Tx, receiver: int | None) -> list[Group]:
    """Groups that are here, and those that were not registered, first come first."""
    here = and_(ticket.c.channel == "visit", ticket.c.day == tx.day(tx.now), ticket.c.left_at.is_(None))
    conditions = [ticket.c.cancelled_at.is_(None), ticket.c.day >= tx.day(tx.now) - _LATELY]
    conditions.append(or_(here, ticket.c.registered_seq.is_(None)))
    if receiver is not None:
        conditions.append(ticket.c.receiver_id == receiver)
    query = (
        select(ticket, entry.c.name, entry.c.company, entry.c.case_id, *STANDING)
        .outerjoin(entry, entry.c.id == ticket.c.entry_id)
        .outerjoin(case, case.c.id == entry.c.case_id)
        .where(*conditions)
        .order_by(ticket.c.at, ticket.c.fact_seq)
    )
    return [_group(tx, row) for row in tx.connection.execute(query)]


def _group(tx: Tx, row: Any) -> Group:
    left = row.left_at
    forgotten = row.day < tx.day(tx.now)
    due = due_at(tx, left) if left is not None else None
    if forgotten and left is None:
        due = midnight(tx, row.day + timedelta(days=1))
    late = row.registered_seq is None and due is not None and due <= tx.now
    if row.channel == "call":
        late = row.taken_at is None and row.received_at is not None and tx.now - row.received_at >= UNTAKEN
    return Group(
        number=row.fact_seq,
        on=row.day,
        at=row.at,
        channel=row.channel,
        size=row.size,
        revisit=row.revisit,
        tour=row.tour,
        customer=row.company or row.name,
        case_id=row.case_id,
        unit=agency_of(tx, row),
        phone=row.phone,
        receiver_id=row.receiver_id,
        receiver=office.person(tx, row.receiver_id).name if row.receiver_id is not None else None,
        reasons=turns.reasons(row.because),
        received_at=row.received_at,
        taken_at=row.taken_at,
        left_at=left,
        due_at=due,
        late=late,
        registered=row.registered_seq is not None,
    )


def _people(tx: Tx, day: Day, order: LineUp, reader: int | None) -> tuple[Person, ...]:
    """Turns to be made up first, then the line; behind them whoever said something today and is on no roster."""
    turn = list(dict.fromkeys([*order.make_up, *order.line]))
    others = [person for person in day.said if person not in turn]
    found = [_person(tx, day, order, int(ref), place) for place, ref in enumerate([*turn, *others], start=1)]
    return tuple(each if reader in (None, each.id) else replace(each, reason=None) for each in found)


def _person(tx: Tx, day: Day, order: LineUp, number: int, place: int) -> Person:
    him = office.person(tx, number)
    said = day.said.get(number)
    return Person(
        id=number,
        name=him.name,
        team=him.team,
        state=day.state(number),
        reason=said.reason if said is not None else None,
        since=said.since if said is not None else None,
        said_by=office.person(tx, said.by).name if said is not None and said.by not in (None, number) else None,
        in_hand=day.in_hand.get(number, 0),
        place=place if number in order.line or number in order.make_up else None,
        make_up=number in order.make_up,
        missed=tuple(each for each in order.missed if each.person == number),
    )
