"""Is a registration valid, and if not, what is wrong with it?"""

from __future__ import annotations

import re
from collections.abc import Iterable

from core.rules.case import Note
from core.rules.model import Entry, Fact
from core.rules.state import State

_PHONE = re.compile(r"1\d{10}|0\d{9,11}|\+\d{6,15}")
_OPTIONAL = ("source", "intention", "signature", "date", "need")
CLASSES = {"inside", "unit", "rep", "any"}


def gaps(state: State, fact: Fact) -> list[str]:
    """Which required fields are missing or wrong (003-04-18, 003-10-14, 003-08-09 and their like)."""
    entry = state.entry(fact)
    absent = set(fact.data.get("missing") or ())
    return [name for name in required(state, fact, entry) if _lacks(state, name, fact, entry, absent)]


def required(state: State, fact: Fact, entry: Entry | None) -> list[str]:
    """The fields that a registration of this kind must have."""
    intake = state.rules.intake
    company = entry is not None and entry.company is not None and intake.company
    fields: list[str] = list(intake.company if company else intake.person)
    if fact.kind == "call":
        fields += intake.call
    elif fact.kind == "report":
        fields += intake.report
    return fields


def _lacks(state: State, name: str, fact: Fact, entry: Entry | None, absent: set[str]) -> bool:
    if name in absent or (name in ("surname", "contact_person") and "name" in absent):
        return True
    if name == "name" and "surname" in absent:
        return True
    if entry is None:
        return name not in _OPTIONAL
    if name in ("surname", "name", "contact_person"):
        return not entry.name
    if name == "company":
        return not entry.company
    if name == "phone":
        return _no_phone(state, str(fact.data.get("phone") or entry.phone or ""), masked=fact.kind == "report")
    return False


def _no_phone(state: State, phone: str, *, masked: bool) -> bool:
    if not phone:
        return True
    if "*" in phone:
        return not masked or sum(map(str.isdigit, phone)) < state.rules.identity.masked_digits
    return state.rules.intake.wrong_phone and not _PHONE.fullmatch(phone)


def unsigned(state: State, fact: Fact) -> list[str]:
    """Which required signatures a paper lacks (003-06-19, 000-01-10, 000-01-11)."""
    wanted: Iterable[str] = state.rules.intake.signatures.get(fact.kind, ())  # type: ignore[call-overload]
    signed = fact.data.get("signed_by")
    return [] if signed is None else [name for name in wanted if name not in signed]


def may_claim(state: State, fact: Fact) -> bool:
    """Is the person of a class that may claim by this kind of registration?"""
    wanted = state.rules.basis.claimants.get(fact.kind, "any")  # type: ignore[call-overload]
    return wanted == "any" or is_of(state, fact, wanted)


def is_of(state: State, fact: Fact, wanted: str) -> bool:
    """Does the person of a fact belong to the class `wanted`?"""
    person = state.staff(fact.by)
    if wanted == "unit":
        return person.unit is not None
    if wanted == "rep":
        return person.unit is None and person.role == "rep"
    return person.unit is None


def defect(state: State, fact: Fact) -> Note | None:
    """The first defect of the registration's own that makes it void, or None."""
    missing = gaps(state, fact)
    if missing:
        company = state.entry(fact) is not None and (state.entry(fact) or Entry("")).company is not None
        parameter = "intake.company" if company and state.rules.intake.company else "intake.person"
        return state.note(parameter, "fields_missing", fact.seq, fields=tuple(missing))
    lacking = unsigned(state, fact)
    if lacking:
        return state.note("intake.signatures", "signatures_missing", fact.seq, signatures=tuple(lacking))
    return None
