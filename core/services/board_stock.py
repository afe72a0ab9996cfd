"""Whose customers are there now, of which grade, and which of them are about to be lost or were forgotten?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select, union_all

from core.services.business_day import midnight_after
from core.services.desk import Tx
from core.services.leads import SOON_DAYS, overdue
from db.tables import case as customer


@dataclass(frozen=True, slots=True)
class Held:
    """Customers of one owner and grade: how many, with a follow-up overdue, lapsing tonight, within three days."""

    owner: int
    grade: str | None
    customers: int
    overdue: int
    tonight: int
    soon: int


def held(tx: Tx) -> list[Held]:
    """What everybody holds at this moment, by owner and grade."""
    rows = tx.connection.execute(_query(tx))
    return [Held(owner, grade, *(int(number) for number in numbers)) for owner, grade, *numbers in rows]


def held_now(tx: Tx) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """Two conditions, of which exactly one holds for a customer owned now: protection runs, or has no end.

    As scope.owned; but either of the two is a range of an index, and their disjunction is not.
    """
    mine = customer.c.state == "owned"
    return mine & (customer.c.protected_until > tx.now), mine & customer.c.protected_until.is_(None)


def lapsing(tx: Tx, days: int = 1) -> ColumnElement[bool]:
    """Protection ends within so many days, today included (1: tonight), if the customer is one of held_now."""
    return customer.c.protected_until <= midnight_after(tx, days)


def _query(tx: Tx) -> Select[Any]:
    parts = union_all(*_parts(tx)).subquery()
    sums = [func.sum(column) for column in list(parts.c)[2:]]
    return select(parts.c.owner_id, parts.c.grade, *sums).group_by(parts.c.owner_id, parts.c.grade)


def _parts(tx: Tx) -> Iterator[Select[Any]]:
    counts = (
        func.count().label("customers"),
        _count(overdue(tx), "overdue"),
        _count(lapsing(tx), "tonight"),
        _count(lapsing(tx, SOON_DAYS), "soon"),
    )
    for condition in held_now(tx):
        by = (customer.c.owner_id, customer.c.grade)
        yield select(*by, *counts).where(condition).group_by(*by)


def _count(condition: ColumnElement[bool], name: str) -> ColumnElement[int]:
    return func.sum(case((condition, 1), else_=0)).label(name)
