"""The list of all customers keeps its choices in the address and takes the office out as a workbook on record."""

from __future__ import annotations

from io import BytesIO

from openpyxl import load_workbook
from sqlalchemy import select
from streamlit.testing.v1 import AppTest

from core.services.access import Actor
from core.services.desk import Desk
from core.services.files import open_file
from core.services.leads import leads
from db.tables import access_log
from tests.pages.conftest import Open, words
from tests.services.customers import received


def test_an_empty_office_says_what_to_do_first(open_screen: Open, staff: dict[str, Actor]) -> None:
    assert "还没有客户" in words(open_screen("customers", staff["boss"]))


def test_a_choice_narrows_the_list_and_stands_in_the_address(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    received(office_desk, staff["ann"], 1, "王女士")
    received(office_desk, staff["cid"], 2, "李先生")
    screen = open_screen("customers", staff["boss"])
    assert list(screen.dataframe[0].value["name"]) == ["李先生", "王女士"]
    screen.selectbox(key="customers_owner").select(str(staff["ann"].id)).run()
    assert list(screen.dataframe[0].value["name"]) == ["王女士"]
    assert screen.query_params["owner"] == str(staff["ann"].id)
    screen.selectbox(key="customers_only").select("overdue").run()
    assert "没有符合条件的客户" in words(screen)


def test_an_address_that_makes_no_sense_is_the_whole_list(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    received(office_desk, staff["ann"], 1)
    odd = {"only": "x", "grade": "Z", "group": "team-", "owner": "-1", "known": "yesterday", "order": "1;", "day": "x"}
    screen = open_screen("customers", staff["boss"], **odd)
    assert not screen.exception
    assert len(screen.dataframe[0].value) == 1


def test_two_hundred_rows_are_shown_and_the_rest_is_counted(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    for number in range(205):
        received(office_desk, staff["ann"], number, "很长的名字" * 10)
    screen = open_screen("customers", staff["boss"])
    assert len(screen.dataframe[0].value) == 200
    assert "共 205 位，显示前 200 位" in words(screen)


def test_an_export_is_on_record_and_its_cells_are_text(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    received(office_desk, staff["ann"], 1, "=1+1")
    screen = open_screen("customers", staff["boss"])
    screen.button(key="export").click().run()
    link = screen.get("link_button")[0].proto.url
    book = load_workbook(BytesIO(open_file(office_desk, staff["boss"], link.rsplit("/", 1)[1]).body))
    rows = list(book.worksheets[0].iter_rows(values_only=True))
    assert rows[0][:4] == ("姓名", "单位", "电话", "归属人")
    assert rows[1][:4] == ("=1+1", None, "13800000001", "李婷")
    assert book.worksheets[0]["A2"].data_type == "s"
    with office_desk.read() as tx:
        noted = tx.connection.execute(select(access_log).where(access_log.c.action == "export")).one()
    assert (noted.user_id, noted.detail["count"]) == (staff["boss"].id, 1)


def _tick(screen: AppTest, *rows: int) -> AppTest:
    key = screen.dataframe[0].proto.id.split("-", 2)[2]
    screen.session_state[key] = {"selection": {"rows": list(rows), "columns": [], "cells": []}}
    return screen.run()


def _hand_over(screen: AppTest, to: Actor, reason: str) -> AppTest:
    next(each for each in screen.selectbox if each.label == "移交给").set_value(to.id)
    next(each for each in screen.text_area if each.label == "原因").input(reason)
    return next(each for each in screen.button if each.label == "移交").click().run()


def test_several_customers_are_ticked_and_handed_over_with_a_reason(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    for number in (1, 2, 3):
        received(office_desk, staff["ann"], number)
    screen = open_screen("customers", staff["boss"])
    screen = screen.toggle(key="customers_picking").set_value(True).run()
    assert "勾选要移交的客户" in words(screen)
    screen = _hand_over(_tick(screen, 0, 2), staff["bob"], "分组调整")
    assert not screen.exception and "已移交 2 位客户给王敏" in words(screen)
    assert sorted(screen.dataframe[0].value["owner"]) == ["李婷", "王敏", "王敏"]


def test_all_customers_of_one_colleague_are_handed_over_at_once(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    for number in range(205):
        received(office_desk, staff["ann"], number)
    received(office_desk, staff["cid"], 300)
    screen = open_screen("customers", staff["boss"], owner=str(staff["ann"].id))
    screen = screen.toggle(key="customers_picking").set_value(True).run()
    screen = screen.checkbox(key=f"customers_all_{staff['ann'].id}").set_value(True).run()
    assert "移交 **205** 位" in words(screen)
    assert "请写" in words(_hand_over(screen, staff["bob"], " "))
    screen = _hand_over(screen, staff["bob"], "休产假")
    assert not screen.exception and "已移交 205 位客户给王敏" in words(screen)
    assert leads(office_desk, staff["ann"]).counts.total == 0
    assert leads(office_desk, staff["bob"]).counts.total == 205


def test_who_sees_the_list_without_handing_over_is_not_offered_it(open_screen: Open, staff: dict[str, Actor]) -> None:
    assert not open_screen("customers", staff["fin"]).toggle
