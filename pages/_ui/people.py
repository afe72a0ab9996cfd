"""Which people does a pasted list name? `name, role, team` a line, in either language, forgiving."""

from __future__ import annotations

import re
from functools import lru_cache

from core import texts
from core.services.accounts import PERSON_ROLES, NewPerson
from core.services.errors import Problem
from core.services.person_checks import long_problems

_SEPARATORS = re.compile(r"[,，、;；|\t]+")
_AGENCY = "agency"
_MOST_LINES = 500


def read_people(pasted: str) -> tuple[list[NewPerson], list[Problem]]:
    """The people of a pasted list and what could not be read, by line. Without a role: a salesperson.

    For a person of an outside agency the third part names the agency.
    """
    people: list[NewPerson] = []
    problems: list[Problem] = []
    seen: dict[NewPerson, int] = {}
    lines = pasted.splitlines()
    if len(lines) > _MOST_LINES:
        return [], [Problem("people", "people_many", {"most": _MOST_LINES})]
    for number, line in enumerate(lines, start=1):
        parts = _parts(line)
        if not parts:
            continue
        read = _person(number, parts)
        if isinstance(read, Problem):
            problems.append(read)
        elif read in seen:
            problems.append(Problem("people", "person_twice", {"line": number, "name": read.name, "first": seen[read]}))
        else:
            seen[read] = number
            people.append(read)
            problems += long_problems(read, number)
    return people, problems


def _parts(line: str) -> list[str]:
    parts = [part.strip() for part in _SEPARATORS.split(line)]
    if len(parts) == 1:
        parts = re.split(r"\s+", line.strip())
    return [part for part in parts if part]


def _person(number: int, parts: list[str]) -> NewPerson | Problem:
    name, *rest = parts
    where = {"line": number, "name": name}
    if len(rest) > 2:
        return Problem("people", "person_too_much", where)
    roles = [part for part in rest if _role(part)]
    others = [part for part in rest if not _role(part)]
    if len(roles) > 1 or len(others) > 1:
        return Problem("people", "person_role_unknown", where | {"role": others[0] if others else roles[1]})
    role = _role(roles[0]) if roles else "rep"
    belongs = others[0] if others else None
    if role == _AGENCY:
        return NewPerson(name, "rep", unit=belongs) if belongs else Problem("people", "person_without_agency", where)
    return NewPerson(name, role or "rep", team=belongs)


def _role(word: str) -> str | None:
    return _role_words().get(word.lower())


@lru_cache(maxsize=1)
def _role_words() -> dict[str, str]:
    """Every word for a role, in every language, with the role's code."""
    words = {role: role for role in PERSON_ROLES}
    for language in texts.LANGUAGES:
        for role in (*PERSON_ROLES, _AGENCY):
            names = [texts.text(language, f"role.{role}"), *texts.text(language, f"role_words.{role}").split("|")]
            words |= {name.strip().lower(): role for name in names if name.strip()}
    return words
