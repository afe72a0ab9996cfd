"""Who can be named as the receiver of a customer, or as the colleague whom he asks for, and what else can be chosen?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Column, func, select

from core.services import office
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.office import Person
from db.tables import entry

_LATELY: Final = 500


@dataclass(frozen=True, slots=True)
class Choices:
    """`receivers` of the office itself, `outside` those of agencies, `colleagues` whom a customer may ask for, and the
    `sources` that the office has written lately, most frequent first; `projects` likewise, None where the rulebook in
    force knows no projects."""

    receivers: tuple[Person, ...]
    outside: tuple[Person, ...]
    colleagues: tuple[Person, ...]
    sources: tuple[str, ...]
    projects: tuple[str, ...] | None = None


def choices(desk: Desk, actor: Actor) -> Choices:
    """Whom this actor can choose in the form: a salesperson receives for himself only."""
    require(actor, Action.REGISTER)
    with desk.read() as tx:
        active = [each for each in office.people(tx).values() if each.active]
        sources = _lately(tx, entry.c.source)
        projects = projects_of(tx)
    reps = sorted((each for each in active if each.role == "rep"), key=_place)
    inside = tuple(each for each in reps if each.unit_id is None)
    if actor.for_himself:
        mine = tuple(each for each in reps if each.id == actor.id)
        brokers = mine if actor.unit_id is not None else tuple(each for each in reps if each.unit_id is not None)
        return Choices(mine, brokers, tuple(each for each in inside if each.id != actor.id), sources, projects)
    return Choices(inside, tuple(each for each in reps if each.unit_id is not None), inside, sources, projects)


def projects_of(tx: Tx) -> tuple[str, ...] | None:
    """The projects that were written lately, most frequent first; None where the rulebook in force knows none."""
    return _lately(tx, entry.c.project) if by_project(tx) else None


def by_project(tx: Tx) -> bool:
    """Does the rulebook in force tell claims for one project from those for another?"""
    return any("project" in combination for combination in office.rules_now(tx).identity.keys)


def _lately(tx: Tx, column: Column[str]) -> tuple[str, ...]:
    """What stood there in the latest entries; the whole table would be too long to read for a list of choices."""
    latest = select(column.label("said")).order_by(entry.c.id.desc()).limit(_LATELY).subquery()
    query = select(latest.c.said).where(latest.c.said.is_not(None)).group_by(latest.c.said)
    rows = tx.connection.execute(query.order_by(func.count().desc(), latest.c.said))
    return tuple(rows.scalars())


def _place(person: Person) -> tuple[str, str, int]:
    return (person.unit or "", person.team or "", person.id)
