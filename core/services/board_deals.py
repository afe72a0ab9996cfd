"""How many deal steps were taken today and this month, for how much, and what does finance still have to confirm?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, case, func, select

from core.rules.model import DEAL_STEPS
from core.services.board_trend import among
from core.services.deals import MONEY
from core.services.desk import Tx
from db.tables import deal_step

#: What counts as a deal of a person's month.
CLOSING: Final = ("subscribe", "contract")


@dataclass(frozen=True, slots=True)
class Step:
    """One kind of step: today, the day compared with up to the same hour, and this month with its money."""

    kind: str
    today: int
    before: int
    month: int
    month_cents: int


@dataclass(frozen=True, slots=True)
class Deals:
    """All kinds of steps, what waits for finance, and each person's subscriptions and contracts of the month."""

    steps: tuple[Step, ...]
    unconfirmed: int
    unconfirmed_cents: int
    by_person: dict[int, int]


def deals(tx: Tx, before: date, until: datetime, people: Collection[int] | None) -> Deals:
    """The steps of these people or (None) of everybody; `before` counts up to the moment `until`."""
    today = tx.day(tx.now)
    start = min(before, today.replace(day=1))
    counted = {row.kind: row for row in tx.connection.execute(_steps(today, before, until, start, people))}
    steps = tuple(_step(kind, counted.get(kind)) for kind in DEAL_STEPS)
    waiting, cents = tx.connection.execute(_waiting(people)).one()
    return Deals(steps, waiting, int(cents or 0), _by_person(tx, today, people))


def _steps(today: date, before: date, until: datetime, start: date, people: Collection[int] | None) -> Select[Any]:
    of_month = deal_step.c.day >= today.replace(day=1)
    return (
        select(
            deal_step.c.kind,
            _number(deal_step.c.day == today).label("today"),
            _number((deal_step.c.day == before) & (deal_step.c.at <= until)).label("before"),
            _number(of_month).label("month"),
            func.sum(case((of_month, func.coalesce(deal_step.c.amount_cents, 0)), else_=0)).label("cents"),
        )
        .where(deal_step.c.kind.in_(DEAL_STEPS), deal_step.c.day >= start, among(deal_step.c.by_id, people))
        .group_by(deal_step.c.kind)
    )


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0))


def _step(kind: str, row: Any) -> Step:
    if row is None:
        return Step(kind, 0, 0, 0, 0)
    return Step(kind, int(row.today), int(row.before), int(row.month), int(row.cents))


def _waiting(people: Collection[int] | None) -> Select[Any]:
    open_steps = (deal_step.c.kind.in_(MONEY), deal_step.c.confirmed_at.is_(None))
    total = func.sum(func.coalesce(deal_step.c.amount_cents, 0))
    return select(func.count(), total).where(*open_steps, among(deal_step.c.by_id, people))


def _by_person(tx: Tx, today: date, people: Collection[int] | None) -> dict[int, int]:
    query = (
        select(deal_step.c.by_id, func.count())
        .where(deal_step.c.kind.in_(CLOSING), deal_step.c.day >= today.replace(day=1))
        .where(deal_step.c.by_id.is_not(None), among(deal_step.c.by_id, people))
        .group_by(deal_step.c.by_id)
    )
    return dict(tx.connection.execute(query).all())
