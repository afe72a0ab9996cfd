"""A registration entered later than it happened: from when it counts, and under which version of the rulebook."""

from __future__ import annotations

import pytest

from core.rulebooks import load
from core.rulebooks.overriding import override
from core.rules import Fact
from tests.rules.desk import Office, at

STANDARD = load("standard")
OWN_TIME = override(STANDARD, {"intake.late": "own_time"})


def late(office: Office, when: str, entered: str, by: str, customer: str, proof: str | None = None) -> Fact:
    """A visit at one time, entered at another."""
    if customer not in office.entries:
        office.customer(customer)
    data = {"at_proof": proof} if proof else {}
    fact = Fact(len(office.facts) + 1, at(when), "visit", by, customer, data, by, at(entered))
    office.facts.append(fact)
    return fact


@pytest.mark.parametrize(
    ("proof", "entered", "until"),
    [
        (None, "2026-11-01 18:00", "2026-12-02 00:00"),
        (None, "2026-11-02 09:00", "2026-12-03 00:00"),
        ("ticket", "2026-11-01 23:59", "2026-12-02 00:00"),
        ("ticket", "2026-11-02 00:00", "2026-12-03 00:00"),
        ("message", "2026-11-05 09:00", "2026-12-02 00:00"),
        ("import", "2026-11-20 09:00", "2026-12-02 00:00"),
        ("correction", "2026-11-20 09:00", "2026-12-02 00:00"),
    ],
)
def test_protection_starts_when_the_entry_counts(proof: str | None, entered: str, until: str) -> None:
    office = Office()
    late(office, "2026-11-01 10:00", entered, "A", "li", proof)
    assert office.until("li", entered) == until


def test_where_the_rulebook_does_not_ask_the_own_time_counts() -> None:
    office = Office(OWN_TIME)
    late(office, "2026-11-01 10:00", "2026-11-05 09:00", "A", "li")
    assert office.until("li", "2026-11-05 09:00") == "2026-12-02 00:00"


def test_a_late_entry_is_judged_by_the_version_of_the_time_from_which_it_counts() -> None:
    short = override(STANDARD, {"visited": 10})
    versions = [(at("2026-01-01 00:00"), STANDARD), (at("2026-11-05 00:00"), short)]
    office = Office(versions)
    late(office, "2026-11-04 10:00", "2026-11-06 10:00", "A", "li", "message")
    late(office, "2026-11-04 10:00", "2026-11-06 10:00", "A", "wang")
    assert office.until("li", "2026-11-06 10:00") == "2026-12-05 00:00"
    assert office.until("wang", "2026-11-06 10:00") == "2026-11-17 00:00"


def test_the_clause_in_force_at_the_entry_says_from_when_it_counts() -> None:
    versions = [(at("2026-01-01 00:00"), OWN_TIME), (at("2026-11-05 00:00"), STANDARD)]
    office = Office(versions)
    late(office, "2026-11-01 10:00", "2026-11-04 10:00", "A", "li")
    late(office, "2026-11-01 10:00", "2026-11-06 10:00", "B", "wang")
    assert office.until("li", "2026-11-06 10:00") == "2026-12-02 00:00"
    assert office.until("wang", "2026-11-06 10:00") == "2026-12-07 00:00"
