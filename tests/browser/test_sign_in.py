"""Coming in and going out, as seen in the window."""

from __future__ import annotations

from playwright.sync_api import Locator, Page, expect

from core.services import accounts, sessions
from core.services.accounts import NewPerson
from tests.browser.conftest import Journeys
from tests.browser.waiting import click, ready, wide
from tests.serving import Server


def test_a_wrong_password_is_said_and_the_name_stays(page: Page, server: Server) -> None:
    page.goto(server.url)
    ready(page)
    page.get_by_label("登录名").fill("ann")
    page.get_by_label("密码", exact=True).fill("wrong-password")
    click(page.get_by_role("button", name="登录"))
    expect(page.get_by_text("登录名或密码不对")).to_be_visible()
    expect(page.get_by_label("登录名")).to_have_value("ann")


def test_the_session_outlives_a_reload_and_a_second_tab(journeys: Journeys) -> None:
    page = journeys.open("ann")
    page.reload()
    ready(page)
    expect(_person(page, "李婷")).to_be_visible()
    second = page.context.new_page()
    second.goto(journeys.server.url)
    ready(second)
    expect(_person(second, "李婷")).to_be_visible()


def test_signing_out_shows_the_form_in_every_tab(journeys: Journeys) -> None:
    page = journeys.open("kim")
    second = page.context.new_page()
    second.goto(journeys.server.url)
    ready(second)
    expect(second.get_by_test_id("stHeader")).not_to_have_text("", use_inner_text=True)
    click(_person(page, "吴霞"))
    page.get_by_role("button", name="退出登录").click()
    expect(page.get_by_label("登录名")).to_be_visible()
    _person(second, "吴霞").click()
    expect(second.get_by_label("登录名")).to_be_visible()
    expect(second.get_by_test_id("stHeader")).to_have_text("", use_inner_text=True)


def test_the_language_is_switched_at_once_and_remembered(journeys: Journeys) -> None:
    page = journeys.open("fin")
    click(_person(page, "郑洁"))
    click(page.get_by_text("English"))
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()
    page.reload()
    ready(page)
    click(_person(page, "郑洁"))
    expect(page.get_by_role("button", name="Sign out")).to_be_visible()


def test_a_name_is_shown_letter_by_letter_whatever_it_contains(journeys: Journeys) -> None:
    name = "<b>石</b> *x* :red[y] $z$"
    desk = journeys.server.desk()
    keeper = accounts.actor_of(desk, "root")
    assert keeper is not None
    [invite] = accounts.add_people(desk, keeper, [NewPerson(name, "manager", username="odd")])
    actor = accounts.actor_of(desk, "odd")
    assert actor is not None
    accounts.change_password(desk, actor, invite.password, "harbour-42-lamp")
    desk.engine.dispose()
    page = journeys.open("odd")
    expect(page.get_by_test_id("stPopoverButton").filter(has_text=name)).to_be_visible()


def test_on_a_telephone_nothing_is_pushed_sideways(journeys: Journeys, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(journeys.server.url)
    ready(page)
    assert wide(page) == 0
    inside = journeys.open("boss", width=390)
    assert wide(inside) == 0


def _person(page: Page, name: str) -> Locator:
    return page.get_by_test_id("stPopoverButton").filter(has_text=name)


def test_a_board_that_refreshes_itself_disappears_when_its_reader_is_signed_out(journeys: Journeys) -> None:
    page = journeys.open("boss", "dashboard")
    expect(page.get_by_role("heading", name="看板")).to_be_visible()
    desk = journeys.server.desk()
    boss = accounts.actor_of(desk, "boss")
    assert boss is not None
    sessions.end_all(desk, boss)
    desk.engine.dispose()
    expect(page.get_by_label("登录名")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("heading", name="看板")).to_have_count(0)
