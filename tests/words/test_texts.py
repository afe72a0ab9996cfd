"""Words come from the catalogs, in the reader's language, and never fail."""

from __future__ import annotations

import pytest

from core import texts


def test_a_code_has_words_in_each_language() -> None:
    assert texts.text("zh_CN", "role.rep") == "置业顾问"
    assert texts.text("en", "role.rep") == "Salesperson"


@pytest.mark.parametrize(
    ("asked", "served"),
    [("zh-Hans-CN", "zh_CN"), ("en-GB", "en"), ("fr", "zh_CN"), ("", "zh_CN"), (None, "zh_CN")],
)
def test_a_browser_language_is_served_by_the_nearest_of_ours(asked: str | None, served: str) -> None:
    assert texts.known(asked) == served


def test_parameters_fill_the_sentence_and_a_missing_one_stays_visible() -> None:
    assert texts.text("en", "refusal.stale", name="王敏").startswith("王敏 has just changed this")
    assert "{name}" in texts.text("en", "refusal.stale")


def test_a_parameter_is_never_read_as_a_pattern() -> None:
    assert texts.text("en", "refusal.stale", name="{__class__}").startswith("{__class__} has")


def test_an_unknown_code_is_shown_as_itself() -> None:
    assert texts.text("en", "nowhere.to_be_found") == "nowhere.to_be_found"
    assert not texts.has("nowhere.to_be_found")
