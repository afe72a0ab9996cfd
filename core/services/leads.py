"""Which customers does somebody own or serve, how urgent are they, and which of them does he look for?"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy import case as when

from core.services.access import RELATIONS, TABLE, Action, Actor, require
from core.services.business_day import midnight_after
from core.services.desk import Desk, Tx
from core.services.scope import digits, mine, named, numbered, phone_for
from db.tables import case, entry

GRADES: Final = ("O", "A", "B", "C")
#: Days, today included, within which an ending protection is shown as ending.
SOON_DAYS: Final = 3
#: The most rows that one list shows; a search narrows a longer one.
MOST: Final = 500
#: How a customer of this list stands to the actor.
_HIS: Final = frozenset({"own", "served"})
#: Columns of the case that a row shows as they are, in the order of `Lead`.
_STATE: Final = ("grade", "stage", "deal_step", "protected_until", "endless", "due_at", "last_contact_at")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a list is narrowed to: a part of a name, number or pinyin, and one of `ending`, `overdue` or a grade."""

    text: str = ""
    only: str = ""


@dataclass(frozen=True, slots=True)
class Lead:
    """One customer of the list. `served` says that somebody else owns him; `version` guards an edit."""

    case_id: int
    version: int
    served: bool
    name: str | None
    company: str | None
    phone: str | None
    grade: str | None
    stage: str | None
    deal_step: str | None
    protected_until: datetime | None
    endless: bool
    due_at: datetime | None
    last_contact_at: datetime | None
    need: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Counts:
    """Of all that the actor owns or serves: how many, how many end soon, are overdue, and have each grade."""

    total: int
    ending: int
    overdue: int
    grades: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Leads:
    """The rows in order of their next follow-up, how many there would be without a limit, and the head line."""

    rows: tuple[Lead, ...]
    found: int
    counts: Counts


def leads(desk: Desk, actor: Actor, wanted: Wanted | None = None, *, limit: int = MOST) -> Leads:
    """The actor's own and served customers, whose numbers are shown whole. For everybody who follows customers up."""
    require(actor, Action.FOLLOW_UP, frozenset(RELATIONS))
    with desk.read() as tx:
        return leads_in(tx, actor, wanted or Wanted(), limit=limit)


def due_until(tx: Tx, actor: Actor, end: datetime) -> tuple[Lead, ...]:
    """Of these customers those whose next follow-up is due by `end`, the longest overdue first."""
    query = _select(tx, actor).where(mine(tx, actor), case.c.due_at <= end).order_by(case.c.due_at, case.c.id)
    return tuple(_lead(row, actor) for row in tx.connection.execute(query.limit(MOST)))


def these(tx: Tx, actor: Actor, numbers: Collection[int]) -> tuple[Lead, ...]:
    """Customers of the actor by number, in the order asked for; those that are not his are left out."""
    rows = tx.connection.execute(_select(tx, actor).where(mine(tx, actor), case.c.id.in_(list(numbers))))
    found = {row.id: _lead(row, actor) for row in rows}
    return tuple(found[number] for number in dict.fromkeys(numbers) if number in found)


def leads_in(tx: Tx, actor: Actor, wanted: Wanted, *, limit: int = MOST) -> Leads:
    """`leads` inside a transaction that is already open."""
    rows = tuple(_lead(row, actor) for row in tx.connection.execute(_rows(tx, actor, wanted).limit(limit)))
    whole = len(rows) < limit
    found = len(rows) if whole else _found(tx, actor, wanted)
    counts = _counted(tx, rows) if whole and wanted == Wanted() else _counts(tx, actor)
    return Leads(rows, found, counts)


def overdue(tx: Tx) -> ColumnElement[bool]:
    """The next follow-up is past its date."""
    return case.c.due_at <= tx.now


def ending(tx: Tx) -> ColumnElement[bool]:
    """Protection ends within three days, today included."""
    return and_(~case.c.endless, case.c.protected_until <= midnight_after(tx, SOON_DAYS))


def contains(tx: Tx, actor: Actor, text: str) -> ColumnElement[bool]:
    """Any entry of the case has this text in its name, company or pinyin, or these digits in its number."""
    part = digits(text)
    hit = or_(named(text), numbered(tx, actor, part)) if part else named(text)
    return exists(select(entry.c.id).where(entry.c.case_id == case.c.id, hit).correlate(case))


def _select(tx: Tx, actor: Actor) -> Select[Any]:
    """The columns of `Lead` in its order, whose they are before the name."""
    who = (case.c.id, case.c.version, case.c.owner_id, case.c.server_id)
    open_to_him = TABLE[Action.REVEAL_PHONE][actor.access_role] >= _HIS
    called = (entry.c.name, entry.c.company, entry.c.phone if open_to_him else phone_for(tx, actor))
    state = [case.c[name] for name in _STATE]
    return select(*who, *called, *state, entry.c.need, entry.c.source).join(entry, entry.c.id == case.c.entry_id)


def _rows(tx: Tx, actor: Actor, wanted: Wanted) -> Select[Any]:
    query = _select(tx, actor).where(_condition(tx, actor, wanted))
    return query.order_by(case.c.due_at.is_(None), case.c.due_at, case.c.id)


def _found(tx: Tx, actor: Actor, wanted: Wanted) -> int:
    counted = select(func.count()).select_from(case).where(_condition(tx, actor, wanted))
    return tx.connection.execute(counted).scalar_one()


def _condition(tx: Tx, actor: Actor, wanted: Wanted) -> ColumnElement[bool]:
    parts = [mine(tx, actor)]
    if wanted.only == "ending":
        parts.append(ending(tx))
    elif wanted.only == "overdue":
        parts.append(overdue(tx))
    elif wanted.only in GRADES:
        parts.append(case.c.grade == wanted.only)
    text = wanted.text.strip()
    if text:
        parts.append(contains(tx, actor, text))
    return and_(*parts)


def _counted(tx: Tx, rows: Sequence[Lead]) -> Counts:
    """The head line of a list that holds everybody: no need to ask the database again."""
    soon = midnight_after(tx, SOON_DAYS)
    ends = sum(not row.endless and row.protected_until is not None and row.protected_until <= soon for row in rows)
    late = sum(row.due_at is not None and row.due_at <= tx.now for row in rows)
    return Counts(len(rows), ends, late, {grade: sum(row.grade == grade for row in rows) for grade in GRADES})


def _counts(tx: Tx, actor: Actor) -> Counts:
    sums = [func.sum(when((part, 1), else_=0)) for part in (ending(tx), overdue(tx))]
    sums += [func.sum(when((case.c.grade == grade, 1), else_=0)) for grade in GRADES]
    row = tx.connection.execute(select(func.count(), *sums).select_from(case).where(mine(tx, actor))).one()
    total, soon, late, *grades = (int(number or 0) for number in row)
    return Counts(total, soon, late, dict(zip(GRADES, grades, strict=True)))


def _lead(row: Any, actor: Actor) -> Lead:
    number, version, owner, server, *shown = row
    return Lead(number, version, server == actor.id and owner != actor.id, *shown)
