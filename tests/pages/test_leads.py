"""My leads on the screen: a row a customer, edited in place, taken back, narrowed by what stands in the address."""

from __future__ import annotations

from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from core.services.access import Actor
from core.services.desk import Desk
from core.services.lead_edits import Edit, edit
from core.services.leads import leads
from core.services.notices import notices
from core.services.registration import Registration, register
from tests.pages.conftest import Open, words


def _received(desk: Desk, by: Actor, number: int, name: str, channel: str = "visit") -> int:
    form = Registration(None, channel, by.id, phone=f"1380000{number:04}", name=name)
    case_id = register(desk, by, form).case_id
    assert case_id is not None
    return case_id


def _typed(screen: AppTest, row: int, **cells: object) -> AppTest:
    """Type into a row of the table, as the browser reports it."""
    sheet = screen.session_state["leads_sheet"]
    screen.session_state[sheet.key] = {"edited_rows": {row: cells}, "added_rows": [], "deleted_rows": []}
    return screen.run()


def _button(screen: AppTest, key: str) -> Any:
    return next(each for each in screen.button if each.key == key)


def test_somebody_without_customers_is_told_what_to_do(open_screen: Open, staff: dict[str, Actor]) -> None:
    screen = open_screen("leads", staff["ann"])
    assert not screen.exception
    assert "您还没有客户" in words(screen)


def test_a_grade_typed_into_the_table_is_saved_at_once_and_can_be_taken_back(
    office_desk: Desk, open_screen: Open, staff: dict[str, Actor]
) -> None:
    _received(office_desk, staff["ann"], 1, "王女士")
    screen = _typed(open_screen("leads", staff["ann"]), 0, grade="A")
    assert "已保存：王女士 级别 A" in words(screen)
    assert leads(office_desk, staff["ann"]).rows[0].grade == "A"
    screen = _button(screen, "undo").click().run()
    assert "已撤销" in words(screen)
    assert leads(office_desk, staff["ann"]).rows[0].grade is None


def test_the_same_table_drawn_again_saves_nothing_twice(
    office_desk: Desk, open_screen: Open, staff: dict[str, Actor]
) -> None:
    _received(office_desk, staff["ann"], 1, "王女士")
    screen = _typed(open_screen("leads", staff["ann"]), 0, grade="A")
    version = leads(office_desk, staff["ann"]).rows[0].version
    screen.run().run()
    assert leads(office_desk, staff["ann"]).rows[0].version == version


def test_an_edit_of_a_row_that_somebody_changed_says_who_and_shows_what_holds(
    office_desk: Desk, open_screen: Open, staff: dict[str, Actor]
) -> None:
    case_id = _received(office_desk, staff["ann"], 1, "王女士")
    screen = open_screen("leads", staff["ann"])
    row = leads(office_desk, staff["ann"]).rows[0]
    edit(office_desk, staff["boss"], [Edit("boss", case_id, row.version, grade="C")])
    screen = _typed(screen, 0, grade="A")
    assert any("陈刚" in each.value and "级别" in each.value for each in screen.warning)
    assert leads(office_desk, staff["ann"]).rows[0].grade == "C"
    screen.run()
    assert not screen.warning


def test_a_day_that_has_passed_is_refused_in_words(
    office_desk: Desk, open_screen: Open, staff: dict[str, Actor]
) -> None:
    _received(office_desk, staff["ann"], 1, "王女士")
    screen = _typed(open_screen("leads", staff["ann"]), 0, due="2020-01-01")
    assert "这一天已经过去了" in words(screen)


@pytest.mark.parametrize(("query", "shown"), [({}, 2), ({"only": "A"}, 1), ({"q": "李"}, 1), ({"q": "0001"}, 1)])
def test_the_address_narrows_the_list(
    office_desk: Desk, open_screen: Open, staff: dict[str, Actor], query: dict[str, str], shown: int
) -> None:
    case_id = _received(office_desk, staff["ann"], 1, "王女士")
    _received(office_desk, staff["ann"], 2, "李先生")
    version = next(each.version for each in leads(office_desk, staff["ann"]).rows if each.case_id == case_id)
    edit(office_desk, staff["ann"], [Edit("e", case_id, version, grade="A")])
    screen = open_screen("leads", staff["ann"], **query)
    assert not screen.exception
    assert len(screen.session_state["leads_sheet"].ids) == shown


def test_a_count_narrows_the_list_and_the_address_says_so(
    office_desk: Desk, open_screen: Open, staff: dict[str, Actor]
) -> None:
    _received(office_desk, staff["ann"], 1, "王女士")
    screen = open_screen("leads", staff["ann"])
    assert "O 0" in screen.pills[0].options
    screen = screen.pills[0].set_value("O").run()
    assert screen.query_params["only"] == "O"
    assert "没有符合条件的客户" in words(screen)
    screen = _button(screen, "show_all").click().run()
    assert "没有符合条件的客户" not in words(screen)


def test_ticked_rows_get_one_grade_together(office_desk: Desk, open_screen: Open, staff: dict[str, Actor]) -> None:
    for number, name in enumerate(("甲", "乙", "丙")):
        _received(office_desk, staff["ann"], number, name)
    screen = open_screen("leads", staff["ann"])
    sheet = screen.session_state["leads_sheet"]
    ticks = {0: {"tick": True}, 2: {"tick": True}}
    screen.session_state[sheet.key] = {"edited_rows": ticks, "added_rows": [], "deleted_rows": []}
    screen.run()
    assert "已选 2 位" in words(screen)
    screen.session_state["regrade_to"] = "B"
    _button(screen.run(), "regrade_save").click().run()
    assert leads(office_desk, staff["ann"]).counts.grades["B"] == 2
    assert "已保存：2 位改为 B 级" in words(screen)


def test_a_request_for_a_transfer_reaches_the_manager(
    office_desk: Desk, open_screen: Open, staff: dict[str, Actor]
) -> None:
    _received(office_desk, staff["ann"], 1, "王女士")
    screen = _typed(open_screen("leads", staff["ann"]), 0, tick=True)
    next(each for each in screen.selectbox if each.key == "ask_why").set_value("absence")
    _button(screen.run(), "ask_send").click().run()
    assert [each.code for each in notices(office_desk, staff["boss"])] == ["transfer_asked"]
    assert "已向经理申请转交 1 位" in words(screen)


def test_signs_in_a_name_are_shown_and_never_worked_out(
    office_desk: Desk, open_screen: Open, staff: dict[str, Actor]
) -> None:
    _received(office_desk, staff["ann"], 1, "<b>*王*</b> :material/home:")
    screen = _typed(open_screen("leads", staff["ann"]), 0, grade="A")
    said = next(each.value for each in screen.caption if "已保存" in each.value)
    assert "\\<b\\>\\*王\\*" in said
    assert not screen.exception
