"""A salesperson's morning: grades in the table, follow-ups without a mouse, a claim from the pool, a list in Excel."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO

import pytest
from openpyxl import load_workbook
from playwright.sync_api import Page, expect

from core.services.accounts import actor_of
from core.services.desk import Desk
from core.services.leads import Wanted, leads
from tests.browser.conftest import Journeys
from tests.browser.waiting import click, press, ready, wide
from tests.services.customers import days_ago, received
from tests.serving import Server, prepare_office, serving
from tests.support import office_of

#: Where the cells of the first row lie in the table, from its corner (pixels).
_FIRST_ROW = 32 + 18
_GRADE, _NAME = 100, 200


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An office of its own: its past is written before it opens, for nothing is entered before what is there."""
    data = tmp_path_factory.mktemp("morning") / "data"
    desk = prepare_office(data)
    cid = office_of(desk)["cid"]
    received(days_ago(desk, 20), cid, 7020, "公海里的客户", channel="call")
    for number, name in ((7010, "头一位"), (7011, "第二位")):
        received(days_ago(desk, 9), cid, number, name)
    desk.engine.dispose()
    with serving(data) as running:
        yield running


@pytest.fixture
def desk(server: Server) -> Iterator[Desk]:
    """A desk on the server's database."""
    opened = server.desk()
    yield opened
    opened.engine.dispose()


def _customer(desk: Desk, number: int, name: str) -> int:
    actor = actor_of(desk, "cid")
    assert actor is not None
    return received(desk, actor, number, name)


def _cell(page: Page, x: int) -> None:
    """Click a cell of the first row."""
    corner = page.locator("[data-testid=stDataFrame]").bounding_box()
    assert corner is not None
    page.mouse.click(corner["x"] + x, corner["y"] + _FIRST_ROW)


def _grade_now(desk: Desk, text: str) -> str | None:
    actor = actor_of(desk, "cid")
    assert actor is not None
    return leads(desk, actor, Wanted(text)).rows[0].grade


def test_a_grade_is_edited_in_the_table_saved_at_once_and_taken_back(journeys: Journeys, desk: Desk) -> None:
    _customer(desk, 7001, "改级别的客户")
    page = journeys.open("cid", "leads?q=7001")
    _cell(page, _GRADE)
    page.keyboard.press("Enter")
    page.keyboard.type("O", delay=60)
    page.keyboard.press("Enter")
    expect(page.get_by_text("已保存：改级别的客户 级别 O")).to_be_visible()
    assert _grade_now(desk, "7001") == "O"
    click(page.get_by_role("button", name="撤销"))
    expect(page.get_by_text("已撤销")).to_be_visible()
    assert _grade_now(desk, "7001") is None


def test_a_click_on_a_name_opens_the_customer(journeys: Journeys, desk: Desk) -> None:
    case_id = _customer(desk, 7002, "点开的客户")
    page = journeys.open("cid", "leads?q=7002")
    _cell(page, _NAME)
    page.wait_for_url(f"**/customer?case={case_id}")


def test_follow_ups_are_written_without_a_mouse_and_the_next_one_opens(journeys: Journeys) -> None:
    page = journeys.open("cid", "follow_ups")
    expect(page.get_by_role("heading", name="头一位")).to_be_visible()
    page.locator("textarea").first.focus()
    page.keyboard.type("约周六带家人复访", delay=30)
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("保护期续到")).to_be_visible()
    expect(page.get_by_role("heading", name="第二位")).to_be_visible()
    press(page, "Control+Enter")
    expect(page.get_by_text("联系上了，请写明说了什么")).to_be_visible()


def test_a_lapsed_customer_is_claimed_after_the_rulebook_was_read(journeys: Journeys) -> None:
    page = journeys.open("bob", "pool?q=13800007020")
    _cell(page, _NAME - 100)
    expect(page.get_by_text("认领后归您")).to_be_visible()
    page.get_by_role("button", name="认领", exact=True).click()
    page.wait_for_url("**/customer?case=*")
    expect(page.get_by_text("已认领")).to_be_visible()


def test_the_search_above_leads_to_what_was_found_and_on_from_there(journeys: Journeys, desk: Desk) -> None:
    _customer(desk, 7030, "被搜索的客户")
    page = journeys.open("cid", "leads")
    for text, found in (("7030", "找到 1 位"), ("没有这个人", "没有找到")):
        page.get_by_label("搜索客户").first.fill(text)
        page.keyboard.press("Enter")
        expect(page.get_by_text(found)).to_be_visible()
        ready(page)


def test_the_list_is_fetched_by_its_maker_only(journeys: Journeys, desk: Desk) -> None:
    _customer(desk, 7040, "导出的客户")
    page = journeys.open("cid", "leads?q=7040")
    click(page.get_by_role("button", name="导出 Excel"))
    address = page.get_by_role("link", name="下载").get_attribute("href")
    assert address is not None
    body = page.request.get(f"{journeys.server.url}{address}").body()
    assert load_workbook(BytesIO(body)).worksheets[0]["B2"].value == "导出的客户"
    other = journeys.open("bob", "leads")
    assert other.request.get(f"{journeys.server.url}{address}").status == 404


@pytest.mark.parametrize("screen", ["leads", "follow_ups", "pool", "search?q=7050", "all_notices"])
def test_no_list_is_wider_than_a_telephone(journeys: Journeys, desk: Desk, screen: str) -> None:
    _customer(desk, 7050, "名字很长很长很长很长很长很长的一位客户")
    page = journeys.open("cid", screen, width=390)
    expect(page.locator("[data-testid=stMain] h1").first).to_be_visible()
    assert wide(page) == 0
