"""How did the last thirty days go, day by day, and how far did their new customers come?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, func, literal, select, true, union_all

from core.services.board_day import amended
from core.services.business_day import midnight
from core.services.desk import Tx
from db.tables import case as customer
from db.tables import deal_step, entry, fact

DAYS: Final = 30
#: The curve in which a fact counts.
_CURVES: Final[Mapping[str, str]] = {"visit": "visits", "traffic": "visits", "call": "calls"}
_DEALS: Final = ("subscribe", "contract")
#: How far a customer has come; each step stands for all before it.
FUNNEL: Final = ("known", "visited", "returned", "reserved", "subscribed", "contracted")
_STEP_REACHED: Final = {"reservation": 3, "deposit": 3, "subscribe": 4, "contract": 5}


@dataclass(frozen=True, slots=True)
class Day:
    """One day of the trend: groups on site, calls taken, customers who became known, subscriptions and contracts."""

    day: date
    visits: int
    calls: int
    new: int
    deals: int


def trend(tx: Tx, people: Collection[int] | None) -> tuple[Day, ...]:
    """The last thirty days, today included, of these people or (None) of everybody."""
    first = _first_day(tx)
    curves = _acts(tx, first, people)
    new = _new(tx, first, people)
    deals = _deals(tx, first, people)
    days = (first + timedelta(days=number) for number in range(DAYS))
    return tuple(Day(day, curves["visits", day], curves["calls", day], new[day], deals[day]) for day in days)


def funnel(tx: Tx, people: Collection[int] | None) -> tuple[int, ...]:
    """Of the customers who became known in the last thirty days, how many reached each step of FUNNEL."""
    visits, steps = _visits_of_new(tx, people), _steps_of_new(tx, people)
    reached = Counter(max(min(visits[each], 2), steps[each]) for each in visits.keys() | steps.keys())
    total = tx.connection.execute(select(func.count()).where(*new_between(midnight(tx, _first_day(tx)), people)))
    further = [sum(number for step, number in reached.items() if step >= least) for least in range(1, len(FUNNEL))]
    return (total.scalar_one(), *further)


def new_between(
    start: datetime, people: Collection[int] | None, end: datetime | None = None
) -> list[ColumnElement[bool]]:
    """The conditions of a customer who became known from `start` on, before `end`, and is one of these people's."""
    until = true() if end is None else customer.c.first_at < end
    return [customer.c.first_at >= start, until, customer.c.state != "joined", among(customer.c.owner_id, people)]


def among(column: ColumnElement[Any], people: Collection[int] | None) -> ColumnElement[bool]:
    """Is it one of these people? None: of everybody."""
    return true() if people is None else column.in_(people)


def _first_day(tx: Tx) -> date:
    return tx.day(tx.now) - timedelta(days=DAYS - 1)


def _acts(tx: Tx, first: date, people: Collection[int] | None) -> Counter[tuple[str, date]]:
    counted = (
        select(fact.c.kind, fact.c.day, func.count().label("number"))
        .where(fact.c.kind.in_(_CURVES), fact.c.day >= first, among(fact.c.by_id, people))
        .group_by(fact.c.kind, fact.c.day)
    )
    found: Counter[tuple[str, date]] = Counter()
    for kind, day, number in tx.connection.execute(counted):
        found[_CURVES[kind], day] += number
    return found + _amendments(tx, first, people)


def _amendments(tx: Tx, first: date, people: Collection[int] | None) -> Counter[tuple[str, date]]:
    """What later voids and corrections take from the curves, and add to them."""
    later = amended(tx, first)
    numbers = sorted(later.voided | later.given.keys())
    changed = select(fact.c.seq, fact.c.kind, fact.c.day, fact.c.by_id).where(fact.c.seq.in_(numbers))
    found: Counter[tuple[str, date]] = Counter()
    for seq, kind, day, by in tx.connection.execute(changed):
        if kind in _CURVES and day >= first:
            was = people is None or by in people
            now = seq not in later.voided and (people is None or later.given[seq] in people)
            found[_CURVES[kind], day] += now - was
    return found


def _new(tx: Tx, first: date, people: Collection[int] | None) -> Counter[date]:
    days = [first + timedelta(days=number) for number in range(DAYS)]
    parts = [
        select(literal(number), func.count()).where(
            *new_between(midnight(tx, day), people, midnight(tx, day + timedelta(days=1)))
        )
        for number, day in enumerate(days)
    ]
    return Counter({days[number]: count for number, count in tx.connection.execute(union_all(*parts))})


def _deals(tx: Tx, first: date, people: Collection[int] | None) -> Counter[date]:
    query = (
        select(deal_step.c.day, func.count())
        .where(deal_step.c.kind.in_(_DEALS), deal_step.c.day >= first, among(deal_step.c.by_id, people))
        .group_by(deal_step.c.day)
    )
    return Counter(dict(tx.connection.execute(query).all()))


def _visits_of_new(tx: Tx, people: Collection[int] | None) -> Counter[int]:
    start = _first_day(tx)
    query = (
        select(customer.c.id, func.count())
        .join(entry, entry.c.case_id == customer.c.id)
        .join(fact, fact.c.entry_id == entry.c.id)
        .where(fact.c.kind == "visit", fact.c.day >= start, *new_between(midnight(tx, start), people))
        .group_by(customer.c.id)
    )
    return Counter(dict(tx.connection.execute(query).all()))


def _steps_of_new(tx: Tx, people: Collection[int] | None) -> Counter[int]:
    start = _first_day(tx)
    furthest = func.max(case(_STEP_REACHED, value=deal_step.c.kind, else_=0))
    query: Select[Any] = (
        select(customer.c.id, furthest)
        .join(deal_step, deal_step.c.case_id == customer.c.id)
        .where(deal_step.c.kind.in_(_STEP_REACHED), deal_step.c.day >= start, *new_between(midnight(tx, start), people))
        .group_by(customer.c.id)
    )
    return Counter(dict(tx.connection.execute(query).all()))
