"""Lists leave as workbooks: typed, safe, with who, when, what it was narrowed to and the ledger's head on the cover."""

from __future__ import annotations

from datetime import datetime
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from sqlalchemy import select

from core.documents.listing import LAYOUTS, Cover, listing
from core.services import disputes, import_upload, letters, reconciling, related, rota, slips, tickets
from core.services.access import Actor
from core.services.day_list import Wanted
from core.services.deals import Step, add_step
from core.services.desk import Desk
from core.services.disputes import Complaint
from core.services.errors import Forbidden, NotFound, Refused
from core.services.files import open_file
from core.services.follow_ups import FollowUp, log
from core.services.list_exports import Asked, export
from core.services.messages import Pasted, take
from core.services.opening import close_setup
from core.services.papers import Place
from core.services.reception import reception
from core.services.recognising import reported
from core.services.registration import Registration, register
from core.services.related import Related
from core.services.slips import HandIn
from core.services.tickets import Arrival
from core.services.transfers import Transfer, hand_over
from db.tables import access_log
from tests.services.customers import days_ago, received
from tests.services.test_pending import WAITS
from tests.support import MovingClock, office_of, restate

#: Lists of the rulebooks with slips and renewals: they have an office of their own.
_PAPERS = frozenset(kind for kind in LAYOUTS if kind.startswith("papers_"))
_HERE = Place("zh_CN", "https://office.example/")


@pytest.fixture
def people(desk: Desk) -> dict[str, Actor]:
    """An office of which every list has something to say."""
    staff = office_of(desk)
    restate(desk, "      word.forgot: record\n", WAITS)
    received(days_ago(desk, 20), staff["ann"], 1, "=1+1", channel="call")
    case_id = received(desk, staff["ann"], 2, "王女士")
    hand_over(desk, staff["boss"], Transfer("t1", (case_id,), staff["bob"].id, "客户要求"))
    add_step(desk, staff["bob"], Step(None, case_id, "deposit", staff["bob"].id, amount="20000.50"))
    take(desk, staff["kim"], Pasted("p1", "宏达 孙洁 张先生 1380**10001"))
    group = Registration(None, "call", staff["ann"].id, "13800010009", "赵总", answers={"group_purchase": True})
    register(desk, staff["ann"], group)
    related.publish(desk, staff["boss"], "r1", "关系户", [Related("赵董", "13800010001")])
    reconciling.keep(desk, staff["boss"], desk.clock().date(), "王女士 13800000002")
    rota.set_roster(desk, staff["front"], None, [staff["ann"].id, staff["bob"].id])
    tickets.open_tickets(desk, staff["front"], Arrival("a1", size=3))
    import_upload.upload(desk, staff["boss"], "十月.csv", "姓名,电话\n王芳,13800010066".encode())
    tickets.open_tickets(desk, staff["front"], Arrival("a2", channel="call", phone="13800010077"))
    _doubtful(desk, staff)
    return staff


def _doubtful(desk: Desk, staff: dict[str, Actor]) -> None:
    """A customer about whom two quarrel, one whom a manager must find out about, and one who is to be rung up today."""
    received(desk, staff["ann"], 31, "周女士")
    quarrel = received(desk, staff["bob"], 31, "周女士")
    disputes.raise_dispute(desk, staff["bob"], Complaint("d1", quarrel, "客户说是我接待的"))
    received(days_ago(desk, 1), staff["ann"], 32, "吴先生")
    forgetful = Registration(None, "visit", staff["bob"].id, "13800000032", "吴先生", answers={"forgot": True})
    register(desk, staff["bob"], forgetful)
    mine = received(desk, staff["bob"], 33, "郑女士")
    log(desk, staff["bob"], FollowUp("f1", mine, "phone", True, "再联系", next_on=desk.clock().date()))


def _book(desk: Desk, actor: Actor, asked: Asked) -> Any:
    ready = export(desk, actor, "zh_CN", asked)
    return load_workbook(BytesIO(open_file(desk, actor, ready.token).body))


def _asked(desk: Desk, staff: dict[str, Actor], kind: str) -> tuple[Actor, Asked]:
    """A list of each kind that is not empty, and somebody who reads it."""
    said = ("一组", "")
    if kind == "follow_ups":
        return staff["bob"], Asked(kind, only="today", said=said)
    if kind == "team":
        return staff["boss"], Asked(kind, chosen=tuple(each.id for each in staff.values()), said=said)
    if kind == "acts":
        return staff["boss"], Asked(kind, acts=Wanted(desk.clock().date(), "first_visit"), said=said)
    if kind == "notices":
        return staff["ann"], Asked(kind, said=said)
    if kind == "search":
        return staff["boss"], Asked(kind, text="女士", said=said)
    return staff["boss"], Asked(kind, number=1 if kind == "related" else None, said=said)


def _complete(book: Any, by: str) -> None:
    """Rows, a frozen head that can be filtered, a cover that says who, narrowed to what and as of when, no formula."""
    sheet, cover = book.worksheets
    assert sheet.max_row >= 2 and sheet.freeze_panes == "A2" and sheet.auto_filter.ref
    assert cover.title == "说明"
    said = [row[0].value for row in cover.iter_rows()]
    assert by in said[0] and said[1] == "筛选：一组" and "#" in said[2]
    assert not any(cell.data_type == "f" for row in sheet.iter_rows() for cell in row)
    titles = [cell.value for cell in sheet[1]]
    assert len(set(titles)) == len(titles) and not any("." in title for title in titles)


