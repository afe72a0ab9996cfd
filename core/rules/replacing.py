"""With whom is a newcomer one customer, where identity clauses have followed each other?

He is compared under the clause of now with all who came before. Entries that agree with him, but were kept apart under
the clause of their own time, stay apart: he is one with those whose claim is alive, or else with the first of them.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence

from core.rules.case import Position, just_before, position_of
from core.rules.grouping import Grouping
from core.rules.identity import Place, keys_of
from core.rules.model import REGISTERING, Fact, Ref


class Newcomers:
    """Files entries in the order in which they appear, and finds those who were there under earlier clauses.

    `alive` says whether somebody's claim on an entry was in force just before a position.
    """

    def __init__(self, grouping: Grouping, alive: Callable[[Ref, Position], bool]) -> None:
        self._grouping = grouping
        self._alive = alive
        self._known: dict[Place, list[Ref]] = defaultdict(list)
        grouping.alike = self._known
        self._seen: set[Ref] = set()

    def read(self, facts: Iterable[Fact]) -> None:
        """Go through all facts in order."""
        corrections = self._grouping.corrections()
        for fact in facts:
            position = position_of(fact)
            for ref in (fact.customer, fact.data.get("proxy_for"), fact.data.get("to")):
                if ref is None or ref in self._seen or ref not in self._grouping.entries:
                    continue
                if self._grouping.first(ref) is fact:
                    self._adopt(ref, self._grouping.enter(ref, fact), position)
                    self._note(ref, position)
            if position in corrections:
                self._again(corrections[position], position, anew=True)
            elif fact.kind in REGISTERING and fact.customer is not None and self._stale(fact.customer, position):
                self._again(fact.customer, position, anew=False)

    def _note(self, ref: Ref, position: Position) -> None:
        """He is known under his keys, by every clause."""
        self._seen.add(ref)
        entry = self._grouping.entry(ref, position)
        if entry is None:
            return
        for era, rule in enumerate(self._grouping.eras.rules):
            for key in keys_of(entry, rule):
                if ref not in self._known[era, key]:
                    self._known[era, key].append(ref)

    def _again(self, ref: Ref, position: Position, *, anew: bool) -> None:
        entry = self._grouping.entry(ref, position)
        if entry is not None:
            self._adopt(ref, self._grouping.file(ref, position, entry, anew=anew), position)
            self._note(ref, position)

    def _stale(self, ref: Ref, position: Position) -> bool:
        """An old entry is registered again: would others be one with it now, and is nobody's claim on it alive?"""
        grouping = self._grouping
        era, entry = grouping.eras.of(position[0]), grouping.entry(ref, position)
        if entry is None or any(place[0] == era for place in grouping.places(ref, position)):
            return False
        shared = any(len(self._known[era, key]) > 1 for key in keys_of(entry, grouping.eras.rules[era]))
        return shared and not self._alive(ref, position)

    def _adopt(self, ref: Ref, places: Sequence[Place], position: Position) -> None:
        """The first who is filed at a place under a new clause finds his elders."""
        before = just_before(position)
        for place in places:
            if place[0] == 0 or place in self._grouping.elders:
                continue
            own = self._grouping.group(ref, before) if ref in self._seen else (ref,)
            there = [each for each in self._known[place] if each not in own]
            there = [each for each in there if self._grouping.bears(each, place, before)]
            self._grouping.adopt(place, self._one_of(there, before, position))

    def _one_of(self, there: Sequence[Ref], before: Position, position: Position) -> tuple[Ref, ...]:
        """Those of one customer: of the first whose claim is alive, or else of the first."""
        groups: list[tuple[Ref, ...]] = []
        for each in there:
            if not any(each in group for group in groups):
                groups.append(self._grouping.group(each, before))
        if len(groups) > 1:
            groups = [group for group in groups if self._alive(group[0], position)] or groups
        return tuple(each for each in there if groups and each in groups[0])
