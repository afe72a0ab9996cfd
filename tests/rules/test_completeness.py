"""A rulebook says all of each period, whatever hangs together, and leaves no day without a rule."""

from __future__ import annotations

from datetime import date

import pytest

from core.rulebooks import Rejected, load_text
from core.rulebooks.coverage import gaps
from core.rulebooks.problems import Problem
from tests.rules.test_loader import GOOD

_PAUSE = "{length: 3, unit: day, end: excluded, starts: [registration]}"
_VISITED = GOOD[GOOD.index("        {length: 30") :].strip()


def problems(old: str, new: str) -> list[Problem]:
    """The errors of the small rulebook with `old` written as `new`."""
    assert old in GOOD
    with pytest.raises(Rejected) as refused:
        load_text(GOOD.replace(old, new, 1), "small.yaml")
    return refused.value.problems


@pytest.mark.parametrize("part", ["length: 3, ", "unit: day, ", "end: excluded, ", ", starts: [registration]"])
def test_every_period_says_all_of_itself(part: str) -> None:
    short = f"leaver.to: department\n      pool.former_owner_pause: {_PAUSE.replace(part, '')}"
    (found,) = problems("leaver.to: department", short)
    assert (found.code, found.file, found.line) == ("period_lacks", "small.yaml", 15)
    assert str(found.params["example"]).startswith(str(found.params["key"]))


@pytest.mark.parametrize("part", ["lapse: pool, ", ", second: registers_anew"])
def test_every_protection_says_what_becomes_of_the_customer_and_of_the_second_claimant(part: str) -> None:
    assert {each.code for each in problems(part, "")} == {"period_lacks"}


@pytest.mark.parametrize(
    ("stated", "needed"),
    [
        ("report.owns_from: visit", "protection.confirmed"),
        (f"pool.team_first: {_PAUSE}", "pool.claims"),
        ("deal.closer_performance: {call: [0, 100]}", "deal.closer"),
    ],
)
def test_what_would_do_nothing_alone_is_refused_alone(stated: str, needed: str) -> None:
    (found,) = problems("leaver.to: department", f"leaver.to: department\n      {stated}")
    assert (found.code, found.where) == ("rule_without_clause", needed)
    assert "…" not in str(found.params["example"])


def test_what_asks_for_others_is_refused_without_them() -> None:
    more = ("word.forgot: pending", "collision.decides: speak_up", "confirmer.silence: consent")
    said = "\n      ".join(("leaver.to: department", *more))
    found = {each.where for each in problems("leaver.to: department", said) if each.code == "rule_without_clause"}
    assert found == {"word.speak_up", "collision.speak_up", "collision.asked", "collision.silent", "confirmer.within"}


@pytest.mark.parametrize(
    ("key", "old", "value"),
    [
        ("basis.mode", "basis.mode: first", "first"),
        ("basis.kinds", "basis.kinds: [visit]", "[visit]"),
        ("identity.keys", "identity.keys: [[phone]]", "[[phone]]"),
        ("leaver.to", "leaver.to: department", "department"),
        ("protection.visited", f"protection.visited:\n        {_VISITED}", _VISITED),
    ],
)
def test_a_rulebook_that_runs_out_of_rules_says_from_which_day(key: str, old: str, value: str) -> None:
    assert old in GOOD
    book = load_text(GOOD.replace(old, f"{key}:\n        dated: [{{to: 2026-06-30, value: {value}}}]"))
    assert gaps(book, date(2026, 1, 1)) == {key: date(2026, 7, 1)}
    assert gaps(load_text(GOOD), date(2026, 1, 1)) == {}
