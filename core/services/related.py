"""Which customers are related to the developer, who was told so, and who has acknowledged it (003-18-54)?

A manager publishes a dated list; every salesperson acknowledges it under his own account; the register warns where
somebody writes one of these customers down. A list changes no verdict.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, insert, select, update

from core.companies import company_key
from core.names import canonical
from core.phones import read_phone
from core.services import office
from core.services.access import Action, Actor, may, require
from core.services.desk import Desk, Tx
from core.services.errors import Invalid, NotFound, Problem
from core.services.notices import tell
from core.services.relation import STANDING
from core.services.shared_reports import agency_of
from db.adding import new_row
from db.tables import case, entry, party_key, related_customer, related_list, related_read

MOST_ROWS: Final = 500
_LONGEST: Final = {"title": 120, "name": 120, "note": 200}


@dataclass(frozen=True, slots=True)
class Related:
    """A customer of a list: his or his company's name, his number or None, and what is to be known of him.

    `unit` is the agency whose customer that number's owner is now, for whoever publishes lists.
    """

    name: str
    phone: str | None = None
    note: str = ""
    unit: str | None = None


@dataclass(frozen=True, slots=True)
class NoticeList:
    """A list as it was published. `lacking` are those who have not acknowledged it; `mine` when the reader did."""

    id: int
    at: datetime
    by: str
    title: str
    customers: tuple[Related, ...]
    told: int
    lacking: tuple[str, ...]
    mine: datetime | None
    withdrawn_at: datetime | None


@dataclass(frozen=True, slots=True)
class Match:
    """A warning: the list on which the customer stands, when it was published, and its note."""

    title: str
    at: datetime
    note: str


def publish(desk: Desk, actor: Actor, request_id: str, title: str, customers: Iterable[Related]) -> int:
    """Publish a list and tell every salesperson; its number. Raises Invalid with every mistake by line."""
    require(actor, Action.PUBLISH_RELATED)
    rows = list(customers)
    problems = _check(title, rows)
    if problems:
        raise Invalid(*problems)

    def work(tx: Tx) -> int:
        known = select(related_list.c.id).where(related_list.c.request_id == request_id)
        done = tx.connection.execute(known).scalar_one_or_none()
        if done is not None:
            return int(done)
        fresh = {"published_at": tx.now, "published_by": actor.id, "title": title.strip(), "request_id": request_id}
        number = new_row(tx.connection, related_list, fresh)
        tx.connection.execute(insert(related_customer), [_row(number, each) for each in rows])
        tell(tx, _told(tx), "related_published", by=actor.name, title=title.strip(), count=len(rows))
        return number

    return desk.command(work)


def withdraw(desk: Desk, actor: Actor, number: int) -> None:
    """A list that holds no more: it stays to be read and warns nobody. Raises NotFound."""
    require(actor, Action.PUBLISH_RELATED)
    gone = update(related_list).where(related_list.c.id == number, related_list.c.withdrawn_at.is_(None))

    def work(tx: Tx) -> None:
        if not tx.connection.execute(gone.values(withdrawn_at=tx.now)).rowcount:
            raise NotFound("no_such_list")

    desk.command(work)


def acknowledge(desk: Desk, actor: Actor, number: int) -> None:
    """The actor has read the list. Raises NotFound; a second time changes nothing."""
    require(actor, Action.READ_RELATED)

    def work(tx: Tx) -> None:
        there = select(related_list.c.id).where(related_list.c.id == number)
        if tx.connection.execute(there).first() is None:
            raise NotFound("no_such_list")
        mine = (related_read.c.list_id == number, related_read.c.user_id == actor.id)
        if tx.connection.execute(select(related_read.c.at).where(*mine)).first() is None:
            tx.connection.execute(insert(related_read).values(list_id=number, user_id=actor.id, at=tx.now))

    desk.command(work)


def lists(desk: Desk, actor: Actor) -> list[NoticeList]:
    """Every list, the latest first. Who has not acknowledged is shown to whoever publishes."""
    require(actor, Action.READ_RELATED)
    with desk.read() as tx:
        sees_all = may(actor, Action.PUBLISH_RELATED)
        rows = tx.connection.execute(select(related_list).order_by(related_list.c.published_at.desc()))
        return [_list(tx, actor, row, sees_all=sees_all) for row in rows]


def matches(desk: Desk, actor: Actor, phone: str = "", name: str = "", company: str = "") -> list[Match]:
    """The lists in force on which somebody with this whole number, or of this name or company, stands.

    Names and companies are compared in the form that disregards how they were written.
    """
    require(actor, Action.READ_RELATED)
    with desk.read() as tx:
        return matches_in(tx, phone, name, company)


def matches_in(tx: Tx, phone: str, name: str, company: str = "") -> list[Match]:
    """`matches` inside a transaction that is already open."""
    number = read_phone(phone)
    called, firm = canonical(name), company_key(company)
    if not (number.exact or called or firm):
        return []
    query = (
        select(related_list.c.title, related_list.c.published_at, related_customer)
        .join(related_list, related_list.c.id == related_customer.c.list_id)
        .where(related_list.c.withdrawn_at.is_(None))
        .order_by(related_list.c.published_at.desc(), related_customer.c.id)
    )
    if not (called or firm):
        query = query.where(related_customer.c.phone == number.value)
    return [
        Match(row.title, row.published_at, row.note)
        for row in tx.connection.execute(query)
        if (number.exact and row.phone == number.value)
        or (row.name and (canonical(row.name) == called or (firm and company_key(row.name) == firm)))
    ]


def _check(title: str, rows: list[Related]) -> list[Problem]:
    problems = [] if title.strip() else [Problem("title", "title_missing")]
    if len(title) > _LONGEST["title"]:
        problems.append(Problem("title", "too_long", {"most": _LONGEST["title"]}))
    if not rows:
        problems.append(Problem("customers", "list_empty"))
    if len(rows) > MOST_ROWS:
        problems.append(Problem("customers", "list_too_long", {"most": MOST_ROWS}))
    for line, each in enumerate(rows, start=1):
        if not each.name.strip() and not (each.phone or "").strip():
            problems.append(Problem("customers", "related_empty", {"line": line}))
        if (each.phone or "").strip() and not read_phone(each.phone or "").exact:
            problems.append(Problem("customers", "related_phone_bad", {"line": line, "phone": each.phone}))
        if len(each.name) > _LONGEST["name"] or len(each.note) > _LONGEST["note"]:
            problems.append(Problem("customers", "related_too_long", {"line": line}))
    return problems


def _row(number: int, each: Related) -> dict[str, Any]:
    phone = read_phone(each.phone).value if each.phone else None
    return {"list_id": number, "name": each.name.strip(), "phone": phone or None, "note": each.note.strip()}


def _told(tx: Tx) -> list[int]:
    """All salespeople of the office itself."""
    return [each.id for each in office.people(tx).values() if each.sells_inside]


def _units(tx: Tx, number: int) -> dict[str, str]:
    """The agencies whose customers stand on a list, by number."""
    query = (
        select(related_customer.c.phone, *STANDING)
        .join(party_key, and_(party_key.c.kind == "phone", party_key.c.value == related_customer.c.phone))
        .join(entry, entry.c.party_id == party_key.c.party_id)
        .join(case, case.c.id == entry.c.case_id)
        .where(related_customer.c.list_id == number)
        .order_by(case.c.id)
    )
    found = ((row.phone, agency_of(tx, row)) for row in tx.connection.execute(query))
    return {phone: unit for phone, unit in found if unit is not None}


def _list(tx: Tx, actor: Actor, row: Any, *, sees_all: bool) -> NoticeList:
    shown = select(related_customer.c.name, related_customer.c.phone, related_customer.c.note)
    customers = tx.connection.execute(shown.where(related_customer.c.list_id == row.id).order_by(related_customer.c.id))
    units = _units(tx, row.id) if sees_all else {}
    query = select(related_read.c.user_id, related_read.c.at).where(related_read.c.list_id == row.id)
    read: dict[int, datetime] = {each.user_id: each.at for each in tx.connection.execute(query)}
    people = office.people(tx)
    told = _told(tx)
    return NoticeList(
        row.id,
        row.published_at,
        people[row.published_by].name,
        row.title,
        tuple(Related(*each, unit=units.get(each.phone)) for each in customers),
        len(told),
        tuple(people[each].name for each in told if each not in read) if sees_all else (),
        read.get(actor.id),
        row.withdrawn_at,
    )
