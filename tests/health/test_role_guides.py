"""The guides of the roles show pictures that are there, and name the screens that the role has, all and no others."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Final

import pytest

from core.services.access import ROLES, Actor
from core.texts import text
from pages._ui.menu import landing, open_to
from tests.browser.pictures import FOLDER, MOST_BYTES, PICTURES
from tests.health.source import ROOT

_GUIDES: Final = ROOT / "docs" / "guide"
#: Role -> its page.
PAGES: Final = {
    "rep": "salesperson",
    "agency": "agency",
    "reception": "reception",
    "service": "confirmer",
    "finance": "finance",
    "manager": "manager",
    "director": "director",
    "admin": "admin",
}
_SHOWN: Final = re.compile(r"!\[[^\]]+\]\(([^)]+)\)")
_MOST_PICTURES: Final = 12


def _guide(role: str) -> str:
    return (_GUIDES / f"{PAGES[role]}.md").read_text(encoding="utf-8")


def _actor(role: str) -> Actor:
    outside = role == "agency"
    return Actor(1, "x", "x", "rep" if outside else role, unit_id=1 if outside else None)


def _title(screen: str) -> str:
    return text("zh_CN", f"menu.{screen}")


def pictures_of(page: Path) -> list[Path]:
    """The pictures that a page shows."""
    return [(page.parent / each).resolve() for each in _SHOWN.findall(page.read_text(encoding="utf-8"))]


def screens_named(words: str) -> set[str]:
    """The screens that a guide names: whatever stands in bold."""
    return set(re.findall(r"\*\*([^*]+)\*\*", words))


def test_every_role_has_a_guide_and_the_index_names_it() -> None:
    index = (_GUIDES / "README.md").read_text(encoding="utf-8")
    assert set(PAGES) == set(ROLES)
    assert [page for page in PAGES.values() if f"({page}.md)" not in index] == []


@pytest.mark.parametrize("role", ROLES)
def test_a_guide_names_the_screens_of_its_role(role: str) -> None:
    assert screens_named(_guide(role)) == {_title(each.name) for each in open_to(_actor(role)) if each.listed}


@pytest.mark.parametrize("role", ROLES)
def test_a_guide_says_where_one_lands(role: str) -> None:
    first = landing(_actor(role))
    assert first is not None
    assert f"登录后先看到 **{_title(first.name)}**" in _guide(role)


def test_every_picture_shown_is_there_and_every_picture_is_shown() -> None:
    pages = [ROOT / "README.md", *_GUIDES.glob("*.md")]
    shown = {picture for page in pages for picture in pictures_of(page)}
    assert shown == set(FOLDER.glob("*.png")) == {FOLDER / f"{each.name}.png" for each in PICTURES}
    assert len(shown) <= _MOST_PICTURES


def test_pictures_are_small() -> None:
    assert [each.name for each in FOLDER.glob("*.png") if each.stat().st_size > MOST_BYTES] == []


def test_a_screen_that_is_named_is_found() -> None:
    assert screens_named("看 **看板**，点「保存」，再看 **公海**") == {"看板", "公海"}
