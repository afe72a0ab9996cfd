"""Which entries of the notebooks are one customer at a moment?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.rules.case import Position
from core.rules.model import Entry, Fact, Ref
from core.rules.parameters.claims import Identity

Key = tuple[str, ...]
#: Attributes of an entry that a correction or completion may change.
ATTRIBUTES = ("name", "gender", "phone", "company", "need", "email", "wechat")


@dataclass(frozen=True, slots=True)
class Link:
    """What joins or parts two entries from a position on: an attested relation, or a number that fits."""

    position: Position
    a: Ref
    b: Ref
    kin: str
    joins: bool
    parts: bool = False


class Identities:
    """All entries and relations of an office under one identity clause; says who is one customer with whom."""

    def __init__(
        self, entries: Mapping[Ref, Entry], facts: Sequence[Fact], rule: Identity, links: Iterable[Link] = ()
    ) -> None:
        self.rule = rule
        self._versions: dict[Ref, list[tuple[Position, Entry]]] = {}
        self._entries = entries
        self._links: dict[Ref, list[Link]] = defaultdict(list)
        self._by_key: dict[Key, list[Ref]] = defaultdict(list)
        self._read_corrections(facts)
        self._file_entries()
        for fact in facts:
            if fact.kind == "relate":
                self._relate(fact)
        for link in links:
            self._link(link)

    def _read_corrections(self, facts: Iterable[Fact]) -> None:
        """An entry's attributes change with a correction or completion that states them."""
        for fact in facts:
            if fact.kind in ("correct", "complete") and fact.customer is not None:
                changed: dict[str, Any] = {name: fact.data[name] for name in ATTRIBUTES if fact.data.get(name)}
                before = self.entry(fact.customer, (fact.at, fact.seq))
                if changed and before is not None:
                    self._versions.setdefault(fact.customer, []).append(
                        ((fact.at, fact.seq), replace(before, **changed))
                    )

    def _file_entries(self) -> None:
        self._keys: dict[Ref, list[Key]] = {}
        for ref, entry in self._entries.items():
            self._keys[ref] = keys_of(entry, self.rule)
            every = set(self._keys[ref]).union(*(keys_of(each, self.rule) for _, each in self._versions.get(ref, ())))
            for key in every:
                self._by_key[key].append(ref)

    def entry(self, ref: Ref, until: Position) -> Entry | None:
        """An entry as it stood at a position, corrections included."""
        for position, entry in reversed(self._versions.get(ref, ())):
            if position <= until:
                return entry
        return self._entries.get(ref)

    def _relate(self, fact: Fact) -> None:
        a, b = fact.customer, fact.data.get("to")
        if a is None or b is None:
            return
        kin = str(fact.data.get("kin") or "other")
        proved = fact.data.get("proof", True) is not False or not self.rule.proof
        joins = kin in self.rule.kin and proved and self._agree(a, b, (fact.at, fact.seq))
        self._link(Link((fact.at, fact.seq), a, b, kin, joins, kin == "none" and self.rule.rebuttable))

    def _link(self, link: Link) -> None:
        self._links[link.a].append(link)
        self._links[link.b].append(link)

    def _agree(self, a: Ref, b: Ref, at: Position) -> bool:
        """A relation joins only those who agree in what the rulebook asks for besides (003-18-25)."""
        first, second = self.entry(a, at), self.entry(b, at)
        if first is None or second is None:
            return not self.rule.kin_equal
        return all(value(first, name) and value(first, name) == value(second, name) for name in self.rule.kin_equal)

    def group(self, entry: Ref, until: Position) -> tuple[Ref, ...]:
        """All entries that are one customer with `entry` by what is known up to `until`, itself first."""
        found = {entry: None}
        queue = [entry]
        while queue:
            for other in self._neighbours(queue.pop(), until):
                if other not in found:
                    found[other] = None
                    queue.append(other)
        return tuple(found)

    def _neighbours(self, ref: Ref, until: Position) -> list[Ref]:
        same = dict.fromkeys(other for key in self._keys_at(ref, until) for other in self._filed(key, until))
        for link in self._links.get(ref, ()):
            if link.position <= until:
                other = link.b if link.a == ref else link.a
                if link.joins:
                    same[other] = None
                elif link.parts:
                    same.pop(other, None)
        same.pop(ref, None)
        return list(same)

    def _keys_at(self, ref: Ref, until: Position) -> list[Key]:
        if ref not in self._versions:
            return self._keys.get(ref, [])
        entry = self.entry(ref, until)
        return keys_of(entry, self.rule) if entry is not None else []

    def _filed(self, key: Key, until: Position) -> list[Ref]:
        filed = self._by_key.get(key, [])
        if not self._versions:
            return filed
        return [ref for ref in filed if key in self._keys_at(ref, until)]

    def changes(self, members: Sequence[Ref]) -> bool:
        """Did anything but the entries as first written make or part this group?"""
        return any(
            ref in self._versions or any(link.joins or link.parts for link in self._links.get(ref, ()))
            for ref in members
        )

    def corrected(self, ref: Ref) -> bool:
        """Was the entry ever corrected or completed?"""
        return ref in self._versions

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
        numbers = (entry.phone, *entry.phones) if "phone" in combination and entry.phones else (entry.phone,)
        for number in numbers:
            values = [value(entry, name) if name != "phone" else full(number) for name in combination]
            if all(values):
                found.append((*combination, *values))
    return found


def full(number: str | None) -> str:
    """A whole number's digits in the form in which they are compared; empty if it is absent or partly hidden."""
    return "".join(number.split()) if number and "*" not in number else ""


def value(entry: Entry, attribute: str) -> str:
    """An attribute in the form in which it is compared; empty if it is absent."""
    if attribute == "surname":
        return (entry.name or "").strip()[:1]
    if attribute == "phone":
        return full(entry.phone)
    found = getattr(entry, attribute)
    return "".join(str(found).split()) if found else ""
