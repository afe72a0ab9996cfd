"""Is a value written in a rulebook of the kind that its parameter wants, and what is it then?"""

from __future__ import annotations

import re
import types
from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Literal, Union, get_args, get_origin, get_type_hints

from core.rulebooks.problems import Problems
from core.rulebooks.yaml_lines import At
from core.rules.hours import readable
from core.rules.parameters.claims import Day, Hours
from core.rules.parameters.word import Percent
from core.rules.periods import PARTS, Period
from core.rules.workdays import span

#: YAML reads a bare `off` as false.
_BARE = {False: "off", True: "on"}

_SHARE = "[60, 40]"
#: Shares may be written as 60/40.
_PARTS = re.compile(r"\s*(\d{1,3})\s*/\s*(\d{1,3})\s*")


def convert(kind: Any, at: At, where: str, problems: Problems, *, protection: bool = False) -> Any:
    """`at` as a value of type `kind`; what is wrong goes to `problems`, and the result is then None."""
    origin = get_origin(kind)
    if origin in (Union, types.UnionType):
        return _union(kind, at, where, problems, protection)
    if origin is Literal:
        return _choice(get_args(kind), at, where, problems)
    if origin is tuple:
        return _list(get_args(kind), at, where, problems)
    if origin is not None and issubclass(origin, Mapping):
        return _mapping(get_args(kind), at, where, problems)
    if kind is Period:
        return _period(at, where, problems, protection)
    return _scalar(kind, at, where, problems)


def _union(kind: Any, at: At, where: str, problems: Problems, protection: bool) -> Any:
    options = get_args(kind)
    if at.value is None and type(None) in options:
        return None
    if isinstance(at.value, dict) and Period in options:
        return _period(at, where, problems, protection)
    rest = [each for each in options if each not in (type(None), Period)]
    words = [code for each in rest for code in get_args(each)]
    if Period in options and at.value not in words:
        problems.add(at.line, where, "not_a_period", example=" / ".join([_example(protection), *words]))
        return None
    return convert(rest[0], at, where, problems)


def _choice(options: tuple[Any, ...], at: At, where: str, problems: Problems) -> Any:
    value = _BARE.get(at.value, at.value) if isinstance(at.value, bool) else at.value
    if value not in options:
        problems.add(at.line, where, "not_a_choice", value=at.written(), choices=", ".join(map(str, options)))
        return None
    return value


def _list(kinds: tuple[Any, ...], at: At, where: str, problems: Problems) -> Any:
    if kinds == (int, int) and isinstance(at.value, str) and (parts := _PARTS.fullmatch(at.value)):
        at = At([At(int(each), at.line) for each in parts.groups()], at.line)
    if not isinstance(at.value, list):
        one = f"[{at.written()}]" if isinstance(at.value, str | int) else "[…]"
        problems.add(at.line, where, "not_a_list", example=_SHARE if kinds == (int, int) else one)
        return None
    flat = [each.written() for each in at.value if isinstance(each.value, str)]
    if get_origin(kinds[0]) is tuple and flat:
        problems.add(at.line, where, "not_a_list", example=f"[[{', '.join(flat)}]]")
        return None
    if len(kinds) == 2 and kinds[1] is Ellipsis:
        return tuple(convert(kinds[0], each, where, problems) for each in at.value)
    if len(at.value) != len(kinds):
        problems.add(at.line, where, "wrong_length", wanted=len(kinds))
        return None
    found = tuple(convert(kind, each, where, problems) for kind, each in zip(kinds, at.value, strict=True))
    if kinds == (int, int) and None not in found and sum(found) != 100:
        problems.add(at.line, where, "not_a_hundred", value=sum(found))
    return found


def _mapping(kinds: tuple[Any, ...], at: At, where: str, problems: Problems) -> Any:
    if not isinstance(at.value, dict):
        problems.add(at.line, where, "not_a_mapping", example=f"{{{_member(kinds[0])}: {_member(kinds[1])}}}")
        return None
    found = {}
    for key, each in at.value.items():
        name = convert(kinds[0], At(key, each.line), where, problems)
        found[name] = convert(kinds[1], each, f"{where}.{key}", problems)
    return MappingProxyType(found)


def _member(kind: Any) -> str:
    """A key or value as it may stand in a mapping."""
    if get_origin(kind) is Literal:
        return str(get_args(kind)[0])
    if get_origin(kind) is tuple:
        inner = get_args(kind)
        return _SHARE if inner == (int, int) else f"[{_member(inner[0])}]"
    return "3" if kind in (int, Percent) else "…"


def _scalar(kind: Any, at: At, where: str, problems: Problems) -> Any:
    if kind is Percent:
        found = _scalar(int, at, where, problems)
        if found is not None and found > 100:
            problems.add(at.line, where, "too_many_percent", value=found)
        return found
    if kind is Hours:
        if isinstance(at.value, str) and readable(at.value):
            return at.value
        problems.add(at.line, where, "not_hours", value=at.written(), example='"09:00-10:00"')
        return None
    if kind is Day:
        written = at.value.isoformat() if isinstance(at.value, date) else at.value
        if isinstance(written, str) and span(written):
            return written.strip()
        problems.add(at.line, where, "not_a_date", value=at.written(), example="2025-10-01, 2025-10-01..2025-10-08")
        return None
    if kind is int and isinstance(at.value, int) and not isinstance(at.value, bool) and at.value >= 0:
        return at.value
    if kind is bool and isinstance(at.value, bool):
        return at.value
    if kind is str and isinstance(at.value, str | int | date) and not isinstance(at.value, bool):
        return str(at.value)
    in_quotes = kind is int and isinstance(at.value, str)
    problems.add(at.line, where, f"not_{kind.__name__}", value=f'"{at.written()}"' if in_quotes else at.written())
    return None


_EXAMPLES = {
    "length": "length: 7",
    "unit": "unit: day",
    "end": "end: excluded",
    "starts": "starts: [registration]",
    "lapse": "lapse: pool",
    "second": "second: registers_anew",
}


#: What only a protection says.
_ON_LAPSE = frozenset({"lapse", "second"})


def _example(protection: bool) -> str:
    """A period as it may stand there."""
    return "{" + ", ".join(each for part, each in _EXAMPLES.items() if protection or part not in _ON_LAPSE) + "}"


def _period(at: At, where: str, problems: Problems, protection: bool) -> Period | None:
    if not isinstance(at.value, dict):
        problems.add(at.line, where, "not_a_period", example=_example(protection))
        return None
    hints = {part: kind for part, kind in get_type_hints(Period).items() if part in PARTS}
    before = len(problems)
    for key in at.value:
        if key not in hints:
            problems.add(at.value[key].line, f"{where}.{key}", "unknown_key", known=", ".join(hints))
    needed = ("length", "unit", "end", "starts", *(("lapse", "second") if protection else ()))
    for key in needed:
        if key not in at.value:
            problems.add(at.line, where, "period_lacks", key=key, example=_EXAMPLES[key])
    if "starts" in at.value and at.value["starts"].value == []:
        problems.add(at.value["starts"].line, where, "period_lacks", key="starts", example=_EXAMPLES["starts"])
    whole_day = "unit" in at.value and at.value["unit"].value == "calendar_day"
    if "length" in at.value and at.value["length"].value == 0 and not whole_day:
        problems.add(at.value["length"].line, f"{where}.length", "zero_length", example=_EXAMPLES["length"])
    values = {
        key: convert(hints[key], each, f"{where}.{key}", problems) for key, each in at.value.items() if key in hints
    }
    return Period(**values) if len(problems) == before else None
