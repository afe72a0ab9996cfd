"""Whatever somebody writes into the address of a screen, it answers with a screen."""

from __future__ import annotations

import pytest

from core.services.access import Actor
from core.services.desk import Desk
from pages._ui.menu import MENU
from tests.pages.conftest import Open
from tests.pages.test_disputes import quarrel

_NAMES = (
    *("case", "dispute", "import", "ticket", "unit", "by", "owner", "day", "kind", "month", "q", "stage", "only"),
    *("order", "grade", "known", "source", "view", "draft", "rulebook", "clause", "pile", "do", "team", "step", "late"),
    *("waiting", "add", "setup"),
)
#: No numbers, numbers that fit in no column, texts without end, days that no calendar can count from.
ODD = (
    dict.fromkeys(_NAMES, "²") | {"group": "team-²", "q": "\0"},
    dict.fromkeys(_NAMES, "9" * 5000) | {"group": "unit-" + "9" * 30, "case": "1,²,-1," + "9" * 30, "q": "王" * 60_000},
    dict.fromkeys(_NAMES, "-1") | {"day": "0001-01-01", "kind": "first_visit", "month": "0001-01", "group": "team-"},
    dict.fromkeys(_NAMES, "<b>%_\\'\"") | {"day": "9999-12-31", "kind": "first_visit", "month": "9999-12"},
)


@pytest.mark.parametrize("name", [screen.name for screen in MENU if screen.script.is_file()])
def test_an_address_that_makes_no_sense_is_answered(
    office_desk: Desk, staff: dict[str, Actor], open_screen: Open, name: str
) -> None:
    quarrel(office_desk, staff)
    for query in ODD:
        screen = open_screen(name, staff["chief"], **query)
        assert not screen.exception, (query, screen.exception)


def test_a_customer_and_a_dispute_are_found_by_plain_numbers_only(
    office_desk: Desk, staff: dict[str, Actor], open_screen: Open
) -> None:
    number = quarrel(office_desk, staff)
    assert "王芳" in str(open_screen("disputes", staff["boss"], dispute=str(number)).title[0].value)
    assert open_screen("disputes", staff["boss"], dispute=f"+{number}").dataframe, "the list"
