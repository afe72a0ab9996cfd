"""Is a registration valid, and if not, what is wrong with it?"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from core.rules import hours
from core.rules.case import Note
from core.rules.model import Entry, Fact, Outcome
from core.rules.state import State

_PHONE = re.compile(r"1\d{10}|0\d{9,11}|\+\d{6,15}")
#: Fields that only the paper can lack: they stand on it alone, or it means the office's own one.
_ON_PAPER = frozenset({"source", "intention", "signature", "date", "project"})
_NAMES = frozenset({"surname", "name", "contact_person"})


def defect(state: State, fact: Fact) -> tuple[Note, ...]:
    """What makes the registration void of itself; nothing if it is valid (003-04-18, 003-10-14, 003-08-09)."""
    entry = state.entry(fact)
    company = entry is not None and entry.company is not None
    fields = state.rules.required[fact.kind, company][1]
    absent = fact.data.get("missing") or ()
    missing = [name for name in fields if _lacks(state, name, fact, entry, absent)]
    if missing:
        named = state.note(stated_for(state, fact), "fields_missing", fact.seq, fields=missing)
        return named, state.note("intake.gap", "void_by_gap", fact.seq)
    signatures: Mapping[Any, tuple[str, ...]] = state.rules.intake.signatures
    lacking = unsigned(fact, signatures.get(fact.kind, ())) if signatures else ()
    if lacking:
        return (state.note("intake.signatures", "signatures_missing", fact.seq, signatures=list(lacking)),)
    return ()


def outside_hours(state: State, fact: Fact) -> tuple[Note, ...]:
    """A registration outside the hours for its kind, where that makes it void (003-18-01, 003-18-02)."""
    rule = state.rules.intake
    if not rule.windows or rule.outside != "void" or fact.kind not in rule.windows_for:
        return ()
    if hours.is_open(rule.windows, fact.at, state.rules.zone):
        return ()
    opens = hours.next_opening(rule.windows, fact.at, state.rules.zone)
    said = {"hours": list(rule.windows), "opens": f"{opens:%Y-%m-%d %H:%M}"}
    return state.note("intake.windows", "outside_hours", fact.seq, **said), state.note(
        "intake.outside", "void_by_hours", fact.seq
    )


def outcome(state: State, void: tuple[Note, ...]) -> Outcome:
    """What a registration with this defect is: void, or waiting for the fields that it lacks."""
    gap = any(code == "void_by_gap" for _, code, _, _ in void)
    return "pending" if gap and state.rules.intake.gap == "pending" else "invalid"


def stated_for(state: State, fact: Fact) -> str:
    """The parameter that says most about what this registration must have."""
    if fact.kind in ("call", "visit", "report", "slip") and getattr(state.rules.intake, fact.kind):
        return f"intake.{fact.kind}"
    entry = state.entry(fact)
    return state.rules.required[fact.kind, entry is not None and entry.company is not None][0]


def _lacks(state: State, name: str, fact: Fact, entry: Entry | None, absent: Sequence[str]) -> bool:
    """Is the field missing or wrong, on the paper or in the notebook?"""
    if absent and (name in absent or (name in _NAMES and not _NAMES.isdisjoint(absent))):
        return True
    if name in _ON_PAPER or entry is None:
        return False
    if name == "phone":
        return _wrong_phone(state, str(fact.data.get("phone") or entry.phone or ""), fact.kind)
    written = entry.name if name in _NAMES else getattr(entry, name)
    return not written and state.rules.intake.unwritten == "missing"


def _wrong_phone(state: State, phone: str, kind: str) -> bool:
    if not phone:
        return state.rules.intake.unwritten == "missing"
    if "*" in phone:
        return kind != "report" or sum(map(str.isdigit, phone)) < state.rules.identity.masked_digits
    return state.rules.intake.wrong_phone and not _PHONE.fullmatch(phone)


def unsigned(fact: Fact, wanted: tuple[str, ...]) -> tuple[str, ...]:
    """Which required signatures a paper lacks; one that says nothing of signatures has them all."""
    signed = fact.data.get("signed_by")
    return () if signed is None else tuple(name for name in wanted if name not in signed)


def may_claim(state: State, fact: Fact) -> bool:
    """Is the person of a class, and of the team, that may claim by this kind of registration?"""
    claimants: Mapping[Any, str] = state.rules.basis.claimants
    wanted = claimants.get(fact.kind, "any")
    if wanted != "any" and not is_of(state, fact, wanted):
        return False
    team = state.rules.basis.own_team
    return team is None or fact.kind not in ("call", "visit") or state.staff(fact.by).team == team


def is_of(state: State, fact: Fact, wanted: str) -> bool:
    """Does the person of a fact belong to the class `wanted`?"""
    person = state.staff(fact.by)
    if wanted == "unit":
        return person.unit is not None
    if wanted == "rep":
        return person.unit is None and person.role == "rep"
    return person.unit is None
