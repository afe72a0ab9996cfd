"""Days of an office as nobody would plan them: any facts, in any order, under any rulebook."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from types import MappingProxyType
from typing import Any, Final

from hypothesis import strategies as st

from core.rulebooks import Rulebook, available, load, load_file
from core.rules import Entry, Fact, History, Ref, Staff
from core.rules.model import DEAL_STEPS

_OWN: Final = Path(__file__).resolve().parents[1] / "rulebooks"
RULEBOOKS: Final[Mapping[str, Rulebook]] = MappingProxyType(
    {book.id: book for book in [*map(load, available()), *map(load_file, sorted(_OWN.glob("*.yaml")))]}
)
BEGIN: Final = datetime(2025, 3, 1, 1, 0, tzinfo=UTC)
PEOPLE: Final[Mapping[Ref, Staff]] = MappingProxyType(
    {
        each.ref: each
        for each in (
            Staff("A", team="one"),
            Staff("B", team="one", met_target=True),
            Staff("C", team="marketing", signed_this_quarter=False),
            Staff("D", unit="north"),
            Staff("E", unit="north"),
            Staff("F", unit="south"),
            Staff("S", role="service"),
            Staff("M", role="manager"),
            Staff("Z", role="director"),
        )
    }
)
#: Some of these are one customer under some rulebooks, and none of them is complete under all.
CUSTOMERS: Final[Mapping[Ref, Entry]] = MappingProxyType(
    {
        each.ref: each
        for each in (
            Entry("li", name="李明", gender="m", phone="13800010001", need="3-501"),
            Entry("same", name="李明", gender="m", phone="13800010001", need="5-202"),
            Entry("wife", name="王芳", gender="f", phone="13800010002", need="3-501"),
            Entry("hidden", name="李明", gender="m", phone="1380**10001", need="3-501"),
            Entry("firm", name="赵强", phone="13800010003", company="远山物流有限公司", need="8-101"),
            Entry("bare", phone="123"),
        )
    }
)
_REPS: Final = ("A", "B", "C", "D", "E", "F")
_INSIDE: Final = ("A", "B", "C", "S")


def _some(**fields: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    """Any of these fields, or none."""
    return st.fixed_dictionaries({}, optional=fields)


_person = st.sampled_from(_REPS)
_customer = st.sampled_from(sorted(CUSTOMERS, key=str))
_flag = st.booleans()
_away = st.dictionaries(_person, st.sampled_from(["busy", "off", "errand", "leave", "absent"]), max_size=2)
_missing = st.lists(st.sampled_from(["name", "phone", "gender", "signature", "source"]), max_size=2).map(tuple)
_visit = _some(
    registered=_flag,
    missing=_missing,
    asks_for=_person,
    forgot=_flag,
    denies=_flag,
    asked_before=_flag,
    purpose=st.sampled_from(["view", "deposit", "sign"]),
    away=_away,
    signed_by=st.lists(st.sampled_from(["broker", "service", "developer"]), unique=True).map(tuple),
    proxy_for=_customer,
    group=_flag,
    **{"with": st.sampled_from(["D", "E", "F"])},
)
_deal = _some(
    amount_cents=st.sampled_from([100_000, 2_000_000]), group=_flag, name=st.sampled_from(["李明", "远山物流有限公司"])
)
_shares = st.sampled_from([{"A": 100}, {"A": 50, "B": 50}])
_FIELDS: Final[Mapping[str, st.SearchStrategy[dict[str, Any]]]] = MappingProxyType(
    {
        "call": _some(registered=_flag, missing=_missing, asks_for=_person),
        "visit": _visit,
        "report": _some(missing=_missing, phone=st.sampled_from(["1380**10001", "138****0002", "13800010003"])),
        "slip": _some(changes=st.just(("need",))),
        "file": st.just({}),
        "letter": st.just({}),
        "follow_up": _some(effective=_flag, mode=st.sampled_from(["phone", "message", "meeting"])),
        "renew": _some(approved=_flag, approved_by=st.sampled_from(["M", "Z"])),
        "claim": st.just({}),
        "confirm": _some(accepted=_flag),
        "designate": st.fixed_dictionaries({"to": _person}),
        **dict.fromkeys(DEAL_STEPS, _deal),
        "refer": st.fixed_dictionaries(
            {"referrer": _customer, "how": st.sampled_from(["accompanied", "named", "told", "proxy"])}
        ),
        "relate": st.fixed_dictionaries(
            {"to": _customer, "kin": st.sampled_from(["spouse", "child", "friend", "none"])}, optional={"proof": _flag}
        ),
        "merge": st.fixed_dictionaries({"other": _customer}),
        "complain": st.fixed_dictionaries({"about": _person}, optional={"upheld": _flag, "to": _person}),
        "transfer": st.fixed_dictionaries({"to": _person}, optional={"service_only": _flag}),
        "find": st.fixed_dictionaries(
            {"about": _person, "finding": st.sampled_from(["knew", "did_not_know", "nothing", "late_entry", "induced"])}
        ),
        "dispute": _some(against=_person),
        "decide": _some(owner=_person, shares=_shares, upheld=_flag),
        "leave": st.fixed_dictionaries({"staff": _person}),
        "roster": st.fixed_dictionaries({"order": st.permutations(["A", "B", "C"]).map(tuple)}),
        "event": st.fixed_dictionaries({"name": st.sampled_from(["opening", "internal_subscription"])}),
        "arrive": _some(away=_away, asks_for=_person, group=_flag),
    }
)
_NO_CUSTOMER: Final = frozenset({"leave", "roster", "event"})
#: How long after the one before it a fact happens: at once, at the edges of periods, and in between.
_PAUSES: Final = st.sampled_from(
    [timedelta(minutes=each) for each in (0, 1, 30, 90)]
    + [timedelta(days=each) for each in (1, 2, 3, 7, 10, 15, 30)]
    + [timedelta(hours=each) for each in (6, 23, 48)]
)


@st.composite
def facts(draw: st.DrawFn, most: int = 14) -> tuple[Fact, ...]:
    """Up to `most` facts in order."""
    found: list[Fact] = []
    at = BEGIN
    for seq in range(1, draw(st.integers(1, most)) + 1):
        at += draw(_PAUSES)
        kind = draw(st.sampled_from(sorted(_FIELDS)))
        by = {"report": st.sampled_from(_REPS), "call": st.sampled_from(_INSIDE)}.get(kind, st.sampled_from([*PEOPLE]))
        customer = None if kind in _NO_CUSTOMER else draw(_customer)
        person = None if kind == "arrive" else draw(by)
        found.append(Fact(seq, at, kind, person, customer, draw(_FIELDS[kind]), person, at))
    return tuple(found)


rulebooks: Final = st.sampled_from(sorted(RULEBOOKS)).map(RULEBOOKS.__getitem__)


def history(book: Rulebook, told: tuple[Fact, ...] | list[Fact]) -> History:
    """The office after these facts."""
    return History(CUSTOMERS, PEOPLE, told, book)


def moments(told: tuple[Fact, ...]) -> list[datetime]:
    """The moments that are asked about: each fact's own, and one long after the last."""
    return [*(fact.at for fact in told[-4:]), told[-1].at + timedelta(days=40)]
