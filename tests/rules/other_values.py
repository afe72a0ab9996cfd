"""Values that a parameter may have, made from its declaration."""

from __future__ import annotations

from collections.abc import Iterator
from types import MappingProxyType, UnionType
from typing import Any, Literal, Union, get_args, get_origin

from core.rules.parameters import catalogue
from core.rules.parameters.claims import Day, Hours
from core.rules.parameters.word import Percent
from core.rules.periods import Period, Start

_STARTS = get_args(Start)


def values_of(key: str) -> list[Any]:
    """Some admissible values of a parameter, the members of every closed choice among them."""
    return list(_values(catalogue()[key].type))


def _values(kind: Any) -> Iterator[Any]:
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        for each in inner:
            yield from _values(each)
    elif origin is Literal:
        yield from inner
    elif origin is tuple and inner == (int, int):
        yield from ((60, 40), (0, 100), (100, 0))
    elif origin is tuple:
        members = list(_values(inner[0]))
        yield ()
        yield from ((each,) for each in members)
        yield tuple(members)
    elif origin is not None:
        keys, worth = list(_values(inner[0])), list(_values(inner[1]))
        yield MappingProxyType({})
        yield from (MappingProxyType(dict.fromkeys(keys, each)) for each in worth)
    else:
        yield from _plain(kind)


def _plain(kind: Any) -> Iterator[Any]:
    if kind is type(None):
        yield None
    elif kind is Period:
        yield Period(1, "hour", "included", _STARTS, "nobody", "moves_up")
        yield Period(2, "calendar_day", "excluded", ("registration",), "overdue", "registers_anew")
        yield Period(0, "calendar_day")
        yield Period(2, "workday", "excluded", _STARTS, "pool", "moves_up")
        yield Period(3, "month", "excluded", _STARTS, "department", "registers_anew")
    else:
        spans = ("09:00-10:00", "22:00-06:00", "00:00-24:00")
        words = ("one", "internal_subscription", "manager")
        days = ("2026-11-03", "2026-11-02..2026-11-20")
        plain = {bool: (False, True), int: (0, 1, 9), Percent: (0, 15, 100), str: words, Hours: spans, Day: days}
        yield from plain[kind]
