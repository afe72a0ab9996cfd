"""How does a scenario run through the same code as the screens, on a database of its own?"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Engine

from core.rules import Entry, Fact, Ref, Turn, Verdict
from core.scenarios import Story, entered_at
from core.services import facts, office, schema
from core.services.access import Actor
from core.services.desk import Desk, Tx
from core.services.entering import enter
from core.services.errors import Forbidden
from core.services.history import history_of, office_history
from core.services.identity import Written, own_entry
from db.adding import new_row
from db.copies import copy
from db.engine import open_engine
from db.tables import rulebook_version, team, unit, user

_PEOPLE: Final = ("asks_for", "with", "about", "against", "owner", "staff", "approved_by")
_BY_PERSON: Final = ("away", "shares")
_CUSTOMERS: Final = ("proxy_for", "referrer", "other")
#: Who enters a fact, by its kind; the rest is entered by whose act it is.
_ENTERED_BY: Final[Mapping[str, tuple[str, ...]]] = {
    "slip": ("service",),
    "letter": ("service",),
    **dict.fromkeys(("arrive", "assign", "cancel"), ("reception",)),
    **dict.fromkeys(("relate", "merge", "find", "transfer", "complain", "designate"), ("manager", "director")),
    "confirm": ("service",),
    **dict.fromkeys(("leave", "roster", "event"), ("director",)),
}
_ROLES: Final = ("director", "manager", "reception", "service")


class StoryClock:
    """Says the moment at which the story has arrived."""

    def __init__(self, at: datetime) -> None:
        self.at = at

    def __call__(self) -> datetime:
        return self.at


@dataclass(slots=True)
class Served:
    """Answers for a story through the services: facts are entered up to the moment that is asked about."""

    desk: Desk
    story: Story
    clock: StoryClock
    staff: dict[Ref, Actor] = field(default_factory=dict)
    entries: dict[Ref, int] = field(default_factory=dict)
    told: int = 0

    def verdict(self, customer: Ref, at: datetime) -> Verdict:
        """The verdict on a customer at a moment, in handles."""
        self._until(at)
        with self.desk.read() as tx:
            number = self.entries[customer]
            given = history_of(tx, [number]).judge(number, at)
        return self._in_handles(given)

    def same(self, a: Ref, b: Ref, at: datetime) -> bool:
        """Are the two entries one customer at that moment?"""
        self._until(at)
        with self.desk.read() as tx:
            numbers = self.entries[a], self.entries[b]
            return history_of(tx, numbers).same(*numbers, at)

    def received_by(self, customer: Ref, at: datetime) -> tuple[Ref | None, tuple[str, ...]]:
        """Who was picked to receive at the customer's last arrival."""
        self._until(at)
        with self.desk.read() as tx:
            turn = office_history(tx, [self.entries[customer]]).received(self.entries[customer], at)
        return self._turn(turn)

    def next(self, at: datetime) -> tuple[Ref | None, tuple[str, ...]]:
        """Who is next in rotation."""
        self._until(at)
        with self.desk.read() as tx:
            turn = office_history(tx, []).next_turn(at)
        return self._turn(turn)

    def _turn(self, turn: Turn | None) -> tuple[Ref | None, tuple[str, ...]]:
        if turn is None:
            return None, ()
        return self._handle(turn.person), tuple(reason.clause for reason in turn.reasons)

    def _until(self, at: datetime) -> None:
        """Enter every fact of the story up to `at`."""
        while self.told < len(self.story.entered) and entered_at(self.story.entered[self.told]) <= at:
            self._tell(self.story.entered[self.told])
            self.told += 1
        self.clock.at = max(self.clock.at, at)

    def _tell(self, fact: Fact) -> None:
        self.clock.at = entered_at(fact)
        draft = self._draft(fact)
        try:
            enter(self.desk, self._enterer(fact), draft)
        except Forbidden:
            director = next(each for each in self.staff.values() if each.role == "director")
            enter(self.desk, director, draft)

    def _draft(self, fact: Fact) -> facts.Draft:
        by = self.staff[fact.by].id if fact.by is not None else None
        number = self.entries[fact.customer] if fact.customer is not None else None
        own = fact.at if entered_at(fact) > fact.at else None
        return facts.Draft(fact.kind, by, number, self._data(fact), own)

    def _data(self, fact: Fact) -> dict[str, Any]:
        """The fact's own fields with numbers in the place of handles."""
        data = dict(fact.data)
        for name in _PEOPLE:
            if data.get(name) in self.staff:
                data[name] = self.staff[data[name]].id
        for name in _BY_PERSON & data.keys():
            data[name] = {self.staff[handle].id: value for handle, value in data[name].items()}
        for name in _CUSTOMERS:
            if name in data:
                data[name] = self.entries[data[name]]
        if "to" in data:
            data["to"] = self.entries[data["to"]] if fact.kind == "relate" else self.staff[data["to"]].id
        if "order" in data:
            data["order"] = [self.staff[handle].id for handle in data["order"]]
        return data

    def _enterer(self, fact: Fact) -> Actor:
        if fact.kind == "renew" and fact.data.get("approved_by") is not None:
            return self.staff[fact.data["approved_by"]]
        roles = _ENTERED_BY.get(fact.kind)
        if roles is None:
            return self.staff[fact.by]  # type: ignore[index]
        by = self.staff.get(fact.by) if fact.by is not None else None
        if by is not None and by.role in roles:
            return by
        return next(each for each in self.staff.values() if each.role in roles)

    def _handle(self, number: Ref | None) -> Ref | None:
        return next((handle for handle, actor in self.staff.items() if actor.id == number), None)

    def _customer(self, number: Ref) -> Ref:
        return next(handle for handle, entry in self.entries.items() if entry == number)

    def _in_handles(self, given: Verdict) -> Verdict:
        return replace(
            given,
            owner=self._handle(given.owner),
            server=self._handle(given.server),
            shares={self._handle(person) or "": part for person, part in given.shares.items()},
            performance={self._handle(person) or "": part for person, part in given.performance.items()},
            fines=tuple(replace(fine, person=self._handle(fine.person) or "") for fine in given.fines),
            rewards=tuple(replace(each, customer=self._customer(each.customer)) for each in given.rewards),
        )


