"""What is a rulebook with some of its parameters changed for a story or a trial?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, get_args, get_origin

from core.rulebooks.aliases import parts
from core.rulebooks.problems import Problems, Rejected
from core.rulebooks.shape import near
from core.rulebooks.values import convert
from core.rulebooks.yaml_lines import At
from core.rules.parameters import catalogue
from core.rules.periods import PARTS, Period
from core.rules.rulebook import Alias, Rulebook


def override(book: Rulebook, changes: Mapping[str, Any]) -> Rulebook:
    """A copy with the named parameters changed at all times; raises Rejected for an unknown name or value.

    A name is `group.name`, one of the rulebook's other names (`aliases`), or the name alone where only one group of
    this rulebook states it. For a period, a plain number changes its length only.
    """
    problems = Problems(book.id)
    changed: dict[str, Any] = {}
    for name, raw in changes.items():
        alias = _meant(book, str(name))
        if alias is None:
            problems.add(0, str(name), "unknown_parameter", **near(str(name), [*book.aliases, *catalogue()]))
            continue
        for target in alias.sets:
            key, part = parts(target)
            old = changed[key] if key in changed else _current(book, key)
            value = _worded(alias, raw)
            changed[key] = _value(book, key, old, {part: value} if part else value, str(name), problems)
    if problems.found:
        raise Rejected(problems.found)
    return book.with_values(changed) if changed else book


def _meant(book: Rulebook, name: str) -> Alias | None:
    """What a name sets: a parameter's full name, another name, or the one parameter of that short name."""
    if name in catalogue():
        return Alias((name,))
    if name in book.aliases:
        return book.aliases[name]
    found = [key for key in book.stated_by if key.split(".")[1] == name]
    if not found:
        found = [key for key in catalogue() if key.split(".")[1] == name]
    return Alias((found[0],)) if len(found) == 1 else None


def _worded(alias: Alias, raw: Any) -> Any:
    """The value in the words of the catalogue."""
    if isinstance(raw, list):
        return [_worded(alias, each) for each in raw]
    return alias.values.get(raw, raw) if isinstance(raw, str | bool | int) else raw


def _current(book: Rulebook, key: str) -> Any:
    return book.values[key][-1].value if key in book.values else catalogue()[key].default


def _value(book: Rulebook, key: str, old: Any, raw: Any, name: str, problems: Problems) -> Any:
    kind = catalogue()[key].type
    if _takes_period(kind) and isinstance(raw, int) and not isinstance(raw, bool):
        if raw <= 0:
            return _no_period(key, raw, name, problems)
        return replace(old if isinstance(old, Period) else _like_others(book, key), length=raw)
    if isinstance(old, Period) and isinstance(raw, dict):
        raw = {**{part: getattr(old, part) for part in PARTS}, **raw}
    return convert(kind, _at(_listed(kind, raw)), name, problems)


def _no_period(key: str, length: int, name: str, problems: Problems) -> None:
    """Nought is no pause, notice or time to speak up at all; a protection of no length is a mistake."""
    if length < 0 or key.startswith("protection."):
        problems.add(0, name, "zero_length", example="length: 7")


def _takes_period(kind: Any) -> bool:
    return kind is Period or Period in get_args(kind)


def _like_others(book: Rulebook, key: str) -> Period:
    """For a period that the rulebook does not state: its protection is a visitor's, another runs in the usual unit."""
    periods = {each: value for each in book.values if isinstance(value := _current(book, each), Period)}
    visited = periods.get("protection.visited")
    if visited is not None and key.startswith("protection."):
        return visited
    usual = Counter(value.unit for value in periods.values()).most_common(1)
    return Period(1, usual[0][0] if usual else "day")


def _listed(kind: Any, raw: Any) -> Any:
    """A single value where a list is wanted is a list of one; so is a single attribute where combinations are."""
    if get_origin(kind) is not tuple or raw is None or isinstance(raw, dict):
        return raw
    inner = get_args(kind)
    if len(inner) != 2 or inner[1] is not Ellipsis:
        return raw
    items = raw if isinstance(raw, list | tuple) else [raw]
    return [_listed(inner[0], each) for each in items]


def _at(raw: Any) -> At:
    if isinstance(raw, Mapping):
        return At({key: _at(each) for key, each in raw.items()}, 0)
    if isinstance(raw, list | tuple):
        return At([_at(each) for each in raw], 0)
    return At(raw, 0)
