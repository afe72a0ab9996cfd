"""A walk-in by keyboard, with a watch in hand; one click registers once; pictures are pasted; a telephone will do."""

from __future__ import annotations

import base64
import time
from itertools import count
from typing import Final

from playwright.sync_api import Page, expect
from sqlalchemy import func, select

from db.tables import attachment, entry, fact
from tests.browser.conftest import Journeys
from tests.browser.waiting import ready
from tests.services.test_evidence import picture
from tests.serving import Server

#: A walk-in at the desk takes no longer (seconds), typed at an unhurried pace.
_MOST_SECONDS: Final = 30
_PACE_MS: Final = 120
_NUMBERS = count(13900020001)

#: Puts a picture on the clipboard and pastes it, as Ctrl+V does with a screenshot.
_PASTE: Final = """
(body) => {
  const bytes = Uint8Array.from(atob(body), (c) => c.charCodeAt(0));
  const clipboard = new DataTransfer();
  clipboard.items.add(new File([bytes], "聊天.png", { type: "image/png" }));
  document.dispatchEvent(new ClipboardEvent("paste", { clipboardData: clipboard, bubbles: true, cancelable: true }));
}
"""


#: A number, a name and Ctrl+Enter before the browser has told the app of any of them.
_AT_ONCE: Final = """
(number) => {
  const { set } = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, "value");
  const type = (name, text) => {
    const field = document.querySelector(`[class*=st-key-register_${name}_] input`);
    field.focus();
    set.call(field, text);
    field.dispatchEvent(new InputEvent("input", { bubbles: true }));
    return field;
  };
  type("phone", number);
  const enter = { key: "Enter", code: "Enter", keyCode: 13, ctrlKey: true, bubbles: true };
  type("name", "孙立").dispatchEvent(new KeyboardEvent("keydown", enter));
}
"""


def _number() -> str:
    return str(next(_NUMBERS))


def _phone(page: Page) -> None:
    """The cursor stands in the number, without a click."""
    page.wait_for_function("document.activeElement.getAttribute('aria-label') === '电话'")


def _registered(server: Server, phone: str) -> int:
    """How many facts there are about the customer with this number."""
    desk = server.desk()
    try:
        with desk.read() as tx:
            query = select(func.count()).select_from(fact.join(entry, entry.c.id == fact.c.entry_id))
            return tx.connection.execute(query.where(entry.c.phone == phone)).scalar_one()
    finally:
        desk.engine.dispose()


def test_a_walk_in_is_registered_by_keyboard_within_half_a_minute(journeys: Journeys) -> None:
    page = journeys.open("ann", "register")
    _phone(page)
    began = time.monotonic()
    page.keyboard.type(_number(), delay=_PACE_MS)
    expect(page.get_by_text("未见重复")).to_be_visible()
    page.keyboard.press("Tab")  # past 「未留电话」
    page.keyboard.press("Tab")
    page.keyboard.type("王小明", delay=_PACE_MS)
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # 先生
    page.keyboard.press("Tab")  # 个人
    page.keyboard.press("Tab")
    page.keyboard.type("抖音", delay=_PACE_MS)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")  # 首次
    ready(page)
    page.keyboard.press("Tab")
    page.keyboard.type("三房，预算三百万", delay=_PACE_MS)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".verdict")).to_contain_text("归属：李婷（您）")
    took = time.monotonic() - began
    assert took < _MOST_SECONDS, f"{took:.1f} s"
    expect(page.locator(".verdict")).to_contain_text("王小明")
    _phone(page)
    expect(page.get_by_label("电话", exact=True)).to_have_value("")


def test_two_quick_clicks_and_a_reload_register_once(journeys: Journeys, server: Server) -> None:
    page = journeys.open("bob", "register")
    number = _number()
    page.get_by_label("电话", exact=True).fill(number)
    page.get_by_label("姓名").fill("李明")
    page.locator("[class*=st-key-register_save] button").dblclick()
    expect(page.locator(".verdict")).to_be_visible()
    page.reload()
    ready(page)
    assert _registered(server, number) == 1


def test_what_is_typed_and_saved_within_a_moment_is_registered(journeys: Journeys, server: Server) -> None:
    page = journeys.open("ann", "register")
    number = _number()
    page.evaluate(_AT_ONCE, number)
    expect(page.locator(".verdict")).to_contain_text("孙立")
    assert _registered(server, number) == 1


def test_enter_while_characters_are_composed_neither_moves_nor_saves(journeys: Journeys, server: Server) -> None:
    page = journeys.open("ann", "register")
    number = _number()
    page.get_by_label("电话", exact=True).fill(number)
    page.get_by_label("姓名").click()
    session = page.context.new_cdp_session(page)
    session.send("Input.imeSetComposition", {"text": "wang", "selectionStart": 4, "selectionEnd": 4})
    page.keyboard.press("Enter")
    session.send("Input.insertText", {"text": "王"})
    expect(page.get_by_label("姓名")).to_be_focused()
    ready(page)
    assert _registered(server, number) == 0
    page.keyboard.press("Control+Enter")
    expect(page.locator(".verdict")).to_contain_text("王 139")


def test_a_screenshot_is_pasted_as_evidence(journeys: Journeys, server: Server) -> None:
    page = journeys.open("ann", "register")
    page.get_by_label("电话", exact=True).fill(_number())
    page.get_by_label("姓名").fill("张先生")
    page.evaluate(_PASTE, base64.b64encode(picture("green")).decode())
    expect(page.get_by_text("聊天.png")).to_be_visible()
    ready(page)
    page.keyboard.press("Control+Enter")
    expect(page.locator(".verdict")).to_be_visible()
    desk = server.desk()
    with desk.read() as tx:
        kept = tx.connection.execute(select(attachment).where(attachment.c.name == "聊天.png")).one()
    desk.engine.dispose()
    assert kept.fact_seq is not None and kept.media_type == "image/png"


def test_on_a_telephone_the_answer_is_in_sight_after_saving(journeys: Journeys) -> None:
    page = journeys.open("bob", "register", width=390)
    page.get_by_label("电话", exact=True).fill(_number())
    page.get_by_label("姓名").fill("赵女士")
    page.locator("[class*=st-key-register_save] button").click()
    card = page.locator(".verdict")
    expect(card).to_be_visible()
    expect(card).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_from_the_card_to_the_customer_and_a_correction(journeys: Journeys) -> None:
    page = journeys.open("ann", "register")
    page.get_by_label("电话", exact=True).fill(_number())
    page.get_by_label("姓名").fill("王芳")
    page.keyboard.press("Control+Enter")
    expect(page.locator(".verdict")).to_be_visible()
    page.get_by_role("button", name="写跟进").click()
    page.wait_for_url("**/customer?*do=follow_up")
    ready(page)
    page.get_by_text("更正", exact=True).first.click()
    ready(page)
    page.get_by_label("姓名").fill("汪芳")
    page.get_by_label("原因").fill("同音字")
    page.locator("[data-testid=stForm] button", has_text="更正").last.click()
    expect(page.locator("h1", has_text="汪芳")).to_be_visible()
    expect(page.locator(".timeline")).to_contain_text("王芳 → 汪芳")
