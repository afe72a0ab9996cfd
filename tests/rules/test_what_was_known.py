"""What is said of a moment rests on what was known then, however it is asked and whatever came later."""

from __future__ import annotations

from core.rulebooks import load
from tests.rules.desk import Office, at


def test_a_void_referral_is_spoken_of_also_where_customers_are_joined_later() -> None:
    office = Office("four-day")
    office.told("2026-03-02 09:00", "A", "call", "li")
    office.told("2026-03-07 08:00", "A", "refer", "li", referrer="li", how="proxy")
    office.told("2026-03-08 04:00", "A", "call", "li", asks_for="B")
    before = office.verdict("li", "2026-03-08 04:00")
    office.told("2026-03-08 04:05", "A", "merge", "li", other="li")
    assert office.verdict("li", "2026-03-08 04:00") == before
    assert "proxy_void" in {reason.code for reason in before.reasons}


def _between_two() -> Office:
    """Two customers, and an entry that agrees with the one in its number and with the other in its company."""
    office = Office("agency-letter")
    office.customer("li", phone="13800000001")
    office.customer("firm", phone="13800000002", company="海天公司")
    office.customer("both", phone="13800000001", company="海天公司")
    office.told("2026-03-02 09:00", "A", "call", "li")
    office.told("2026-03-02 09:00", "A", "transfer", "firm", to="A")
    return office


def test_an_entry_that_nothing_is_known_about_joins_nobody() -> None:
    office, then = _between_two(), at("2026-03-02 10:00")
    asked = office.history
    assert [asked.same("both", each, then) for each in ("li", "firm")] == [True, False]
    assert asked.judge("both", then).owner == asked.judge("li", then).owner is None
    assert asked.judge("firm", then).owner == "A"


def test_it_joins_both_when_it_appears() -> None:
    office, then = _between_two(), at("2026-03-02 11:00")
    office.told("2026-03-02 11:00", "B", "call", "both")
    assert office.history.same("li", "firm", then)
    assert {office.owner(each, "2026-03-02 11:00") for each in ("li", "firm", "both")} == {"A"}


def test_two_entries_that_nothing_is_known_about_are_one_through_a_third() -> None:
    office, then = Office(), at("2026-03-02 10:00")
    for each in ("li", "again", "once-more"):
        office.customer(each, phone="13800000001")
    office.told("2026-03-02 09:00", "A", "visit", "li")
    assert office.history.same("again", "once-more", then)


def _told_in_vain(rulebook: str = "standard") -> Office:
    """A has the customer by mistake, and so B is refused."""
    office = Office(rulebook)
    office.customer("li", phone="13800000001")
    office.told("2026-03-02 09:00", "A", "visit", "li")
    office.told("2026-03-02 10:00", "B", "visit", "li")
    return office


def test_a_hidden_number_that_comes_later_changes_no_earlier_moment() -> None:
    office = _told_in_vain("first-reception")
    office.told("2026-03-02 11:00", "boss", "void", "li", of=1)
    before = office.verdict("li", "2026-03-02 12:00")
    office.customer("hidden", phone="1380**00001")
    office.told("2026-04-14 12:00", "D1", "report", "hidden")
    assert office.verdict("li", "2026-03-02 12:00") == before


def test_who_was_refused_for_a_voided_entry_has_the_customer_also_where_he_was_joined_with_another() -> None:
    office = _told_in_vain()
    office.told("2026-03-02 10:30", "boss", "merge", "li", other="wang")
    assert office.owner("li", "2026-03-02 10:30") == "A"
    office.told("2026-03-02 11:00", "boss", "void", "li", of=1)
    assert office.owner("li", "2026-03-02 11:00") == "B"


def test_who_was_refused_for_a_wrong_number_has_the_customer_once_it_is_corrected() -> None:
    office = Office()
    for each in ("li", "wang"):
        office.customer(each, phone="13800000001")
    office.told("2026-03-02 09:00", "A", "visit", "li")
    office.told("2026-03-02 10:00", "B", "visit", "wang")
    office.told("2026-03-02 10:30", "boss", "merge", "wang", other="zhao")
    office.told("2026-03-02 11:00", "boss", "correct", "li", of=1, phone="13800000002")
    assert office.owner("wang", "2026-03-02 11:00") == "B"


def test_before_he_comes_a_customer_is_where_the_rulebook_of_then_has_him() -> None:
    office = Office([(at("2026-01-01 00:00"), load("standard")), (at("2026-04-01 00:00"), load("collective"))])
    office.customer("li")
    before = office.verdict("li", "2026-03-02 09:00")
    office.told("2026-04-02 09:00", "A", "visit", "li")
    assert office.verdict("li", "2026-03-02 09:00") == before


def test_an_entry_that_comes_under_another_rulebook_is_before_that_whose_it_would_be() -> None:
    office = Office([(at("2026-01-01 00:00"), load("standard")), (at("2026-03-03 00:00"), load("agency-letter"))])
    for each in ("li", "again"):
        office.customer(each, phone="13800000001", company=None)
    office.told("2026-03-02 09:00", "A", "visit", "li")
    before = office.history.same("li", "again", at("2026-03-04 09:00"))
    office.told("2026-03-05 09:00", "A", "call", "again")
    assert office.history.same("li", "again", at("2026-03-04 09:00")) == before is True


def test_whose_number_somebody_has_who_joined_later_is_not_said_of_a_registration_before() -> None:
    office = Office(**{"identity.keys": [["phone", "name"], ["company"]]})
    office.customer("other", phone="13800000001", name="王芳")
    office.customer("firm", phone="13800000002", company="海天公司")
    office.customer("later", phone="13800000001", company="海天公司")
    office.told("2026-03-02 09:00", "B", "visit", "other")
    office.told("2026-03-02 10:00", "A", "visit", "firm")
    before = office.verdict("firm", "2026-03-02 11:00").reasons
    office.told("2026-03-02 11:00", "A", "follow_up", "later", effective=False)
    said = {reason.code for reason in office.verdict("firm", "2026-03-02 11:00").reasons}
    assert said - {reason.code for reason in before} == {"one_customer"}
