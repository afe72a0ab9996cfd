"""What is wrong with a person who is to be given an account, or with what is changed about one?"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import select

from core.services.access import ROLES
from core.services.desk import Tx
from core.services.errors import Invalid, Problem
from db.tables import user

#: Roles that a person can have; people of outside agencies are `rep` with a unit.
PERSON_ROLES: Final = tuple(role for role in ROLES if role != "agency")
#: Longest texts, in characters.
_MOST: Final = {"name": 40, "title": 40, "team": 80, "unit": 120}


@dataclass(frozen=True, slots=True)
class NewPerson:
    """Somebody to be given an account. Without `username` it is made from the name's pinyin."""

    name: str
    role: str = "rep"
    team: str | None = None
    unit: str | None = None
    title: str | None = None
    username: str | None = None


def check_people(tx: Tx, people: Sequence[NewPerson]) -> None:
    """Raise Invalid with everything that is wrong with the list, by line."""
    taken = set(tx.connection.execute(select(user.c.username)).scalars())
    problems: list[Problem] = []
    for line, person in enumerate(people, start=1):
        where = {"line": line, "name": person.name[: _MOST["name"]]}
        if not person.name.strip():
            problems.append(Problem("people", "person_without_name", where))
        problems += long_problems(person, line)
        if person.role not in PERSON_ROLES:
            problems.append(Problem("people", "person_role_unknown", where | {"role": person.role}))
        if person.username is not None:
            problems += username_problems(person.username, taken, where)
            taken.add(normal_username(person.username))
    if problems:
        raise Invalid(*problems)


def long_problems(person: NewPerson, line: int) -> list[Problem]:
    """What is too long about the person in this line of a list."""
    where = {"line": line, "name": person.name[: _MOST["name"]]}
    return [Problem("people", f"person_{each}_long", where | {"most": _MOST[each]}) for each in _long(person)]


def check_changed(person: NewPerson) -> None:
    """Raise Invalid with everything that is wrong with what somebody is to be from now on."""
    problems = [Problem(each, "too_long", {"most": _MOST[each]}) for each in _long(person)]
    if not person.name.strip():
        problems.append(Problem("name", "name_missing"))
    if person.role not in PERSON_ROLES:
        problems.append(Problem("role", "unknown_choice"))
    if problems:
        raise Invalid(*problems)


def normal_username(username: str) -> str:
    """A sign-in name as it is kept: lower case, without blanks around it."""
    return username.strip().lower()


def _long(person: NewPerson) -> list[str]:
    return [each for each, most in _MOST.items() if len(getattr(person, each) or "") > most]


def username_problems(username: str, taken: Collection[str], where: Mapping[str, Any]) -> list[Problem]:
    """What is wrong with a sign-in name where these are taken; `where` says whose it is."""
    wanted = normal_username(username)
    if not 2 <= len(wanted) <= 40 or not all(letter.isalnum() or letter in "._-" for letter in wanted):
        return [Problem("username", "username_odd", where)]
    return [Problem("username", "username_taken", where)] if wanted in taken else []
