"""The nearest single change that would have given the customer to somebody else."""

from __future__ import annotations

from core.rules import Counterfactual, counterfactual
from tests.rules.desk import Office, at, local


def nearest(office: Office, customer: str, when: str) -> Counterfactual:
    """The change; there must be one."""
    found = counterfactual(office.history, customer, at(when))
    assert found is not None
    return found


def test_one_contact_in_time_would_have_kept_a_lapsed_customer() -> None:
    office = Office()
    office.told("2026-11-01 10:00", "A", "call", "li")
    office.told("2026-11-12 10:00", "B", "visit", "li")
    found = nearest(office, "li", "2026-11-12 10:00")
    assert (found.code, found.owner, found.person, local(found.until)) == ("contact", "A", "A", "2026-11-09 00:00")


def test_the_missing_number_would_have_made_him_the_first() -> None:
    office = Office()
    first = office.told("2026-11-01 10:00", "A", "visit", "li", missing=("phone",))
    office.told("2026-11-02 10:00", "B", "visit", "li")
    found = nearest(office, "li", "2026-11-02 10:00")
    assert (found.code, found.owner, found.fact, found.params["fields"]) == ("complete", "A", first.seq, ["phone"])


def test_a_registration_that_was_not_made_would_have_counted() -> None:
    office = Office("software-record")
    office.told("2026-11-01 10:00", "A", "visit", "li", registered=False)
    office.told("2026-11-02 10:00", "B", "visit", "li")
    found = nearest(office, "li", "2026-11-02 10:00")
    assert (found.code, found.owner) == ("registered", "A")


def test_a_renewal_in_time_would_have_kept_the_confirmation() -> None:
    office = Office("signing-room")
    office.customer("li", need="两居")
    office.told("2026-11-01 09:00", "A", "visit", "li")
    office.told("2026-11-01 09:30", "A", "slip", "li")
    found = nearest(office, "li", "2026-11-12 10:00")
    assert (found.code, found.owner, local(found.until)) == ("renewal", "A", "2026-11-11 09:30")


def test_a_claim_in_time_would_have_brought_a_pending_customer_back() -> None:
    office = Office("first-priority")
    office.told("2026-11-01 09:00", "A", "visit", "li")
    office.told("2026-11-05 09:00", "B", "visit", "li", forgot=True)
    found = nearest(office, "li", "2026-11-08 09:00")
    assert (found.code, found.owner, local(found.until)) == ("claim", "A", "2026-11-08 09:00")


def test_who_came_second_had_to_come_first() -> None:
    office = Office("first-visit")
    office.told("2026-11-01 09:00", "A", "visit", "li")
    office.told("2026-11-05 09:00", "B", "visit", "li")
    found = nearest(office, "li", "2026-11-05 09:00")
    assert (found.code, found.owner, found.person) == ("first", "B", "B")


def test_where_nothing_else_could_have_been_done_there_is_no_answer() -> None:
    office = Office()
    office.told("2026-11-01 10:00", "A", "visit", "li")
    assert counterfactual(office.history, "li", at("2026-11-02 10:00")) is None
