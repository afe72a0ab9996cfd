"""A report that waits for the confirmer's answer: quotas, silence and the version of its own time."""

from __future__ import annotations

from core.rulebooks.overriding import override
from tests.rules.any_office import RULEBOOKS
from tests.rules.desk import Office, at

LETTINGS = RULEBOOKS["lettings"]
UNASKED = override(LETTINGS, {"confirmer.silence": "not_asked"})


def test_a_waiting_report_fills_its_place_in_a_quota() -> None:
    office = Office(override(LETTINGS, {"quota.base": 1, "quota.counts": ["report"]}))
    office.told("2026-11-01 10:00", "D1", "report", "li")
    office.told("2026-11-01 14:30", "D1", "report", "wang")
    assert office.verdict("wang", "2026-11-01 14:30").outcome == "refused"


def test_a_report_that_waits_goes_on_waiting_under_new_rules() -> None:
    office = Office([(at("2026-01-01 00:00"), LETTINGS), (at("2026-11-01 12:00"), UNASKED)])
    office.told("2026-11-01 10:00", "D1", "report", "li")
    office.told("2026-11-01 12:00", "D2", "report", "wang")
    assert [office.owner("li", f"2026-11-01 {hour}") for hour in ("12:00", "13:59", "14:00")] == [
        "pending",
        "pending",
        "D1",
    ]
    assert office.owner("wang", "2026-11-01 12:00") == "D2"


def test_whoever_comes_meanwhile_waits_for_the_answer_too() -> None:
    office = Office(LETTINGS)
    office.told("2026-11-01 10:00", "D1", "report", "li")
    office.told("2026-11-01 11:00", "A", "visit", "li")
    assert office.verdict("li", "2026-11-01 11:00").outcome == "pending"
    office.told("2026-11-01 12:00", "S", "confirm", "li", accepted=False)
    assert office.owner("li", "2026-11-01 12:00") == "nobody"
    office.told("2026-11-01 13:00", "A", "visit", "li")
    assert office.owner("li", "2026-11-01 13:00") == "A"


def test_a_ruling_meanwhile_ends_the_wait() -> None:
    office = Office(LETTINGS)
    office.told("2026-11-01 10:00", "D1", "report", "li")
    office.told("2026-11-01 11:00", "boss", "transfer", "li", to="B")
    office.told("2026-11-01 12:00", "S", "confirm", "li")
    assert office.owner("li", "2026-11-01 14:00") == "B"
