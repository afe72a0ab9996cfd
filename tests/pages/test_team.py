"""The team screen: adding, changing, resetting, switching off and leaving, as the person in front of it sees them."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from core.services.access import Actor
from core.services.accounts import NewPerson, actor_of, add_people
from core.services.desk import Desk
from core.services.team import whole_team
from tests.pages.conftest import Open, press, words
from tests.services.customers import received


def _people(screen: AppTest) -> list[str]:
    return list(screen.dataframe[0].value["name"])


def _pick(screen: AppTest, name: str) -> AppTest:
    """Click somebody's row."""
    screen.session_state["team_people"] = {"selection": {"rows": [_people(screen).index(name)], "columns": []}}
    return screen.run()


def test_everybody_at_work_is_listed_and_found_by_any_part(open_screen: Open, staff: dict[str, Actor]) -> None:
    screen = open_screen("team", staff["chief"])
    assert len(_people(screen)) == 11
    screen.text_input(key="team_search").input("宏达").run()
    assert _people(screen) == ["孙洁", "周凯"]
    screen.text_input(key="team_search").input("没有这个人").run()
    assert "没有找到" in words(screen)


def test_a_manager_sees_the_list_and_nothing_to_change(open_screen: Open, staff: dict[str, Actor]) -> None:
    screen = open_screen("team", staff["boss"])
    assert len(_people(screen)) == 11
    assert [each.label for each in screen.button] == ["导出 Excel"]


def test_a_pasted_list_gives_slips_once_and_a_mistake_adds_nobody(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    screen = open_screen("team", staff["root"], view="add")
    screen.text_area[0].input("胡燕，置业顾问，三组\n老王 老板 一组")
    press(screen, "添加")
    assert "第 2 行" in words(screen)
    assert screen.text_area[0].value.startswith("胡燕")
    assert actor_of(office_desk, "huyan") is None
    screen.text_area[0].input("胡燕，置业顾问，三组\n<b>石晓</b>，经理\n贾云 渠道 安居地产")
    press(screen, "添加")
    assert "2 张邀请单" in words(screen)
    sheet = screen.get("iframe")[0].proto.srcdoc
    assert "huyan" in sheet
    assert "&lt;b&gt;石晓&lt;/b&gt;" in sheet
    assert "贾云" not in sheet
    assert screen.text_area[0].value == ""
    assert not press(screen, "都交给本人了，清除").get("iframe")


def test_what_was_pasted_and_what_came_of_it_is_not_lost_by_a_click_elsewhere(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    screen = open_screen("team", staff["root"], view="add")
    screen.text_area[0].input("石晓, 总裁, 一组, 二组")
    screen = press(screen, "添加")
    screen.segmented_control(key="team_view").set_value("people").run()
    screen.segmented_control(key="team_view").set_value("add").run()
    assert screen.text_area[0].value == "石晓, 总裁, 一组, 二组"
    given = screen.session_state["_adding_add_people"]
    given.invites = add_people(office_desk, staff["root"], [NewPerson("石晓")])
    screen.run()
    assert "1 张邀请单" in words(screen) and "已添加 1 位" in words(screen)
    assert "shixiao" in screen.get("iframe")[0].proto.srcdoc
    assert screen.text_area[0].value == ""


def test_an_empty_list_says_so(open_screen: Open, staff: dict[str, Actor]) -> None:
    assert "名单是空的" in words(press(open_screen("team", staff["root"], view="add"), "添加"))


def test_a_person_is_changed_and_a_stale_form_changes_nothing(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    screen = _pick(open_screen("team", staff["root"]), "李婷")
    other = _pick(open_screen("team", staff["root"]), "李婷")
    next(each for each in screen.text_input if each.label.startswith("本案场的称谓")).input("高级顾问")
    assert "已保存：李婷" in words(press(screen, "保存"))
    ann = next(each.person for each in whole_team(office_desk, staff["root"]).colleagues if each.person.id == 1)
    assert (ann.title, ann.team, ann.role) == ("高级顾问", "一组", "rep")
    assert "刚被别人改过" in words(press(other, "保存"))


def test_a_reset_password_comes_on_a_slip(open_screen: Open, staff: dict[str, Actor]) -> None:
    screen = press(_pick(open_screen("team", staff["root"]), "李婷"), "重置密码")
    assert "1 张邀请单" in words(screen)
    assert "ann" in screen.get("iframe")[0].proto.srcdoc


def test_an_account_is_switched_off_and_on_again(open_screen: Open, office_desk: Desk, staff: dict[str, Actor]) -> None:
    screen = press(_pick(open_screen("team", staff["root"]), "李婷"), "停用账号")
    assert actor_of(office_desk, "ann") is None
    assert "李婷" not in _people(screen)
    screen.toggle(key="team_gone").set_value(True).run()
    press(_pick(screen, "李婷"), "启用账号")
    assert actor_of(office_desk, "ann") is not None


@pytest.mark.parametrize(("handle", "named"), [("chief", True), ("root", False)])
def test_leaving_shows_what_becomes_of_the_customers_first(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor], handle: str, named: bool
) -> None:
    received(office_desk, staff["ann"], 1, "王*女士*")
    screen = press(_pick(open_screen("team", staff[handle]), "李婷"), "标记离职")
    assert "**1** 位归部门" in words(screen)
    assert (len(screen.dataframe) == 2) == named
    assert actor_of(office_desk, "ann") is not None


def test_a_team_is_added_and_renamed(open_screen: Open, office_desk: Desk, staff: dict[str, Actor]) -> None:
    screen = open_screen("team", staff["root"], view="groups")
    next(each for each in screen.text_input if each.label == "新的组").input("三组")
    screen = press(screen, "添加")
    assert "三组" in [each.name for each in whole_team(office_desk, staff["root"]).groups]
    next(each for each in screen.text_input if each.value == "一组").input("二组")
    assert "「二组」已经有了" in words(press(screen, "改名"))


def test_a_broker_gets_an_account_only_by_an_invitation_and_loses_it_again(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    add_people(office_desk, staff["root"], [NewPerson("贾云", unit="安居地产")])
    screen = _pick(open_screen("team", staff["root"]), "贾云")
    assert not any(each.label == "重置密码" for each in screen.button)
    screen = press(screen, "开通登录")
    assert "1 张邀请单" in words(screen) and "jiayun" in screen.get("iframe")[0].proto.srcdoc
    screen = press(_pick(open_screen("team", staff["root"]), "贾云"), "收回登录")
    assert "不能再登录" in words(screen)
