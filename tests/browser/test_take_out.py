"""A list is taken out on a telephone, and nobody else can fetch the file."""

from __future__ import annotations

from io import BytesIO

from openpyxl import load_workbook
from playwright.sync_api import expect

from tests.browser.conftest import Journeys
from tests.browser.waiting import click, wide


def test_the_team_leaves_as_a_workbook_for_its_maker_only(journeys: Journeys) -> None:
    page = journeys.open("boss", "team", width=390)
    click(page.get_by_role("button", name="导出 Excel"))
    link = page.get_by_role("link", name="guike-team-")
    expect(link).to_be_visible()
    assert wide(page) == 0
    address = f"{journeys.server.url}{link.get_attribute('href')}"
    book = load_workbook(BytesIO(page.request.get(address).body()))
    assert book.sheetnames == ["团队", "说明"]
    assert "李婷" in {row[0].value for row in book.worksheets[0].iter_rows()}
    other = journeys.open("ann", "leads")
    assert other.request.get(address).status == 404
