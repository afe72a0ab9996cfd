"""Which customers of the whole office fit what a leader looks for: whose, in what state, of which grade, since when?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, Subquery, and_, func, literal, or_, select, union_all

from core.services import office
from core.services.access import Action, Actor, require
from core.services.board_stock import held_now, lapsing
from core.services.business_day import midnight
from core.services.desk import Desk, Tx
from core.services.leads import GRADES, SOON_DAYS
from core.services.relation import owner_now
from core.services.scope import digits, masked_phone, named, numbered, phone_for
from core.services.search import containing
from db.tables import case, dispute, entry

#: What a list can be narrowed to; the first four and the grades are customers whom somebody owns now.
STATES: Final = ("owned", "tonight", "ending", "overdue", "free", "department", "pending", "disputed")
_OWNED: Final = frozenset({"owned", "tonight", "ending", "overdue"})
#: How a list can be sorted.
ORDERS: Final = ("newest", "ending", "due", "contact")
#: The grade of customers who have none yet.
UNGRADED: Final = "-"
#: The most rows that a list shows, and how far it counts and sorts what nobody owns.
MOST: Final = 200
COUNTED: Final = 10_000


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the list is narrowed to. `since` and `until` are the days on which a customer became known, both included;
    `team`, `unit` and `owner` are numbers.
    """

    text: str = ""
    only: str = ""
    grade: str = ""
    team: int | None = None
    unit: int | None = None
    owner: int | None = None
    since: date | None = None
    until: date | None = None
    order: str = "newest"


@dataclass(frozen=True, slots=True)
class Customer:
    """A customer in the list. `state` is that of this moment, `owner` and `server` are names, `team` is the owner's.

    `phone` has its middle hidden: it is revealed on the customer's own page, on record.
    """

    case_id: int
    name: str | None
    company: str | None
    phone: str | None
    grade: str | None
    state: str
    owner: str | None
    team: str | None
    server: str | None
    stage: str | None
    deal_step: str | None
    protected_until: datetime | None
    endless: bool
    due_at: datetime | None
    last_contact_at: datetime | None
    first_at: datetime
    need: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Customers:
    """The first rows, and how many there are; `more` says that only so many were counted."""

    rows: tuple[Customer, ...]
    found: int
    more: bool


def customers(desk: Desk, actor: Actor, wanted: Wanted | None = None, *, limit: int = MOST) -> Customers:
    """The customers of the office that fit. For whoever sees the board."""
    require(actor, Action.VIEW_BOARD)
    with desk.read() as tx:
        return customers_in(tx, actor, wanted or Wanted(), limit=limit)


def held_by(desk: Desk, actor: Actor, wanted: Wanted, limit: int) -> list[int]:
    """The cases of all customers who fit and whom somebody owns now, the first ones first; at most `limit`."""
    require(actor, Action.VIEW_BOARD)
    with desk.read() as tx:
        numbers = _numbers(tx, actor, replace(wanted, only=wanted.only if wanted.only in _OWNED else "owned"))
        return sorted(tx.connection.execute(select(numbers.c.id).limit(limit)).scalars())


def customers_in(tx: Tx, actor: Actor, wanted: Wanted, *, limit: int = MOST, whole: bool = False) -> Customers:
    """`customers` inside a transaction that is already open; with `whole` numbers, for an export that is on record."""
    found = tx.connection.execute(select(func.count()).select_from(_numbers(tx, actor, wanted))).scalar_one()
    rows = tx.connection.execute(_rows(tx, actor, wanted, whole).limit(limit))
    more = found > COUNTED and wanted.only not in _OWNED and not wanted.grade
    return Customers(tuple(_customer(tx, row) for row in rows), COUNTED if more else found, more)


def _rows(tx: Tx, actor: Actor, wanted: Wanted, whole: bool) -> Select[Any]:
    phone = phone_for(tx, actor) if whole else masked_phone()
    shown = (entry.c.name, entry.c.company, phone.label("phone"), entry.c.need, entry.c.source)
    numbers = _numbers(tx, actor, wanted)
    query = select(case, *shown).join(entry, entry.c.id == case.c.entry_id).where(case.c.id.in_(select(numbers.c.id)))
    return query.order_by(*_order(wanted.order))


