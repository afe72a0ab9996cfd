"""A Saturday at the front desk in a real browser: thirty tickets by one person, and a salesperson's telephone."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from typing import Final

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from core.services import messages, reception, reports_desk, rota, tickets
from core.services.access import Actor
from core.services.desk import Desk
from core.services.messages import Pasted
from core.services.tickets import Arrival
from tests.browser.conftest import Journeys
from tests.browser.waiting import click, idle, ready, wide
from tests.serving import Server, prepare_office, serving
from tests.support import office_of

_TICKETS: Final = 30
_MOST_SECONDS: Final = 300
#: A person at the desk thinks and points for so long before each tap.
_HAND_MS: Final = 350


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Server, Desk, dict[str, Actor]]]:
    """An office with its order of the day."""
    data = tmp_path_factory.mktemp("front_desk") / "data"
    desk = prepare_office(data)
    staff = office_of(desk)
    rota.set_roster(desk, staff["front"], None, [staff[each].id for each in ("ann", "bob", "cid")])
    with serving(data) as server:
        yield server, desk, staff
    desk.engine.dispose()


@pytest.fixture
def desk_of(browser: Browser, office: tuple[Server, Desk, dict[str, Actor]]) -> Iterator[Journeys]:
    """Opens the app of this office."""
    opened = Journeys(browser, office[0])
    yield opened
    for context in opened.contexts:
        context.close()


class Hand:
    """A hand that taps: counts its taps, and takes a person's time for each."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.taps = 0

    def tap(self, target: Locator) -> None:
        self.page.wait_for_timeout(_HAND_MS)
        idle(self.page)
        target.click()
        self.taps += 1


def test_thirty_tickets_in_five_minutes_by_three_taps_each(
    desk_of: Journeys, office: tuple[Server, Desk, dict[str, Actor]]
) -> None:
    _, desk, staff = office
    page = desk_of.open("front", "reception")
    hand = Hand(page)
    began = time.monotonic()
    for number in range(_TICKETS):
        size = page.locator("[class*=st-key-reception_new_size] button", has_text=str(1 + number % 4))
        hand.tap(size.first)
        hand.tap(page.locator("[class*=st-key-reception_new_kind] button", has_text="首访"))
        opens = page.get_by_role("button", name="开单", exact=True)
        expect(opens).to_be_enabled()
        hand.tap(opens)
        expect(page.get_by_text(f"在场 {number + 1} 组")).to_be_visible()
    took = time.monotonic() - began
    assert hand.taps == 3 * _TICKETS
    assert took < _MOST_SECONDS, f"{took:.0f} s"
    here = reception.reception(desk, staff["front"]).here
    assert [each.size for each in here] == [1 + number % 4 for number in range(_TICKETS)]
    shares = [sum(each.receiver_id == staff[who].id for each in here) for who in ("ann", "bob", "cid")]
    assert shares == [10, 10, 10]


def test_a_salesperson_sees_his_group_off_and_sets_his_state_on_a_telephone(
    desk_of: Journeys, office: tuple[Server, Desk, dict[str, Actor]]
) -> None:
    _, desk, staff = office
    tickets.open_tickets(desk, staff["front"], Arrival(None, asks_for=staff["bob"].id))
    front = desk_of.open("front", "reception", width=390)
    assert wide(front) == 0
    page = desk_of.open("bob", "reception", width=390)
    assert wide(page) == 0
    before = len(reception.reception(desk, staff["bob"]).here)
    assert before > 0
    click(page.get_by_role("button", name="送客").first)
    expect(page.get_by_text("已送客，停留")).to_be_visible()
    assert len(reception.reception(desk, staff["bob"]).here) == before - 1
    click(page.get_by_role("radio", name="外出").or_(page.get_by_role("button", name="外出")).first)
    mine = next(each for each in reception.reception(desk, staff["bob"]).people if each.id == staff["bob"].id)
    assert mine.state == "errand"
    expect(front.get_by_text("王敏 外出")).to_be_visible(timeout=12_000)
    page.get_by_role("button", name="登记", exact=True).last.click()
    page.wait_for_url("**/register?ticket=*")
    ready(page)
    expect(page.get_by_text("接待单：王敏 接待")).to_be_visible()
    assert wide(page) == 0
    page.goto(f"{desk_of.server.url}/register")
    ready(page)
    click(page.locator("[class*=st-key-register_group] button").first)
    expect(page.get_by_text("接待单：王敏 接待")).to_be_visible()
    assert wide(page) == 0


def test_a_reported_customer_is_found_received_and_confirmed(
    desk_of: Journeys, office: tuple[Server, Desk, dict[str, Actor]]
) -> None:
    _, desk, staff = office
    messages.take(desk, staff["kim"], Pasted("p1", "宏达置业 孙洁 石先生 1390**60077"))
    front = desk_of.open("front", "reception", width=390)
    click(front.locator("[class*=st-key-reception_new_size] button", has_text="3").first)
    click(front.locator("[class*=st-key-reception_new_kind] button", has_text="报备到访").first)
    chosen = front.locator("[class*=st-key-reception_new_known_reported] label", has_text="石先生")
    expect(chosen).to_contain_text("宏达置业 孙洁 报备")
    click(chosen)
    opens = front.get_by_role("button", name="开单", exact=True)
    expect(opens).to_be_enabled()
    click(opens)
    expect(front.get_by_text("已开单")).to_be_visible()
    assert wide(front) == 0
    (waiting,) = reports_desk.expected(desk, staff["kim"])
    assert waiting.ticket is not None
    kim = desk_of.open("kim", f"agencies?view=arrivals&case={waiting.case_id}")
    kim.get_by_label("完整电话").fill("13900060077")
    click(kim.get_by_role("button", name="到场登记"))
    expect(kim.get_by_text("到访已确认。")).to_be_visible()
    assert reports_desk.expected(desk, staff["kim"]) == []
    here = reception.reception(desk, staff["front"]).here
    assert [each.registered for each in here if each.number == waiting.ticket] == [True]


def test_a_click_into_a_long_list_brings_its_slip_into_sight_and_the_slip_names_the_group(
    desk_of: Journeys, office: tuple[Server, Desk, dict[str, Actor]]
) -> None:
    _, desk, staff = office
    lines = "\n".join(
        f"孙洁 {surname}先生 1391**6{number:04}" for number, surname in enumerate("赵钱孙周吴郑冯陈褚卫" * 3)
    )
    messages.take(desk, staff["kim"], Pasted("long", lines))
    (picked,) = tickets.open_tickets(desk, staff["front"], Arrival("newcomer", size=9))
    kim = desk_of.open("kim", "agencies?view=arrivals", width=390)
    box = kim.get_by_test_id("stDataFrame").first.bounding_box()
    assert box is not None
    kim.mouse.click(box["x"] + 40, box["y"] + 90)
    opens = kim.get_by_role("button", name="到场登记")
    expect(opens).to_be_in_viewport()
    masked = kim.get_by_label("完整电话").get_attribute("placeholder") or ""
    kim.get_by_label("完整电话").fill(masked.replace("**", "00"))
    groups = kim.get_by_role("combobox", name="前台开的组")
    groups.fill("9 人")
    kim.get_by_role("option", name="9 人").click()
    expect(groups).to_have_value(re.compile("9 人"))
    click(opens)
    expect(kim.get_by_text("到访已确认。")).to_be_visible()
    assert wide(kim) == 0
    here = reception.reception(desk, staff["front"]).here
    assert [each.registered for each in here if each.number == picked.number] == [True]
