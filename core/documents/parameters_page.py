"""What may a rulebook say? Every parameter with its meaning, its values, its default and an example, as Markdown."""

from __future__ import annotations

from collections.abc import Mapping
from types import UnionType
from typing import Any, Final, Literal, Union, get_args, get_origin

import yaml

from core.rules.parameters import GROUPS, Declared, catalogue
from core.rules.parameters.claims import Day, Hours
from core.rules.parameters.word import Percent
from core.rules.periods import PARTS, Period
from core.texts import has, text

_COLUMNS: Final = ("name", "meaning", "values", "default", "example")
#: Parts of a period that only a protection has.
_OF_PROTECTION: Final = frozenset({"lapse", "second"})


def page(language: str, examples: Mapping[str, Any]) -> str:
    """A table for each group of parameters. `examples` are values by the parameters' full names."""
    parts = [_table(language, group, examples) for group in GROUPS]
    return "\n".join(parts)


def _table(language: str, group: str, examples: Mapping[str, Any]) -> str:
    heads = [text(language, f"parameter_page.{column}") for column in _COLUMNS]
    lines = [
        f"### `{group}` {text(language, f'parameter_group.{group}')}",
        "",
        _row(heads),
        _row(["---"] * len(heads)),
    ]
    for each in catalogue().values():
        if each.group == group:
            lines.append(_row(_cells(language, each, examples.get(each.key))))
    return "\n".join([*lines, ""])


def _row(cells: list[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '/') for cell in cells)} |"


def _cells(language: str, each: Declared, example: Any) -> list[str]:
    return [
        f"`{each.key}`",
        text(language, f"parameter.{each.key}"),
        _kind(language, each, each.type),
        _default(language, each),
        f"`{written(example, protection=each.group == 'protection')}`",
    ]


def _default(language: str, each: Declared) -> str:
    if each.about.required:
        return text(language, "parameter_page.required")
    if each.default is None or (not each.default and each.default not in (False, 0)):
        return text(language, "parameter_page.nothing")
    return f"`{written(each.default)}`"


def _kind(language: str, each: Declared, kind: Any) -> str:
    """What may stand as the value, in words; every code of a closed choice with its meaning."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return "; ".join(_kind(language, each, one) for one in inner if one is not type(None))
    if origin is Literal:
        return "; ".join(_code(language, each, code) for code in inner)
    if origin is tuple and inner == (int, int):
        return text(language, "parameter_page.share")
    if origin is tuple:
        nested = get_origin(inner[0]) is tuple
        item = _kind(language, each, get_args(inner[0])[0] if nested else inner[0])
        return text(language, "parameter_page.combinations" if nested else "parameter_page.list", item=item)
    if origin is not None:
        left, right = (_kind(language, each, one) for one in inner)
        return text(language, "parameter_page.mapping", left=left, right=right)
    plain = {
        int: "whole",
        Percent: "percent",
        Hours: "hours",
        Day: "day",
        bool: "yes_no",
        str: "text",
        Period: "period",
    }[kind]
    return text(language, f"parameter_page.{plain}")


def _code(language: str, each: Declared, code: str) -> str:
    if code == "never":
        return text(language, "parameter_page.endless")
    own, shared = f"parameter.{each.key}.{code}", f"parameter_value.{code}"
    return f"`{code}` {text(language, own if has(own) else shared)}"


def written(value: Any, *, protection: bool = False) -> str:
    """A value as it is written in a rulebook's file, on one line."""
    return (
        yaml.safe_dump(
            _plain(value, protection), default_flow_style=True, allow_unicode=True, sort_keys=False, width=10**6
        )
        .removesuffix("\n...\n")
        .strip()
    )


def _plain(value: Any, protection: bool) -> Any:
    if isinstance(value, Period):
        shown = [part for part in PARTS if protection or part not in _OF_PROTECTION]
        return {part: _plain(getattr(value, part), protection) for part in shown}
    if isinstance(value, Mapping):
        return {key: _plain(each, protection) for key, each in value.items()}
    return [_plain(each, protection) for each in value] if isinstance(value, tuple | list) else value
