"""A colleague comes and goes: slips to print, and what becomes of the customers of somebody who leaves."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from core.services.accounts import NewPerson, actor_of, add_people
from tests.browser.conftest import Journeys
from tests.browser.waiting import click, ready, wide
from tests.services.customers import received


def _pick(page: Page) -> None:
    """Click the only row of the list."""
    box = page.get_by_test_id("stDataFrame").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + 15, box["y"] + 55)
    expect(page.get_by_role("button", name="标记离职")).to_be_visible()
    ready(page)


def test_slips_are_printed_from_the_screen_and_names_stand_there_as_typed(journeys: Journeys) -> None:
    page = journeys.open("root", "team?view=add")
    page.get_by_label("同事名单").fill("唐<i>宁</i>，置业顾问，五组\n贾云 前台\n贾雨 渠道 安居地产")
    click(page.get_by_test_id("stFormSubmitButton").get_by_role("button"))
    sheet = page.frame_locator("iframe[data-testid=stIFrame]")
    expect(sheet.get_by_text("唐<i>宁</i>")).to_be_visible()
    expect(sheet.get_by_text("贾云")).to_be_visible()
    expect(sheet.get_by_text("贾雨")).to_have_count(0)  # people of agencies have no account until they are invited
    expect(sheet.get_by_text(f"localhost:{journeys.server.port}/").first).to_be_visible()
    sheet.locator("body").evaluate("() => { window.print = () => { document.title = 'printed'; }; }")
    sheet.get_by_role("button", name="打印").click()
    assert sheet.locator("body").evaluate("() => document.title") == "printed"
    click(page.get_by_role("button", name="都交给本人了，清除"))
    expect(page.locator("iframe[data-testid=stIFrame]")).to_have_count(0)


def test_leaving_shows_the_customers_first_and_then_moves_them(journeys: Journeys) -> None:
    desk = journeys.server.desk()
    root, boss = actor_of(desk, "root"), actor_of(desk, "chief")
    assert root is not None
    assert boss is not None
    add_people(desk, root, [NewPerson("顾离", team="一组", username="guli")])
    leaver = actor_of(desk, "guli")
    assert leaver is not None
    received(desk, leaver, 7001, "欧阳*震*华")
    page = journeys.open("chief", "team?team_search=guli", width=390)
    _pick(page)
    assert wide(page) == 0
    click(page.get_by_role("button", name="标记离职"))
    expect(page.get_by_text("1 位归部门，由经理分配")).to_be_visible()
    click(page.get_by_role("button", name="确认 顾离 离职"))
    expect(page.get_by_text("顾离 已离职，1 位客户已按制度处理。")).to_be_visible()
    assert actor_of(desk, "guli") is None
    desk.engine.dispose()
