"""Who can be named as the receiver of a customer, or as the colleague whom he asks for?"""

from __future__ import annotations

from dataclasses import dataclass

from core.services import office
from core.services.access import Action, Actor, require
from core.services.desk import Desk
from core.services.office import Person


@dataclass(frozen=True, slots=True)
class Choices:
    """`receivers` of the office itself, `outside` those of agencies, `colleagues` whom a customer may ask for."""

    receivers: tuple[Person, ...]
    outside: tuple[Person, ...]
    colleagues: tuple[Person, ...]


def choices(desk: Desk, actor: Actor) -> Choices:
    """Whom this actor can choose in the form: a salesperson receives for himself only."""
    require(actor, Action.REGISTER)
    with desk.read() as tx:
        active = [each for each in office.people(tx).values() if each.active]
    reps = sorted((each for each in active if each.role == "rep"), key=_place)
    inside = tuple(each for each in reps if each.unit_id is None)
    if actor.access_role in ("rep", "agency"):
        mine = tuple(each for each in reps if each.id == actor.id)
        return Choices(mine, mine if actor.unit_id is not None else (), tuple(e for e in inside if e.id != actor.id))
    return Choices(inside, tuple(each for each in reps if each.unit_id is not None), inside)


def _place(person: Person) -> tuple[str, str, int]:
    return (person.unit or "", person.team or "", person.id)
