"""Has a part of a rulebook's file the shape that it should have: a mapping of known keys, a list, a text?"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from difflib import get_close_matches
from typing import Final

from core.rulebooks.problems import Problems
from core.rulebooks.yaml_lines import At

#: More names than these are not told one by one.
_MANY: Final = 40


def mapping(
    at: At, where: str, known: Collection[str], problems: Problems, example: str = "key: value"
) -> dict[str, At] | None:
    """The mapping that stands there; a key that nobody knows is a problem, and None stands for anything else."""
    if not isinstance(at.value, dict):
        problems.add(at.line, where, "not_a_mapping", example=example)
        return None
    for key, each in at.value.items():
        if key not in known:
            problems.add(each.line, f"{where}.{key}".strip("."), "unknown_key", **near(str(key), known))
    return at.value


def near(key: str, known: Collection[str]) -> Mapping[str, str]:
    """What was probably meant by a key that nobody knows, or all that could be; of many, those of its group."""
    close = get_close_matches(key, sorted(known), 1)
    if close:
        return {"write": close[0]}
    group = [each for each in known if each.startswith(f"{key.split('.')[0]}.")] if len(known) > _MANY else known
    heads = {f"{each.split('.')[0]}.…" for each in known}
    return {"known": ", ".join(sorted(group or heads))}


def items(at: At | None, where: str, problems: Problems) -> list[At]:
    """The list that stands there, or nothing."""
    if at is None:
        return []
    if not isinstance(at.value, list):
        problems.add(at.line, where, "not_a_list", example="- …")
        return []
    return at.value


def text_of(at: At | None) -> str:
    """The text that stands there, its lines joined; empty where there is none."""
    return " ".join(str(at.value).split()) if at is not None and at.value is not None else ""
