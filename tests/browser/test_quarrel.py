"""Two colleagues and one customer, heard and ruled on, each at his own screen; and money that finance sees come."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from core.services import disputes
from core.services.disputes import Complaint
from tests.browser.conftest import Journeys
from tests.browser.waiting import click, ready, wide
from tests.services.customers import visit
from tests.support import colleague

NAME = "郝<b>丽</b>娜"


def _first_row(page: Page, *, tick: bool = False) -> None:
    box = page.get_by_test_id("stDataFrame").first.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + (15 if tick else 60), box["y"] + 50)
    ready(page)


def test_a_dispute_is_answered_ruled_on_and_appealed(journeys: Journeys) -> None:
    desk = journeys.server.desk()
    ann, bob = colleague(desk, "ann"), colleague(desk, "bob")
    visit(desk, ann, "13800027001", NAME)
    case_id = visit(desk, bob, "13800027001", NAME)
    number = disputes.raise_dispute(desk, bob, Complaint(None, case_id, "客户说从未来过")).dispute

    owner = journeys.open("ann", "disputes?q=hao", width=390)
    assert wide(owner) == 0
    _first_row(owner)
    assert owner.url.endswith(f"dispute={number}")
    expect(owner.get_by_role("heading", name=f"{NAME} 的归属争议")).to_be_visible()
    assert wide(owner) == 0
    owner.get_by_label("陈述内容").fill("上午是我登记的，<i>有签字</i>")
    click(owner.get_by_role("button", name="提交"))
    expect(owner.get_by_text("已记入案卷")).to_be_in_viewport()
    expect(owner.get_by_text("上午是我登记的，<i>有签字</i>")).to_be_visible()

    manager = journeys.open("boss", f"disputes?dispute={number}")
    expect(manager.get_by_text("等经理裁决")).to_be_visible()
    click(manager.get_by_text("成立", exact=True))
    manager.get_by_label("客户归谁").click()
    click(manager.get_by_role("option", name="王敏"))
    expect(manager.get_by_text("李婷 → 王敏")).to_be_visible()
    manager.get_by_label("裁决理由").fill("客户本人确认由王敏接待")
    click(manager.get_by_role("button", name="作出裁决"))
    expect(manager.get_by_text("裁决已生效")).to_be_visible()

    owner.reload()
    ready(owner)
    owner.get_by_label("申诉理由").fill("登记簿上有客户签字")
    click(owner.get_by_role("button", name="提交申诉"))
    expect(owner.get_by_text("申诉已提交")).to_be_visible()

    director = journeys.open("chief", f"disputes?dispute={number}")
    click(director.get_by_text("成立", exact=True))
    director.get_by_label("客户归谁").click()
    click(director.get_by_role("option", name="李婷"))
    director.get_by_label("裁决理由").fill("签字属实")
    click(director.get_by_role("button", name="作出终裁"))
    expect(director.get_by_text("现归属：李婷")).to_be_visible()

    loser = journeys.open("bob", f"disputes?dispute={number}")
    expect(loser.get_by_text("签字属实")).to_be_visible()
    expect(loser.get_by_text("已终裁")).to_be_visible()
    desk.engine.dispose()


def test_a_deposit_is_entered_on_a_phone_and_confirmed_by_finance(journeys: Journeys) -> None:
    desk = journeys.server.desk()
    visit(desk, colleague(desk, "cid"), "13800027002", "滕一鸣")
    seller = journeys.open("cid", "deals?add=1", width=390)
    seller.get_by_label("客户电话").fill("138 0002 7002")
    seller.get_by_label("金额（元）").fill("2万")
    seller.get_by_label("房号").fill("27-1802")
    seller.keyboard.press("Control+Enter")
    ready(seller)
    expect(seller.get_by_text("定金已登记")).to_be_visible()
    expect(seller.get_by_text("赵强 100%").first).to_be_visible()
    assert wide(seller) == 0

    cashier = journeys.open("fin", "deals?q=27-1802&waiting=1")
    _first_row(cashier, tick=True)
    click(cashier.get_by_role("button", name="确认到账：1 笔，¥20,000"))
    expect(cashier.get_by_text("已确认 1 笔到账")).to_be_visible()
    desk.engine.dispose()
