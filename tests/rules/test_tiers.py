"""An old customer brings newcomers: who counts for a tier, and what never changes a deal that is signed."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from core.rulebooks import load_file
from tests.rules.desk import Office

LETTINGS = load_file(Path(__file__).resolve().parents[1] / "rulebooks" / "lettings.yaml")
NEWCOMERS = ("one", "two", "three", "four")


def _office(**changes: Any) -> Office:
    """A's old tenant names four newcomers to B; they are his for a year."""
    office = Office(LETTINGS, **{"protection.visited": 365, **changes})
    office.told("2025-11-01 09:00", "A", "visit", "old")
    for newcomer in NEWCOMERS:
        _named(office, newcomer)
    return office


def _named(office: Office, newcomer: str, when: str = "2025-11-02 10:00") -> None:
    office.told(when, "B", "refer", newcomer, referrer="old", how="named")
    office.told(when, "B", "visit", newcomer)


def _signs(office: Office, newcomer: str, day: int) -> int:
    return office.told(f"2025-11-{day} 10:00", "B", "contract", newcomer, amount=90000).seq


def _share(office: Office, newcomer: str) -> int:
    """What A has of the deal, in percent, at the end of the month."""
    shares = office.verdict(newcomer, "2025-11-30 10:00").shares
    assert sum(shares.values()) == 100
    return shares.get("A", 0)


@pytest.mark.parametrize(("differential", "third"), [(False, 15), (True, 25)])
def test_a_lease_given_up_later_changes_nothing_for_those_who_signed(differential: bool, third: int) -> None:
    office = _office(**{"referral.differential": differential})
    for day, newcomer in enumerate(NEWCOMERS[:3], 10):
        _signs(office, newcomer, day)
    office.told("2025-11-20 10:00", "boss", "return", "one")
    assert [_share(office, each) for each in ("two", "three")] == [10, third]


def test_a_lease_given_up_before_does_not_count() -> None:
    office = _office()
    _signs(office, "one", 10)
    _signs(office, "two", 11)
    office.told("2025-11-11 18:00", "boss", "return", "one")
    _signs(office, "three", 12)
    _signs(office, "four", 13)
    assert [_share(office, each) for each in ("three", "four")] == [10, 15]


def test_a_contract_entered_by_mistake_does_not_count_once_that_is_known() -> None:
    office = _office()
    wrong = _signs(office, "one", 10)
    _signs(office, "two", 11)
    office.told("2025-11-11 18:00", "boss", "void", "one", of=wrong, reason="mistake")
    _signs(office, "three", 12)
    assert _share(office, "three") == 10


def test_a_newcomer_with_two_contracts_counts_once() -> None:
    office = _office()
    _signs(office, "one", 10)
    _signs(office, "one", 11)
    _signs(office, "two", 12)
    assert [_share(office, each) for each in ("one", "two")] == [10, 10]


def test_by_difference_only_his_own_earlier_deals_are_made_up() -> None:
    office = _office(**{"referral.differential": True})
    _signs(office, "one", 10)
    _signs(office, "two", 11)
    office.told("2025-11-12 09:00", "boss", "transfer", "old", to="C")
    _named(office, "five", "2025-11-12 10:00")
    _signs(office, "five", 12)
    shares = office.verdict("five", "2025-11-30 10:00").shares
    assert shares == {"B": 85, "C": 15}


def test_the_reason_says_which_newcomer_and_how_much() -> None:
    office = _office(**{"referral.differential": True})
    for day, newcomer in enumerate(NEWCOMERS[:3], 10):
        _signs(office, newcomer, day)
    reasons = office.verdict("three", "2025-11-30 10:00").reasons
    (tier,) = [each for each in reasons if each.code == "referral_tier_difference"]
    assert tier.clause == "LET-11"
    assert tier.params == {"person": "A", "number": 3, "percent": 15, "share": 25}
    assert not [each for each in office.verdict("two", "2025-11-30 10:00").reasons if "tier" in each.code]


def test_a_tier_of_nothing_leaves_the_share_as_stated() -> None:
    office = _office(**{"referral.tiers": {1: 0}})
    _signs(office, "one", 10)
    assert _share(office, "one") == 10


def test_where_the_earlier_deals_gave_more_than_the_tier_there_is_nothing_to_make_up() -> None:
    changes = {"referral.differential": True, "referral.accompanied": "receiver"}
    office = _office(**changes, **{"referral.share_accompanied": [40, 60]})
    for newcomer in ("six", "seven"):
        office.told("2025-11-03 10:00", "B", "refer", newcomer, referrer="old", how="accompanied")
        office.told("2025-11-03 10:00", "B", "visit", newcomer)
    for day, newcomer in enumerate(("six", "seven", "one"), 10):
        _signs(office, newcomer, day)
    assert [_share(office, each) for each in ("six", "seven", "one")] == [60, 60, 0]
    codes = {each.code for each in office.verdict("one", "2025-11-30 10:00").reasons}
    assert "referral_tier_difference" in codes
    assert "referral_share" not in codes


def test_one_who_brings_very_many_is_counted_to_the_end() -> None:
    office = _office(**{"referral.differential": True})
    many = [f"n{number}" for number in range(300)]
    for newcomer in many:
        _named(office, newcomer)
    for newcomer in many:
        office.told("2025-11-10 10:00", "B", "contract", newcomer, amount=1)
    assert [_share(office, each) for each in (many[2], many[4], many[-1])] == [25, 40, 20]
