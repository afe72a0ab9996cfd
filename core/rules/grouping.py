"""Which entries of the notebooks are one customer at a moment?

Two entries are compared under the identity clause in force when the later one appeared, a relation counts under that
of its own moment. So a new identity clause joins and parts nobody by itself: it counts for what is entered under it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from core.rules.case import Position, position_of
from core.rules.identity import ATTRIBUTES, Eras, Place, places_of, value
from core.rules.model import Entry, Fact, Ref


@dataclass(frozen=True, slots=True)
class Link:
    """What joins or parts two entries from a position on: an attested relation, a merge, or a number that fits.

    `ends` is the position at which it was voided.
    """

    position: Position
    a: Ref
    b: Ref
    kin: str
    joins: bool
    parts: bool = False
    ends: Position | None = None

    def holds(self, until: Position) -> bool:
        """Is it known by then, and not voided again?"""
        return self.position <= until and (self.ends is None or self.ends > until)


@dataclass(frozen=True, slots=True)
class Filing:
    """From a position on an entry is filed at these places; an `anew` one leaves those where it was before."""

    position: Position
    places: tuple[Place, ...]
    anew: bool


class Grouping:
    """All entries and relations of an office under its identity clauses; says who is one customer with whom.

    `first` gives the first fact that names an entry. An entry without any is compared only when it is asked about.
    """

    def __init__(self, entries: Mapping[Ref, Entry], eras: Eras, first: Callable[[Ref], Fact | None]) -> None:
        self.entries = entries
        self.eras = eras
        self.first = first
        self.filed: dict[Place, list[Ref]] = defaultdict(list)
        self.alike: Mapping[Place, list[Ref]] = self.filed
        """Who ever had a key, under whatever clause he appeared."""
        self.elders: dict[Place, tuple[Ref, ...]] = {}
        """Who is one customer with those filed at a place, though he appeared under an earlier clause."""
        self._younger: dict[Ref, list[Place]] = defaultdict(list)
        self._versions: dict[Ref, list[tuple[Position, Entry]]] = {}
        self._links: dict[Ref, list[Link]] = defaultdict(list)
        self._later: dict[Ref, list[Filing]] = {}
        self.whole = False
        """Has everything been read, so that what comes later is known?"""
        self._bridges = any(len(rule.keys) > 1 for rule in eras.rules) or any(e.phones for e in entries.values())

    def read(self, facts: Iterable[Fact], links: Iterable[Link]) -> None:
        """Take in what was corrected, attested and merged, and the links given besides."""
        facts = list(facts)
        for fact in facts:
            if fact.kind in ("correct", "complete") and fact.customer is not None:
                self._correct(fact, fact.customer)
        voids = {fact.data.get("of"): position_of(fact) for fact in facts if fact.kind == "void"}
        for fact in facts:
            if fact.kind == "relate":
                self._relate(fact, voids.get(fact.seq))
            elif fact.kind == "merge" and fact.customer is not None:
                position, other = position_of(fact), fact.data["other"]
                self._link(Link(position, fact.customer, other, "merge", joins=True, ends=voids.get(fact.seq)))
        for link in links:
            self._link(link)

    def file_all(self) -> None:
        """File every entry, where one clause holds at all times."""
        for ref in self.entries:
            first = self.first(ref)
            if first is not None:
                self.enter(ref, first)
        for ref, found in self._versions.items():
            for position, entry in found:
                self.file(ref, position, entry, anew=True)

    def enter(self, ref: Ref, first: Fact) -> tuple[Place, ...]:
        """File an entry at its first appearance."""
        places = self._base(ref, first)
        for place in places:
            self.filed[place].append(ref)
        return places

    def file(self, ref: Ref, position: Position, entry: Entry, *, anew: bool) -> tuple[Place, ...]:
        """File an entry again, as it stands at a position."""
        places = places_of(entry, self.eras, position[0])
        self._later.setdefault(ref, []).append(Filing(position, places, anew))
        for place in places:
            if ref not in self.filed[place]:
                self.filed[place].append(ref)
        return places

    def adopt(self, place: Place, elders: tuple[Ref, ...]) -> None:
        """Those filed at a place are one customer with these, who appeared under an earlier clause."""
        self.elders[place] = elders
        for each in elders:
            self._younger[each].append(place)

    def _correct(self, fact: Fact, ref: Ref) -> None:
        """An entry's attributes change with a correction or completion that states them."""
        changed: dict[str, Any] = {name: fact.data[name] for name in ATTRIBUTES if fact.data.get(name)}
        before = self.entry(ref, position_of(fact))
        if changed and before is not None:
            self._versions.setdefault(ref, []).append((position_of(fact), replace(before, **changed)))

    def _relate(self, fact: Fact, ends: Position | None) -> None:
        a, b = fact.customer, fact.data.get("to")
        if a is None or b is None:
            return
        rule, position = self.eras.at(fact.at), position_of(fact)
        kin = str(fact.data.get("kin") or "other")
        proved = fact.data.get("proof", True) is not False or not rule.proof
        joins = kin in rule.kin and proved and self._agree(a, b, position, rule.kin_equal)
        self._link(Link(position, a, b, kin, joins, kin == "none" and rule.rebuttable, ends))

    def _link(self, link: Link) -> None:
        self._links[link.a].append(link)
        self._links[link.b].append(link)

    def _agree(self, a: Ref, b: Ref, at: Position, wanted: Sequence[str]) -> bool:
        """A relation joins only those who agree in what the rulebook asks for besides (003-18-25)."""
        first, second = self.entry(a, at), self.entry(b, at)
        if first is None or second is None:
            return not wanted
        return all(value(first, name) and value(first, name) == value(second, name) for name in wanted)

    # What is asked of it

    def entry(self, ref: Ref, until: Position) -> Entry | None:
        """An entry as it stood at a position, corrections included."""
        for position, entry in reversed(self._versions.get(ref, ())):
            if position <= until:
                return entry
        return self.entries.get(ref)

    def group(self, entry: Ref, until: Position) -> tuple[Ref, ...]:
        """All entries that are one customer with `entry` by what is known up to `until`, itself first.

        An entry that no fact has named by then joins nobody: it goes with the first of those with whom it would be one.
        """
        if self._appeared(entry, until):
            return self._joined(entry, until)
        places = self._as_if(entry, until)
        near = [each for place in places for each in self.alike.get(place, ()) if self.bears(each, place, until)]
        first = min(near, key=self._order, default=None)
        return (entry,) if first is None else (entry, *self._joined(first, until))

    def _joined(self, entry: Ref, until: Position) -> tuple[Ref, ...]:
        found = {entry: None}
        queue = [entry]
        while queue:
            for other in self._neighbours(queue.pop(), until):
                if other not in found:
                    found[other] = None
                    queue.append(other)
        return tuple(found)

    def places(self, ref: Ref, until: Position) -> tuple[Place, ...]:
        """Where the entry is filed at a position; nowhere before it appears."""
        first = self.first(ref)
        if first is None or position_of(first) > until:
            return ()
        found = self._base(ref, first)
        for filing in self._later.get(ref, ()):
            if filing.position <= until:
                found = filing.places if filing.anew else (*found, *filing.places)
        return found

    def bears(self, ref: Ref, place: Place, until: Position) -> bool:
        """Had the entry appeared by then, with this key, whatever the clause?"""
        entry = self.entry(ref, until)
        if entry is None or not self._appeared(ref, until):
            return False
        return place in places_of(entry, self.eras, self.eras.starts[place[0]])

    def _base(self, ref: Ref, first: Fact) -> tuple[Place, ...]:
        entry = self.entries.get(ref)
        return places_of(entry, self.eras, first.at) if entry is not None else ()

    def _neighbours(self, ref: Ref, until: Position) -> list[Ref]:
        same: dict[Ref, None] = {}
        for place in self.places(ref, until):
            same |= dict.fromkeys(self._at_place(place, ref, until))
            same |= dict.fromkeys(other for other in self.elders.get(place, ()) if self.bears(other, place, until))
        for place in self._younger.get(ref, ()):
            if self.bears(ref, place, until):
                same |= dict.fromkeys(self._at_place(place, ref, until))
        for link in self._links.get(ref, ()):
            if link.holds(until):
                other = link.b if link.a == ref else link.a
                if link.joins:
                    same[other] = None
                elif link.parts:
                    same.pop(other, None)
        return list(same)

    def _appeared(self, ref: Ref, until: Position) -> bool:
        first = self.first(ref)
        return first is not None and position_of(first) <= until

    def _order(self, ref: Ref) -> Position:
        """Where an entry that has appeared did so."""
        first = self.first(ref)
        assert first is not None
        return position_of(first)

    def _at_place(self, place: Place, besides: Ref, until: Position) -> list[Ref]:
        filed = self.filed.get(place, ())
        return [other for other in filed if other != besides and place in self.places(other, until)]

    def _as_if(self, ref: Ref, until: Position) -> tuple[Place, ...]:
        """Where an entry that has not appeared yet would be filed."""
        entry = self.entry(ref, until)
        return places_of(entry, self.eras, until[0]) if entry is not None else ()

    def changes(self, members: Sequence[Ref], until: Position) -> bool:
        """Could this group of then have been another one before, other than by entries that came to it one by one?"""
        at_once = len(members) > 2 and self._bridges
        if at_once or (len(members) > 1 and len(self.eras.rules) > 1):
            return True
        return any(
            any(position <= until for position, _ in self._versions.get(ref, ()))
            or any(link.position <= until and (link.joins or link.parts) for link in self._links.get(ref, ()))
            for ref in members
        )

    def turns(self, members: Sequence[Ref], until: Position) -> Iterator[Position]:
        """Positions, those after `until` among them, at which this group of then may come to be another."""
        for ref in members:
            near = {ref}
            for place in (*(self.places(ref, until) or self._as_if(ref, until)), *self._younger.get(ref, ())):
                near.update(self.filed.get(place, ()), self.elders.get(place, ()))
            for other in near:
                first = self.first(other)
                yield from [position_of(first)] if first is not None else []
                yield from (filing.position for filing in self._later.get(other, ()))
                yield from (position for position, _ in self._versions.get(other, ()))
            for link in self._links.get(ref, ()):
                yield link.position
                yield from [link.ends] if link.ends is not None else []

    def corrections(self) -> Mapping[Position, Ref]:
        """When an entry was corrected or completed, and which."""
        return {position: ref for ref, found in self._versions.items() for position, _ in found}

    def seen_otherwise(self, entry: Ref, at: Position, until: Position) -> bool:
        """Has one of those who were one customer with the entry at a position been corrected or completed since?"""
        if not self._versions:
            return False
        found = (position for ref in self.group(entry, at) for position, _ in self._versions.get(ref, ()))
        return any(at < position <= until for position in found)

    def relations(self, members: Sequence[Ref], until: Position) -> list[tuple[Ref, str]]:
        """Attested relations of a group's entries to entries outside it."""
        found = []
        for ref in members:
            for link in self._links.get(ref, ()):
                other = link.b if link.a == ref else link.a
                if link.holds(until) and other not in members:
                    found.append((other, link.kin))
        return found
