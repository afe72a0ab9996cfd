"""关联与团购 on the screen: publishing, acknowledging, the warning at the register, and the groups of a day."""

from __future__ import annotations

import pytest

from core.services import related
from core.services.access import Actor
from core.services.desk import Desk
from core.services.registration import Registration, register
from core.services.related import Related
from pages._ui.related_lists import read
from tests.pages.conftest import Open, press, words


def test_a_manager_publishes_and_sees_who_has_not_read(open_screen: Open, staff: dict[str, Actor]) -> None:
    screen = open_screen("related", staff["boss"])
    assert "还没有名单" in words(screen)
    screen.text_input[0].input("关系户 11月")
    screen.text_area[0].input("赵董，13800010001，董事长亲属\n海天建设")
    screen = press(screen, "发布")
    assert not screen.exception and "已发布" in words(screen)
    assert "3 位里还有 3 位没确认" in words(screen)
    screen = press(open_screen("related", staff["ann"]), "我已看过")
    assert "已确认" in words(screen)
    assert "还有 2 位没确认" in words(open_screen("related", staff["boss"]))
    assert not any(each.label == "撤回名单" for each in open_screen("related", staff["ann"]).button)
    assert "已撤回" in words(press(open_screen("related", staff["boss"]), "撤回名单"))


def test_a_mistake_keeps_what_was_typed(open_screen: Open, staff: dict[str, Actor]) -> None:
    screen = open_screen("related", staff["boss"])
    screen.text_area[0].input("赵董，12345")
    screen = press(screen, "发布")
    assert "第 1 行" in words(screen) and screen.text_area[0].value == "赵董，12345"


def test_the_register_warns_of_a_related_customer(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    related.publish(office_desk, staff["boss"], "r1", "关系户*11月*", [Related("赵董", "13800010001", "先报经理")])
    screen = open_screen("register", staff["ann"])
    next(each for each in screen.text_input if each.label == "电话").input("13800010001").run()
    assert "先报经理" in words(screen) and "关系户\\*11月\\*" in words(screen)


def test_groups_of_a_day_are_listed_for_leaders(open_screen: Open, office_desk: Desk, staff: dict[str, Actor]) -> None:
    answers = {"group_purchase": True}
    form = Registration(
        None, "call", staff["ann"].id, phone="13800010001", name="赵总", company="海天", answers=answers
    )
    register(office_desk, staff["ann"], form)
    screen = open_screen("related", staff["boss"], view="groups")
    assert list(screen.dataframe[0].value["customer"]) == ["海天"]
    assert not open_screen("related", staff["ann"], view="groups").dataframe


def test_whoever_publishes_sees_which_agency_has_a_related_customer(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    lists = [Related("赵董", "13800010001"), Related("钱总", "13800010002")]
    related.publish(office_desk, staff["boss"], "r1", "关系户", lists)
    register(office_desk, staff["kim"], Registration(None, "report", staff["amy"].id, phone="13800010001", name="赵董"))
    shown = open_screen("related", staff["boss"]).dataframe[0].value
    assert list(shown["unit"].fillna("")) == ["宏达置业", ""]
    assert open_screen("related", staff["ann"]).dataframe[0].value["unit"].isna().all()


def test_lines_are_read_in_any_order() -> None:
    assert read("赵董, 13800010001 ,亲属,常客\n\n 13800010002\t钱总\n海天建设\n王2 13800010003 邻居") == [
        Related("赵董", "13800010001", "亲属，常客"),
        Related("钱总", "13800010002"),
        Related("海天建设"),
        Related("王2", "13800010003", "邻居"),
    ]


@pytest.mark.parametrize("handle", ["amy", "fin", "root"])
def test_it_is_closed_to_others(open_screen: Open, staff: dict[str, Actor], handle: str) -> None:
    assert open_screen("related", staff[handle]).warning
