"""Which deal steps were taken, by whom and for how much, and which wait for finance?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy import case as when

from core.services import office
from core.services.access import Action, Actor, may, require
from core.services.deals import MONEY
from core.services.desk import Desk, Tx
from core.services.office import Person
from core.services.relation import owner_now
from core.services.scope import mine, named, visible
from db.tables import case, deal_step, entry

MOST_ROWS: Final = 200


@dataclass(frozen=True, slots=True)
class Filter:
    """Which steps to list: a span of days by the paper's date (both included), a kind, a person, a part of a name.

    `waiting` asks for money that finance has not confirmed.
    """

    since: date | None = None
    until: date | None = None
    kind: str | None = None
    by: int | None = None
    waiting: bool = False
    text: str = ""
    case_id: int | None = None


@dataclass(frozen=True, slots=True)
class DealRow:
    """A step in a list. `day` is the date on the paper, `at` when it was entered, amounts are cents."""

    number: int
    case_id: int
    customer: str
    kind: str
    day: date
    at: datetime
    by: str | None
    amount_cents: int | None
    unit: str | None
    paper_name: str | None
    group: bool
    waiting: bool
    confirmed_by: str | None
    confirmed_at: datetime | None
    owner: str | None


@dataclass(frozen=True, slots=True)
class Totals:
    """Sums over all steps that were asked for, not only the rows shown; amounts are cents."""

    received_cents: int
    refunded_cents: int
    subscriptions: int
    contracts: int
    contract_cents: int
    waiting: int
    waiting_cents: int


@dataclass(frozen=True, slots=True)
class DealList:
    """The newest rows, how many there are in all, the sums, and whether the actor may confirm money."""

    rows: tuple[DealRow, ...]
    total: int
    totals: Totals
    may_confirm: bool
    may_add: bool


def deals(desk: Desk, actor: Actor, chosen: Filter | None = None, *, limit: int = MOST_ROWS) -> DealList:
    """The steps that the actor may see: for a salesperson his own and those of his customers."""
    require(actor, Action.VIEW_CUSTOMER, frozenset({"own", "other"}))
    with desk.read() as tx:
        wanted = [_visible(tx, actor), *_chosen(chosen or Filter())]
        total = tx.connection.execute(_joined(select(func.count())).where(*wanted)).scalar_one()
        columns = (deal_step, case, entry.c.name, entry.c.company)
        query = _joined(select(*columns)).where(*wanted)
        rows = tx.connection.execute(query.order_by(deal_step.c.day.desc(), deal_step.c.fact_seq.desc()).limit(limit))
        return DealList(
            rows=tuple(_row(tx, row) for row in rows),
            total=total,
            totals=_totals(tx, wanted),
            may_confirm=may(actor, Action.CONFIRM_MONEY, frozenset({"other"})),
            may_add=may(actor, Action.DEAL_STEP, frozenset({"own", "other"})),
        )


def sellers(desk: Desk, actor: Actor) -> tuple[Person, ...]:
    """Who can have served a customer at a step: the office's own salespeople and managers who work here."""
    require(actor, Action.DEAL_STEP, frozenset({"own", "other"}))
    with desk.read() as tx:
        found = [each for each in office.people(tx).values() if each.active and each.unit_id is None]
    chosen = [each for each in found if each.role in ("rep", "manager")]
    return tuple(sorted(chosen, key=lambda each: (each.role != "rep", each.team or "", each.id)))


def _visible(tx: Tx, actor: Actor) -> ColumnElement[bool]:
    if actor.for_himself:
        return or_(deal_step.c.by_id == actor.id, mine(tx, actor))
    return visible(tx, actor)


def _joined(query: Select[Any]) -> Select[Any]:
    return (
        query.select_from(deal_step)
        .join(case, case.c.id == deal_step.c.case_id)
        .join(entry, entry.c.id == case.c.entry_id)
    )


def _waiting() -> ColumnElement[bool]:
    return and_(deal_step.c.kind.in_(MONEY), deal_step.c.confirmed_at.is_(None))


def _chosen(chosen: Filter) -> list[ColumnElement[bool]]:
    equal = ((deal_step.c.kind, chosen.kind), (deal_step.c.by_id, chosen.by), (deal_step.c.case_id, chosen.case_id))
    found = [column == value for column, value in equal if value is not None]
    if chosen.since is not None:
        found.append(deal_step.c.day >= chosen.since)
    if chosen.until is not None:
        found.append(deal_step.c.day <= chosen.until)
    if chosen.waiting:
        found.append(_waiting())
    text = chosen.text.strip()
    if text:
        ways = [column.icontains(text, autoescape=True) for column in (deal_step.c.paper_name, deal_step.c.unit_text)]
        found.append(or_(named(text), *ways))
    return found


def _totals(tx: Tx, wanted: list[ColumnElement[bool]]) -> Totals:
    def count(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(when((condition, 1), else_=0)), 0)

    def cents(condition: ColumnElement[bool]) -> ColumnElement[int]:
        return func.coalesce(func.sum(when((condition, func.coalesce(deal_step.c.amount_cents, 0)), else_=0)), 0)

    kind = deal_step.c.kind
    sums = (
        cents(kind.in_(MONEY)),
        cents(kind == "refund"),
        count(kind == "subscribe"),
        count(kind == "contract"),
        cents(kind == "contract"),
        count(_waiting()),
        cents(_waiting()),
    )
    query: Any = select(*sums)
    return Totals(*(int(value) for value in tx.connection.execute(_joined(query).where(*wanted)).one()))


def _row(tx: Tx, row: Any) -> DealRow:
    people = office.people(tx)
    owner = owner_now(row, tx)
    return DealRow(
        number=row.fact_seq,
        case_id=row.case_id,
        customer=row.company or row.name or "",
        kind=row.kind,
        day=row.day,
        at=row.at,
        by=people[row.by_id].name if row.by_id is not None else None,
        amount_cents=row.amount_cents,
        unit=row.unit_text,
        paper_name=row.paper_name,
        group=row.group_purchase,
        waiting=row.kind in MONEY and row.confirmed_at is None,
        confirmed_by=people[row.confirmed_by].name if row.confirmed_by is not None else None,
        confirmed_at=row.confirmed_at,
        owner=people[owner].name if owner is not None else None,
    )
