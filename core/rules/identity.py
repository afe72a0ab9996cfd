"""Which entries of the notebooks are one customer at a moment?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from core.rules.case import Position
from core.rules.model import Entry, Fact, Ref
from core.rules.parameters.claims import Identity

Key = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Link:
    """A relation attested at a position: joining two entries, parting them, or neither."""

    position: Position
    a: Ref
    b: Ref
    kin: str
    joins: bool
    parts: bool


class Identities:
    """All entries and relations of an office; answers who is one customer with whom, at any position."""

    def __init__(self, entries: Mapping[Ref, Entry], facts: Iterable[Fact], rule: Identity) -> None:
        self.entries = entries
        self.rule = rule
        self._by_key: dict[Key, list[Ref]] = defaultdict(list)
        self._keys: dict[Ref, list[Key]] = {}
        self._links: dict[Ref, list[Link]] = defaultdict(list)
        for ref, entry in entries.items():
            self._keys[ref] = keys = keys_of(entry, rule)
            for key in keys:
                self._by_key[key].append(ref)
        for fact in facts:
            if fact.kind == "relate":
                self._relate(fact)

    def _relate(self, fact: Fact) -> None:
        a, b = fact.customer, fact.data.get("to")
        if a is None or b is None:
            return
        kin = str(fact.data.get("kin") or "other")
        proved = fact.data.get("proof", True) is not False or not self.rule.proof
        joins = kin in self.rule.kin and proved and self._agree(a, b)
        link = Link((fact.at, fact.seq), a, b, kin, joins, kin == "none" and self.rule.rebuttable)
        self._links[a].append(link)
        self._links[b].append(link)

    def _agree(self, a: Ref, b: Ref) -> bool:
        """A relation joins only those who agree in what the rulebook asks for besides (003-18-25)."""
        first, second = self.entries.get(a), self.entries.get(b)
        if first is None or second is None:
            return not self.rule.kin_equal
        return all(value(first, name) and value(first, name) == value(second, name) for name in self.rule.kin_equal)

    def group(self, entry: Ref, until: Position) -> tuple[Ref, ...]:
        """All entries that are one customer with `entry` by what is known up to `until`, itself first."""
        found = {entry: None}
        queue = [entry]
        while queue:
            one = queue.pop()
            for other in self._neighbours(one, until):
                if other not in found:
                    found[other] = None
                    queue.append(other)
        return tuple(found)

    def _neighbours(self, entry: Ref, until: Position) -> set[Ref]:
        same = {other for key in self._keys.get(entry, ()) for other in self._by_key[key] if other != entry}
        links = [link for link in self._links.get(entry, ()) if link.position <= until]
        for link in links:
            other = link.b if link.a == entry else link.a
            if link.joins:
                same.add(other)
            elif link.parts:
                same.discard(other)
        return same

    def changing(self, members: Sequence[Ref]) -> bool:
        """Did relations, rather than the entries alone, make or part this group?"""
        return any(link.joins or link.parts for ref in members for link in self._links.get(ref, ()))

    def relations(self, members: Sequence[Ref], until: Position) -> list[tuple[Ref, str]]:
        """Attested relations of a group's entries to entries outside it."""
        found = []
        for ref in members:
            for link in self._links.get(ref, ()):
                other = link.b if link.a == ref else link.a
                if link.position <= until and other not in members:
                    found.append((other, link.kin))
        return found


def keys_of(entry: Entry, rule: Identity) -> list[Key]:
    """The keys under which an entry is filed: one for each combination of attributes that it has in full."""
    found: list[Key] = []
    for combination in rule.keys:
        for number in (entry.phone, *entry.phones) if "phone" in combination else (None,):
            this = replace(entry, phone=number) if number is not None else entry
            values = [value(this, name) for name in combination]
            if all(values):
                found.append((*combination, *values))
    return found


def value(entry: Entry, attribute: str) -> str:
    """An attribute in the form in which it is compared; empty if it is absent or, for a number, masked."""
    if attribute == "surname":
        return (entry.name or "")[:1]
    found = getattr(entry, attribute)
    text = "".join(str(found).split()) if found else ""
    return "" if attribute == "phone" and "*" in text else text
