"""A report's way in a browser: pasted, answered, waited for, come, and served by whoever received him."""

from __future__ import annotations

from itertools import count
from typing import Final

from playwright.sync_api import Page, expect

from tests.browser.conftest import Journeys
from tests.browser.waiting import click, ready, wide

_NUMBERS: Final = count(13900060001)


def _paste(page: Page, text: str) -> None:
    written = page.get_by_role("textbox", name="粘贴微信或短信")
    written.fill(text)
    written.blur()
    ready(page)
    click(page.locator("[class*=st-key-agency_judge] button"))


def test_a_report_is_pasted_answered_and_confirmed_when_the_customer_comes(journeys: Journeys) -> None:
    number = str(next(_NUMBERS))
    page = journeys.open("kim", "agencies")
    _paste(page, f"宏达置业 孙洁 客户石先生 {number[:4]}**{number[-5:]}\n今天还有一组")
    expect(page.get_by_text("已判定 1 条，1 条要补")).to_be_visible()
    expect(page.locator("[data-testid=stCode]")).to_contain_text("报备成功 石先生")
    expect(page.get_by_text("要补的 1 行")).to_be_visible()
    click(page.get_by_text("待到访", exact=True))
    page.get_by_placeholder("姓名，或电话后四位").fill("石先生")
    page.get_by_placeholder("姓名，或电话后四位").press("Enter")
    ready(page)
    page.get_by_label("完整电话").fill(number)
    page.get_by_role("combobox", name="接待人（从此对接这位客户）").click()
    page.get_by_role("option", name="王敏").click()
    click(page.get_by_role("button", name="到场登记"))
    expect(page.get_by_text("到访已确认。")).to_be_visible()
    expect(page.locator(".verdict")).to_contain_text("孙洁")
    expect(page.locator(".verdict")).to_contain_text("王敏 来访")


def test_a_telephone_holds_the_reports_desk(journeys: Journeys) -> None:
    for view in ("reports", "arrivals", "units"):
        page = journeys.open("boss", f"agencies?view={view}", width=390)
        expect(page.get_by_role("heading", name="报备台")).to_be_visible()
        assert wide(page) == 0


def test_an_agency_finds_no_desk_of_the_office(journeys: Journeys) -> None:
    inside = {"agencies": "报备台", "related": "关联与团购", "dispatch": "派单与转交", "pool": "公海"}
    for screen, title in inside.items():
        page = journeys.open("amy", screen)
        expect(page.get_by_role("heading", name=title)).to_have_count(0)
