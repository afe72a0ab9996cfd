"""By which other names may a story or a trial change a rulebook's parameters?

An office often has names of its own for what it changes most. A rulebook's file may list them, each with the parameter,
the parameters, or the parts of periods that it sets, and the values that are worded in another way.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any, Final

from core.rulebooks.problems import Problems
from core.rulebooks.shape import near
from core.rulebooks.yaml_lines import At
from core.rules.parameters import catalogue
from core.rules.periods import PARTS
from core.rules.rulebook import Alias

_KEYS: Final = frozenset({"sets", "values"})


def read(at: At | None, problems: Problems) -> Mapping[str, Alias]:
    """The table of other names; what is wrong with it goes to `problems`."""
    if at is None:
        return MappingProxyType({})
    if not isinstance(at.value, dict):
        problems.add(at.line, "aliases", "not_a_mapping", example="claim_days: protection.claimed")
        return MappingProxyType({})
    return MappingProxyType({str(name): _alias(str(name), each, problems) for name, each in at.value.items()})


def _alias(name: str, at: At, problems: Problems) -> Alias:
    where = f"aliases.{name}"
    if name in catalogue():
        problems.add(at.line, where, "alias_is_a_parameter")
    if not isinstance(at.value, dict):
        return Alias(_targets(at, where, problems))
    for key, each in at.value.items():
        if key not in _KEYS:
            problems.add(each.line, f"{where}.{key}", "unknown_key", known=", ".join(sorted(_KEYS)))
    words = at.value.get("values", At({}, at.line)).plain()
    if not isinstance(words, dict):
        problems.add(at.line, f"{where}.values", "not_a_mapping", example="{true: record, false: new}")
        words = {}
    return Alias(_targets(at.value.get("sets", At([], at.line)), where, problems), MappingProxyType(words))


def _targets(at: At, where: str, problems: Problems) -> tuple[str, ...]:
    listed = at.value if isinstance(at.value, list) else [at]
    if not listed:
        problems.add(at.line, where, "missing_key", example="sets: protection.claimed")
    for each in listed:
        if not _exists(each.value):
            problems.add(each.line, where, "unknown_parameter", **near(str(each.value), catalogue().keys()))
    return tuple(str(each.value) for each in listed)


def _exists(target: Any) -> bool:
    """Is it a parameter, or a part of one that is a period?"""
    key, part = parts(str(target))
    return key in catalogue() and (part is None or part in PARTS)


def parts(target: str) -> tuple[str, str | None]:
    """The parameter's full name, and the part of its period if only that is meant."""
    names = target.split(".")
    return ".".join(names[:2]), ".".join(names[2:]) or None
