"""A director puts a draft in force in a real browser, and everybody reads it then."""

from __future__ import annotations

from playwright.sync_api import expect

from core.rulebooks import source_of
from core.services.accounts import actor_of
from core.services.rulebook_drafts import draft_from, draft_from_file
from tests.browser.conftest import Journeys
from tests.browser.waiting import click, ready, wide


def test_a_clause_is_added_tried_on_every_customer_and_taken_back(journeys: Journeys) -> None:
    desk = journeys.server.desk()
    boss = actor_of(desk, "boss")
    assert boss is not None
    number = draft_from(desk, boss, "shipped:standard")
    page = journeys.open("boss", f"rulebook?view=drafts&draft=version:{number}")
    click(page.get_by_role("button", name="＋ 加一条"))
    page.get_by_role("textbox", name="条文（中文）").fill("一人手上最多五十位客户。")
    page.get_by_role("textbox", name="条文（英文）").fill("Fifty customers a person.")
    page.get_by_role("textbox", name="出处", exact=True).fill("我们的制度")
    page.get_by_label("本条写明的规定").first.click()
    page.keyboard.type("一个人手上最多几个有效客户", delay=30)
    page.get_by_role("option", name="一个人手上最多几个有效客户").first.click()
    page.keyboard.press("Escape")
    ready(page)
    expect(page.get_by_text("保存后的改动")).to_be_visible()
    click(page.get_by_role("button", name="加入 ST-17"))
    expect(page.get_by_text("已加入 ST-17。").first).to_be_visible()
    click(page.get_by_role("button", name="撤销"))
    expect(page.get_by_text("已撤销。")).to_be_visible()
    tried = journeys.open("boss", f"rulebook?view=trial&rulebook=version:{number}", width=390)
    click(tried.get_by_role("button", name="开始试算"))
    expect(tried.get_by_role("heading", name="结果")).to_be_visible()
    back = journeys.open("boss", "rulebook?view=trial")
    expect(back.get_by_role("heading", name="结果")).to_be_visible()
    assert wide(back) == 0
    desk.engine.dispose()


def test_a_draft_is_read_confirmed_and_put_in_force_from_tomorrow(journeys: Journeys) -> None:
    desk = journeys.server.desk()
    boss = actor_of(desk, "boss")
    assert boss is not None
    text = (
        source_of("standard").replace('version: "1"', 'version: "明年版"').replace("unowned: nobody", "unowned: pool")
    )
    number = draft_from_file(desk, boss, text.encode(), "ours.yaml")
    page = journeys.open("chief", f"rulebook?view=drafts&draft=version:{number}", width=390)
    assert wide(page) == 0
    click(page.get_by_role("button", name="施行", exact=True).first)
    dialog = page.get_by_role("dialog")
    expect(dialog.get_by_text("有 1 条不同")).to_be_visible()
    click(dialog.get_by_text("从某天零点起"))
    click(dialog.get_by_text("我看过上面的改动"))
    click(dialog.get_by_role("button", name="施行", exact=True))
    expect(page.get_by_text("已施行《标准制度》")).to_be_visible()
    reader = journeys.open("ann", "rulebook?view=versions", width=390)
    ready(reader)
    expect(reader.get_by_text("有 1 条不同")).to_be_visible()
    assert wide(reader) == 0
    click(page.get_by_role("button", name="撤回待施行的版本"))
    expect(page.get_by_text("已撤回")).to_be_visible()
    desk.engine.dispose()
