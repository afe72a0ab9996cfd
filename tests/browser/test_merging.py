"""One person under two numbers: found by a part of his name, merged after reading what moves, and parted again."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.browser.conftest import Journeys
from tests.browser.waiting import click, ready, wide
from tests.services.customers import received
from tests.support import colleague


def _write(page: Page, label: str, text: str) -> None:
    """Write into a field and leave it, so that the screen knows."""
    page.get_by_label(label).fill(text)
    page.get_by_label(label).blur()
    ready(page)


def test_a_manager_finds_merges_and_parts_two_customers(journeys: Journeys) -> None:
    desk = journeys.server.desk()
    one = received(desk, colleague(desk, "ann"), 8834, "司徒雁飞")
    received(desk, colleague(desk, "bob"), 8843, "司徒燕飞")
    desk.engine.dispose()
    page = journeys.open("boss", "search?q=situyan", width=390)
    expect(page.get_by_text("找到 2 位")).to_be_visible()
    assert wide(page) == 0
    page.goto(f"{journeys.server.url}/customer?case={one}&do=merge")
    ready(page)
    page.get_by_role("combobox", name="另一位客户").click()
    click(page.get_by_role("option", name="司徒燕飞 · 138 **** 8843 · 王敏（电话两位颠倒、音近）"))
    expect(page.get_by_text("王敏将失去这位客户")).to_be_visible()
    assert wide(page) == 0
    _write(page, "怎么知道是同一位客户", "同一张身份证")
    click(page.get_by_role("button", name="合并客户"))
    expect(page.get_by_text("两位客户已合并为一位。")).to_be_visible()
    click(page.get_by_text("撤销这次合并"))
    expect(page.get_by_text("王敏将得到这位客户")).to_be_visible()
    _write(page, "为什么撤销", "认错人了")
    click(page.get_by_role("button", name="撤销合并"))
    expect(page.get_by_text("合并已撤销，又是两位客户。")).to_be_visible()
