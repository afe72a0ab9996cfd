"""Which account is meant by a salesperson's name in a register?

Somebody's answer is remembered and holds for every later register. Without one a name means the only salesperson of
our own who bears it and works here.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final, Literal

from sqlalchemy import insert, select, update

from core.services import office
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.errors import Refused
from db.tables import import_name

#: Why a name means nobody who could be given a customer; None: it does.
NameProblem = Literal[
    "salesperson_missing", "salesperson_unknown", "salesperson_left", "salesperson_namesake", "salesperson_nobody"
]
_LONGEST: Final = 80


@dataclass(frozen=True, slots=True)
class Named:
    """A name as registers write it, whom it means (None: nobody), why nobody, and whether somebody said so."""

    name: str
    user_id: int | None
    problem: NameProblem | None
    said: bool


@dataclass(frozen=True, slots=True)
class Salespeople:
    """Everybody whom a register can name."""

    said: Mapping[str, int | None]
    working: Mapping[str, tuple[int, ...]]
    left: frozenset[str]
    active: frozenset[int]

    def of(self, name: str) -> int | None:
        """The account that a name means."""
        if name in self.said:
            found = self.said[name]
            return found if found in self.active else None
        bearers = self.working.get(name, ())
        return bearers[0] if len(bearers) == 1 else None

    def problem(self, name: str) -> NameProblem | None:
        """Why the name means nobody."""
        if not name:
            return "salesperson_missing"
        if self.of(name) is not None:
            return None
        if name in self.said:
            return "salesperson_nobody" if self.said[name] is None else "salesperson_left"
        if len(self.working.get(name, ())) > 1:
            return "salesperson_namesake"
        return "salesperson_left" if name in self.left else "salesperson_unknown"


def salespeople(tx: Tx) -> Salespeople:
    """Everybody whom a register can name, as of now: our own people, and whomever somebody said is meant."""
    working: dict[str, list[int]] = defaultdict(list)
    left = set()
    people = office.people(tx).values()
    for each in people:
        if each.unit_id is None and each.active:
            working[_key(each.name)].append(each.id)
        elif each.unit_id is None:
            left.add(_key(each.name))
    said = {row.name: row.user_id for row in tx.connection.execute(select(import_name))}
    active = frozenset(each.id for each in people if each.active)
    return Salespeople(said, {name: tuple(ids) for name, ids in working.items()}, frozenset(left), active)


def names_in(desk: Desk, actor: Actor, written: Iterable[str]) -> list[Named]:
    """Whom these names mean, those without anybody first."""
    require(actor, Action.IMPORT)
    with desk.read() as tx:
        people = salespeople(tx)
        found = [Named(each, people.of(each), people.problem(each), each in people.said) for each in written if each]
    return sorted(found, key=lambda each: (each.problem is None, each.name))


def choices(desk: Desk, actor: Actor) -> dict[int, str]:
    """Everybody whom a name can be said to mean: account -> name, with the account where several bear it."""
    require(actor, Action.IMPORT)
    with desk.read() as tx:
        people = sorted((each for each in office.people(tx).values() if each.active), key=lambda each: each.name)
    often = Counter(each.name for each in people)
    return {each.id: each.name if often[each.name] == 1 else f"{each.name} ({each.username})" for each in people}


def say_name(desk: Desk, actor: Actor, name: str, user_id: int | None) -> None:
    """Remember whom a name means; None: nobody. Raises Refused for an account that has left."""
    require(actor, Action.IMPORT)

    def work(tx: Tx) -> None:
        if user_id is not None and not office.person(tx, user_id).active:
            raise Refused("has_left", name=office.person(tx, user_id).name)
        key = _key(name)[:_LONGEST]
        known = tx.connection.execute(update(import_name).where(import_name.c.name == key).values(user_id=user_id))
        if not known.rowcount:
            tx.connection.execute(insert(import_name).values(name=key, user_id=user_id))

    desk.command(work)


def _key(name: str) -> str:
    return "".join(name.split())
