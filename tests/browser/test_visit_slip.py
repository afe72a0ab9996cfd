"""A reported customer comes: two sign in the app, the broker on paper that is photographed, and the visit counts."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from PIL import Image
from playwright.sync_api import expect

from core.services.messages import Pasted, take
from tests.browser.conftest import Journeys
from tests.browser.waiting import click, wide
from tests.serving import Server, prepare_office, serving
from tests.support import office_of


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """An office whose rulebook wants three signatures, and a customer who was reported to it."""
    data = tmp_path_factory.mktemp("signatures") / "data"
    desk = prepare_office(data)
    staff = office_of(desk, rulebook="distributor-report")
    take(desk, staff["kim"], Pasted("reported", "宏达置业 孙洁 石先生 1390**60001"))
    desk.engine.dispose()
    with serving(data) as running:
        yield running


def test_the_last_of_three_signatures_makes_the_visit(journeys: Journeys, tmp_path: Path) -> None:
    photograph = tmp_path / "signed.png"
    Image.new("RGB", (400, 300), "white").save(photograph)
    page = journeys.open("kim", "agencies?view=arrivals")
    page.get_by_label("完整电话").fill("13900060001")
    page.get_by_role("combobox", name="接待人（从此对接这位客户）").click()
    page.get_by_role("option", name="王敏").click()
    click(page.get_by_role("button", name="到场登记"))
    expect(page.get_by_text("等签字的确认单 1 张")).to_be_visible()
    click(page.get_by_role("button", name="客服签字"))
    expect(page.get_by_text("客服 吴霞 已签")).to_be_visible()
    page.locator("input[type=file]").first.set_input_files(photograph)
    click(page.get_by_role("button", name="分销已在纸上签字，存照片"))
    expect(page.get_by_text("分销 孙洁 已签")).to_be_visible()

    telephone = journeys.open("boss", "agencies?view=arrivals", width=390)
    assert wide(telephone) == 0
    click(telephone.get_by_role("button", name="开发商签字"))
    expect(telephone.get_by_text("到访已确认。")).to_be_visible()
    expect(telephone.locator(".verdict")).to_contain_text("孙洁")
