"""Every error of a rulebook is told in both languages, and each says what to write instead."""

from __future__ import annotations

import pytest

from core.fault_words import line, told
from core.rulebooks import Problem, Rejected
from core.rulebooks.editing import read_outside
from core.texts import LANGUAGES
from tests.health import guide
from tests.rules.test_loader import GOOD

#: What is written instead of what in the small rulebook, for each code.
WRONG = {
    "alias": ("first\n", "&a first\n"),
    "alias_is_a_parameter": ("clauses:\n", "aliases: {basis.mode: basis.kinds}\nclauses:\n"),
    "clause_twice": ("S-2", "S-1"),
    "clause_unused": ("clauses:\n", "clauses:\n  - {id: S-0, zh: 好, en: Well., source: [x]}\n"),
    "dates_overlap": (
        "mode: first",
        "mode: {dated: [{to: 2026-02-01, value: first}, {from: 2026-02-01, value: last}]}",
    ),
    "dates_reversed": ("mode: first", "mode: {dated: [{from: 2026-02-01, to: 2026-01-01, value: first}]}"),
    "key_twice": ("basis.mode: first", "basis.mode: first\n      basis.mode: last"),
    "missing_key": ("    en: Thirty days.\n", ""),
    "not_a_choice": ("first\n", "newest\n"),
    "not_a_date": ("mode: first", "mode: {dated: [{from: soon, value: first}]}"),
    "not_a_hundred": ("leaver.to", "collision.asked: [60, 50]\n      leaver.to"),
    "not_a_list": ("[visit]", "visit"),
    "not_a_mapping": ("clauses:\n", "clauses:\n  - hello\n"),
    "not_a_period": ("leaver.to", "collision.speak_up: soon\n      leaver.to"),
    "not_bool": ("leaver.to", "pool.claims: perhaps\n      leaver.to"),
    "not_int": ("length: 30", "length: long"),
    "not_str": ("leaver.to", "basis.own_team: [a]\n      leaver.to"),
    "not_text": ("first\n", "\0\n"),
    "period_lacks": ("starts: [registration], ", ""),
    "reading_in_both": ("    en: Thirty days.\n", "    en: Thirty days.\n    reading: {zh: x}\n"),
    "rule_without_clause": ("      identity.keys: [[phone]]\n", ""),
    "stated_twice": ("      protection", "      basis.mode: last\n      protection"),
    "too_deep": ("first\n", "[" * 40 + "]" * 40 + "\n"),
    "not_hours": ("leaver.to", "intake.windows: [9-10]\n      leaver.to"),
    "too_many_percent": ("leaver.to", "referral.tiers: {3: 101}\n      leaver.to"),
    "too_large": ("clauses:\n", "clauses:\n" + "# long\n" * 50_000),
    "unknown_key": ("version:", "versoin:"),
    "unknown_parameter": ("clauses:\n", "aliases: {days: protection.visit}\nclauses:\n"),
    "unreadable": ("clauses:\n", "clauses: {\n"),
    "wrong_length": ("leaver.to", "collision.asked: [60]\n      leaver.to"),
    "zero_length": ("length: 30", "length: 0"),
}


def faults(code: str) -> list[Problem]:
    """What is found wrong in the small rulebook of that code."""
    if code == "not_utf8":
        return [Problem("ours.yaml", 1, "", code, {})]
    old, new = WRONG[code]
    assert old in GOOD
    with pytest.raises(Rejected) as refused:
        read_outside(GOOD.replace(old, new, 1), "ours.yaml")
    return [each for each in refused.value.problems if each.code == code]


@pytest.mark.parametrize("code", sorted(guide.codes()))
@pytest.mark.parametrize("language", LANGUAGES)
def test_an_error_says_what_to_write_instead(code: str, language: str) -> None:
    found = faults(code)
    assert found
    for each in found:
        for said in (told(language, each), told(language, each, in_form=True)):
            assert "rulebook_fault" not in said
            assert not any(f"{{{name}}}" in said for name in ("part", "parameter", "hint", "value", "key", "most"))
            assert "At(" not in said


def test_no_error_is_shown_that_cannot_happen() -> None:
    assert set(WRONG) | {"not_utf8"} == guide.codes()


def test_an_unknown_parameter_is_told_with_those_of_its_group() -> None:
    with pytest.raises(Rejected) as refused:
        read_outside(GOOD.replace("basis.mode: first", "basis.zzzzzzzz: first"), "ours.yaml")
    said = line("zh_CN", refused.value.problems[0])
    assert "basis.kinds" in said or "basis.mode" in said
    assert "quota.base" not in said


def test_what_somebody_wrote_is_made_harmless() -> None:
    fault = Problem("x.yaml", 3, "a`[b](http://c)", "not_int", {"value": "**9**"})
    said = line("zh_CN", fault, mark=lambda each: each.replace("*", "\\*"), place="`{}`")
    assert said == "第 3 行 `a’[b](http://c)` 「\\*\\*9\\*\\*」不是整数，请写 0 或更大的整数。"
