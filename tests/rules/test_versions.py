"""A fact is judged by the rulebook in force at its moment; a running period keeps its length and owner."""

from __future__ import annotations

from dataclasses import replace

from core.rulebooks import load, load_text
from core.rulebooks.overriding import override
from tests.rules.desk import Office, at
from tests.rules.test_loader import GOOD

OLD = load("standard")
SHORT = override(OLD, {"visited": 10, "called": 2})


def changed(day: str) -> Office:
    """An office that goes over to shorter periods on a day."""
    return Office([(at("2026-01-01 00:00"), OLD), (at(f"{day} 00:00"), SHORT)])


def test_replacing_the_rulebook_moves_nobody() -> None:
    office = changed("2026-11-05")
    office.told("2026-11-01 10:00", "A", "visit", "li")
    assert office.until("li", "2026-11-04 10:00") == "2026-12-02 00:00"
    assert office.until("li", "2026-11-20 10:00") == "2026-12-02 00:00"


def test_what_begins_afterwards_has_the_new_length() -> None:
    office = changed("2026-11-05")
    office.told("2026-11-01 10:00", "A", "visit", "li")
    office.told("2026-11-06 10:00", "A", "follow_up", "li", mode="phone")
    office.told("2026-11-06 11:00", "B", "visit", "wang")
    assert office.until("li", "2026-11-06 10:00") == "2026-11-17 00:00"
    assert office.until("wang", "2026-11-06 11:00") == "2026-11-17 00:00"


def test_a_claim_without_end_stays_so_when_the_new_rulebook_knows_an_end() -> None:
    office = Office([(at("2026-01-01 00:00"), load("first-visit")), (at("2026-11-05 00:00"), OLD)])
    office.told("2026-11-01 10:00", "A", "visit", "li")
    office.told("2026-11-06 10:00", "B", "visit", "li")
    assert office.until("li", "2027-11-06 10:00") == "never"


def test_the_verdict_names_the_rulebook_in_force() -> None:
    second = replace(SHORT, version="2")
    office = Office([(at("2026-01-01 00:00"), OLD), (at("2026-11-05 00:00"), second)])
    office.told("2026-11-01 10:00", "A", "visit", "li")
    assert [office.verdict("li", f"2026-11-0{day} 10:00").version for day in (4, 5)] == ["1", "2"]


def test_a_dated_value_holds_on_its_own_days() -> None:
    dated = (
        "basis.mode:\n        dated:\n"
        "          - {to: 2026-06-30, value: first}\n"
        "          - {from: 2026-07-01, value: last}"
    )
    office = Office(load_text(GOOD.replace("basis.mode: first", dated)))
    office.told("2026-06-30 09:00", "A", "visit", "li")
    office.told("2026-06-30 23:59", "B", "visit", "li")
    assert office.owner("li", "2026-06-30 23:59") == "A"
    office.told("2026-07-01 00:00", "B", "visit", "li")
    assert office.owner("li", "2026-07-01 00:00") == "B"


def test_before_the_first_version_the_first_one_holds() -> None:
    office = changed("2026-11-05")
    office.told("2025-01-01 10:00", "A", "visit", "li")
    assert office.until("li", "2025-01-01 10:00") == "2025-02-01 00:00"
