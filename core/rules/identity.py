"""By what are the entries of the notebooks compared, and which identity clause held when?"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from datetime import datetime

from core.rules.model import Entry
from core.rules.parameters.claims import Identity
from core.rules.rulebook import Timeline

Key = tuple[str, ...]
#: The one project of an office that names none.
OWN_PROJECT = "-"
#: The era of a clause, and a key under it.
Place = tuple[int, Key]
#: Attributes of an entry that a correction or completion may change.
ATTRIBUTES = ("name", "gender", "phone", "company", "need", "email", "wechat")


@dataclass(frozen=True, slots=True)
class Eras:
    """The identity clauses over time; versions that follow each other and say the same of identity are one era."""

    starts: tuple[datetime, ...]
    rules: tuple[Identity, ...]

    def of(self, moment: datetime) -> int:
        """The era of a moment; the first one also holds before its own first moment."""
        return max(bisect_right(self.starts, moment) - 1, 0) if len(self.starts) > 1 else 0

    def at(self, moment: datetime) -> Identity:
        """The identity clause in force at a moment."""
        return self.rules[self.of(moment)]


def eras_of(line: Timeline) -> Eras:
    """The eras of a timeline of rules."""
    found = [(line.points[0], line.rules[0].identity)]
    for start, rules in zip(line.points, line.rules, strict=True):
        if rules.identity != found[-1][1]:
            found.append((start, rules.identity))
    return Eras(tuple(start for start, _ in found), tuple(rule for _, rule in found))


def keys_of(entry: Entry, rule: Identity) -> list[Key]:
    """The keys under which an entry is filed: one for each combination of attributes that it has in full."""
    found: list[Key] = []
    for combination in rule.keys:
        numbers = (entry.phone, *entry.phones) if "phone" in combination and entry.phones else (entry.phone,)
        for number in numbers:
            values = [value(entry, name) if name != "phone" else full(number) for name in combination]
            if all(values):
                found.append((*combination, *values))
    return found


def places_of(entry: Entry, eras: Eras, moment: datetime) -> tuple[Place, ...]:
    """Where an entry is filed under the clause of a moment."""
    era = eras.of(moment)
    return tuple((era, key) for key in keys_of(entry, eras.rules[era]))


def scoped_by_project(rule: Identity) -> bool:
    """Does a number make one customer within one project only, so that each project has claims of its own?"""
    by_number = [combination for combination in rule.keys if "phone" in combination]
    return bool(by_number) and all("project" in combination for combination in by_number)


def full(number: str | None) -> str:
    """A whole number's digits in the form in which they are compared; empty if it is absent or partly hidden."""
    return "".join(number.split()) if number and "*" not in number else ""


def value(entry: Entry, attribute: str) -> str:
    """An attribute in the form in which it is compared; empty if it is absent."""
    if attribute == "surname":
        return (entry.name or "").strip()[:1]
    if attribute == "phone":
        return full(entry.phone)
    if attribute == "project":
        return entry.project or OWN_PROJECT
    found = getattr(entry, attribute)
    return "".join(str(found).split()) if found else ""
