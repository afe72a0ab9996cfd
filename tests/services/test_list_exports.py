"""Lists leave as workbooks: typed, safe, with who, when, what it was narrowed to and the ledger's head on the cover."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from core.documents.listing import LAYOUTS
from core.services import reconciling, related
from core.services.access import Actor
from core.services.deals import Step, add_step
from core.services.desk import Desk
from core.services.errors import Forbidden, NotFound, Refused
from core.services.files import open_file
from core.services.list_exports import Asked, export
from core.services.messages import Pasted, take
from core.services.registration import Registration, register
from core.services.related import Related
from core.services.transfers import Transfer, hand_over
from db.tables import access_log
from tests.services.customers import days_ago, received
from tests.support import MovingClock, office_of


@pytest.fixture
def people(desk: Desk) -> dict[str, Actor]:
    """An office of which every list has something to say."""
    staff = office_of(desk)
    received(days_ago(desk, 20), staff["ann"], 1, "=1+1", channel="call")
    case_id = received(desk, staff["ann"], 2, "王女士")
    hand_over(desk, staff["boss"], Transfer("t1", (case_id,), staff["bob"].id, "客户要求"))
    add_step(desk, staff["bob"], Step(None, case_id, "deposit", staff["bob"].id, amount="20000.50"))
    take(desk, staff["kim"], Pasted("p1", "宏达 孙洁 张先生 1380**10001"))
    group = Registration(None, "call", staff["ann"].id, "13800010009", "赵总", answers={"group_purchase": True})
    register(desk, staff["ann"], group)
    related.publish(desk, staff["boss"], "r1", "关系户", [Related("赵董", "13800010001")])
    reconciling.keep(desk, staff["boss"], desk.clock().date(), "王女士 13800000002")
    return staff


def _book(desk: Desk, actor: Actor, asked: Asked) -> Any:
    ready = export(desk, actor, "zh_CN", asked)
    return load_workbook(BytesIO(open_file(desk, actor, ready.token).body))


@pytest.mark.parametrize("kind", sorted(LAYOUTS))
def test_every_list_has_rows_a_frozen_head_and_a_cover(desk: Desk, people: dict[str, Actor], kind: str) -> None:
    book = _book(desk, people["boss"], Asked(kind, number=1, said=("一组", "")))
    sheet, cover = book.worksheets
    assert sheet.max_row >= 2 and sheet.freeze_panes == "A2" and sheet.auto_filter.ref
    said = [row[0].value for row in cover.iter_rows()]
    assert "陈刚" in said[0] and said[1] == "筛选：一组" and "#" in said[2]
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)


def test_numbers_and_dates_are_typed_and_names_never_formulas(desk: Desk, people: dict[str, Actor]) -> None:
    sheet = _book(desk, people["boss"], Asked("deals")).worksheets[0]
    assert isinstance(sheet["C2"].value, datetime) and sheet["D2"].value == 20000.5
    pool = _book(desk, people["boss"], Asked("pool"))
    assert pool.worksheets[0]["A2"].value == "=1+1" and pool.worksheets[0]["A2"].data_type == "s"
    assert pool.worksheets[1]["A2"].value == "筛选：无"


def test_a_list_is_for_its_maker_only_and_on_record(desk: Desk, people: dict[str, Actor]) -> None:
    ready = export(desk, people["boss"], "zh_CN", Asked("handovers"))
    assert ready.count == 1
    with pytest.raises(Refused):
        open_file(desk, people["ann"], ready.token)
    with desk.read() as tx:
        noted = tx.connection.execute(select(access_log.c.detail).where(access_log.c.action == "export")).scalars()
        assert [each["file"] for each in noted] == [ready.name]


def test_nobody_takes_out_what_he_may_not_see(desk: Desk, people: dict[str, Actor], clock: MovingClock) -> None:
    for who in ("kim", "front", "amy", "root"):
        with pytest.raises(Forbidden):
            export(desk, people[who], "zh_CN", Asked("reports"))
    for kind in ("reports", "waited", "brokers", "handovers", "market", "groups"):
        with pytest.raises(Forbidden):
            export(desk, people["ann"], "zh_CN", Asked(kind))
    with pytest.raises(NotFound):
        export(desk, people["boss"], "zh_CN", Asked("related", number=99))
    assert export(desk, people["ann"], "zh_CN", Asked("pool")).count == 1
