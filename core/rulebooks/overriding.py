"""What is a rulebook with some of its parameters changed for a story or a trial?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from difflib import get_close_matches
from typing import Any

from core.rulebooks.problems import Problems, Rejected
from core.rulebooks.values import convert
from core.rulebooks.yaml_lines import At
from core.rules.parameters import catalogue
from core.rules.periods import Period
from core.rules.rulebook import Rulebook


def override(book: Rulebook, changes: Mapping[str, Any]) -> Rulebook:
    """A copy with the named parameters changed at all times; raises Rejected for an unknown name or value.

    A name is `group.name`, or the name alone where only one group of this rulebook states it. For a period, a
    plain number changes its length only.
    """
    problems = Problems(book.id)
    values = {}
    for name, raw in changes.items():
        key = _key(book, str(name))
        if key is None:
            near = get_close_matches(str(name), list(catalogue()), 1)
            problems.add(0, str(name), "unknown_parameter", **({"write": near[0]} if near else {}))
            continue
        values[key] = _value(book, key, raw, str(name), problems)
    if problems.found:
        raise Rejected(problems.found)
    return book.with_values(values) if values else book


def _key(book: Rulebook, name: str) -> str | None:
    if name in catalogue():
        return name
    found = [key for key in book.stated_by if key.split(".")[1] == name]
    if not found:
        found = [key for key in catalogue() if key.split(".")[1] == name]
    return found[0] if len(found) == 1 else None


def _value(book: Rulebook, key: str, raw: Any, name: str, problems: Problems) -> Any:
    old = book.values[key][-1].value if key in book.values else catalogue()[key].default
    if isinstance(old, Period) and isinstance(raw, int) and not isinstance(raw, bool):
        return replace(old, length=raw)
    if isinstance(old, Period) and isinstance(raw, dict):
        raw = {**_plain(old), **raw}
    return convert(catalogue()[key].type, _at(raw), name, problems)


def _plain(period: Period) -> dict[str, Any]:
    return {name: getattr(period, name) for name in Period.__slots__}


def _at(raw: Any) -> At:
    if isinstance(raw, Mapping):
        return At({key: _at(each) for key, each in raw.items()}, 0)
    if isinstance(raw, list | tuple):
        return At([_at(each) for each in raw], 0)
    return At(raw, 0)
