"""The loader refuses a rulebook with any error, and says all of them with line and what to write instead."""

from __future__ import annotations

import pytest

from core.rulebooks import Rejected, available, load, load_text, source_of
from core.rules.rulebook import Reading

GOOD = """\
id: small
version: "1"
title: {zh: 小制度, en: Small}
clauses:
  - id: S-1
    zh: 先登记先得
    en: The first registration owns.
    source: [our handbook, page 1]
    states:
      basis.mode: first
      basis.kinds: [visit]
      identity.keys: [[phone]]
      intake.person: [name, phone]
      leaver.to: department
  - id: S-2
    zh: 三十天
    en: Thirty days.
    source: [our handbook, page 2]
    states:
      protection.visited:
        {length: 30, unit: day, end: excluded, starts: [registration], lapse: pool, second: registers_anew}
"""


def told(old: str, new: str) -> list[tuple[str, str, int]]:
    """The errors of the small rulebook with `old` written as `new`: code, where, line."""
    assert old in GOOD
    with pytest.raises(Rejected) as refused:
        load_text(GOOD.replace(old, new), "small.yaml")
    return [(each.code, each.where, each.line) for each in refused.value.problems]


def test_a_small_rulebook_is_enough() -> None:
    book = load_text(GOOD)
    assert (book.id, list(book.clauses), len(book.hash)) == ("small", ["S-1", "S-2"], 64)


@pytest.mark.parametrize(
    ("old", "new", "code", "where", "line"),
    [
        ("version:", "versoin:", "unknown_key", "versoin", 2),
        ("    en: Thirty days.\n", "    en: Thirty days.\n    remark: x\n", "unknown_key", "clauses.remark", 18),
        ("basis.kinds", "basis.kind", "unknown_key", "S-1.states.basis.kind", 11),
        ("end: excluded,", "end: excluded, grace: 3,", "unknown_key", "S-2.protection.visited.grace", 21),
        ("    source: [our handbook, page 2]\n", "", "missing_key", "S-2.source", 15),
        ("source: [our handbook, page 2]", "source: []", "missing_key", "S-2.source", 15),
        ("    en: Thirty days.\n", "", "missing_key", "S-2.en", 15),
        ("id: S-2", "id: S-1", "clause_twice", "S-1", 15),
        ("basis.mode: first", "basis.mode: newest", "not_a_choice", "S-1.basis.mode", 10),
        ("basis.kinds: [visit]", "basis.kinds: visit", "not_a_list", "S-1.basis.kinds", 11),
        ("length: 30", "length: long", "not_int", "S-2.protection.visited.length", 21),
        ("length: 30", "length: 0", "zero_length", "S-2.protection.visited.length", 21),
        ("end: excluded, ", "", "period_lacks", "S-2.protection.visited", 21),
        ("starts: [registration], ", "", "period_lacks", "S-2.protection.visited", 21),
        ("starts: [registration]", "starts: []", "period_lacks", "S-2.protection.visited", 21),
        (", second: registers_anew", "", "period_lacks", "S-2.protection.visited", 21),
        ("lapse: pool, ", "", "period_lacks", "S-2.protection.visited", 21),
        ("      identity.keys: [[phone]]\n", "", "rule_without_clause", "identity.keys", 1),
        ("      basis.mode: first\n", "", "rule_without_clause", "basis.mode", 1),
        ("protection.visited", "protection.called", "rule_without_clause", "protection.visited", 1),
        ("leaver.to: department", "leaver.to: department\n      basis.mode: last", "key_twice", "", 15),
    ],
)
def test_each_error_names_key_and_line(old: str, new: str, code: str, where: str, line: int) -> None:
    assert (code, where, line) in told(old, new)


def test_a_reading_in_one_text_serves_both_languages() -> None:
    book = load_text(GOOD.replace("    en: Thirty days.\n", "    en: Thirty days.\n    reading: thirty days\n"))
    assert book.clauses["S-2"].reading == Reading("thirty days", "thirty days")


@pytest.mark.parametrize("reading", ["{zh: 三十天}", "{zh: 三十天, en: ''}", "[三十天]", ""])
def test_a_reading_is_said_in_both_languages(reading: str) -> None:
    found = told("    en: Thirty days.\n", f"    en: Thirty days.\n    reading: {reading}\n")
    assert ("reading_in_both", "S-2.reading", 18) in found


def test_a_clause_that_states_nothing_is_refused() -> None:
    assert ("clause_unused", "S-3", 22) in told(
        "second: registers_anew}\n",
        "second: registers_anew}\n  - {id: S-3, zh: 好好服务, en: Serve well., source: [page 3]}\n",
    )


def test_a_parameter_stated_by_two_clauses_is_refused() -> None:
    found = told("    states:\n      protection", "    states:\n      basis.mode: last\n      protection")
    assert ("stated_twice", "S-2.basis.mode", 20) in found