def _order(name: str) -> tuple[ColumnElement[Any], ...]:
    by = {
        "ending": case.c.protected_until.asc().nulls_last(),
        "due": case.c.due_at.asc().nulls_last(),
        "contact": case.c.last_contact_at.desc().nulls_last(),
    }.get(name)
    newest = (case.c.first_at.desc(), case.c.id.desc())
    return newest if by is None else (by, *newest)


def _numbers(tx: Tx, actor: Actor, wanted: Wanted) -> Subquery:
    """The numbers of the cases that fit; of those that nobody owns, who are many, the newest."""
    conditions = _conditions(tx, actor, wanted)
    if wanted.only in _OWNED or wanted.grade:
        parts = [select(case.c.id).where(part, *conditions) for part in held_now(tx)]
        return union_all(*parts).subquery()
    fitting = select(case.c.id).where(case.c.state != "joined", *_state(tx, wanted.only), *conditions)
    return fitting.order_by(case.c.first_at.desc()).limit(COUNTED + 1).subquery()


def _state(tx: Tx, only: str) -> list[ColumnElement[bool]]:
    if only == "free":
        # Not as ranges of an index: in a large office most are free, and the newest are found by walking back.
        ended = func.coalesce(case.c.protected_until, _never(tx)) <= tx.now
        state = func.coalesce(case.c.state, "")
        return [or_(state == "pool", and_(state == "owned", ended))]
    if only in ("department", "pending"):
        return [case.c.state == only]
    if only == "disputed":
        return [case.c.id.in_(select(dispute.c.case_id).where(dispute.c.closed_at.is_(None)))]
    return []


def _conditions(tx: Tx, actor: Actor, wanted: Wanted) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if wanted.only in ("tonight", "ending"):
        found.append(lapsing(tx, 1 if wanted.only == "tonight" else SOON_DAYS))
    if wanted.only == "overdue":
        # Not as a range of due dates: those of all who were ever lost would be read first.
        found.append(func.coalesce(case.c.due_at, _never(tx)) <= tx.now)
    if wanted.grade in GRADES:
        found.append(case.c.grade == wanted.grade)
    elif wanted.grade == UNGRADED:
        found.append(case.c.grade.is_(None))
    people = _people(tx, wanted)
    if people is not None:
        found.append(case.c.owner_id.in_(people))
    if wanted.since is not None:
        found.append(case.c.first_at >= midnight(tx, wanted.since))
    if wanted.until is not None:
        found.append(case.c.first_at < midnight(tx, wanted.until + timedelta(days=1)))
    if wanted.text.strip():
        found.append(case.c.id.in_(_containing(tx, actor, wanted.text.strip())))
    return found


def _people(tx: Tx, wanted: Wanted) -> Collection[int] | None:
    """The owners that the list is narrowed to; None for all."""
    if wanted.owner is not None:
        return [wanted.owner]
    if wanted.team is None and wanted.unit is None:
        return None
    everybody = office.people(tx).values()
    if wanted.unit is not None:
        return [each.id for each in everybody if each.unit_id == wanted.unit]
    return [each.id for each in everybody if each.team_id == wanted.team]


def _containing(tx: Tx, actor: Actor, text: str) -> Any:
    """The cases that contain the text, by the index where it is long enough for that."""
    found = containing(tx, actor, text)
    if found is not None:
        return found
    part = digits(text)
    hit = or_(named(text), numbered(tx, actor, part)) if part else named(text)
    return select(entry.c.case_id).join(case, case.c.id == entry.c.case_id).where(hit)


def _never(tx: Tx) -> ColumnElement[Any]:
    return literal(tx.now + timedelta(days=36500), case.c.due_at.type)


def _customer(tx: Tx, row: Any) -> Customer:
    people, owner = office.people(tx), owner_now(row, tx)
    of = people[owner] if owner is not None else None
    fields = {name: getattr(row, name) for name in _AS_STORED}
    return Customer(
        case_id=row.id,
        state="pool" if row.state == "owned" and of is None else row.state,
        owner=of.name if of is not None else None,
        team=(of.unit or of.team) if of is not None else None,
        server=people[row.server_id].name if row.server_id is not None else None,
        **fields,
    )


_AS_STORED: Final = tuple(
    name for name in Customer.__slots__ if name not in ("case_id", "state", "owner", "team", "server")
)