def serve(desk: Desk, story: Story, clock: StoryClock) -> Served:
    """An office for the story on an empty database with the schema: its people, its rulebook, its customers."""
    served = Served(desk, story, clock)
    served.staff = desk.command(lambda tx: _office(tx, story))
    served.entries = desk.command(lambda tx: {ref: _entry(tx, each) for ref, each in story.customers.items()})
    return served


@contextmanager
def in_memory(story: Story) -> Iterator[Served]:
    """The story in an office of its own, on a database in memory that is empty before; one story at a time."""
    empty, stage = _empty_and_stage()
    copy(empty, stage)
    clock = start_of(story)
    yield serve(Desk(stage, clock, story.zone), story, clock)


@lru_cache(maxsize=1)
def _empty_and_stage() -> tuple[Engine, Engine]:
    """A database with the schema and nothing in it, and the one on which it is laid anew for each story.

    One stage for all: an engine remembers the statements that it has compiled.
    """
    empty = open_engine("sqlite://")
    schema.prepare(empty)
    return empty, open_engine("sqlite://")


def start_of(story: Story) -> StoryClock:
    """A clock that stands before the story's first fact."""
    return StoryClock(min((fact.at for fact in story.facts), default=story.expectations[0].at))


def _office(tx: Tx, story: Story) -> dict[Ref, Actor]:
    source = json.dumps({"story": story.name, "rulebook": story.rulebook.hash})
    marked = hashlib.sha256(source.encode()).hexdigest()
    version = {"rulebook": story.rulebook.id, "source": source, "hash": marked}
    new_row(tx.connection, rulebook_version, version | {"effective_from": tx.now, "created_at": tx.now})
    office.lend(marked, story.rulebook)
    people = {handle: _hired(tx, str(handle), each.role, each) for handle, each in story.staff.items()}
    have = {actor.role for actor in people.values()}
    for role in _ROLES:
        if role not in have:
            people[f"the {role}"] = _hired(tx, f"the {role}", role, None)
    return people


def _hired(tx: Tx, handle: str, role: str, about: Any) -> Actor:
    team_id = office.group_named(tx, team, about.team if about else None)
    unit_id = office.group_named(tx, unit, about.unit if about else None)
    number = new_row(
        tx.connection,
        user,
        {
            "username": handle,
            "name": handle,
            "role": role,
            "team_id": team_id,
            "unit_id": unit_id,
            "password_hash": "-",
            "tokens_valid_after": tx.now,
            "created_at": tx.now,
            "met_target": about.met_target if about else None,
            "signed_this_quarter": about.signed_this_quarter if about else None,
        },
    )
    return Actor(number, handle, handle, role, team_id, unit_id)


def _entry(tx: Tx, each: Entry) -> int:
    return own_entry(
        tx,
        Written(
            phone=each.phone or "",
            name=each.name,
            gender=each.gender,
            company=each.company,
            need=each.need,
            email=each.email,
            wechat=each.wechat,
            project=each.project,
        ),
    )
