"""Does a scenario file follow docs/FORMAT.md, and what does it say?

Anything that the page does not know is an error that names the file, the scenario and the key.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

import yaml

from core.phones import read_phone
from core.rulebooks import Rejected, Rulebook, yaml_lines
from core.rulebooks.overriding import override
from core.rules import Entry, Fact, Ref, Staff
from core.scenarios.fields import ANY_FACT, EXPECTED, FACTS, NOT_PEOPLE, STAFF, Handles, Wrong, field_of
from core.scenarios.finding import rulebook_named
from core.scenarios.moments import moment
from core.scenarios.rows import known as known_rows
from core.scenarios.story import Expectation, Story

_SCENARIO = {"name", "rulebook", "clauses", "set", "zone", "staff", "customers", "timeline", "expect"}
_NEEDED = ("name", "rulebook", "timeline", "expect")
_CUSTOMER = {"name", "gender", "phone", "company", "need", "email", "wechat", "project"}


class BadScenario(Exception):
    """A file that does not follow the format: the file, the scenario, the key, and what is wrong with it."""

    def __init__(self, file: str, scenario: str, key: str, problem: str) -> None:
        super().__init__(f"{file}: {scenario}: {key}: {problem}")
        self.file = file
        self.scenario = scenario
        self.key = key
        self.problem = problem


def read(path: str | Path, rulebooks: Mapping[str, Rulebook] = MappingProxyType({})) -> list[Story]:
    """All scenarios of a file; raises BadScenario, or Rejected for an office's own rulebook that has errors.

    `rulebooks` are known by their ids besides the shipped ones and those beside the file.
    """
    file = str(path)
    try:
        text = Path(path).read_text(encoding="utf-8")
        yaml_lines.read(text)
        loaded = yaml.load(text, yaml_lines.LOADER)
    except yaml_lines.Unreadable as error:
        raise BadScenario(file, "", error.twice or "file", f"line {error.line}: {error.problem}") from None
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        raise BadScenario(file, "", "file", " ".join(str(error).split())) from None
    if not isinstance(loaded, list) or not loaded:
        raise BadScenario(file, "", "file", "not a list of scenarios")
    stories, names = [], set()
    for index, each in enumerate(loaded, 1):
        name = str(each.get("name", f"number {index}")) if isinstance(each, dict) else f"number {index}"
        try:
            if name in names:
                raise Wrong("name", "used twice in this file")
            names.add(name)
            stories.append(_story(file, name, each, rulebooks))
        except Wrong as wrong:
            raise BadScenario(file, name, wrong.key, wrong.problem) from None
    return stories


def _story(file: str, name: str, raw: Any, rulebooks: Mapping[str, Rulebook]) -> Story:
    if not isinstance(raw, dict):
        raise Wrong("scenario", "not a mapping")
    known(raw, _SCENARIO, "")
    for key in _NEEDED:
        if not raw.get(key):
            raise Wrong(key, "missing")
    zone = _zone(raw.get("zone", "Asia/Shanghai"))
    named = rulebook_named(str(raw["rulebook"]), Path(file), rulebooks)
    rulebook = _changed(named, mapping(raw.get("set"), "set"))
    rows = known_rows(rulebook)
    staff = {_handle(handle): _staff(handle, given) for handle, given in mapping(raw.get("staff"), "staff").items()}
    customers = {
        _handle(handle): _customer(handle, given)
        for handle, given in mapping(raw.get("customers"), "customers").items()
    }
    handles = Handles(frozenset(staff), frozenset(customers), zone)
    clauses = tuple(_rows(raw.get("clauses") or [], "clauses", rows))
    return Story(
        name=name,
        file=file,
        rulebook=rulebook,
        zone=zone,
        staff=staff,
        customers=customers,
        facts=_timeline(raw["timeline"], handles),
        expectations=tuple(
            _expectation(index, given, handles, rows) for index, given in enumerate(items(raw["expect"], "expect"), 1)
        ),
        clauses=clauses,
    )


def known(raw: Mapping[Any, Any], keys: Any, where: str) -> None:
    """Refuse a key that the page does not know."""
    for key in raw:
        if key not in keys:
            raise Wrong(f"{where}.{key}".strip("."), "unknown key")


def mapping(raw: Any, where: str) -> dict[Any, Any]:
    """A mapping, or nothing."""
    if raw is None:
        return {}
    if not isinstance(raw, dict):
        raise Wrong(where, "not a mapping")
    return raw


def items(raw: Any, where: str) -> list[Any]:
    """A list."""
    if not isinstance(raw, list):
        raise Wrong(where, "not a list")
    return raw


def _handle(raw: Any) -> Ref:
    handle = {False: "off", True: "on"}[raw] if isinstance(raw, bool) else str(raw)
    if handle in NOT_PEOPLE:
        raise Wrong(handle, "this word cannot be a handle")
    return handle


def _zone(name: Any) -> ZoneInfo:
    try:
        return ZoneInfo(str(name))
    except (ZoneInfoNotFoundError, ValueError):
        raise Wrong("zone", f"unknown zone {name}") from None


def _changed(book: Rulebook, changes: dict[Any, Any]) -> Rulebook:
    try:
        return override(book, changes)
    except Rejected as rejected:
        problem = rejected.problems[0]
        raise Wrong(f"set.{problem.where}", f"{problem.code} {dict(problem.params) or ''}".strip()) from None


def _rows(raw: Any, where: str, rows: frozenset[str]) -> list[str]:
    found = [str(each) for each in items(raw, where)]
    for row in found:
        if row not in rows:
            raise Wrong(where, f"unknown row {row}")
    return found


def _staff(handle: Any, raw: Any) -> Staff:
    given = mapping(raw, f"staff.{handle}")
    values: dict[str, Any] = {}
    for key, value in given.items():
        check = STAFF.get(key)
        if check is None:
            raise Wrong(f"staff.{handle}.{key}", "unknown key")
        if not check(value):
            raise Wrong(f"staff.{handle}.{key}", f"not possible: {value}")
        values[key] = str(value) if key in ("team", "unit") else value
    return Staff(_handle(handle), **values)


def _customer(handle: Any, raw: Any) -> Entry:
    given = mapping(raw, f"customers.{handle}")
    known(given, _CUSTOMER, f"customers.{handle}")
    values: dict[str, Any] = {key: str(value) for key, value in given.items() if value is not None}
    if values.get("gender", "m") not in ("m", "f"):
        raise Wrong(f"customers.{handle}.gender", "m or f")
    if "phone" in values:
        values["phone"] = canonical(values["phone"])
    return Entry(_handle(handle), **values)


def canonical(phone: str) -> str:
    """The number in its canonical form; one that is no number stays as written."""
    return read_phone(phone).value or phone.strip()


def _timeline(raw: Any, handles: Handles) -> tuple[Fact, ...]:
    facts: list[Fact] = []
    for index, given in enumerate(items(raw, "timeline"), 1):
        where = f"timeline.{index}"
        fact = _fact(index, mapping(given, where), handles, where)
        if facts and fact.at < facts[-1].at:
            raise Wrong(f"{where}.at", "earlier than the fact before it")
        facts.append(fact)
    return tuple(facts)


def _fact(index: int, raw: dict[Any, Any], handles: Handles, where: str) -> Fact:
    kind = raw.get("do")
    shape = FACTS.get(str(kind))
    if shape is None:
        raise Wrong(f"{where}.do", f"unknown fact {kind}")
    if "at" not in raw:
        raise Wrong(f"{where}.at", "missing")
    known(raw, {*ANY_FACT, *shape.fields}, where)
    at = moment(raw["at"], handles.zone, f"{where}.at")
    by = handles.staff_handle(raw.get("by"), f"{where}.by", needed=shape.by)
    customer = handles.customer_handle(raw.get("customer"), f"{where}.customer", needed=shape.customer)
    if not shape.customer and customer is not None:
        raise Wrong(f"{where}.customer", "this fact has no customer")
    if not shape.by and by is not None:
        raise Wrong(f"{where}.by", "this fact has no by")
    data = {}
    for key in raw.keys() - ANY_FACT:
        data[key] = field_of(shape.fields[key], raw[key], handles, f"{where}.{key}")
    for key in shape.needed:
        if data.get(key) is None:
            raise Wrong(f"{where}.{key}", "missing")
    if "amount" in data:
        data["amount_cents"] = round(data.pop("amount") * 100)
    if data.get("phone"):
        data["phone"] = canonical(data["phone"])
    entered = moment(raw["entered"], handles.zone, f"{where}.entered") if data.pop("entered", None) else at
    if entered < at:
        raise Wrong(f"{where}.entered", "earlier than at")
    if "entered" in shape.fields and "proof" in data:
        data["at_proof"] = data.pop("proof")
    return Fact(index, at, str(kind), by, customer, data, by, entered)


def _expectation(index: int, given: Any, handles: Handles, rows: frozenset[str]) -> Expectation:
    where = f"expect.{index}"
    raw = mapping(given, where)
    known(raw, {"at", "customer", *EXPECTED}, where)
    if "at" not in raw:
        raise Wrong(f"{where}.at", "missing")
    at = moment(raw["at"], handles.zone, f"{where}.at")
    customer = handles.customer_handle(raw.get("customer"), f"{where}.customer", needed=True)
    wants: dict[str, Any] = {}
    for key in raw.keys() - {"at", "customer"}:
        if key == "because":
            wants[key] = _rows(raw[key], f"{where}.because", rows)
        elif key == "expires" and raw[key] != "never":
            wants[key] = moment(raw[key], handles.zone, f"{where}.expires")
        else:
            wants[key] = field_of(EXPECTED[key], raw[key], handles, f"{where}.{key}")
    if not wants:
        raise Wrong(where, "expects nothing")
    assert customer is not None
    return Expectation(at, customer, wants)
