"""What does a clause in a rulebook's file say, and from when to when?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import pairwise

from core.rulebooks.problems import Problems
from core.rulebooks.shape import items, mapping, near, text_of
from core.rulebooks.values import convert
from core.rulebooks.yaml_lines import At
from core.rules.parameters import Declared, catalogue
from core.rules.rulebook import Clause, Dated, Reading

_KEYS = {"id", "zh", "en", "source", "reading", "reading_source", "states", "supports"}
_NEEDED = (("id", "id: ST-01"), ("zh", "zh: …"), ("en", "en: …"), ("source", "source: [003-01-10]"))


@dataclass(slots=True)
class Reader:
    """Reads clauses one after the other; a parameter may be stated once in a rulebook."""

    problems: Problems
    clauses: dict[str, Clause] = field(default_factory=dict)
    values: dict[str, tuple[Dated, ...]] = field(default_factory=dict)
    stated_by: dict[str, str] = field(default_factory=dict)

    def clause(self, at: At) -> None:
        """Read a clause; what is wrong with it goes to the problems."""
        found = mapping(at, "clauses", _KEYS, self.problems)
        if found is None:
            return
        id = text_of(found.get("id")) or f"clauses.{len(self.clauses) + 1}"
        for key, example in _NEEDED:
            if key not in found or not text_of(found[key]) or found[key].value == []:
                self.problems.add(at.line, f"{id}.{key}", "missing_key", example=example)
        if id in self.clauses:
            self.problems.add(at.line, id, "clause_twice")
        states = mapping(found.get("states", At({}, at.line)), f"{id}.states", catalogue().keys(), self.problems) or {}
        supports = self._supports(found.get("supports"), id)
        if not states and not supports:
            self.problems.add(at.line, id, "clause_unused", example="states: {basis.kinds: [visit]}")
        for key, value in states.items():
            self._state(id, key, value)
        self.clauses[id] = Clause(
            id=id,
            zh=text_of(found.get("zh")),
            en=text_of(found.get("en")),
            source=tuple(text_of(each) for each in items(found.get("source"), f"{id}.source", self.problems)),
            states=tuple(states),
            supports=supports,
            reading=self._reading(found.get("reading"), id),
            reading_source=text_of(found.get("reading_source")) or None,
        )

    def _reading(self, at: At | None, id: str) -> Reading | None:
        """How an unclear text was read: in both languages, or one text for both, as rulebooks of before have it."""
        if at is None:
            return None
        if isinstance(at.value, str) and at.value.strip():
            return Reading(text_of(at), text_of(at))
        where, example = f"{id}.reading", "{zh: …, en: …}"
        if not isinstance(at.value, dict):
            self.problems.add(at.line, where, "reading_in_both", example=example)
            return None
        found = mapping(at, where, ("zh", "en"), self.problems) or {}
        reading = Reading(text_of(found.get("zh")), text_of(found.get("en")))
        if not (reading.zh and reading.en):
            self.problems.add(at.line, where, "reading_in_both", example=example)
        return reading

    def _supports(self, at: At | None, id: str) -> tuple[str, ...]:
        listed = items(at, f"{id}.supports", self.problems)
        for each in listed:
            if each.value not in catalogue():
                known = catalogue().keys()
                self.problems.add(each.line, f"{id}.supports", "unknown_key", **near(str(each.value), known))
        return tuple(str(each.value) for each in listed)

    def _state(self, id: str, key: str, at: At) -> None:
        parameter = catalogue().get(key)
        if parameter is None:
            return
        if key in self.stated_by:
            self.problems.add(at.line, f"{id}.{key}", "stated_twice", clause=self.stated_by[key])
            return
        self.stated_by[key] = id
        self.values[key] = self._dated(parameter, at, f"{id}.{key}")

    def _dated(self, parameter: Declared, at: At, where: str) -> tuple[Dated, ...]:
        """One value for all times, or values with their days; days that overlap are refused."""
        if not (isinstance(at.value, dict) and set(at.value) == {"dated"}):
            return (Dated(self._value(parameter, at, where)),)
        found: list[tuple[Dated, int]] = []
        for each in items(at.value["dated"], where, self.problems):
            parts = mapping(each, where, {"from", "to", "value"}, self.problems) or {}
            if "value" not in parts:
                self.problems.add(each.line, where, "missing_key", example="{from: 2026-01-01, value: …}")
                continue
            start, end = self._day(parts.get("from"), where), self._day(parts.get("to"), where)
            if start is not None and end is not None and end < start:
                self.problems.add(each.line, where, "dates_reversed", write=f"{{from: {end}, to: {start}}}")
            found.append((Dated(self._value(parameter, parts["value"], where), start, end), each.line))
        found.sort(key=lambda pair: pair[0].start or date.min)
        for (one, _), (two, line) in pairwise(found):
            if one.end is None or (two.start or date.min) <= one.end:
                write = f"to: {two.start - timedelta(days=1)}" if two.start else "from: 2026-01-01"
                self.problems.add(line, where, "dates_overlap", write=write)
        return tuple(dated for dated, _ in found)

    def _value(self, parameter: Declared, at: At, where: str) -> object:
        return convert(parameter.type, at, where, self.problems, protection=parameter.group == "protection")

    def _day(self, at: At | None, where: str) -> date | None:
        if at is None or isinstance(at.value, date):
            return at.value if at is not None else None
        self.problems.add(at.line, where, "not_a_date", example="2026-01-01")
        return None
