"""Follow-ups on the screen: the first customer lies open, saving opens the next."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from core.services.access import Actor
from core.services.agenda import opened
from core.services.desk import Desk
from tests.pages.conftest import Open, words
from tests.services.customers import days_ago, received


def _field(screen: AppTest, kind: str, start: str) -> Any:
    return next(each for each in getattr(screen, kind) if str(each.key).startswith(start))


def test_with_nobody_due_it_says_so(open_screen: Open, staff: dict[str, Actor]) -> None:
    screen = open_screen("follow_ups", staff["ann"])
    assert not screen.exception
    assert "一周之内没有要跟进的客户" in words(screen)


def test_saving_says_what_it_renewed_and_opens_the_next(
    office_desk: Desk, open_screen: Open, staff: dict[str, Actor]
) -> None:
    first = received(days_ago(office_desk, 9), staff["ann"], 1, "王女士")
    received(days_ago(office_desk, 8), staff["ann"], 2, "李先生")
    screen = open_screen("follow_ups", staff["ann"])
    assert "王女士" in [each.value for each in screen.subheader]
    _field(screen, "text_area", "text_").input("约周六复访")
    _field(screen, "button", "save_").click().run()
    assert "**王女士** 已保存" in words(screen)
    assert "ST\\-07" in words(screen) or "ST-07" in words(screen)
    assert "李先生" in [each.value for each in screen.subheader]
    kept = opened(office_desk, staff["ann"], first)
    assert kept is not None and kept.contacts[0].text == "约周六复访"


def test_a_mistake_is_named_and_what_was_typed_stays(
    office_desk: Desk, open_screen: Open, staff: dict[str, Actor]
) -> None:
    received(days_ago(office_desk, 8), staff["ann"], 1, "王女士")
    screen = open_screen("follow_ups", staff["ann"])
    _field(screen, "text_input", "step_").input("发户型图")
    _field(screen, "button", "save_").click().run()
    assert "联系上了，请写明说了什么" in words(screen)
    assert _field(screen, "text_input", "step_").value == "发户型图"


def test_whoever_was_not_reached_needs_no_text_and_renews_nothing(
    office_desk: Desk, open_screen: Open, staff: dict[str, Actor]
) -> None:
    received(days_ago(office_desk, 8), staff["ann"], 1, "王女士")
    screen = open_screen("follow_ups", staff["ann"])
    _field(screen, "checkbox", "missed_").check()
    _field(screen, "button", "save_").click().run()
    assert "没联系上不续期" in words(screen)


def test_a_text_that_is_too_long_stays_and_says_so(
    office_desk: Desk, open_screen: Open, staff: dict[str, Actor]
) -> None:
    received(days_ago(office_desk, 8), staff["ann"], 1, "王女士")
    screen = open_screen("follow_ups", staff["ann"])
    _field(screen, "text_area", "text_").input("说" * 2001)
    _field(screen, "button", "save_").click().run()
    assert "最多 2000 个字" in words(screen)
    assert _field(screen, "text_area", "text_").value == "说" * 2001


def test_customers_chosen_elsewhere_are_a_pile_of_their_own(
    office_desk: Desk, open_screen: Open, staff: dict[str, Actor]
) -> None:
    received(office_desk, staff["ann"], 1, "王女士")
    second = received(office_desk, staff["ann"], 2, "李先生")
    screen = open_screen("follow_ups", staff["ann"], case=f"{second},999,x")
    assert [each.value for each in screen.subheader] == ["李先生"]
    assert "所选 1" in screen.pills[0].options