def test_every_list_has_rows_a_frozen_head_and_a_cover(desk: Desk, people: dict[str, Actor]) -> None:
    for kind in sorted(set(LAYOUTS) - _PAPERS):
        reader, asked = _asked(desk, people, kind)
        _complete(_book(desk, reader, asked), reader.name)


def test_the_lists_of_papers_leave_in_words(desk: Desk) -> None:
    desk.command(lambda tx: close_setup(tx, "滨江壹号"))
    staff = office_of(desk, rulebook="signing-room")
    case_id = received(desk, staff["ann"], 1, "王小芳")
    signed = slips.sign(desk, staff["kim"], slips.hand_in(desk, staff["ann"], HandIn(None, case_id, staff["ann"].id)))
    letters.slip_paper(desk, staff["ann"], signed.seq, _HERE)
    slips.hand_in(desk, staff["ann"], HandIn(None, case_id, staff["ann"].id, ("need",), "改三房"))
    for kind, expected in {
        "papers_waiting": ("确认单", "王小芳", "138****0001", "李婷", "需求", "改三房"),
        "papers_answered": ("确认单", "王小芳", "登记有效"),
        "papers_ending": ("王小芳", "李婷"),
        "papers_issued": ("S-00001", "客户确认单", "有效"),
    }.items():
        book = _book(desk, staff["kim"], Asked(kind, said=("一组",)))
        _complete(book, "吴霞")
        values = {cell.value for cell in book.worksheets[0][2]}
        assert set(expected) <= values, (kind, values)


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


def test_the_front_desk_takes_out_its_register_with_the_numbers_covered(desk: Desk, people: dict[str, Actor]) -> None:
    sheet = _book(desk, people["front"], Asked("tickets")).worksheets[0]
    first, call = ([cell.value for cell in sheet[line]] for line in (2, 3))
    assert first[1:3] == ["首访", 3] and call[1] == "来电" and call[4] == "138****0077"
    taken = _book(desk, people["ann"], Asked("tickets")).worksheets[0]
    assert {row[7].value for row in taken.iter_rows(min_row=2)} == {"李婷"}


def test_search_results_leave_as_far_as_their_reader_sees_them(desk: Desk, people: dict[str, Actor]) -> None:
    mine = _book(desk, people["bob"], Asked("search", text="女士")).worksheets[0]
    assert {(row[0].value, row[2].value, row[3].value) for row in mine.iter_rows(min_row=2)} >= {
        ("王女士", "13800000002", "王敏")
    }
    all_ = _book(desk, people["boss"], Asked("search", text="女士")).worksheets[0]
    assert "138****0002" in {row[2].value for row in all_.iter_rows(min_row=2)}
    with pytest.raises(Forbidden):
        export(desk, people["root"], "zh_CN", Asked("search", text="女士"))


def test_the_history_of_imports_is_for_whoever_imports(desk: Desk, people: dict[str, Actor]) -> None:
    sheet = _book(desk, people["root"], Asked("imports")).worksheets[0]
    assert (
        [cell.value for cell in sheet[2]][:1] == ["十月.csv"]
        and sheet["D2"].value == "待核对"
        and sheet["F2"].value == 1
    )
    for who in ("ann", "front", "fin", "amy"):
        with pytest.raises(Forbidden):
            export(desk, people[who], "zh_CN", Asked("imports"))


def test_the_register_of_the_day_says_which_agency_reported(desk: Desk, people: dict[str, Actor]) -> None:
    (waited,) = reported(desk, people["front"])
    tickets.open_tickets(desk, people["front"], Arrival("a3", case_id=waited.case_id))
    sheet = _book(desk, people["front"], Asked("tickets")).worksheets[0]
    assert {(row[3].value, row[5].value) for row in sheet.iter_rows(min_row=2)} >= {
        ("张先生", "宏达置业"),
        (None, None),
    }
    assert "宏达置业" in {each.unit for each in reception(desk, people["front"]).here}


def test_a_list_that_is_cut_says_so_on_its_cover(desk: Desk, people: dict[str, Actor]) -> None:
    cover = Cover("陈刚", desk.clock(), desk.zone, 1, "a" * 64, cut=True)
    body = listing("zh_CN", LAYOUTS["team"], [{"name": "李婷", "role": "rep", "state": "working"}], cover)
    said = [row[0].value for row in load_workbook(BytesIO(body)).worksheets[1].iter_rows()]
    assert said[-1].startswith("只含前 1 行")


def test_nobody_takes_out_what_he_may_not_see(desk: Desk, people: dict[str, Actor], clock: MovingClock) -> None:
    for who in ("amy", "ann", "fin", "root"):
        with pytest.raises(Forbidden):
            export(desk, people[who], "zh_CN", Asked("reports"))
    for kind in ("waited", "notices", "related"):
        with pytest.raises(Forbidden):
            export(desk, people["amy"], "zh_CN", Asked(kind, number=1))
    for who in ("front", "kim", "root"):
        for kind in ("pool", "follow_ups", "day", "takers", "handovers"):
            with pytest.raises(Forbidden):
                export(desk, people[who], "zh_CN", Asked(kind, only="today"))
    for kind in ("reports", "waited", "brokers", "handovers", "market", "groups"):
        with pytest.raises(Forbidden):
            export(desk, people["ann"], "zh_CN", Asked(kind))
    with pytest.raises(NotFound):
        export(desk, people["boss"], "zh_CN", Asked("related", number=99))
    assert export(desk, people["ann"], "zh_CN", Asked("pool")).count == 1
