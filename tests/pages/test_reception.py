"""接待 on its screen: a ticket in three taps, a state by a click, seeing off, and a salesperson's own part."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.services import reception, rota, tickets
from core.services.access import Actor
from core.services.desk import Desk
from core.services.messages import Pasted, take
from core.services.tickets import Arrival
from tests.pages.conftest import Open, press, words
from tests.services.customers import received


@pytest.fixture
def staff_in_order(office_desk: Desk, staff: dict[str, Actor]) -> dict[str, Actor]:
    """Ann, Bob and Cid in the order of the day."""
    rota.set_roster(office_desk, staff["front"], None, [staff[each].id for each in ("ann", "bob", "cid")])
    return staff


def tap(screen: AppTest, name: str, value: object) -> AppTest:
    """Choose in the new form."""
    group = next(each for each in screen.get("button_group") if f"reception_new_{name}_" in (each.key or ""))
    return group.set_value(value).run()


def test_a_ticket_takes_three_taps(office_desk: Desk, staff_in_order: dict[str, Actor], open_screen: Open) -> None:
    screen = open_screen("reception", staff_in_order["front"])
    assert not screen.exception and "点人数和到访类型" in words(screen)
    tap(screen, "size", 2)
    tap(screen, "kind", "first")
    assert "**李婷** 接待（按轮序轮到）" in words(screen)
    press(screen, "开单")
    assert "已开单：**李婷** 接待" in words(screen)
    assert "在场 1 组" in words(screen)
    here = reception.reception(office_desk, staff_in_order["front"]).here
    assert [(each.size, each.receiver) for each in here] == [(2, "李婷")]
    assert not screen.exception


def test_an_old_customer_is_found_by_four_digits_and_goes_to_his_owner(
    office_desk: Desk, staff_in_order: dict[str, Actor], open_screen: Open
) -> None:
    received(office_desk, staff_in_order["bob"], 4321)
    screen = open_screen("reception", staff_in_order["front"])
    tap(screen, "size", 1)
    tap(screen, "kind", "revisit")
    next(each for each in screen.text_input if each.label == "电话尾号或姓名").set_value("4321").run()
    assert "归 王敏（空闲）" in str(screen.radio[0].options[0])
    assert "**王敏** 接待" in words(screen)
    press(screen, "开单")
    assert reception.reception(office_desk, staff_in_order["bob"]).here[0].customer == "王女士"


def test_a_group_is_given_to_somebody_else_only_with_a_reason(
    office_desk: Desk, staff_in_order: dict[str, Actor], open_screen: Open
) -> None:
    screen = open_screen("reception", staff_in_order["front"])
    tap(screen, "size", 1)
    tap(screen, "kind", "first")
    receiver = next(each for each in screen.selectbox if each.label == "改派给")
    receiver.set_value(staff_in_order["cid"].id).run()
    press(screen, "开单")
    assert any("请写明" in each.value for each in screen.error)
    next(each for each in screen.text_input if each.label == "改派原因").set_value("会粤语").run()
    press(screen, "开单")
    assert "**赵强** 接待（由 何静 指派）" in words(screen)


def test_a_state_is_changed_by_one_click_with_its_reason(
    office_desk: Desk, staff_in_order: dict[str, Actor], open_screen: Open
) -> None:
    screen = open_screen("reception", staff_in_order["front"])
    next(each for each in screen.text_input if each.label == "改状态的原因").set_value("送资料")
    ann = staff_in_order["ann"].id
    next(each for each in screen.get("button_group") if each.key == f"state_{ann}").set_value("errand").run()
    assert not screen.exception
    shown = reception.reception(office_desk, staff_in_order["front"]).people[0]
    assert (shown.id, shown.state, shown.reason) == (ann, "errand", "送资料")
    assert "送资料 · 何静 改" in words(screen)


def test_a_salesperson_sees_his_place_and_sees_his_group_off(
    office_desk: Desk, staff_in_order: dict[str, Actor], open_screen: Open
) -> None:
    ann, bob = staff_in_order["ann"], staff_in_order["bob"]
    tickets.open_tickets(office_desk, staff_in_order["front"], Arrival(None, size=3))
    assert "下一位就是您" in words(open_screen("reception", bob))
    screen = open_screen("reception", ann)
    assert "您排第 **3**，前面有 2 位空闲" in words(screen)
    assert not any(each.label == "开单" for each in screen.button)
    press(screen, "送客")
    assert "已送客，停留" in words(screen) and "待登记" in words(screen)
    assert reception.reception(office_desk, ann).people[-1].state == "free"
    assert "待登记" not in words(open_screen("reception", bob))


def test_a_group_that_waits_is_given_by_turn(
    office_desk: Desk, staff_in_order: dict[str, Actor], open_screen: Open
) -> None:
    front = staff_in_order["front"]
    for each in ("ann", "bob", "cid"):
        rota.set_state(office_desk, front, None, staff_in_order[each].id, "off")
    tickets.open_tickets(office_desk, front, Arrival(None))
    rota.set_state(office_desk, front, None, staff_in_order["cid"].id, "free")
    screen = open_screen("reception", front)
    assert "等候 1 组" in words(screen)
    press(screen, "按轮序安排")
    assert "**赵强** 接待" in words(screen) and "等候" not in words(screen)


def test_the_order_is_set_in_the_morning_and_changed_with_a_reason(
    office_desk: Desk, staff: dict[str, Actor], open_screen: Open
) -> None:
    screen = open_screen("reception", staff["front"])
    assert "今天的轮序还没有排" in words(screen)
    press(screen, "保存轮序")
    assert "轮序已保存" in words(screen) and "何静 排于" in words(screen)
    press(screen, "保存轮序")
    assert any("请写明" in each.value for each in screen.error)


def test_the_form_off_a_ticket_is_filled_and_counts_from_the_arrival(
    office_desk: Desk, staff_in_order: dict[str, Actor], open_screen: Open
) -> None:
    ann = staff_in_order["ann"]
    number = tickets.open_tickets(office_desk, staff_in_order["front"], Arrival(None))[0].number
    screen = open_screen("register", ann, ticket=str(number))
    assert "接待单：李婷 接待" in "".join(each.value for each in screen.info)
    next(each for each in screen.text_input if each.label == "电话").set_value("13800010001").run()
    next(each for each in screen.text_input if each.label == "姓名").set_value("王芳").run()
    press(screen, "登记")
    assert not screen.exception
    assert reception.reception(office_desk, ann).here[0].registered
    assert "接待单" not in "".join(each.value for each in screen.info)


def test_somebody_elses_ticket_fills_no_form(
    office_desk: Desk, staff_in_order: dict[str, Actor], open_screen: Open
) -> None:
    number = tickets.open_tickets(office_desk, staff_in_order["front"], Arrival(None))[0].number
    screen = open_screen("register", staff_in_order["bob"], ticket=str(number))
    assert not screen.info and not screen.exception
    assert not open_screen("register", staff_in_order["bob"], ticket="x²").exception


def test_a_call_is_passed_on_and_its_taker_opens_a_filled_form(
    office_desk: Desk, staff_in_order: dict[str, Actor], open_screen: Open
) -> None:
    ann = staff_in_order["ann"]
    screen = open_screen("reception", staff_in_order["front"])
    next(each for each in screen.text_input if each.label == "来电号码").set_value("13800010001").run()
    assert "轮到 **李婷** 接" in words(screen)
    press(screen, "转接")
    assert "来电已转给 李婷" in words(screen) and "已转 李婷" in words(screen)
    mine = open_screen("reception", ann)
    assert "来电转给您：138 0001 0001" in words(mine)
    assert any(each.label == "接听并登记" for each in mine.button)
    number = reception.reception(office_desk, ann).calls[0].number
    form = open_screen("register", ann, ticket=str(number))
    assert next(each for each in form.text_input if each.label == "电话").value == "13800010001"
    assert "来电转接给 李婷" in "".join(each.value for each in form.info)
    assert reception.reception(office_desk, ann).calls[0].taken_at is not None
    next(each for each in form.text_input if each.label == "姓名").set_value("王芳").run()
    press(form, "登记")
    assert reception.reception(office_desk, ann).calls == ()


def test_a_list_is_opened_by_its_address(
    office_desk: Desk, staff_in_order: dict[str, Actor], open_screen: Open
) -> None:
    tickets.open_tickets(office_desk, staff_in_order["front"], Arrival(None))
    assert "在场 1 组" in words(open_screen("reception", staff_in_order["boss"], show="here"))
    assert "在场 0 组" in words(open_screen("reception", staff_in_order["boss"], show="long"))
    assert "在场" not in words(open_screen("reception", staff_in_order["boss"], show="unregistered"))


def test_the_board_shows_the_floor(office_desk: Desk, staff_in_order: dict[str, Actor], open_screen: Open) -> None:
    tickets.open_tickets(office_desk, staff_in_order["front"], Arrival(None))
    screen = open_screen("dashboard", staff_in_order["boss"])
    labels = [each.proto.label for each in screen.get("page_link")]
    assert labels[:4] == ["在场 **1**", "等候 **0**", "空闲 **2/3**", "下一位 **王敏**"]


@pytest.mark.parametrize("handle", ["amy", "fin", "root"])
def test_who_has_nothing_to_do_at_the_front_desk(staff: dict[str, Actor], open_screen: Open, handle: str) -> None:
    assert "没有这项权限" in words(open_screen("reception", staff[handle]))


def test_a_reported_customer_is_chosen_from_those_who_are_waited_for(
    office_desk: Desk, staff_in_order: dict[str, Actor], open_screen: Open
) -> None:
    take(office_desk, staff_in_order["kim"], Pasted("p1", "宏达置业 孙洁 张先生 1380**10001"))
    screen = open_screen("reception", staff_in_order["front"])
    tap(screen, "size", 2)
    tap(screen, "kind", "reported")
    (option,) = screen.radio[0].options
    assert "张先生" in str(option) and "宏达置业 孙洁 报备" in str(option)
    screen.radio[0].set_value(option).run()
    press(screen, "开单")
    assert not screen.exception
    here = reception.reception(office_desk, staff_in_order["front"]).here
    assert [(each.customer, each.receiver) for each in here] == [("张先生", "李婷")]
    desk_screen = open_screen("agencies", staff_in_order["kim"], view="arrivals")
    assert not desk_screen.exception
    assert str(desk_screen.dataframe[0].value["waited"][0]).startswith("到场")
