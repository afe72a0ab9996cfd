"""A fact is judged by the rulebook in force at its moment; a running period keeps its length and owner."""

from __future__ import annotations

from dataclasses import replace

from core.rulebooks import Rulebook, load, load_text
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


BOTH = load_text(GOOD.replace("identity.keys: [[phone]]", "identity.keys: [[phone, name]]"))
PHONE = load_text(GOOD)


def replaced(before: Rulebook, after: Rulebook, day: str = "2026-11-05") -> Office:
    """An office that goes over from one rulebook to another on a day."""
    return Office([(at("2026-01-01 00:00"), before), (at(f"{day} 00:00"), after)])


def namesakes(office: Office) -> None:
    """Two people who share a telephone, each registered by somebody."""
    office.customer("li", name="李明", phone="13800010001")
    office.customer("wang", name="王芳", phone="13800010001")
    office.told("2026-11-01 10:00", "A", "visit", "li")
    office.told("2026-11-02 10:00", "B", "visit", "wang")


def test_entries_that_were_two_customers_stay_two_under_a_wider_identity_clause() -> None:
    office = replaced(BOTH, PHONE)
    namesakes(office)
    assert [office.owner(each, "2026-11-05 00:00") for each in ("li", "wang")] == ["A", "B"]
    assert not office.history.same("li", "wang", at("2026-11-05 00:00"))


def test_entries_that_were_one_customer_stay_one_under_a_narrower_identity_clause() -> None:
    office = replaced(PHONE, BOTH)
    namesakes(office)
    assert office.verdict("wang", "2026-11-02 10:00").outcome == "refused"
    assert [office.owner(each, "2026-11-05 00:00") for each in ("li", "wang")] == ["A", "A"]


def test_the_new_identity_clause_counts_for_what_is_entered_under_it() -> None:
    office = replaced(BOTH, PHONE)
    namesakes(office)
    office.customer("zhao", name="赵强", phone="13800010001")
    office.told("2026-11-06 10:00", "C", "visit", "zhao")
    assert office.verdict("zhao", "2026-11-06 10:00").outcome == "refused"
    assert [office.owner(each, "2026-11-06 10:00") for each in ("li", "wang", "zhao")] == ["A", "B", "A"]


def test_a_newcomer_is_one_with_the_entry_whose_claim_is_alive() -> None:
    office = replaced(BOTH, PHONE, "2026-12-01")
    namesakes(office)
    office.customer("zhao", name="赵强", phone="13800010001")
    office.told("2026-12-01 10:00", "C", "visit", "zhao")
    assert office.owner("li", "2026-12-01 10:00") == "pool"
    assert [office.owner(each, "2026-12-01 10:00") for each in ("wang", "zhao")] == ["B", "B"]


def test_an_old_entry_of_nobody_that_is_registered_again_is_compared_anew() -> None:
    office = replaced(BOTH, PHONE, "2026-12-01")
    namesakes(office)
    office.told("2026-12-01 10:00", "C", "visit", "li")
    assert office.verdict("li", "2026-12-01 10:00").outcome == "refused"
    assert office.owner("li", "2026-12-01 10:00") == "B"


def test_under_a_narrower_clause_the_same_number_with_another_name_is_another_customer() -> None:
    office = replaced(PHONE, BOTH)
    namesakes(office)
    office.customer("zhao", name="赵强", phone="13800010001")
    office.told("2026-11-06 10:00", "C", "visit", "zhao")
    assert [office.owner(each, "2026-11-06 10:00") for each in ("li", "zhao")] == ["A", "C"]


def test_a_relation_attested_before_joins_nobody_when_kin_comes_to_count() -> None:
    office = replaced(override(OLD, {"identity.kin": []}), OLD)
    office.told("2026-11-01 10:00", "A", "visit", "li")
    office.told("2026-11-02 10:00", "B", "visit", "wang")
    office.told("2026-11-03 10:00", "boss", "relate", "li", to="wang", kin="spouse")
    assert office.owner("wang", "2026-11-05 00:00") == "B"
    office.told("2026-11-06 10:00", "boss", "relate", "li", to="wang", kin="spouse")
    assert office.owner("wang", "2026-11-06 10:00") == "A"


def test_a_leavers_customers_stay_where_the_rules_of_the_day_put_them() -> None:
    office = replaced(OLD, override(OLD, {"leaver.to": "pool"}))
    office.told("2026-11-01 10:00", "A", "visit", "li")
    office.told("2026-11-01 11:00", "B", "visit", "wang")
    office.told("2026-11-02 10:00", "boss", "leave", staff="A")
    office.told("2026-11-06 10:00", "boss", "leave", staff="B")
    assert [office.owner("li", f"2026-11-0{day} 12:00") for day in (2, 5, 6)] == ["department"] * 3
    assert office.owner("wang", "2026-11-06 10:00") == "pool"


def test_shares_of_a_deal_stay_as_the_rules_of_its_day_divided_it() -> None:
    office = replaced(OLD, override(OLD, {"collision.asked": [80, 20], "collision.silent": [50, 50]}))
    for customer, day in (("li", 3), ("wang", 6)):
        office.told(f"2026-11-0{day} 09:00", "A", "visit", customer)
        office.told(f"2026-11-0{day} 10:00", "B", "visit", customer)
        office.told(f"2026-11-0{day} 11:00", "B", "contract", customer)
    assert office.verdict("li", "2026-11-04 10:00").shares == {"B": 100}
    office.told("2026-11-06 12:00", "A", "claim", "li")
    office.told("2026-11-06 12:00", "A", "claim", "wang")
    assert office.verdict("li", "2026-11-06 12:00").shares == {"A": 50, "B": 50}
    assert office.verdict("wang", "2026-11-06 12:00").shares == {"A": 80, "B": 20}


def test_an_event_before_the_new_rules_moves_no_confirmation() -> None:
    slips = load("signing-room")
    office = replaced(slips.with_values({"protection.anchor": None}), slips)
    office.customer("li", need="两居")
    office.told("2026-11-01 09:00", "A", "visit", "li")
    office.told("2026-11-01 09:30", "A", "slip", "li")
    office.told("2026-11-03 09:00", "boss", "event", name="internal_subscription")
    assert office.until("li", "2026-11-04 09:00") == "2026-11-11 09:30"
    assert office.until("li", "2026-11-05 09:00") == "2026-11-11 09:30"


def test_an_offence_found_before_the_new_rules_confiscates_nothing() -> None:
    book = load("first-asked")
    office = replaced(book.with_values({"poaching.confiscate": False}), book)
    for customer in ("li", "wang"):
        office.told("2026-11-01 09:00", "A", "visit", customer)
        office.told("2026-11-02 09:00", "boss", "find", customer, about="B", finding="knew")
    office.told("2026-11-01 10:00", "B", "visit", "zhao")
    office.told("2026-11-01 11:00", "B", "contract", "zhao")
    assert office.owner("zhao", "2026-11-06 10:00") == "B"
    office.told("2026-11-06 10:00", "boss", "find", "zhou", about="B", finding="knew")
    assert office.owner("zhao", "2026-11-06 10:00") == "department"


def test_a_customer_whose_only_entry_was_voided_stays_where_he_was() -> None:
    office = replaced(OLD, override(OLD, {"basis.unowned": "pool"}))
    entry = office.told("2026-11-01 10:00", "A", "visit", "li")
    office.told("2026-11-02 10:00", "boss", "void", "li", of=entry.seq)
    assert [office.owner("li", f"2026-11-0{day} 12:00") for day in (2, 5)] == ["nobody", "nobody"]
