"""报备台 on the screen: pasting, answers to copy, lines to mend, and the cards of agencies."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.services import messages, rota, tickets
from core.services.access import Actor
from core.services.desk import Desk
from core.services.duplicates import hint
from core.services.messages import Pasted
from core.services.reception import reception
from core.services.registration import Registration, register
from core.services.reports_desk import expected
from core.services.tickets import Arrival
from tests.pages.conftest import Open, press, words
from tests.services.test_messages import THREE
from tests.support import restate


def _editor(screen: AppTest) -> str:
    """The key of the table of lines."""
    key = next(each.proto.id for each in screen.dataframe if "agency_lines" in each.proto.id)
    return str(key.split("-", 2)[2])


def test_readable_lines_are_judged_and_answered_the_others_stay(open_screen: Open, staff: dict[str, Actor]) -> None:
    screen = open_screen("agencies", staff["kim"])
    assert "今天还没有报备" in words(screen)
    screen.text_area[0].input(THREE)
    screen = press(screen, "判定")
    assert not screen.exception
    assert "已判定 2 条，1 条要补" in words(screen)
    answers = screen.code[0].value.splitlines()
    assert answers[0].startswith("报备成功 张先生 1380**10001 有效至") and "回执号" in answers[0]
    assert screen.text_area[0].value == ""
    assert "要补的 1 行" in words(screen)


def test_a_line_is_mended_in_place(open_screen: Open, office_desk: Desk, staff: dict[str, Actor]) -> None:
    messages.take(office_desk, staff["kim"], Pasted("p1", THREE))
    screen = open_screen("agencies", staff["front"])
    screen.session_state[_editor(screen)] = {
        "edited_rows": {0: {"phone": "1380**10003"}},
        "added_rows": [],
        "deleted_rows": [],
    }
    screen = press(screen.run(), "补好了")
    assert "已判定 1 条" in words(screen)
    assert screen.code[0].value.startswith("报备成功 李明 1380**10003")
    assert messages.waiting(office_desk, staff["kim"]) == []


def test_an_unknown_sender_is_recorded_with_a_click(open_screen: Open, staff: dict[str, Actor]) -> None:
    screen = open_screen("agencies", staff["kim"])
    screen.text_area[0].input("宏达 黄蕾 客户赵女士 1380**10009")
    screen = press(press(screen, "判定"), "把黄蕾记为")
    assert not screen.exception
    assert "报备成功 赵女士" in screen.code[0].value
    assert not any("黄蕾" in each.label for each in open_screen("agencies", staff["front"]).button)


def test_what_was_pasted_stays_after_a_mistake(open_screen: Open, staff: dict[str, Actor]) -> None:
    screen = open_screen("agencies", staff["kim"])
    long = "孙洁 张先生 13800010001\n" * 201
    screen.text_area[0].input(long)
    screen = press(screen, "判定")
    assert "最多读 200 行" in words(screen)
    assert screen.text_area[0].value == long


def test_markup_in_a_message_is_shown_as_text(open_screen: Open, staff: dict[str, Actor]) -> None:
    screen = open_screen("agencies", staff["kim"])
    screen.text_area[0].input("宏达 孙洁 :material/home: **张** <b>1380</b>")
    screen = press(screen, "判定")
    assert not screen.exception and "要补的 1 行" in words(screen)


def test_an_agency_and_a_broker_are_added(open_screen: Open, staff: dict[str, Actor]) -> None:
    screen = open_screen("agencies", staff["kim"], view="units")
    next(each for each in screen.text_input if each.label == "经纪人姓名").input("黄蕾")
    screen = press(screen, "记下经纪人")
    assert "已保存：黄蕾" in words(screen)
    assert "黄蕾" in list(screen.dataframe[1].value["name"])
    fields = [each for each in screen.text_input if each.label == "单位名称"]
    fields[-1].input("安居地产")
    screen = [each for each in screen.button if each.label == "保存单位"][-1].click().run()
    assert "安居地产" in list(screen.dataframe[0].value["name"])


@pytest.mark.parametrize("handle", ["ann", "amy", "fin", "root"])
def test_it_is_closed_to_others(open_screen: Open, staff: dict[str, Actor], handle: str) -> None:
    screen = open_screen("agencies", staff[handle])
    assert not screen.text_area and screen.warning


def test_reception_reads_the_cards_and_writes_none(open_screen: Open, staff: dict[str, Actor]) -> None:
    screen = open_screen("agencies", staff["front"], view="units")
    assert list(screen.dataframe[0].value["name"]) == ["宏达置业"]
    assert not screen.text_input


def _expected(desk: Desk, staff: dict[str, Actor]) -> None:
    messages.take(desk, staff["kim"], Pasted("p1", "宏达 孙洁 张先生 1380**10001"))


def _typed(screen: AppTest, label: str, text: str) -> None:
    next(each for each in screen.text_input if each.label == label).input(text)


def test_the_waited_for_is_registered_when_he_comes(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    assert "没有在等的报备客户" in words(open_screen("agencies", staff["kim"], view="arrivals"))
    _expected(office_desk, staff)
    screen = open_screen("agencies", staff["kim"], view="arrivals")
    assert "人到了点那一行" in words(screen)
    assert "还没有报备的客户到场" in words(open_screen("agencies", staff["kim"], view="arrivals", show="here"))
    screen = press(screen, "到场登记")
    assert screen.error and not screen.exception
    _typed(screen, "完整电话", "13800010001")
    screen = press(screen, "到场登记")
    assert not screen.exception and "到访已确认" in words(screen)
    assert "没有在等的报备客户" in words(screen)


def test_a_slip_is_signed_by_those_whom_the_rulebook_names(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    restate(office_desk, "      report.ambiguous: refer", "      report.ambiguous: refer\n" + _SIGNED)
    _expected(office_desk, staff)
    screen = open_screen("agencies", staff["kim"], view="arrivals")
    _typed(screen, "完整电话", "13800010001")
    screen = press(screen, "到场登记")
    assert "确认单已开，等签字" in words(screen)
    assert "人到了点那一行" in words(open_screen("agencies", staff["kim"], view="arrivals", show="here"))
    screen = press(open_screen("agencies", staff["kim"], view="arrivals"), "客服签字")
    assert "客服 吴霞 已签 · 开发商未签" in words(screen)
    assert not any(each.label.endswith("签字") for each in screen.button)
    screen = press(open_screen("agencies", staff["boss"], view="arrivals"), "开发商签字")
    assert not screen.exception and "到访已确认" in words(screen)


#: An office that wants the two signatures given in the app.
_SIGNED = "      report.visit_signatures: [service, developer]"


def test_of_a_hidden_number_is_said_how_many_customers_it_fits(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    ann = staff["ann"]
    for phone in ("13800000001", "13800010001", "13800020001"):
        register(office_desk, ann, Registration(None, "visit", ann.id, phone, "王先生"))
    screen = open_screen("agencies", staff["kim"])
    screen.text_area[0].input("孙洁 王先生 138****0001")
    screen = press(screen, "判定")
    assert "隐号对得上 3 位客户" in words(screen)


def test_of_several_whose_reports_hold_nobody_the_line_says_who_brought_him(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    rule = "report.alone_forgot: contact_record"
    restate(office_desk, rule, f"{rule}\n      report.owns_from: visit")
    for paste, broker in (("p1", "孙洁"), ("p2", "周凯")):
        messages.take(office_desk, staff["kim"], Pasted(paste, f"宏达 {broker} 张先生 1380**10001"))
    screen = open_screen("agencies", staff["kim"], view="arrivals")
    assert list(screen.dataframe[0].value["broker"]) == ["宏达置业 · 孙洁", "宏达置业 · 周凯"]
    screen = open_screen(
        "agencies", staff["kim"], view="arrivals", case=str(expected(office_desk, staff["kim"])[0].case_id)
    )
    assert "宏达置业 孙洁" in words(screen)
    _typed(screen, "完整电话", "13800010001")
    screen = press(screen, "到场登记")
    assert not screen.exception and "到访已确认" in words(screen)
    assert "没有在等的报备客户" in words(screen)


def test_the_group_that_the_front_desk_did_not_know_is_chosen_on_the_slip(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    rota.set_roster(office_desk, staff["front"], None, [staff["ann"].id])
    _expected(office_desk, staff)
    tickets.open_tickets(office_desk, staff["front"], Arrival("g1", size=2))
    screen = open_screen("agencies", staff["kim"], view="arrivals")
    _typed(screen, "完整电话", "13800010001")
    next(each for each in screen.selectbox if each.label.startswith("接待人")).select("李婷")
    screen = press(screen, "到场登记")
    assert "接待的一组还没登记" in words(screen)
    group = next(each for each in screen.selectbox if each.label == "前台开的组")
    assert len(group.options) == 2 and "李婷 接待 · 2 人" in group.options[0]
    group.select_index(0)
    screen = press(screen, "到场登记")
    assert not screen.exception and "到访已确认" in words(screen)
    assert reception(office_desk, staff["front"]).here[0].registered


def test_the_project_of_a_message_is_asked_and_mended_only_where_claims_hold_for_one(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    assert not [each for each in open_screen("agencies", staff["kim"]).selectbox if each.label == "意向项目"]
    restate(office_desk, "identity.keys: [[phone]]", "identity.keys: [[phone, project]]")
    ann = staff["ann"]
    register(office_desk, ann, Registration(None, "visit", ann.id, "13800010009", "王先生", project="东区"))
    screen = open_screen("agencies", staff["kim"])
    screen.text_area[0].input("孙洁 张先生 13800010001\n孙洁 李明 1380**1003")
    next(each for each in screen.selectbox if each.label == "意向项目").set_value("东区")
    screen = press(screen, "判定")
    assert not screen.exception and "已判定 1 条，1 条要补" in words(screen)
    screen.session_state[_editor(screen)] = {
        "edited_rows": {0: {"phone": "1380**10003", "project": "西区"}},
        "added_rows": [],
        "deleted_rows": [],
    }
    screen = press(screen.run(), "补好了")
    assert "已判定 1 条" in words(screen)
    found = [hint(office_desk, staff["kim"], *each).kind for each in (("13800010001", "东区"), ("13800010003", "西区"))]
    assert found == ["occupied", "reported"]


def test_of_a_long_day_the_latest_reports_are_listed_until_all_are_asked_for(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    lines = "\n".join(f"孙洁 王{number}先生 1380**1{number:04}" for number in range(53))
    messages.take(office_desk, staff["kim"], Pasted("p1", lines.replace("王0", "张")))
    screen = open_screen("agencies", staff["kim"])
    assert "今天的报备 53 条" in words(screen) and len(screen.code[0].value.splitlines()) == 50
    screen = press(screen, "只列出最近 50 条")
    assert len(screen.code[0].value.splitlines()) == 53 == len(screen.dataframe[0].value)
    assert not any(each.label.startswith("只列出") for each in screen.button)
