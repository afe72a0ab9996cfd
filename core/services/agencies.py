"""Which outside agencies work with the office, who are their brokers, and what came of their reports?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import Select, func, select, update

from core.services import office
from core.services.access import Action, Actor, require
from core.services.accounts import NewPerson, check_people, invite_in
from core.services.desk import Desk, Tx
from core.services.errors import Invalid, NotFound, Problem
from core.services.first_passwords import NOBODYS
from db.adding import new_row
from db.tables import case, fact, unit, user, verdict

_MOST: Final = {"name": 120, "also": 200, "contact": 200}
#: Steps after which a customer counts as a deal of his agency.
_CLOSED: Final = ("subscribe", "contract", "payment")


@dataclass(frozen=True, slots=True)
class Figures:
    """How many reports, of which so many accepted and refused (void ones included), customers who came, and deals."""

    reports: int = 0
    accepted: int = 0
    refused: int = 0
    arrived: int = 0
    deals: int = 0

    def plus(self, other: Figures) -> Figures:
        """Both together."""
        return Figures(*(getattr(self, name) + getattr(other, name) for name in self.__slots__))


@dataclass(frozen=True, slots=True)
class Broker:
    """Somebody of an agency. `signs_in` says that he has an account."""

    id: int
    name: str
    unit_id: int
    unit: str
    contact: str
    active: bool
    signs_in: bool
    figures: Figures


@dataclass(frozen=True, slots=True)
class Unit:
    """An agency with its brokers. `also` are further names by which it signs its messages."""

    id: int
    name: str
    also: str
    contact: str
    brokers: tuple[Broker, ...]
    figures: Figures = field(default_factory=Figures)


def units(desk: Desk, actor: Actor) -> list[Unit]:
    """The cards of all agencies, by name."""
    require(actor, Action.RECEIVE_REPORTS)
    with desk.read() as tx:
        brokers = _brokers(tx)
        rows = tx.connection.execute(select(unit).order_by(unit.c.name))
        return [_unit(row, [each for each in brokers if each.unit_id == row.id]) for row in rows]


def brokers(desk: Desk, actor: Actor) -> list[Broker]:
    """Everybody who works for an agency now, by agency and name, without figures."""
    require(actor, Action.RECEIVE_REPORTS)
    with desk.read() as tx:
        return [each for each in _brokers(tx, figures=False) if each.active]


def add_unit(desk: Desk, actor: Actor, name: str, also: str = "", contact: str = "") -> int:
    """A new agency. Raises Invalid where its name is missing, too long or taken."""
    require(actor, Action.MANAGE_AGENCIES)

    def work(tx: Tx) -> int:
        return new_row(tx.connection, unit, _checked(tx, None, name, also, contact))

    return desk.command(work)


def change_unit(desk: Desk, actor: Actor, number: int, name: str, also: str = "", contact: str = "") -> None:
    """Write an agency's card anew. Raises Invalid, NotFound."""
    require(actor, Action.MANAGE_AGENCIES)

    def work(tx: Tx) -> None:
        changed = update(unit).where(unit.c.id == number).values(_checked(tx, number, name, also, contact))
        if not tx.connection.execute(changed).rowcount:
            raise NotFound("no_such_group", group=number)

    desk.command(work)


def add_broker(desk: Desk, actor: Actor, unit_id: int, name: str, contact: str = "") -> int:
    """A broker of an agency, without an account; one of the same name who is there already is he.

    `contact` is how he is reached; empty leaves what is known. Raises Invalid, NotFound.
    """
    require(actor, Action.MANAGE_AGENCIES)

    def work(tx: Tx) -> int:
        here = tx.connection.execute(select(unit.c.name).where(unit.c.id == unit_id)).scalar_one_or_none()
        if here is None:
            raise NotFound("no_such_group", group=unit_id)
        person = NewPerson(name.strip(), unit=here)
        check_people(tx, [person])
        _check_contact(contact)
        same = (each for each in office.people(tx).values() if each.unit_id == unit_id and each.active)
        known = next((each.id for each in same if each.name == person.name), None)
        number = known if known is not None else invite_in(tx, person, NOBODYS).user_id
        if contact.strip():
            tx.connection.execute(update(user).where(user.c.id == number).values(contact=contact.strip()))
        return number

    return desk.command(work)


