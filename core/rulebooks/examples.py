"""How is each parameter stated, for instance?"""

from __future__ import annotations

from collections.abc import Mapping
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from core.rulebooks.loading import available, load
from core.rules.parameters import Declared, catalogue
from core.rules.parameters.claims import Day, Hours
from core.rules.parameters.word import Percent
from core.rules.periods import Period

#: The rulebook whose values are shown first.
_FIRST = "standard"
#: How parameters are usually stated that no shipped rulebook states.
_USUAL: Mapping[str, Any] = {
    "calendar.free": ("saturday", "sunday"),
    "calendar.closed": ("2025-10-01..2025-10-08",),
    "calendar.open": ("2025-09-28", "2025-10-11"),
    "deal.closer": {"report": (80, 20), "file": (30, 70)},
    "deal.closer_performance": {"file": (0, 100)},
    "deal.deposit_least": 2000,
    "deal.server": 10,
    "protection.longest": Period(90, "day"),
    "protection.met": Period(15, "day", starts=("contact",)),
    "protection.phoned": Period(7, "day", starts=("contact",)),
    "protection.messaged": Period(3, "day", starts=("contact",)),
    "protection.refund": Period(7, "calendar_day", starts=("refund",)),
    "referral.reward": {1: 500, 3: 800},
    "renewal.approvers": ("manager", "director"),
    "renewal.lengths": (Period(20, "day", starts=("renewal",)), Period(10, "day", starts=("renewal",))),
    "quota.month_counts": ("visit", "claim"),
}


def examples() -> Mapping[str, Any]:
    """A value for every parameter: as a shipped rulebook states it, or else one that differs from the default."""
    found: dict[str, Any] = {}
    for id in [_FIRST, *(each for each in available() if each != _FIRST)]:
        for key, values in load(id).values.items():
            found.setdefault(key, values[-1].value)
    usual = {**_USUAL, **found}
    return {key: usual[key] if key in usual else _other(each, each.type) for key, each in catalogue().items()}


def _other(each: Declared, kind: Any) -> Any:
    """Some value of a type that is not the default."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in (Union, UnionType):
        return _other(each, inner[0])
    if origin is Literal:
        return next((code for code in reversed(inner) if code != each.default), inner[0])
    if origin is tuple and inner == (int, int):
        return (60, 40)
    if origin is tuple:
        return (_other(each, inner[0]),)
    if origin is not None:
        return {_other(each, inner[0]): _other(each, inner[1])}
    if kind is bool:
        return not each.default
    return (
        Period(3, "day")
        if kind is Period
        else {int: 3, Percent: 15, str: "A", Hours: "09:00-12:00", Day: "2025-10-01"}[kind]
    )
