"""A day of the office from the first sign-in to the board: received, refused, kept in touch, disputed, ruled on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from core.services.accounts import NewPerson, actor_of, add_people, change_password
from core.services.desk import Desk
from tests.browser.conftest import Journeys
from tests.browser.waiting import click, ready, wide
from tests.services.customers import days_ago, received
from tests.serving import prepare_office, serving
from tests.support import office_of

PASSWORD: Final = "river-stone-9"
NUMBER: Final = "13900031001"


@pytest.fixture
def fresh(tmp_path: Path, browser: Browser) -> Iterator[Journeys]:
    """An office of its own: its people, two customers of 李婷 of eight days ago, and nothing else."""
    desk = prepare_office(tmp_path / "data")
    staff = office_of(desk)
    for number, name in ((9001, "陆先生"), (9002, "苏女士")):
        received(days_ago(desk, 8), staff["ann"], number, name)
    _newcomer(desk)
    desk.engine.dispose()
    with serving(tmp_path / "data") as server:
        journeys = Journeys(browser, server)
        yield journeys
        for context in journeys.contexts:
            context.close()


def _newcomer(desk: Desk) -> None:
    """刘芳, who signs in with a password of her own."""
    keeper = actor_of(desk, "root")
    assert keeper is not None
    [invite] = add_people(desk, keeper, [NewPerson("刘芳", team="一组", username="fang")])
    actor = actor_of(desk, "fang")
    assert actor is not None
    change_password(desk, actor, invite.password, PASSWORD)


def test_a_walk_in_is_received_contested_and_ruled_on_and_the_board_shows_it(fresh: Journeys, page: Page) -> None:
    page.goto(fresh.server.url)
    ready(page)
    page.get_by_label("登录名").fill("fang")
    page.get_by_label("密码", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_test_id("stPopoverButton").filter(has_text="刘芳")).to_be_visible()

    page.goto(f"{fresh.server.url}/register")
    ready(page)
    _register_by_keyboard(page, "汪海洋")
    expect(_card(page)).to_contain_text("归属：刘芳（您）")
    expect(_card(page)).to_contain_text("ST-02")

    rival = fresh.open("bob", "register")
    _register_by_keyboard(rival, "汪先生")
    expect(_card(rival)).to_contain_text("未受理")
    expect(_card(rival)).to_contain_text("可以提出异议")

    click(page.get_by_role("button", name="写跟进"))
    page.get_by_label("说了什么").fill("周六带家人来看东边户")
    page.keyboard.press("Control+Enter")
    expect(page.get_by_text("今天已经算过")).to_be_visible()

    board = fresh.open("chief", "dashboard")
    expect(_number(board, "待裁决争议")).to_have_text("0")
    click(rival.get_by_role("button", name="有异议"))
    rival.get_by_label("事情经过").fill("上月在展会上是我留的电话")
    click(rival.get_by_role("button", name="提交争议"))
    expect(rival.get_by_text("争议已提交")).to_be_visible()
    expect(_number(board, "待裁决争议")).to_have_text("1")

    manager = fresh.open("boss", "disputes")
    box = manager.get_by_test_id("stDataFrame").bounding_box()
    assert box is not None
    manager.mouse.click(box["x"] + 60, box["y"] + 50)
    expect(manager.get_by_role("heading", name="汪海洋 的归属争议")).to_be_visible()
    ready(manager)
    click(manager.get_by_text("成立", exact=True))
    manager.get_by_label("客户归谁").click()
    click(manager.get_by_role("option", name="王敏"))
    manager.get_by_label("裁决理由").fill("展会签到表上有王敏的记录")
    click(manager.get_by_role("button", name="作出裁决"))
    expect(manager.get_by_text("裁决已生效")).to_be_visible()

    expect(_number(board, "待裁决争议")).to_have_text("0")
    expect(_number(board, "首访")).to_have_text("1")
    expect(_number(board, "有归属客户")).to_have_text("3")


def test_on_a_telephone_a_walk_in_and_a_follow_up_that_renews(fresh: Journeys) -> None:
    page = fresh.open("ann", "register", width=390)
    page.get_by_label("电话", exact=True).fill(NUMBER)
    page.get_by_label("姓名").fill("韩女士")
    page.locator("[class*=st-key-register_save] button").click()
    expect(_card(page)).to_be_in_viewport()
    expect(_card(page)).to_contain_text("归属：李婷（您）")
    assert wide(page) == 0

    page.goto(f"{fresh.server.url}/follow_ups")
    ready(page)
    expect(page.get_by_role("heading", name="陆先生")).to_be_visible()
    page.get_by_label("说了什么").fill("月底公积金到账再来")
    click(page.get_by_role("button", name="保存，下一位"))
    expect(page.get_by_text("保护期续到")).to_be_visible()
    expect(page.get_by_role("heading", name="苏女士")).to_be_visible()
    assert wide(page) == 0


def _register_by_keyboard(page: Page, name: str) -> None:
    """Number and name, without touching the mouse."""
    page.wait_for_function("document.activeElement.getAttribute('aria-label') === '电话'")
    page.keyboard.type(NUMBER, delay=60)
    expect(page.get_by_text("格式正确").or_(page.get_by_text("已有登记"))).to_be_visible()
    page.keyboard.press("Tab")  # past 「未留电话」
    page.keyboard.press("Tab")
    page.keyboard.type(name, delay=60)
    page.keyboard.press("Control+Enter")
    expect(_card(page)).to_be_visible()


def _card(page: Page) -> Locator:
    return page.locator(".verdict")


def _number(page: Page, name: str) -> Locator:
    return page.get_by_test_id("stPageLink").filter(has_text=name).locator("strong")
