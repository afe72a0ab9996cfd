"""A story may change a rulebook by the office's own short names."""

from __future__ import annotations

from typing import Any

import pytest

from core.rulebooks import Rejected, load, load_text, source_of
from core.rulebooks.overriding import override
from core.rules.periods import Period

STANDARD = load("standard")


def changed(**names: Any) -> dict[str, Any]:
    """The parameters that these names change, with their new values."""
    book = override(STANDARD, names)
    return {key: found[-1].value for key, found in book.values.items() if found != STANDARD.values.get(key)}


def test_a_number_of_days_changes_the_length_and_nothing_else() -> None:
    old = STANDARD.values["protection.claimed"][-1].value
    assert changed(claim_days=3) == {
        "protection.claimed": Period(3, "calendar_day", old.end, old.starts, old.lapse, old.second)
    }


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("called", "protection.called"),
        ("visited", "protection.visited"),
        ("report_days", "protection.reported"),
        ("visit_days", "protection.confirmed"),
        ("re_report_gap", "report.re_gap"),
        ("speak_up_days", "collision.speak_up"),
        ("former_owner_pause", "pool.former_owner_pause"),
    ],
)
def test_periods_keep_their_unit_under_their_short_names(name: str, key: str) -> None:
    found = changed(**{name: 4})
    assert list(found) == [key]
    assert (found[key].length, found[key].unit) == (4, "calendar_day")


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("shown_digits_min", "identity.masked_digits"),
        ("entry_hours", "contact.entry_hours"),
        ("caps", "quota.base"),
        ("answer_days", "dispute.answer_days"),
        ("ruling_days", "dispute.ruling_days"),
        ("appeal_days", "dispute.appeal_days"),
        ("final_days", "dispute.final_days"),
    ],
)
def test_plain_numbers_have_short_names_too(name: str, key: str) -> None:
    assert changed(**{name: 5}) == {key: 5}


def test_nought_is_no_pause_but_no_protection() -> None:
    assert changed(former_owner_pause=0) == {"pool.former_owner_pause": None}
    assert changed(speak_up_days=0) == {"collision.speak_up": None}
    with pytest.raises(Rejected, match="zero_length"):
        changed(called=0)


def test_a_name_may_set_one_part_of_several_periods() -> None:
    found = changed(on_lapse="department")
    assert {each.lapse for each in found.values()} == {"department"}
    assert len(found) == 5


def test_a_name_may_have_words_of_its_own() -> None:
    assert set(changed(record_beats_word=False).values()) == {"new"}
    assert changed(needs_finding=["knew"], fine=300) == {"poaching.findings": ("knew",), "poaching.fines": (300,)}


def test_shares_may_be_written_with_a_stroke() -> None:
    assert changed(asked="60/40") == {"collision.asked": (60, 40)}
    with pytest.raises(Rejected, match="not_a_hundred"):
        changed(asked="60/50")


def test_a_name_that_nobody_has_is_refused_with_one_that_is_near() -> None:
    with pytest.raises(Rejected, match=r"claim_day: unknown_parameter \(write: claim_days\)"):
        changed(claim_day=3)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ("claim_days: protection.claim", "unknown_parameter"),
        ("claim_days: protection.claimed.lengths", "unknown_parameter"),
        ("protection.claimed: protection.claimed", "alias_is_a_parameter"),
        ("claim_days: {set: protection.claimed}", "unknown_key"),
        ("claim_days: {values: {1: 2}}", "missing_key"),
        ("claim_days: {sets: protection.claimed, values: [1]}", "not_a_mapping"),
    ],
)
def test_a_table_of_other_names_is_checked_with_the_file(line: str, code: str) -> None:
    text = source_of("signing-room") + f"aliases:\n  {line}\n"
    with pytest.raises(Rejected, match=code):
        load_text(text)
