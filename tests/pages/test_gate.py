"""Every screen asks who is there, by itself."""

from __future__ import annotations

import os
from threading import Timer

import pytest

from core.services import accounts, sessions
from core.services.access import Actor
from core.services.desk import Desk
from pages._ui import house
from pages._ui.menu import MENU, SCREENS, landing, open_to
from tests.pages.conftest import Open, words

PAGES = sorted(each.stem for each in SCREENS.glob("*.py") if each.stem != "__init__")


@pytest.mark.parametrize("page", [*PAGES, "_ui/frame"])
def test_a_screen_run_for_nobody_is_the_sign_in_form(open_screen: Open, staff: dict[str, Actor], page: str) -> None:
    screen = open_screen(page)
    assert not screen.exception
    assert [each.value for each in screen.title] == ["滨江壹号"]
    assert [each.label for each in screen.text_input] == ["登录名", "密码"]
    assert not screen.dataframe


@pytest.mark.parametrize("page", PAGES)
def test_a_screen_run_for_somebody_who_has_been_switched_off_is_the_sign_in_form(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor], page: str
) -> None:
    accounts.set_active(office_desk, staff["root"], staff["chief"].id, False, 1)
    assert [each.label for each in open_screen(page, staff["chief"]).text_input] == ["登录名", "密码"]


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("handle", ["ann", "amy", "front", "kim", "fin", "boss", "chief", "root"])
def test_a_screen_opens_for_whom_the_menu_lists_it_and_for_nobody_else(
    open_screen: Open, staff: dict[str, Actor], page: str, handle: str
) -> None:
    listed = {screen.name for screen in open_to(staff[handle])}
    shown = words(open_screen(page, staff[handle]))
    assert ("您没有这项权限" in shown) == (page not in listed)


def test_everybody_lands_on_a_screen_that_he_may_open(staff: dict[str, Actor]) -> None:
    for actor in staff.values():
        first = landing(actor)
        assert first is None or first in open_to(actor)


def test_every_script_stands_in_the_menu() -> None:
    assert set(PAGES) <= {screen.name for screen in MENU}


def test_the_wrong_password_says_so_and_the_fifth_closes_the_door(open_screen: Open, staff: dict[str, Actor]) -> None:
    screen = open_screen("_ui/frame")
    for attempt in range(6):
        screen.text_input[0].input("ann")
        screen.text_input[1].input("wrong-password")
        screen.button[0].click().run()
        said = screen.error[0].value
        assert ("登录名或密码不对" in said) == (attempt < 5)
    assert "请在" in said


def test_what_one_person_left_in_a_session_is_gone_for_the_next(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    screen = open_screen("_ui/frame", staff["ann"])
    screen.session_state["kept"] = "customer"
    assert "kept" in screen.run().session_state
    sessions.end_all(office_desk, staff["ann"])
    assert "kept" not in screen.run().session_state


def test_while_the_database_is_away_the_screen_waits_for_it(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    screen = open_screen("_ui/frame", staff["ann"])
    path = str(office_desk.engine.url.database)
    house.desk().engine.dispose()
    os.replace(path, path + ".away")
    back = Timer(2.5, os.replace, (path + ".away", path))
    back.start()
    screen.run()
    assert not back.is_alive()
    assert not screen.error
    assert not screen.exception
