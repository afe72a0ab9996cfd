"""A manager enters on his telephone that a customer does not want his salesperson any more."""

from __future__ import annotations

from playwright.sync_api import expect

from core.services.accounts import actor_of
from core.services.registration import Registration, register
from tests.browser.conftest import Journeys
from tests.browser.waiting import click, ready, wide


def test_a_complaint_is_entered_and_its_effect_is_seen_before(journeys: Journeys) -> None:
    desk = journeys.server.desk()
    ann = actor_of(desk, "ann")
    assert ann is not None
    done = register(desk, ann, Registration(None, "visit", ann.id, "13900077001", "常先生"))
    page = journeys.open("boss", f"customer?case={done.case_id}&do=customer_word", width=390)
    click(page.get_by_text("已查实属实"))
    page.get_by_label("改由谁接手").click()
    page.get_by_role("option", name="赵强").click()
    ready(page)
    expect(page.get_by_text("李婷将失去这位客户")).to_be_visible()
    page.get_by_label("客户怎么说").fill("约了三次都没来")
    click(page.get_by_role("button", name="记下"))
    expect(page.get_by_text("归属：赵强").first).to_be_visible()
    assert wide(page) == 0
    desk.engine.dispose()
