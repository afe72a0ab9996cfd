"""From the link in the terminal to the first sign-in: nothing but what the README says."""

from __future__ import annotations

from pathlib import Path

from playwright.sync_api import BrowserContext, Page, expect

from core.services import sessions
from tests.browser.waiting import click, ready, wide
from tests.serving import serving

PASSWORD = "harbour-42-lamp"


def test_an_office_is_set_up_and_its_people_sign_in(tmp_path: Path, page: Page, context: BrowserContext) -> None:
    with serving(tmp_path / "data") as server:
        page.goto(f"{server.url}/dashboard")
        ready(page)
        expect(page.get_by_text("请打开服务器终端里打印的设置链接")).to_be_visible()

        page.goto(server.setup_link)
        ready(page)
        page.get_by_label("案场名称").fill("滨江<b>壹号</b> *营销*")
        page.get_by_label("姓名").fill("罗敏")
        page.get_by_label("密码（至少 8 位）").fill(PASSWORD)
        page.get_by_label("再输一遍密码").fill(PASSWORD)
        page.get_by_label("同事名单").fill("李婷,置业顾问,一组\n王敏,老板,二组\n陈刚 销售经理")
        click(page.get_by_role("button", name="开始使用"))
        expect(page.get_by_text("不认识岗位「老板」")).to_be_visible()
        expect(page.get_by_label("案场名称")).to_have_value("滨江<b>壹号</b> *营销*")

        page.get_by_label("同事名单").fill("李婷,置业顾问,一组\n陈刚 销售经理")
        click(page.get_by_role("button", name="开始使用"))
        expect(page.get_by_text("案场设置好了")).to_be_visible()
        first = {line.split("\t")[3]: line.split("\t")[4] for line in page.locator("code").inner_text().splitlines()}
        assert set(first) == {"liting", "chengang"}

        click(page.get_by_role("button", name="去登录"))
        expect(page.get_by_role("heading", name="滨江<b>壹号</b> *营销*")).to_be_visible()
        _sign_in(page, "admin", PASSWORD)
        expect(page.get_by_test_id("stPopoverButton").filter(has_text="罗敏")).to_be_visible()
        assert all(each["httpOnly"] for each in context.cookies() if each["name"] == sessions.COOKIE)
        page.goto(server.setup_link)
        ready(page)
        expect(page.get_by_text("设置我的案场")).to_have_count(0)
        click(page.get_by_test_id("stPopoverButton").filter(has_text="罗敏"))
        with page.expect_navigation():
            page.get_by_role("button", name="退出登录").click()
        ready(page)

        _sign_in(page, "liting", first["liting"])
        expect(page.get_by_text("请设置自己的密码")).to_be_visible()
        page.get_by_label("现在的密码").fill(first["liting"])
        page.get_by_label("新密码").fill("river-stone-9")
        page.get_by_label("再输一遍密码").fill("river-stone-9")
        page.get_by_role("button", name="修改密码").click()
        expect(page.get_by_test_id("stPopoverButton").filter(has_text="李婷")).to_be_visible()


def test_the_set_up_page_fits_a_telephone_and_speaks_english(tmp_path: Path, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    with serving(tmp_path / "data") as server:
        page.goto(server.setup_link)
        ready(page)
        assert wide(page) == 0
        click(page.get_by_text("English"))
        expect(page.get_by_text("Set up my office")).to_be_visible()
        expect(page.get_by_text("设置我的案场")).to_have_count(0)


def _sign_in(page: Page, username: str, password: str) -> None:
    page.get_by_label("登录名").fill(username)
    page.get_by_label("密码", exact=True).fill(password)
    page.get_by_role("button", name="登录").click()
