"""A manager's board in a real browser: it moves by itself, and its numbers open their lists."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from core.services.accounts import actor_of
from tests.browser.conftest import Journeys
from tests.browser.waiting import click, ready, wide
from tests.services.customers import received


def _number(page: Page, name: str) -> str:
    return page.get_by_test_id("stPageLink").filter(has_text=name).locator("strong").inner_text()


def test_the_board_moves_by_itself_and_a_number_opens_its_list(journeys: Journeys) -> None:
    desk = journeys.server.desk()
    bob = actor_of(desk, "bob")
    assert bob is not None
    page = journeys.open("boss", "dashboard")
    before = int(_number(page, "首访"))
    received(desk, bob, 8001, "看板客户")
    expect(page.get_by_test_id("stPageLink").filter(has_text="首访").locator("strong")).to_have_text(
        str(before + 1), timeout=12_000
    )
    page.get_by_test_id("stPageLink").filter(has_text="首访").get_by_role("link").click()
    expect(page.get_by_text(f"首访 {before + 1}")).to_be_visible()
    page.wait_for_url("**/customers?**")
    page.go_back()
    ready(page)
    assert int(_number(page, "首访")) == before + 1
    desk.engine.dispose()


def test_the_clock_of_the_board_goes_on_while_nothing_changes(journeys: Journeys) -> None:
    page = journeys.open("chief", "dashboard")
    shown = page.get_by_text("更新于").inner_text()
    expect(page.get_by_text("更新于")).not_to_have_text(shown, timeout=12_000)


def test_the_wall_has_no_menus_and_a_way_back(journeys: Journeys) -> None:
    page = journeys.open("boss", "dashboard")
    click(page.get_by_role("button", name="投屏"))
    expect(page.get_by_test_id("stHeader")).to_be_hidden()
    expect(page.locator(".st-key-strip")).to_be_hidden()
    click(page.get_by_role("button", name="退出投屏"))
    expect(page.get_by_test_id("stHeader")).to_be_visible()


def test_board_and_list_fit_a_telephone(journeys: Journeys) -> None:
    for address in ("dashboard", "customers", "team"):
        page = journeys.open("chief", address, width=390)
        assert wide(page) == 0, address
