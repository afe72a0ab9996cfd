"""The pool, the search and the notices on the screen."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from core.services.access import Actor
from core.services.desk import Desk
from core.services.leads import leads
from core.services.notices import counts, notify
from tests.pages.conftest import Open, words
from tests.services.customers import days_ago, received


def _lapsed(desk: Desk, by: Actor, number: int = 1, name: str = "王女士") -> int:
    """Somebody who rang in twenty days ago and has not been called back."""
    return received(days_ago(desk, 20), by, number, name, channel="call")


def _click(screen: AppTest, row: int, *, ticked: bool = False) -> AppTest:
    """Click a row of the first table, or tick it."""
    key = screen.dataframe[0].proto.id.split("-", 2)[2]
    cells = [] if ticked else [(row, "name")]
    screen.session_state[key] = {"selection": {"rows": [row] if ticked else [], "columns": [], "cells": cells}}
    return screen.run()


def test_an_empty_pool_says_so(open_screen: Open, staff: dict[str, Actor]) -> None:
    screen = open_screen("pool", staff["ann"])
    assert not screen.exception
    assert "公海里现在没有客户" in words(screen)


def test_a_salesperson_sees_masked_numbers_and_claims_after_reading_what_the_rulebook_says(
    office_desk: Desk, open_screen: Open, staff: dict[str, Actor]
) -> None:
    case_id = _lapsed(office_desk, staff["ann"])
    screen = open_screen("pool", staff["bob"])
    assert list(screen.dataframe[0].value["phone"]) == ["138 **** 0001"]
    screen = _click(screen, 0)
    assert "认领后归您" in words(screen) and "ST\\-08" in words(screen)
    next(each for each in screen.button if each.label == "认领").click().run()
    assert [each.case_id for each in leads(office_desk, staff["bob"]).rows] == [case_id]


def test_the_search_finds_by_part_and_asks_for_more_where_there_is_too_little(
    office_desk: Desk, open_screen: Open, staff: dict[str, Actor]
) -> None:
    received(office_desk, staff["ann"], 1, "王女士")
    assert "请至少输入" in words(open_screen("search", staff["ann"], q="王"))
    found = open_screen("search", staff["boss"], q="wang")
    assert list(found.dataframe[0].value["owner"]) == ["李婷"]
    assert "没有找到" in words(open_screen("search", staff["bob"], q="王女"))


def test_notices_are_read_and_marked(office_desk: Desk, open_screen: Open, staff: dict[str, Actor]) -> None:
    case_id = received(office_desk, staff["ann"], 1, "王女士")
    office_desk.command(lambda tx: notify(tx, staff["ann"].id, "transferred_away", case_id, by="陈刚", to="王敏"))
    screen = open_screen("all_notices", staff["ann"])
    assert list(screen.dataframe[0].value["said"]) == ["陈刚 已把这位客户移交给王敏。"]
    next(each for each in screen.button if each.key == "mark_all_read").click().run()
    assert counts(office_desk, staff["ann"])[1] == 0
    assert "还没有通知" in words(open_screen("all_notices", staff["root"]))


def test_a_manager_hands_customers_of_nobody_out(office_desk: Desk, open_screen: Open, staff: dict[str, Actor]) -> None:
    case_id = _lapsed(office_desk, staff["ann"])
    screen = _click(open_screen("pool", staff["boss"]), 0, ticked=True)
    assert not any(each.label == "认领" for each in screen.button)
    screen.selectbox[0].set_value(staff["bob"].id)
    screen.text_area[0].input("分给有空的人")
    screen = next(each for each in screen.button if each.label == "移交").click().run()
    assert "已移交 1 位客户给王敏" in words(screen)
    assert [each.case_id for each in leads(office_desk, staff["bob"]).rows] == [case_id]
