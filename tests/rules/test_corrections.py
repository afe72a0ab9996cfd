"""A correction counts from its own moment on; before it the old entry stands."""

from __future__ import annotations

from tests.rules.desk import Office


def test_a_voided_registration_gives_nothing_from_then_on() -> None:
    office = Office()
    entry = office.told("2026-11-01 10:00", "A", "visit", "li")
    office.told("2026-11-03 10:00", "boss", "void", "li", of=entry.seq)
    assert office.owner("li", "2026-11-03 09:59") == "A"
    assert office.owner("li", "2026-11-03 10:00") == "nobody"


def test_a_corrected_entry_keeps_its_time() -> None:
    office = Office()
    entry = office.told("2026-11-01 10:00", "A", "visit", "li", missing=("phone",))
    office.told("2026-11-02 10:00", "B", "visit", "li")
    office.told("2026-11-03 10:00", "boss", "correct", "li", of=entry.seq, missing=())
    assert office.owner("li", "2026-11-02 10:00") == "B"
    assert office.owner("li", "2026-11-03 10:00") == "A"


def test_a_wrong_receiver_is_corrected() -> None:
    office = Office()
    entry = office.told("2026-11-01 10:00", "A", "visit", "li")
    office.told("2026-11-01 18:00", "boss", "correct", "li", of=entry.seq, by="B")
    assert office.owner("li", "2026-11-01 17:59") == "A"
    assert office.owner("li", "2026-11-01 18:00") == "B"


def test_a_corrected_number_parts_two_customers_from_then_on() -> None:
    office = Office()
    office.customer("li", phone="13800000001")
    office.customer("wang", phone="13800000001")
    office.told("2026-11-01 10:00", "A", "visit", "li")
    second = office.told("2026-11-02 10:00", "B", "visit", "wang")
    office.told("2026-11-03 10:00", "boss", "correct", "wang", of=second.seq, phone="13800000002")
    assert office.verdict("wang", "2026-11-02 10:00").outcome == "refused"
    assert office.owner("wang", "2026-11-02 10:00") == "A"
    assert office.owner("wang", "2026-11-03 10:00") == "B"
    assert office.owner("li", "2026-11-03 10:00") == "A"


def test_a_number_found_wrong_voids_from_the_finding_on() -> None:
    office = Office()
    entry = office.told("2026-11-01 10:00", "A", "visit", "li")
    office.told("2026-11-03 10:00", "boss", "correct", "li", of=entry.seq, missing=("phone",))
    assert office.owner("li", "2026-11-02 10:00") == "A"
    assert office.owner("li", "2026-11-03 10:00") == "nobody"


def test_a_visitor_without_a_number_counts_from_the_moment_he_is_completed() -> None:
    office = Office()
    office.customer("li", phone=None)
    office.told("2026-11-01 10:00", "A", "traffic", "li")
    office.told("2026-11-02 10:00", "B", "visit", "wang")
    office.told("2026-11-03 10:00", "A", "complete", "li", of=1, name="李明", phone="13800000009")
    assert office.owner("li", "2026-11-02 10:00") == "nobody"
    assert office.owner("li", "2026-11-03 10:00") == "A"
    assert office.until("li", "2026-11-03 10:00") == "2026-12-04 00:00"


def test_a_caller_without_a_number_has_a_callers_protection_once_he_is_completed() -> None:
    office = Office()
    office.customer("li", phone=None)
    office.told("2026-11-01 10:00", "A", "traffic", "li", channel="call")
    office.told("2026-11-03 10:00", "A", "complete", "li", of=1, phone="13800000009")
    assert office.until("li", "2026-11-03 10:00") == "2026-11-11 00:00"


def test_completing_somebody_elses_customer_is_refused() -> None:
    office = Office()
    office.customer("wang", phone="13800000009")
    office.customer("li", phone=None)
    office.told("2026-11-01 10:00", "B", "visit", "wang")
    office.told("2026-11-02 10:00", "A", "traffic", "li")
    office.told("2026-11-03 10:00", "A", "complete", "li", of=2, phone="13800000009")
    assert office.verdict("li", "2026-11-03 10:00").outcome == "refused"
    assert office.owner("li", "2026-11-03 10:00") == "B"