def test_dated_values_that_overlap_are_refused() -> None:
    dated = (
        "basis.mode:\n        dated:\n"
        "          - {to: 2026-06-30, value: first}\n"
        "          - {from: 2026-06-30, value: last}"
    )
    assert ("dates_overlap", "S-1.basis.mode", 13) in told("basis.mode: first", dated)


def test_shares_that_do_not_add_up_are_refused() -> None:
    found = told("leaver.to: department", "leaver.to: department\n      collision.asked: [60, 50]")
    assert ("not_a_hundred", "S-1.collision.asked", 15) in found


@pytest.mark.parametrize(
    ("tiers", "code"),
    [
        ("{3: 101}", "too_many_percent"),
        ("{3: -1}", "not_int"),
        ("{3: half}", "not_int"),
        ("{third: 15}", "not_int"),
        ("[3, 15]", "not_a_mapping"),
    ],
)
def test_a_tier_is_a_number_of_newcomers_and_a_percentage(tiers: str, code: str) -> None:
    found = told("leaver.to: department", f"leaver.to: department\n      referral.tiers: {tiers}")
    assert (code, 15) in {(each, line) for each, _, line in found}


def test_tiers_need_a_share_to_raise_and_a_difference_needs_tiers() -> None:
    alone = told("leaver.to: department", "leaver.to: department\n      referral.tiers: {3: 15}")
    assert alone == [("rule_without_clause", "referral.share_named", 1)]
    alone = told("leaver.to: department", "leaver.to: department\n      referral.differential: true")
    assert alone == [("rule_without_clause", "referral.tiers", 1)]


@pytest.mark.parametrize("written", ["9-10", '"9:00-10:00"', '"09:00"', '"10:00-10:00"', '"25:00-26:00"', "9"])
def test_hours_of_the_day_are_written_from_to_with_two_digits_each(written: str) -> None:
    found = told("leaver.to: department", f"leaver.to: department\n      intake.windows: [{written}]")
    assert ("not_hours", "S-1.intake.windows", 15) in found


def test_a_claim_from_the_pool_needs_its_period() -> None:
    found = told("leaver.to: department", "leaver.to: department\n      pool.claims: true")
    assert ("rule_without_clause", "protection.claimed", 1) in found


def test_all_errors_are_told_at_once_in_the_order_of_their_lines() -> None:
    text = (
        GOOD.replace("version:", "versoin:")
        .replace("basis.mode: first", "basis.mode: newest")
        .replace("end: excluded, ", "")
    )
    with pytest.raises(Rejected) as refused:
        load_text(text)
    problems = refused.value.problems
    assert {"unknown_key", "missing_key", "not_a_choice", "period_lacks"} <= {each.code for each in problems}
    assert [each.line for each in problems] == sorted(each.line for each in problems)


def test_what_to_write_instead_is_said() -> None:
    with pytest.raises(Rejected) as refused:
        load_text(GOOD.replace("basis.kinds", "basis.kind"))
    assert any(each.params.get("write") == "basis.kinds" for each in refused.value.problems)


def test_text_that_is_no_yaml_is_refused_with_its_line() -> None:
    with pytest.raises(Rejected) as refused:
        load_text("id: x\ntitle: [a\nclauses: {")
    assert refused.value.problems[0].code == "unreadable"


@pytest.mark.parametrize("text", ["", "[]", "hello", "null", "id: x", "id: {a: b}\nclauses: 3"])
def test_any_text_that_is_no_rulebook_is_refused_without_a_crash(text: str) -> None:
    with pytest.raises(Rejected):
        load_text(text)


def test_the_shipped_rulebooks_are_thirteen_and_load() -> None:
    assert len(available()) == 13
    assert [load(id).id for id in available()] == available()


def test_the_hash_is_that_of_the_content_not_of_the_writing() -> None:
    text = source_of("standard")
    assert load_text("# a remark\n" + text).hash == load("standard").hash
    assert load_text(text.replace("basis.deal_claims: true", "basis.deal_claims: false")).hash != load("standard").hash


@pytest.mark.parametrize(
    ("key", "wrong"),
    [
        ("deal.closer", "[60, 40]"),
        ("assist.commission", "'60:40'"),
        ("assist.away", "off"),
        ("referral.reward", "[500, 800]"),
        ("fines.amounts", "300"),
        ("intake.signatures", "[broker]"),
        ("basis.claimants", "unit"),
        ("protection.longest", "never"),
    ],
)
def test_what_is_proposed_instead_can_be_written(key: str, wrong: str) -> None:
    at = "leaver.to: department"
    with pytest.raises(Rejected) as refused:
        load_text(GOOD.replace(at, f"{at}\n      {key}: {wrong}"))
    (found,) = refused.value.problems
    book = load_text(GOOD.replace(at, f"{at}\n      {key}: {found.params['example']}"))
    assert book.stated_by[key] == "S-1"


def test_a_number_in_quotes_is_shown_in_quotes() -> None:
    with pytest.raises(Rejected, match='value: "30"'):
        load_text(GOOD.replace("length: 30", 'length: "30"'))
