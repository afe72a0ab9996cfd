"""The page of parameters leaves none out, and has words for every value in every language."""

from __future__ import annotations

import re

import pytest

from core.documents.parameters_page import page, written
from core.rulebooks.examples import examples
from core.rules.parameters import GROUPS, catalogue
from core.rules.periods import Period
from core.texts import LANGUAGES, has, text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_parameter_has_a_row_with_words_in_every_cell(language: str) -> None:
    rows = [line for line in page(language, examples()).splitlines() if line.startswith("| `")]
    assert [row.split("`")[1] for row in rows] == list(catalogue())
    assert all(cell.strip() for row in rows for cell in row.strip("|").split("|"))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_code_stands_where_words_should(language: str) -> None:
    assert re.findall(r"parameter(?:_\w+)?\.\w+", page(language, examples())) == []


def test_the_english_words_are_those_of_the_declarations() -> None:
    for key, each in catalogue().items():
        assert text("en", f"parameter.{key}") == each.about.text
        assert {code: text("en", f"parameter.{key}.{code}") for code in each.about.values} == dict(each.about.values)


def test_every_group_has_a_name() -> None:
    assert [group for group in GROUPS if not has(f"parameter_group.{group}")] == []


def test_a_value_is_written_as_it_stands_in_a_file() -> None:
    assert written(("off", "busy")) == "['off', busy]"
    assert written("until_refund") == "until_refund"
    assert written({"late_entry": 50}) == "{late_entry: 50}"
    assert written(Period(3, "day")) == "{length: 3, unit: day, end: excluded, starts: [registration]}"
    assert written(Period(3, "day"), protection=True).endswith("lapse: pool, second: registers_anew}")