def _check_contact(contact: str) -> None:
    if len(contact) > _MOST["contact"]:
        raise Invalid(Problem("contact", "too_long", {"most": _MOST["contact"]}))


def _checked(tx: Tx, number: int | None, name: str, also: str, contact: str) -> Mapping[str, Any]:
    """The fields of a card; all mistakes at once."""
    values = {"name": name.strip(), "also": " ".join(also.split()), "contact": contact.strip()}
    problems = [] if values["name"] else [Problem("name", "group_name_missing")]
    long = [field for field, value in values.items() if len(value) > _MOST[field]]
    problems += [Problem(each, "too_long", {"most": _MOST[each]}) for each in long]
    taken = select(unit.c.id).where(unit.c.name == values["name"], unit.c.id != (number or 0))
    if tx.connection.execute(taken).first() is not None:
        problems.append(Problem("name", "group_name_taken", {"name": values["name"]}))
    if problems:
        raise Invalid(*problems)
    return values


def _unit(row: Any, found: list[Broker]) -> Unit:
    whole = Figures()
    for each in found:
        whole = whole.plus(each.figures)
    return Unit(row.id, row.name, row.also, row.contact, tuple(found), whole)


def _brokers(tx: Tx, *, figures: bool = True) -> list[Broker]:
    people = [each for each in office.people(tx).values() if each.unit_id is not None]
    counted = _figures(tx, [each.id for each in people]) if figures else {}
    people.sort(key=lambda each: (each.unit or "", not each.active, each.name, each.id))
    return [
        Broker(
            each.id,
            each.name,
            each.unit_id or 0,
            each.unit or "",
            each.contact,
            each.active,
            each.signs_in and each.active,
            counted.get(each.id, Figures()),
        )
        for each in people
    ]


def _figures(tx: Tx, people: list[int]) -> dict[int, Figures]:
    """Figures by broker, from the reports and the verdicts given on them."""
    outcomes: dict[int, Counter[str]] = {}
    first = _own_verdicts()
    reports = (
        select(fact.c.by_id, verdict.c.outcome, func.count())
        .join(first, first.c.fact_seq == fact.c.seq)
        .join(verdict, verdict.c.id == first.c.id)
        .where(fact.c.kind == "report", fact.c.by_id.in_(people))
    )
    for number, outcome, count in tx.connection.execute(reports.group_by(fact.c.by_id, verdict.c.outcome)):
        outcomes.setdefault(number, Counter())[outcome or ""] = count
    came: dict[int, int] = dict(tx.connection.execute(_arrivals(people)).all())
    closed = select(case.c.owner_id, func.count()).where(case.c.owner_id.in_(people), case.c.deal_step.in_(_CLOSED))
    deals: dict[int, int] = dict(tx.connection.execute(closed.group_by(case.c.owner_id)).all())
    return {
        each: Figures(
            reports=outcomes.get(each, Counter()).total(),
            accepted=outcomes.get(each, Counter())["accepted"],
            refused=outcomes.get(each, Counter())["refused"] + outcomes.get(each, Counter())["invalid"],
            arrived=came.get(each, 0),
            deals=deals.get(each, 0),
        )
        for each in people
    }


def _own_verdicts() -> Any:
    """A fact's verdict on its own customer is the first that was given on it."""
    return select(verdict.c.fact_seq, func.min(verdict.c.id).label("id")).group_by(verdict.c.fact_seq).subquery()


def _arrivals(people: list[int]) -> Select[Any]:
    """How many customers came while they were theirs, by broker."""
    first = _own_verdicts()
    return (
        select(verdict.c.owner_id, func.count(verdict.c.case_id.distinct()))
        .join(first, first.c.id == verdict.c.id)
        .join(fact, fact.c.seq == first.c.fact_seq)
        .where(fact.c.kind == "visit", verdict.c.owner_id.in_(people), verdict.c.outcome == "accepted")
        .group_by(verdict.c.owner_id)
    )
