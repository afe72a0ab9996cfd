"""A slip's way through the office: handed in on a telephone, signed at the desk, printed, and checked by a stranger."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from io import BytesIO

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from core.services import registration
from core.services.registration import Registration
from tests.browser.conftest import Journeys
from tests.browser.waiting import click, ready, wide
from tests.serving import Server, prepare_office, serving
from tests.support import office_of


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An office that works with confirmation slips, where a customer was received."""
    data = tmp_path_factory.mktemp("slips") / "data"
    desk = prepare_office(data)
    ann = office_of(desk, rulebook="signing-room")["ann"]
    form = Registration(None, "visit", ann.id, phone="13800010001", name="王小芳", need="三房")
    registration.register(desk, ann, form)
    desk.engine.dispose()
    with serving(data) as running:
        yield running


def test_a_slip_goes_through_the_office_and_out_of_it(journeys: Journeys, browser: Browser) -> None:
    phone = journeys.open("ann", "papers", width=390)
    assert wide(phone) == 0
    click(phone.get_by_text("递交确认单"))
    phone.get_by_role("combobox", name="客户").click()
    click(phone.get_by_role("option").first)
    click(phone.get_by_role("button", name="递交", exact=True))
    expect(phone.get_by_text("已递交，等确认人签收。")).to_be_visible()

    desk = journeys.open("kim", "papers")
    click(desk.get_by_role("button", name="签收"))
    expect(desk.get_by_text("王小芳 已确认给 李婷。")).to_be_visible()
    click(desk.get_by_text("已办", exact=True))
    click(desk.get_by_role("button", name="下载 PDF"))
    link = desk.get_by_role("link", name="打开 S-00001.pdf")
    file = desk.request.get(f"{journeys.server.url}{link.get_attribute('href')}")
    assert file.headers["content-type"] == "application/pdf"
    said = "".join(PdfReader(BytesIO(file.body())).pages[0].extract_text().replace("\0", "").split())
    ten_days_on = datetime.now(UTC) + timedelta(days=10, hours=8)
    assert "王小芳" in said and "S-00001" in said and f"{ten_days_on.month}月{ten_days_on.day}日" in said
    address = said[said.index("http") :]
    assert address.startswith(f"{journeys.server.url}/check/")

    stranger = browser.new_context(viewport={"width": 390, "height": 844}, locale="zh-CN").new_page()
    stranger.goto(address)
    expect(stranger.get_by_role("heading", name="真实，且目前有效")).to_be_visible()
    expect(stranger.get_by_text("王**")).to_be_visible()
    assert wide(stranger) == 0 and "小芳" not in stranger.content()
    stranger.get_by_role("link", name="English").click()
    expect(stranger.get_by_role("heading", name="Genuine and in force")).to_be_visible()
    assert stranger.goto(f"{journeys.server.url}{link.get_attribute('href')}").status == 403  # type: ignore[union-attr]

    boss = journeys.open("boss", "papers?view=issued")
    ready(boss)
    click(boss.get_by_role("button", name="作废", exact=True).first)
    boss.get_by_label("原因").fill("开错了")
    click(boss.get_by_role("button", name="确认作废"))
    expect(boss.get_by_text("S-00001 已作废。")).to_be_visible()
    stranger.goto(address)
    expect(stranger.get_by_role("heading", name="真实，但目前不再有效")).to_be_visible()
    stranger.context.close()
