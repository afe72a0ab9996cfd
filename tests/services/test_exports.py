"""A list that leaves the office: typed, safe to open, for its maker only, and on record."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from core.services.customers_list import Wanted as Customers
from core.services.desk import Desk
from core.services.errors import Forbidden, NotFound
from core.services.exports import Export, export_leads
from core.services.files import open_file
from core.services.lead_edits import Edit, edit
from core.services.leads import Wanted, leads
from core.services.office_export import export_customers
from db.tables import access_log
from tests.services.customers import received
from tests.support import office_of


def _sheets(body: bytes) -> list[Any]:
    return load_workbook(BytesIO(body)).worksheets


def test_the_workbook_has_typed_columns_a_frozen_head_and_says_where_it_comes_from(desk: Desk) -> None:
    people = office_of(desk)
    ann = people["ann"]
    case_id = received(desk, ann, 1, "王女士", need="三房")
    row = leads(desk, ann).rows[0]
    edit(desk, ann, [Edit("e", case_id, row.version, grade="A")])
    made = export_leads(desk, ann, "zh_CN", Wanted())
    sheet, notes = _sheets(open_file(desk, ann, made.token).body)
    assert sheet.title == "我的客户"
    assert sheet.freeze_panes == "A2"
    assert [cell.value for cell in sheet[1]][:4] == ["级别", "姓名", "单位", "电话"]
    values = [cell.value for cell in sheet[2]]
    assert values[:5] == ["A", "王女士", None, "13800000001", "到访"]
    assert values[5] == datetime(2026, 12, 2, 23, 59, 59)
    assert [cell.data_type for cell in sheet[2]][3] == "s"
    assert "#2" in notes["A3"].value and notes["A2"].value == "筛选：无" and "李婷" in notes["A1"].value


def test_a_name_that_looks_like_a_formula_is_text(desk: Desk) -> None:
    people = office_of(desk)
    for number, name in enumerate(("=1+1", "@SUM(A1)", "+86", "-1", "\t=2")):
        received(desk, people["ann"], number, name)
    made = export_leads(desk, people["ann"], "en", Wanted())
    sheet = _sheets(open_file(desk, people["ann"], made.token).body)[0]
    names = [row[1] for row in sheet.iter_rows(min_row=2)]
    assert {cell.data_type for cell in names} == {"s"}
    assert "=1+1" in {cell.value for cell in names}


def test_only_the_chosen_or_found_customers_of_ones_own_are_in_it(desk: Desk) -> None:
    people = office_of(desk)
    mine = [received(desk, people["ann"], number, name) for number, name in enumerate(("甲", "乙", "丙"))]
    other = received(desk, people["bob"], 9, "丁")
    assert export_leads(desk, people["ann"], "zh_CN", Wanted(), [mine[0], other]).count == 1
    assert export_leads(desk, people["ann"], "zh_CN", Wanted(text="乙")).count == 1
    assert export_leads(desk, people["ann"], "zh_CN", Wanted()).count == 3


def _taken(desk: Desk) -> list[tuple[int, str, int]]:
    with desk.read() as tx:
        rows = tx.connection.execute(select(access_log).order_by(access_log.c.id))
        return [(row.user_id, row.action, row.detail["count"]) for row in rows]


def test_nobody_else_opens_it_and_the_next_one_replaces_it(desk: Desk) -> None:
    people = office_of(desk)
    received(desk, people["ann"], 1)

    def made() -> Export:
        return export_leads(desk, people["ann"], "zh_CN", Wanted())

    first = made()
    for who in ("bob", "boss", "root"):
        with pytest.raises(Forbidden):
            open_file(desk, people[who], first.token)
    second = made()
    with pytest.raises(NotFound):
        open_file(desk, people["ann"], first.token)
    assert open_file(desk, people["ann"], second.token).name.endswith(".xlsx")
    assert _taken(desk) == [(people["ann"].id, "export", 1)] * 2


def test_agencies_and_reception_take_no_list_out(desk: Desk) -> None:
    people = office_of(desk)
    for who in ("amy", "front", "kim", "root"):
        with pytest.raises(Forbidden):
            export_leads(desk, people[who], "zh_CN", Wanted())


def test_the_cover_says_in_words_what_a_list_is_narrowed_to(desk: Desk) -> None:
    people = office_of(desk)
    received(desk, people["ann"], 1, "王女士")
    made = export_leads(desk, people["ann"], "zh_CN", Wanted("王", "ending"))
    assert _sheets(open_file(desk, people["ann"], made.token).body)[1]["A2"].value == "筛选：王 · 3 天内到期"
    team = people["ann"].team_id
    whole = export_customers(desk, people["boss"], "en", Customers(only="owned", grade="-", team=team))
    cover = _sheets(open_file(desk, people["boss"], whole.token).body)[1]
    assert cover["A2"].value == "Narrowed to: Owned · Ungraded · 一组" and " 2026 " in cover["A1"].value
