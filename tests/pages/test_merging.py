"""Merging and relations on the customer's page: what moves is read before anything is saved."""

from __future__ import annotations

from core.services.access import Actor
from core.services.aliases import aliases
from core.services.desk import Desk
from core.services.leads import leads
from tests.pages.conftest import Open, press, words
from tests.services.customers import received


def test_two_customers_are_merged_and_parted_again(
    open_screen: Open, staff: dict[str, Actor], office_desk: Desk
) -> None:
    one = received(office_desk, staff["ann"], 1234, "张三丰")
    other = received(office_desk, staff["bob"], 1243, "章三峰")
    screen = open_screen("customer", staff["boss"], case=str(one), do="merge")
    choice = next(each for each in screen.selectbox if each.label == "另一位客户")
    assert choice.options == ["章三峰 · 138 **** 1243 · 王敏（电话两位颠倒、音近）"]
    choice.set_value(other).run()
    assert "王敏将失去这位客户" in words(screen) and "归属王敏" in words(screen)
    press(screen, "合并客户")
    assert "请写明理由" in words(screen) and len(leads(office_desk, staff["bob"]).rows) == 1
    next(each for each in screen.text_area if each.label == "怎么知道是同一位客户").set_value("同一张身份证")
    press(screen, "合并客户")
    assert not screen.exception
    assert "两位客户已合并为一位" in words(screen) and leads(office_desk, staff["bob"]).rows == ()
    assert "张三丰 + 章三峰" in words(screen)
    next(each for each in screen.checkbox if each.label == "撤销这次合并").check().run()
    assert "王敏将得到这位客户" in words(screen)
    next(each for each in screen.text_area if each.label == "为什么撤销").set_value("认错人了")
    press(screen, "撤销合并")
    assert not screen.exception
    assert "又是两位客户" in words(screen) and len(leads(office_desk, staff["bob"]).rows) == 1


def test_a_relation_shows_what_proof_makes_of_it(open_screen: Open, staff: dict[str, Actor], office_desk: Desk) -> None:
    wife = received(office_desk, staff["ann"], 1, "王芳")
    husband = received(office_desk, staff["bob"], 5002, "李明")
    screen = open_screen("customer", staff["front"], case=str(wife), do="relation")
    next(each for each in screen.text_input if each.label == "查找另一位客户").set_value("李明").run()
    next(each for each in screen.selectbox if each.label == "另一位客户").set_value(husband).run()
    assert "归属没有变化" in words(screen)
    next(each for each in screen.checkbox if each.label.startswith("已看过证件")).check().run()
    assert "王敏将失去这位客户" in words(screen)
    next(each for each in screen.text_area if each.label.startswith("看过什么")).set_value("结婚证")
    press(screen, "认定关系")
    assert not screen.exception
    assert "关系已认定" in words(screen) and leads(office_desk, staff["bob"]).rows == ()


def test_a_salesperson_is_offered_neither(open_screen: Open, staff: dict[str, Actor], office_desk: Desk) -> None:
    case_id = received(office_desk, staff["ann"], 1, "王芳")
    for form in ("merge", "relation"):
        screen = open_screen("customer", staff["ann"], case=str(case_id), do=form)
        assert not [each for each in screen.text_input if each.label == "查找另一位客户"]


def test_a_second_number_is_added_and_taken_away(open_screen: Open, staff: dict[str, Actor], office_desk: Desk) -> None:
    case_id = received(office_desk, staff["ann"], 1, "王芳")
    received(office_desk, staff["bob"], 2, "李明")
    screen = open_screen("customer", staff["ann"], case=str(case_id), do="alias")
    value = next(each for each in screen.text_input if each.label == "号码")
    value.set_value("13800000002")
    press(screen, "添加")
    assert "已登记在另一位客户名下" in words(screen)
    next(each for each in screen.text_input if each.label == "号码").set_value("13800000003")
    press(screen, "添加")
    assert "已添加" in words(screen) and "138 0000 0003" in words(screen)
    away = next(each for each in screen.pills if each.label == "撤下")
    away.set_value(aliases(office_desk, staff["ann"], case_id)[0].seq).run()
    next(each for each in screen.text_input if each.label == "为什么撤下").set_value("填错了")
    press(screen, "撤下")
    assert not screen.exception
    assert "已撤下" in words(screen) and aliases(office_desk, staff["ann"], case_id) == []


def test_near_numbers_are_said_on_registering(open_screen: Open, staff: dict[str, Actor], office_desk: Desk) -> None:
    received(office_desk, staff["ann"], 1234, "张三丰")
    screen = open_screen("register", staff["front"])
    next(each for each in screen.text_input if each.label == "电话").set_value("13800001235").run()
    assert "相近的客户：张三丰 · 138 **** 1234 · 李婷（电话差一位）" in words(screen).replace("\\", "")
    next(each for each in screen.text_input if each.label == "电话").set_value("139****1234").run()
    assert "与已登记的 0 位客户相符" in words(screen)
