"""Which fields does each fact and expectation of a scenario have, and what may stand in them?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final, get_args
from zoneinfo import ZoneInfo

from core.rules import Ref
from core.rules.parameters.claims import Proof
from core.rules.parameters.money import Finding

Reader = Callable[[Any, "Handles", str], Any]
#: Words that stand where a person may be expected and mean nobody in particular.
NOT_PEOPLE: Final = frozenset({"pool", "department", "pending", "nobody"})


class Wrong(Exception):
    """A key of a scenario is wrong: the key, and the problem."""

    def __init__(self, key: str, problem: str) -> None:
        super().__init__(problem)
        self.key = key
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Handles:
    """The people and customers of a story."""

    staff: frozenset[Ref]
    customers: frozenset[Ref]
    zone: ZoneInfo

    def staff_handle(self, raw: Any, where: str, *, needed: bool = True) -> Ref | None:
        """A handle of the story's staff."""
        return _one_of(self.staff, raw, where, "unknown staff handle", needed)

    def customer_handle(self, raw: Any, where: str, *, needed: bool = True) -> Ref | None:
        """A handle of the story's customers."""
        return _one_of(self.customers, raw, where, "unknown customer handle", needed)


def _one_of(known: frozenset[Ref], raw: Any, where: str, problem: str, needed: bool) -> Ref | None:
    if raw is None:
        if needed:
            raise Wrong(where, "missing")
        return None
    handle = _text(raw)
    if handle not in known:
        raise Wrong(where, f"{problem} {handle}")
    return handle


def _text(raw: Any) -> str:
    return {False: "off", True: "on"}[raw] if isinstance(raw, bool) else str(raw)


def field_of(reader: Reader, raw: Any, handles: Handles, where: str) -> Any:
    """The field's value, checked."""
    return reader(raw, handles, where)


def _staff_of(raw: Any, handles: Handles, where: str) -> Any:
    return handles.staff_handle(raw, where)


def _staff_or_nobody(raw: Any, handles: Handles, where: str) -> Any:
    return "nobody" if raw == "nobody" else handles.staff_handle(raw, where)


def _customer_of(raw: Any, handles: Handles, where: str) -> Any:
    return handles.customer_handle(raw, where)


def _flag(raw: Any, handles: Handles, where: str) -> bool:
    if not isinstance(raw, bool):
        _wrong(where, f"true or false, not {raw}")
    return bool(raw)


def _string(raw: Any, handles: Handles, where: str) -> str:
    if isinstance(raw, list | dict):
        _wrong(where, "not a text")
    return str(raw)


def _number(raw: Any, handles: Handles, where: str) -> int | float:
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return raw
    raise Wrong(where, f"not a number: {raw}")


def _choice(*options: str) -> Reader:
    def read(raw: Any, handles: Handles, where: str) -> str:
        value = _text(raw)
        if value not in options:
            _wrong(where, f"{value} is none of {', '.join(options)}")
        return value

    return read


def _list(reader: Reader) -> Reader:
    def read(raw: Any, handles: Handles, where: str) -> tuple[Any, ...]:
        if not isinstance(raw, list):
            _wrong(where, "not a list")
        return tuple(reader(each, handles, where) for each in raw)

    return read


def _by_staff(reader: Reader) -> Reader:
    return _by(lambda handles: handles.staff_handle, reader)


def _by_customer(reader: Reader) -> Reader:
    return _by(lambda handles: handles.customer_handle, reader)


def _by(whose: Callable[[Handles], Callable[[Any, str], Any]], reader: Reader) -> Reader:
    """A mapping whose keys are handles of one kind."""

    def read(raw: Any, handles: Handles, where: str) -> dict[Any, Any]:
        if not isinstance(raw, dict):
            _wrong(where, "not a mapping")
        handle_of = whose(handles)
        return {handle_of(handle, where): reader(each, handles, f"{where}.{handle}") for handle, each in raw.items()}

    return read


def _percent(raw: Any, handles: Handles, where: str) -> Any:
    shares = _by_staff(_number)(raw, handles, where)
    if sum(shares.values()) != 100:
        _wrong(where, f"adds up to {sum(shares.values())}, not 100")
    return shares


def _percent_or_none(raw: Any, handles: Handles, where: str) -> Any:
    """Parts of a hundred, or an empty mapping: nobody has any."""
    return {} if raw == {} else _percent(raw, handles, where)


def _owner(raw: Any, handles: Handles, where: str) -> Any:
    value = _text(raw)
    if value in handles.staff or value in NOT_PEOPLE:
        return value
    return handles.staff_handle(raw, where)


def _wrong(where: str, problem: str) -> None:
    raise Wrong(where, problem)


