"""The demo office is prepared by one click, entered by another, and put aside by a third."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import Page, expect

from core.services.setup import finish_demo
from tests.browser.waiting import click, ready
from tests.serving import prepare_office, serving
from tests.support import office_of

#: Two cores that also run the other tests.
_PATIENCE_MS = 180_000


def test_the_demo_office_is_ready_after_one_click_and_a_second_enters_it(tmp_path: Path, page: Page) -> None:
    with serving(tmp_path / "data") as server:
        page.goto(server.setup_link)
        ready(page)
        click(page.get_by_text("试用演示案场"))
        page.get_by_role("button", name="准备演示案场").click()
        expect(page.get_by_test_id("stProgress")).to_be_visible()
        page.reload()
        expect(page.get_by_test_id("stProgress")).to_be_visible()
        expect(page.get_by_text("密码都是 guike-demo")).to_be_visible(timeout=_PATIENCE_MS)
        page.get_by_role("button", name="沈静 · 销售经理").click()
        expect(page.get_by_test_id("stPopoverButton").filter(has_text="沈静")).to_be_visible()


def test_after_the_demo_ones_own_office_begins(tmp_path: Path, page: Page) -> None:
    desk = prepare_office(tmp_path / "data")
    office_of(desk)
    desk.command(lambda tx: finish_demo(tx, "云岸里", "guike-demo"))
    desk.engine.dispose()
    with serving(tmp_path / "data") as server:
        page.context.add_cookies([{"name": "guike_session", "value": server.cookie("chief"), "url": server.url}])
        page.goto(server.url)
        ready(page)
        click(page.get_by_test_id("stPopoverButton").filter(has_text="林波"))
        click(page.get_by_role("button", name="开始我自己的案场"))
        click(page.get_by_role("button", name="收起演示，开始设置"))
        expect(page.get_by_text("演示案场已另存为")).to_be_visible()
        with page.context.expect_page() as opened:
            page.get_by_role("link", name="打开设置页").click()
        setup = opened.value
        ready(setup)
        expect(setup.get_by_text("设置我的案场")).to_be_visible()
        assert [each.name for each in (tmp_path / "data").glob("demo-*.db")]
        page.reload()
        ready(page)
        expect(page.get_by_text("林波")).to_have_count(0)
