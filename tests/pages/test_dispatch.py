"""派单 on the screen: handing out, stops and the cap, marketing's list, the register of handovers."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.services import dispatch
from core.services.access import Actor
from core.services.desk import Desk
from core.services.leads import leads
from core.services.transfers import Transfer, hand_over
from tests.pages.conftest import Open, press, words
from tests.services.customers import days_ago, received


def _mark(screen: AppTest, *, row: int = 0, cell: str | None = None) -> AppTest:
    """Tick a row of the first table, or click one of its cells."""
    key = screen.dataframe[0].proto.id.split("-", 2)[2]
    rows, cells = ([], [(row, cell)]) if cell else ([row], [])
    screen.session_state[key] = {"selection": {"rows": rows, "columns": [], "cells": cells}}
    return screen.run()


def test_a_customer_of_nobody_is_handed_out_to_somebody_who_is_free(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    assert "没有可派的客户" in words(open_screen("dispatch", staff["boss"]))
    case_id = received(days_ago(office_desk, 20), staff["ann"], 1, channel="call", need="别墅")
    dispatch.set_words(office_desk, staff["boss"], staff["bob"].id, "别墅")
    today = office_desk.clock().astimezone(office_desk.zone).date()
    dispatch.stop(office_desk, staff["boss"], staff["cid"].id, today, "拒单")
    screen = _mark(open_screen("dispatch", staff["boss"]))
    assert "暂不能派：赵强" in words(screen)
    assert screen.selectbox[0].options[0].startswith("王敏 · 一组 · 合适：别墅")
    screen = press(screen, "派给他")
    assert screen.error
    screen.selectbox[0].set_value(staff["bob"].id)
    screen = press(screen, "派给他")
    assert not screen.exception and "已把 1 位派给王敏" in words(screen)
    assert [each.case_id for each in leads(office_desk, staff["bob"]).rows] == [case_id]


def test_somebody_is_stopped_and_let_go_again_and_the_cap_changes(open_screen: Open, staff: dict[str, Actor]) -> None:
    screen = _mark(open_screen("dispatch", staff["boss"], view="people"), cell="name")
    next(each for each in screen.text_input if each.label.startswith("停派原因")).input("拒单")
    screen = press(screen, "停派")
    assert not screen.exception and "停派到" in str(screen.dataframe[0].value["state"].tolist())
    screen = _mark(open_screen("dispatch", staff["boss"], view="people"), row=2, cell="name")
    assert "已恢复派单" in words(press(screen, "恢复派单"))
    screen = open_screen("dispatch", staff["boss"], view="people")
    screen = screen.number_input[0].set_value(5).run()
    assert "上限改为 5" in words(screen)


def test_marketings_list_is_pasted_and_held_against_the_register(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    received(days_ago(office_desk, 2), staff["ann"], 1)
    screen = open_screen("dispatch", staff["boss"], view="market")
    assert "还没有市场部的名单" in words(screen)
    screen.text_area[0].input("王女士 13800000001\n李先生 13900000009\n没写电话")
    screen = press(screen, "对单")
    assert not screen.exception and "未登记 1" in words(screen)
    assert list(screen.dataframe[0].value["state"]) == ["未登记", "早有登记", "没有电话"]


def test_the_register_of_handovers_is_read_by_day(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    case_id = received(office_desk, staff["ann"], 1)
    hand_over(office_desk, staff["boss"], Transfer("t1", (case_id,), staff["bob"].id, "客户要求"))
    screen = open_screen("dispatch", staff["boss"], view="handovers")
    row = screen.dataframe[0].value.iloc[0]
    assert (row["before"], row["to"], row["reason"]) == ("李婷", "王敏", "客户要求")
    assert "没有转交" in words(open_screen("dispatch", staff["boss"], view="handovers", day="2020-01-01"))
    assert not open_screen("dispatch", staff["boss"], view="handovers", day="odd").exception


@pytest.mark.parametrize("handle", ["ann", "amy", "front", "kim", "fin", "root"])
def test_it_is_closed_to_others(open_screen: Open, staff: dict[str, Actor], handle: str) -> None:
    assert open_screen("dispatch", staff[handle]).warning