@dataclass(frozen=True, slots=True)
class Shape:
    """A fact's own fields; `needed` ones must be there; some facts have no `by` or no customer."""

    fields: Mapping[str, Reader] = field(default_factory=dict)
    needed: tuple[str, ...] = ()
    by: bool = True
    customer: bool = True


_AWAY = _by_staff(_choice("busy", "off", "errand", "leave", "absent"))
_MISSING = _list(
    _choice(
        *("name", "gender", "phone", "company", "need", "email", "wechat", "project"),
        *("source", "intention", "signature", "date"),
    )
)
_LATE: Final[Mapping[str, Reader]] = {"entered": _string, "proof": _choice(*get_args(Proof))}
_DEAL = {"amount": _number, "name": _string, "group": _flag}

ANY_FACT: Final = frozenset({"at", "by", "do", "customer"})

FACTS: Final[Mapping[str, Shape]] = {
    "call": Shape({**_LATE, "registered": _flag, "missing": _MISSING, "asks_for": _staff_of}),
    "visit": Shape(
        {
            **_LATE,
            "registered": _flag,
            "missing": _MISSING,
            "asks_for": _staff_of,
            "forgot": _flag,
            "denies": _flag,
            "asked_before": _flag,
            "purpose": _choice("view", "deposit", "sign"),
            "away": _AWAY,
            "with": _staff_of,
            "signed_by": _list(_choice("broker", "service", "developer")),
            "filled_by": _choice("customer"),
            "proxy_for": _customer_of,
            "group": _flag,
        }
    ),
    "report": Shape({**_LATE, "phone": _string, "missing": _MISSING}),
    "slip": Shape({"changes": _list(_choice("need", "intention", "buyer"))}),
    "file": Shape(_LATE),
    "letter": Shape(),
    "follow_up": Shape({"effective": _flag, "mode": _choice("phone", "message", "meeting")}),
    "renew": Shape({"approved": _flag, "approved_by": _staff_of}),
    "deposit": Shape(_DEAL),
    "subscribe": Shape(_DEAL),
    "contract": Shape(_DEAL),
    "payment": Shape(_DEAL),
    "refund": Shape(_DEAL),
    "refer": Shape(
        {"referrer": _customer_of, "how": _choice("accompanied", "named", "told", "proxy")}, ("referrer", "how")
    ),
    "relate": Shape(
        {
            "to": _customer_of,
            "kin": _choice("spouse", "parent", "child", "sibling", "nominee", "other", "friend", "none"),
            "proof": _flag,
        },
        ("to", "kin"),
    ),
    "merge": Shape({"other": _customer_of}, ("other",)),
    "complain": Shape({"about": _staff_of, "upheld": _flag, "to": _staff_of}, ("about",)),
    "transfer": Shape({"to": _staff_of, "reason": _string, "service_only": _flag}, ("to",)),
    "claim": Shape(),
    "confirm": Shape({"accepted": _flag}),
    "designate": Shape({"to": _staff_of}, ("to",)),
    "leave": Shape({"staff": _staff_of}, ("staff",), customer=False),
    "find": Shape(
        {
            "about": _staff_of,
            "finding": _choice(*get_args(Finding)),
        },
        ("about", "finding"),
    ),
    "dispute": Shape({"against": _staff_of}),
    "decide": Shape({"owner": _staff_of, "shares": _percent, "upheld": _flag}),
    "roster": Shape({"order": _list(_staff_of), "keeps": _flag}, ("order",), customer=False),
    "arrive": Shape(
        {"away": _AWAY, "asks_for": _staff_of, "group": _flag, "channel": _choice("visit", "call")}, by=False
    ),
    "assign": Shape({"to": _staff_of, "away": _AWAY}, by=False),
    "cancel": Shape(by=False),
    "event": Shape({"name": _choice("opening", "internal_subscription")}, ("name",), customer=False),
}

EXPECTED: Final[Mapping[str, Reader]] = {
    "owner": _owner,
    "same_as": _customer_of,
    "different_from": _customer_of,
    "verdict": _choice("accepted", "refused", "invalid", "pending", "refer"),
    "expires": _choice("never"),
    "shares": _percent_or_none,
    "performance": _percent_or_none,
    "fines": _by_staff(_number),
    "rewards": _by_customer(_number),
    "received_by": _staff_or_nobody,
    "next": _staff_of,
    "because": _string,
}

STAFF: Final[Mapping[str, Callable[[Any], bool]]] = {
    "role": lambda value: value in ("rep", "reception", "service", "finance", "manager", "director", "admin"),
    "team": lambda value: isinstance(value, str | int),
    "unit": lambda value: isinstance(value, str | int),
    "met_target": lambda value: isinstance(value, bool),
    "signed_this_quarter": lambda value: isinstance(value, bool),
}
