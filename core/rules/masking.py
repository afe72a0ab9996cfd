"""Whose number is a partly hidden one?

A report may show only some digits. It means the customer whose number agrees in all of them, and who agrees in
what the rulebook asks for besides; where several do, it means none of them until a person decides.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from core.rules import identity
from core.rules.case import Position, position_of
from core.rules.identity import Eras
from core.rules.model import Entry, Fact, Ref


class Masks:
    """Matches hidden numbers with full ones in the order in which entries appear in the facts.

    `links` are the matches, each from the position at which both were known. `rivals` are, for a hidden number
    that fitted several customers when it appeared, one entry of each of them. A match is made under the clause in force
    when the later of the two appears.
    """

    def __init__(self, entries: Mapping[Ref, Entry], facts: Iterable[Fact], eras: Eras) -> None:
        self.links: list[tuple[Position, Ref, Ref]] = []
        self.rivals: dict[Ref, list[Ref]] = {}
        self._entries = entries
        self._eras = eras
        self._rule = eras.rules[0]
        hidden = {ref for ref, entry in entries.items() if entry.phone and "*" in entry.phone}
        if hidden:
            self._match(hidden, facts)

    def _match(self, hidden: set[Ref], facts: Iterable[Fact]) -> None:
        known: dict[str, list[Ref]] = defaultdict(list)
        waiting: list[Ref] = []
        seen: set[Ref] = set()
        for fact in facts:
            ref = fact.customer
            if ref is None or ref in seen or ref not in self._entries:
                continue
            seen.add(ref)
            self._rule = self._eras.at(fact.at)
            at = position_of(fact)
            if ref in hidden:
                self._hidden(ref, at, known, waiting)
            else:
                self._full(ref, at, waiting)
                for number in self._numbers(ref):
                    known[_tail(number)].append(ref)

    def _hidden(self, ref: Ref, at: Position, known: Mapping[str, list[Ref]], waiting: list[Ref]) -> None:
        """A hidden number appears: it means the one customer whom it fits, or an equal one that waits as well."""
        phone = self._entries[ref].phone or ""
        near = known.get(_tail(phone), ()) if _tail(phone) else [each for refs in known.values() for each in refs]
        fits = [other for other in near if self._fits(ref, other)]
        numbers = {number for other in fits for number in self._numbers(other) if fits_mask(phone, number)}
        if len(numbers) == 1:
            self.links.append((at, ref, fits[0]))
            return
        if numbers:
            self.rivals[ref] = [next(other for other in fits if number in self._numbers(other)) for number in numbers]
            return
        twin = next((other for other in waiting if self._twins(ref, other)), None)
        if twin is not None:
            self.links.append((at, ref, twin))
        waiting.append(ref)

    def _full(self, ref: Ref, at: Position, waiting: list[Ref]) -> None:
        """A full number appears: hidden ones that wait and fit it mean this customer."""
        for other in [each for each in waiting if self._fits(each, ref)]:
            self.links.append((at, other, ref))
            waiting.remove(other)

    def _fits(self, hidden: Ref, full: Ref) -> bool:
        phone = self._entries[hidden].phone or ""
        if not any(fits_mask(phone, number) for number in self._numbers(full)) or self._apart(hidden, full):
            return False
        return self._rule.masked_mismatch == "invalid" or self._equal(hidden, full)

    def _twins(self, one: Ref, two: Ref) -> bool:
        """Two hidden numbers that do not contradict each other, of people who are equal in the rest."""
        a, b = self._entries[one].phone or "", self._entries[two].phone or ""
        if (
            self._apart(one, two)
            or len(a) != len(b)
            or any(x != y and "*" not in (x, y) for x, y in zip(a, b, strict=True))
        ):
            return False
        both = sum(x == y and x != "*" for x, y in zip(a, b, strict=True))
        return both >= self._rule.masked_digits and self._equal(one, two)

    def _apart(self, one: Ref, two: Ref) -> bool:
        """Are they for different projects, where each project has claims of its own?"""
        a, b = (identity.value(self._entries[each], "project") for each in (one, two))
        return a != b and identity.scoped_by_project(self._rule)

    def _equal(self, one: Ref, two: Ref) -> bool:
        """Do both agree in what the rulebook asks for, as far as both have it written down?"""
        a, b = self._entries[one], self._entries[two]
        pairs = [(identity.value(a, name), identity.value(b, name)) for name in self._rule.masked_equal]
        return all(x == y or not x or not y for x, y in pairs)

    def _numbers(self, ref: Ref) -> list[str]:
        entry = self._entries[ref]
        return [number for number in (entry.phone, *entry.phones) if number and "*" not in number]


def fits_mask(hidden: str, number: str) -> bool:
    """Could the partly hidden number be this one? Lengths and all shown digits are equal."""
    return len(hidden) == len(number) and all(x in ("*", y) for x, y in zip(hidden, number, strict=True))


def _tail(number: str) -> str:
    """The last two digits, if they are shown."""
    return number[-2:] if "*" not in number[-2:] else ""
