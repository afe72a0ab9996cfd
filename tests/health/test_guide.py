"""What the guide tells a manager about rulebooks is so."""

from __future__ import annotations

from pathlib import Path
from typing import get_args

import pytest

from core.rulebooks import load_text
from core.rulebooks.overriding import override
from core.rules.periods import PARTS, End, Lapse, Second, Start, Unit
from core.scenarios import Pure, check, read
from core.texts import LANGUAGES
from tests.health import guide

#: Told of files that come from outside before they are read as rulebooks; the screen explains them.
_OF_UPLOADS = frozenset({"too_large", "alias", "too_deep", "not_text", "not_utf8"})


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_table_of_parameters_is_up_to_date(language: str) -> None:
    assert guide.text(language) == guide.generated(language), "python -m tests.health.guide"


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_rulebook_that_it_shows_decides_as_its_scenarios_say(language: str, tmp_path: Path) -> None:
    rulebook, scenarios = guide.shown(language)
    (tmp_path / "rulebooks").mkdir()
    (tmp_path / "rulebooks" / "small-office.yaml").write_text(rulebook, encoding="utf-8")
    file = tmp_path / "stories.yaml"
    file.write_text(scenarios, encoding="utf-8")
    stories = read(file)
    assert [miss for story in stories for miss in check(story, Pure(story))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_other_name_that_it_shows_can_be_used(language: str) -> None:
    book = load_text(guide.shown(language)[0])
    [name] = book.aliases
    assert override(book, {name: 20}).values["protection.visited"][-1].value.length == 20


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_word_of_a_period_is_explained(language: str) -> None:
    words = [*PARTS, *get_args(Unit), *get_args(End), *get_args(Start), *get_args(Lapse), *get_args(Second)]
    assert [word for word in words if f"`{word}`" not in guide.text(language)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_everything_that_the_loader_says_is_explained(language: str) -> None:
    codes = guide.codes() - _OF_UPLOADS
    assert len(codes) > 15
    assert [code for code in sorted(codes) if f"`{code}`" not in guide.text(language)] == []
