"""What stands around every screen leads where it says."""

from __future__ import annotations

from urllib.parse import unquote

from playwright.sync_api import expect

from tests.browser.conftest import Journeys
from tests.browser.waiting import click, ready


def test_the_search_box_finds_from_every_screen_and_again(journeys: Journeys) -> None:
    page = journeys.open("boss")
    box = page.locator(".st-key-search input")
    for wanted in ("王敏", "13800138000"):
        box.fill(wanted)
        box.press("Enter")
        page.wait_for_url(lambda address, wanted=wanted: unquote(address).endswith(f"/search?q={wanted}"))
        ready(page)
    expect(page.get_by_text("没有成功")).to_have_count(0)


def test_everybody_lands_on_the_screen_of_his_day(journeys: Journeys) -> None:
    for username, screen in (("ann", "leads"), ("boss", "dashboard"), ("root", "team")):
        assert journeys.open(username).url.endswith(f"/{screen}")


def test_an_address_that_one_may_not_open_shows_none_of_it(journeys: Journeys) -> None:
    page = journeys.open("ann", "team")
    expect(page.get_by_text("您没有这项权限")).to_be_visible()
    expect(page.get_by_text("孙洁")).to_have_count(0)


def test_an_address_without_a_page_is_said_in_words(journeys: Journeys) -> None:
    page = journeys.open("ann", "nonsense")
    expect(page.get_by_text("没有这一页")).to_be_visible()
    expect(page.get_by_text("Page not found")).to_have_count(0)
    click(page.get_by_test_id("stMain").get_by_role("link", name="我的客户"))
    expect(page.get_by_role("heading", name="我的客户")).to_be_visible()


def test_who_has_been_told_nothing_reads_so(journeys: Journeys) -> None:
    page = journeys.open("chief")
    click(page.get_by_test_id("stPopoverButton").filter(has_text="通知"))
    expect(page.get_by_text("还没有通知")).to_be_visible()
