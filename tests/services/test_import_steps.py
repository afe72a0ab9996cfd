"""A register is uploaded, mapped, tried, taken over, stopped and taken up again, undone, mended."""

from __future__ import annotations

import io
import time
from collections.abc import Callable, Sequence
from datetime import timedelta
from threading import Thread

import openpyxl
import pytest
from sqlalchemy import select

from core.services import (
    import_choices,
    import_files,
    import_names,
    import_results,
    import_steps,
    import_undo,
    import_upload,
    import_worker,
    importing,
)
from core.services.access import Actor
from core.services.desk import Desk
from core.services.errors import Forbidden, NotFound, Refused
from core.services.files import open_file
from core.services.follow_ups import FollowUp, log
from core.services.import_files import held
from core.services.verification import verify
from db.tables import case, party_key
from tests.support import START, MovingClock, office_of

HEADER = ("日期", "姓名", "电话", "置业顾问", "来源")
ROWS = (
    ("2026-10-30", "王芳", "13800000001", "李婷", "路过"),
    ("2026-10-31", "王芳", "13800000001", "王敏", "路过"),
    ("2026-10-31", "刘洋", "1380000", "李婷", "抖音"),
    ("2026-10-31", "", "138****0002", "没有这人", "抖音"),
    ("2026-10-31", "路人", "未留", "李婷", "路过"),
    ("2026-09-01", "老客户", "13800000004", "王敏", "电话来电"),
)


def workbook_of(rows: Sequence[Sequence[str]] = ROWS, header: Sequence[str] = HEADER) -> bytes:
    """A register as an office keeps it: a title, the header, the rows."""
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for row in (("来访登记表",), header, *rows):
        sheet.append(list(row))
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


def uploaded(desk: Desk, boss: Actor, rows: Sequence[Sequence[str]] = ROWS) -> int:
    return import_upload.upload(desk, boss, "十月.xlsx", workbook_of(rows))


def step(desk: Desk, boss: Actor, number: int, name: str) -> None:
    import_steps.start(desk, boss, number, name)
    import_steps.carry_out(desk, boss, number)


def many(count: int) -> list[tuple[str, ...]]:
    return [("2026-10-30", f"客户{n}", f"139{n:08d}", "李婷", "路过") for n in range(count)]


def test_an_upload_finds_the_header_and_shows_the_first_rows_as_they_will_be_read(desk: Desk) -> None:
    staff = office_of(desk)
    found = held(desk, staff["boss"], uploaded(desk, staff["boss"]))
    assert (found.state, found.rows, found.header) == ("mapped", 6, HEADER)
    assert found.mapping == {"at": 0, "name": 1, "phone": 2, "salesperson": 3, "source": 4}
    first = found.preview(desk.zone)[0]
    assert (first.line, first.name, first.phone.value, first.salesperson) == (3, "王芳", "13800000001", "李婷")
    assert set(found.salespeople()) == {"李婷", "王敏", "没有这人"}


def test_a_mapping_is_remembered_for_registers_with_the_same_header(desk: Desk) -> None:
    staff = office_of(desk)
    number = uploaded(desk, staff["boss"])
    with pytest.raises(Refused, match="who_is_missing"):
        import_choices.remap(desk, staff["boss"], number, {"at": 0, "salesperson": 3})
    import_choices.remap(desk, staff["boss"], number, {"name": 1, "phone": 2, "salesperson": 3, "note": 4})
    again = held(desk, staff["boss"], uploaded(desk, staff["boss"], many(3)))
    assert again.mapping == {"name": 1, "phone": 2, "salesperson": 3, "note": 4}


def test_another_opening_keeps_the_trial_and_another_mapping_or_name_does_not(desk: Desk) -> None:
    staff = office_of(desk)
    number = uploaded(desk, staff["boss"])
    step(desk, staff["boss"], number, "trying")
    import_choices.choose_opening(desk, staff["boss"], number, "go_live")
    assert (held(desk, staff["boss"], number).state, held(desk, staff["boss"], number).opening) == ("tried", "go_live")
    import_choices.forget_trial(desk, staff["boss"], number)
    assert held(desk, staff["boss"], number).trial is None
    step(desk, staff["boss"], number, "trying")
    import_choices.remap(desk, staff["boss"], number, {"name": 1, "phone": 2})
    assert held(desk, staff["boss"], number).state == "mapped"


@pytest.mark.parametrize(
    ("body", "code"),
    [(b"", "file_empty"), (b"PK\x03\x04broken", "file_truncated"), (b"\x00\x01\x02", "file_not_a_workbook")],
)
def test_what_is_no_register_is_refused_with_the_reason(desk: Desk, body: bytes, code: str) -> None:
    staff = office_of(desk)
    with pytest.raises(Refused) as refused:
        import_upload.upload(desk, staff["boss"], "十月.xlsx", body)
    assert refused.value.code == code
    with pytest.raises(Refused, match="no_register_found"):
        import_upload.upload(desk, staff["boss"], "x.xlsx", workbook_of([], ("甲", "乙")))


def test_a_register_without_rows_says_where_its_header_stands(desk: Desk) -> None:
    staff = office_of(desk)
    with pytest.raises(Refused, match="no_rows_found") as refused:
        import_upload.upload(desk, staff["boss"], "空.xlsx", workbook_of([]))
    assert refused.value.params["line"] >= 1


def test_a_header_that_stands_there_again_is_no_customer(desk: Desk) -> None:
    staff = office_of(desk)
    again = ("来访日期", "客户姓名", "联系电话", "置业顾问", "来源")
    body = workbook_of([("2026-11-01", "万一", "13844440001", "李婷", "路过"), again], again)
    number = import_upload.upload(desk, staff["boss"], "两页.xlsx", body)
    step(desk, staff["boss"], number, "trying")
    found = held(desk, staff["boss"], number).trial
    assert found is not None and found["own_time"]["totals"]["unread"] == 1
    assert [row[2] for row in found["own_time"]["rows"]] == [["header_again"]]


def test_a_file_that_is_too_large_is_refused_unread(desk: Desk) -> None:
    staff = office_of(desk)
    with pytest.raises(Refused, match="file_too_large"):
        import_upload.upload(desk, staff["boss"], "大.xlsx", b"PK\x03\x04" + bytes(import_files.MOST_BYTES))


def test_a_register_that_is_not_wanted_is_thrown_away_with_what_it_holds(desk: Desk) -> None:
    staff = office_of(desk)
    number = uploaded(desk, staff["boss"])
    import_files.discard(desk, staff["boss"], number)
    assert import_files.every(desk, staff["boss"]) == []
    taken = uploaded(desk, staff["boss"])
    step(desk, staff["boss"], taken, "running")
    with pytest.raises(Refused, match="import_state"):
        import_files.discard(desk, staff["boss"], taken)


def test_a_salesperson_takes_nothing_over(desk: Desk) -> None:
    staff = office_of(desk)
    number = uploaded(desk, staff["boss"])
    for attempt in (
        lambda: uploaded(desk, staff["ann"]),
        lambda: held(desk, staff["ann"], number),
        lambda: import_steps.start(desk, staff["front"], number, "running"),
        lambda: import_results.to_mend(desk, staff["ann"], number),
    ):
        with pytest.raises(Forbidden):
            attempt()
    with pytest.raises(NotFound):
        held(desk, staff["boss"], 99)


def test_names_are_said_once_and_hold_from_then_on(desk: Desk) -> None:
    staff = office_of(desk)
    names = import_names.names_in(desk, staff["boss"], ("李婷", "没有这人"))
    assert [(each.name, each.problem) for each in names] == [("没有这人", "salesperson_unknown"), ("李婷", None)]
    import_names.say_name(desk, staff["boss"], "没有这人", staff["bob"].id)
    import_names.say_name(desk, staff["boss"], "李婷", None)
    names = import_names.names_in(desk, staff["boss"], ("李婷", "没有这人"))
    assert [(each.user_id, each.problem) for each in names] == [
        (None, "salesperson_nobody"),
        (staff["bob"].id, None),
    ]


def test_a_dry_run_tells_both_openings_and_the_import_does_as_it_said(desk: Desk) -> None:
    staff = office_of(desk)
    number = uploaded(desk, staff["boss"])
    step(desk, staff["boss"], number, "trying")
    tried = held(desk, staff["boss"], number)
    assert tried.state == "tried"
    assert tried.trial is not None
    assert tried.trial["own_time"]["totals"] == {
        "new": 2, "same": 0, "refused": 1, "person": 0, "unread": 2, "traffic": 1, "again": 0, "graded": 0,
    }  # fmt: skip
    assert (tried.trial["own_time"]["free"], tried.trial["go_live"]["free"]) == (1, 0)
    assert verify(desk).facts == 0
    step(desk, staff["boss"], number, "running")
    assert held(desk, staff["boss"], number).state == "done"
    assert import_results.tally(desk, staff["boss"], number) == {"new": 2, "refused": 1, "unread": 2, "traffic": 1}
    assert import_results.ranges(desk, staff["boss"], number) == [(1, 4)]


def test_rows_that_were_not_taken_come_back_with_every_reason_and_can_be_mended(desk: Desk) -> None:
    staff = office_of(desk)
    number = uploaded(desk, staff["boss"])
    step(desk, staff["boss"], number, "running")
    wrong = import_results.to_mend(desk, staff["boss"], number)
    assert [(each.line, each.causes) for each in wrong] == [
        (4, ("refused", "clause:ST-02")),
        (5, ("phone_bad",)),
        (6, ("phone_masked", "name_missing", "salesperson_unknown")),
    ]
    ready = import_results.mend_workbook(desk, staff["boss"], "zh_CN", number)
    book = openpyxl.load_workbook(io.BytesIO(open_file(desk, staff["boss"], ready.token).body))
    sheet = book.worksheets[0]
    assert sheet.cell(2, 6).value == "按制度归别人；依据 ST-02"
    assert sheet.cell(4, 6).value == "电话不全（含 *）；没有姓名；没有这个姓名的账号"
    sheet.cell(4, 2).value, sheet.cell(4, 3).value, sheet.cell(4, 4).value = "钱多", "13800000002", "李婷"
    stream = io.BytesIO()
    book.save(stream)
    mended = import_upload.upload(desk, staff["boss"], "mended.xlsx", stream.getvalue())
    step(desk, staff["boss"], mended, "running")
    assert import_results.tally(desk, staff["boss"], mended)["new"] == 1


def test_a_row_that_is_wrong_in_several_cells_names_them_all(desk: Desk) -> None:
    staff = office_of(desk)
    rows = [
        ("昨天", "王" * 61, "138", "没有这人", "路过"),
        ("2031-10-30", "", "138****0002", "", "路过"),
        ("昨天", "王芳", "13800000001/13900000002", "李婷", "路过"),
        ("2026-10-30", "王" * 61, "13800000002", "李婷", "路过"),
        ("", "刘洋", "13800000003", "李婷", "路过"),
    ]
    number = uploaded(desk, staff["boss"], rows)
    step(desk, staff["boss"], number, "trying")
    trial = held(desk, staff["boss"], number).trial or {}
    assert [each[2] for each in trial["go_live"]["rows"]] == [
        ["phone_bad", "salesperson_unknown", "too_long"],
        ["phone_masked", "name_missing", "salesperson_missing"],
        ["phone_several"],
        ["too_long"],
    ]
    step(desk, staff["boss"], number, "running")
    assert [each.causes for each in import_results.to_mend(desk, staff["boss"], number)] == [
        ("phone_bad", "at_bad", "salesperson_unknown", "too_long"),
        ("phone_masked", "name_missing", "in_the_future", "salesperson_missing"),
        ("phone_several", "at_bad"),
        ("too_long",),
    ]


def test_rows_that_were_handed_back_are_read_as_their_register_was(desk: Desk) -> None:
    staff = office_of(desk)
    header = ("日期", "称呼", "号码", "谁接的", "来源", "")
    body = workbook_of([("2026-10-30", "王芳", "138", "李婷", "路过", "")], header)
    with pytest.raises(Refused, match="no_register_found"):
        import_upload.upload(desk, staff["boss"], "十月.xlsx", body)
    header = ("日期", "姓名", "号码", "谁接的", "来源", "")
    body = workbook_of([("2026-10-30", "王芳", "138", "李婷", "路过", "x")], header)
    number = import_upload.upload(desk, staff["boss"], "十月.xlsx", body)
    import_choices.remap(desk, staff["boss"], number, {"at": 0, "name": 1, "phone": 2, "salesperson": 3})
    step(desk, staff["boss"], number, "running")
    for language in ("zh_CN", "en"):
        back = import_results.mend_workbook(desk, staff["boss"], language, number)
        again = import_upload.upload(desk, staff["boss"], "退.xlsx", open_file(desk, staff["boss"], back.token).body)
        assert held(desk, staff["boss"], again).mapping == {"at": 0, "name": 1, "phone": 2, "salesperson": 3}


def test_each_sheet_of_customers_is_a_register_of_its_own(desk: Desk) -> None:
    staff = office_of(desk)
    book = openpyxl.Workbook()
    for name, rows in (("十月", many(3)), ("九月", many(2)), ("空表", []), ("说明", [])):
        sheet = book.create_sheet(name)
        for row in (HEADER if name != "说明" else ("请勿改动",), *rows):
            sheet.append(row)
    del book["Sheet"]
    stream = io.BytesIO()
    book.save(stream)
    number = import_upload.upload(desk, staff["boss"], "全年.xlsx", stream.getvalue())
    assert (held(desk, staff["boss"], number).sheet, held(desk, staff["boss"], number).rows) == ("十月", 3)
    [other] = import_files.of_same_file(desk, staff["boss"], number)
    assert (other.sheet, other.rows, other.state) == ("九月", 2, "mapped")
    for each in (number, other.id):
        step(desk, staff["boss"], each, "running")
    assert import_results.tally(desk, staff["boss"], other.id) == {"again": 2}
    only = import_upload.upload(desk, staff["chief"], "全年.xlsx", stream.getvalue(), "九月")
    same = import_files.of_same_file(desk, staff["chief"], only)
    assert held(desk, staff["chief"], only).sheet == "九月"
    assert [(each.sheet, each.state) for each in same] == [("十月", "done"), ("九月", "done")]
    for turn in range(40):
        copied = book.copy_worksheet(book["九月"])
        copied.title = f"第{turn}周"
    stream = io.BytesIO()
    book.save(stream)
    with pytest.raises(Refused, match="too_many_registers"):
        import_upload.upload(desk, staff["boss"], "全年.xlsx", stream.getvalue())


def test_an_import_is_stopped_and_taken_up_again_where_it_ended(desk: Desk) -> None:
    staff = office_of(desk)
    number = uploaded(desk, staff["boss"], many(importing.MOST_IN_BATCH + 40))
    import_steps.start(desk, staff["boss"], number, "running")
    import_steps.stop(desk, staff["boss"], number)
    assert import_steps.carry_out(desk, staff["boss"], number) is None
    assert (held(desk, staff["boss"], number).state, verify(desk).facts) == ("stopped", 0)
    step(desk, staff["boss"], number, "running")
    assert held(desk, staff["boss"], number).state == "done"
    assert verify(desk).facts == importing.MOST_IN_BATCH + 40
    with pytest.raises(Refused, match="import_state"):
        import_steps.start(desk, staff["boss"], number, "running")


def test_a_batch_that_somebody_stopped_meanwhile_is_not_kept(desk: Desk) -> None:
    staff = office_of(desk)
    number = uploaded(desk, staff["boss"], many(5))
    import_steps.start(desk, staff["boss"], number, "running")
    given = held(desk, staff["boss"], number)
    import_steps.stop(desk, staff["boss"], number)
    with pytest.raises(import_steps.Ended):
        import_steps._take(desk, staff["boss"], given)
    assert verify(desk).facts == 0


def test_a_step_without_a_sign_of_life_is_known_as_interrupted(desk: Desk, clock: MovingClock) -> None:
    staff = office_of(desk)
    number = uploaded(desk, staff["boss"])
    import_steps.start(desk, staff["boss"], number, "running")
    assert not held(desk, staff["boss"], number).silent
    clock.forward(minutes=2)
    assert held(desk, staff["boss"], number).silent
    import_steps.start(desk, staff["boss"], number, "running")
    assert not held(desk, staff["boss"], number).silent
    import_steps.interrupted(desk, number)
    assert held(desk, staff["boss"], number).silent
    step(desk, staff["boss"], number, "running")
    assert held(desk, staff["boss"], number).state == "done"


def test_two_people_import_the_same_file_at_once_and_each_customer_is_taken_once(desk: Desk) -> None:
    staff = office_of(desk)
    rows = many(120)
    numbers = [uploaded(desk, staff[who], rows) for who in ("boss", "chief")]
    for who, number in zip(("boss", "chief"), numbers, strict=True):
        import_steps.start(desk, staff[who], number, "running")
    threads = [
        Thread(target=import_steps.carry_out, args=(desk, staff[who], number))
        for who, number in zip(("boss", "chief"), numbers, strict=True)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with desk.read() as tx:
        assert len(tx.connection.execute(select(party_key.c.value)).scalars().all()) == 120
    told = [import_results.tally(desk, staff["boss"], number) for number in numbers]
    assert sum(each.get("new", 0) for each in told) == 120
    assert sum(each.get("again", 0) for each in told) == 120
    assert verify(desk).findings == ()


def test_two_processes_take_the_same_file_over_at_once_and_both_tell_what_became_of_it(desk: Desk) -> None:
    staff = office_of(desk)
    rows = [*many(900), ("2026-10-30", "", "138", "没有这人", "路过")]
    numbers = [uploaded(desk, staff[who], rows) for who in ("boss", "chief")]
    import_choices.choose_opening(desk, staff["chief"], numbers[1], "go_live")
    for who, number in zip(("boss", "chief"), numbers, strict=True):
        import_worker.begin(desk, staff[who], number, "running")
    _wait(lambda: all(held(desk, staff["boss"], number).state == "done" for number in numbers))
    with desk.read() as tx:
        assert len(tx.connection.execute(select(party_key.c.value)).scalars().all()) == 900
    told = [import_results.tally(desk, staff["boss"], number) for number in numbers]
    assert sum(each.get("new", 0) for each in told) == sum(each.get("again", 0) for each in told) == 900
    assert [each["unread"] for each in told] == [1, 1]
    assert all(sum(each.values()) == 901 for each in told)
    assert verify(desk).findings == ()


def _wait(done: Callable[[], bool]) -> None:
    for _ in range(300):
        if done():
            return
        time.sleep(0.2)
    raise AssertionError("the workers are not done")


def test_an_import_is_undone_and_can_be_done_again(desk: Desk, clock: MovingClock) -> None:
    staff = office_of(desk)
    number = uploaded(desk, staff["boss"])
    step(desk, staff["boss"], number, "running")
    clock.forward(hours=1)
    step(desk, staff["boss"], number, "undoing")
    gone = held(desk, staff["boss"], number)
    assert (gone.state, gone.undone_by) == ("undone", "陈刚")
    with desk.read() as tx:
        assert not tx.connection.execute(select(case.c.id).where(case.c.owner_id.is_not(None))).all()
    assert verify(desk).findings == ()
    clock.forward(hours=1)
    again = uploaded(desk, staff["boss"])
    step(desk, staff["boss"], again, "running")
    assert "again" not in import_results.tally(desk, staff["boss"], again)
    with desk.read() as tx:
        assert tx.connection.execute(select(case.c.owner_id).where(case.c.owner_id.is_not(None))).all()


def test_what_was_built_on_keeps_an_import_from_being_undone_and_is_named(desk: Desk, clock: MovingClock) -> None:
    staff = office_of(desk)
    number = uploaded(desk, staff["boss"])
    step(desk, staff["boss"], number, "running")
    with desk.read() as tx:
        case_id = tx.connection.execute(select(case.c.id).where(case.c.owner_id == staff["ann"].id)).scalar_one()
    clock.forward(days=1)
    log(desk, staff["ann"], FollowUp("later", case_id, "phone", True, "约了周末"))
    with pytest.raises(Refused, match="built_on"):
        import_steps.start(desk, staff["boss"], number, "undoing")
    assert [(each.kind, each.customer) for each in import_undo.built_on(desk, staff["boss"], number)] == [
        ("follow_up", "王芳")
    ]


def test_a_late_claim_left_to_a_person_is_undone_too(desk: Desk, clock: MovingClock) -> None:
    staff = office_of(desk)
    clock.at = START + timedelta(days=30)
    later = [("2026-11-20", "王芳", "13800000001", "李婷", "路过")]
    step(desk, staff["boss"], uploaded(desk, staff["boss"], later), "running")
    number = uploaded(desk, staff["boss"], [("2026-11-10", "王芳", "13800000001", "王敏", "路过")])
    step(desk, staff["boss"], number, "running")
    assert import_results.tally(desk, staff["boss"], number) == {"person": 1}
    step(desk, staff["boss"], number, "undoing")
    assert held(desk, staff["boss"], number).state == "undone"
    assert verify(desk).findings == ()


def test_the_empty_register_is_read_without_a_question(desk: Desk) -> None:
    staff = office_of(desk)
    body = import_results.empty_register(desk, staff["boss"], "zh_CN")
    book = openpyxl.load_workbook(io.BytesIO(body))
    book.worksheets[0].append(
        ["2026-10-30", "王芳", "女", "13800000001", None, "来电", "路过", "三房", "A", "李婷", "想看样板间"]
    )
    stream = io.BytesIO()
    book.save(stream)
    found = held(desk, staff["boss"], import_upload.upload(desk, staff["boss"], "t.xlsx", stream.getvalue()))
    assert set(found.mapping) == {
        "at", "name", "gender", "phone", "company", "channel", "source", "need", "grade", "salesperson", "note",
    }  # fmt: skip


def test_the_result_of_an_import_counts_the_grades_that_were_taken(desk: Desk) -> None:
    staff = office_of(desk)
    rows = [
        ("2026-10-30", "王芳", "13800000001", "李婷", "A"),
        ("2026-10-31", "王芳", "13800000001", "王敏", "O"),
        ("2026-10-31", "刘洋", "13800000002", "李婷", "未定"),
        ("2026-10-31", "陈某", "13800000003", "王敏", "C"),
    ]
    body = workbook_of(rows, ("来访日期", "客户姓名", "联系电话", "置业顾问", "级别"))
    number = import_upload.upload(desk, staff["boss"], "级别.xlsx", body)
    step(desk, staff["boss"], number, "trying")
    trial = held(desk, staff["boss"], number).trial or {}
    step(desk, staff["boss"], number, "running")
    told = import_results.tally(desk, staff["boss"], number)
    assert told == {"new": 3, "refused": 1, "graded": 2}
    assert told["graded"] == trial["own_time"]["totals"]["graded"]
    (past,) = import_results.history(desk, staff["boss"], 10)
    assert (past.file, past.state, past.counts) == ("级别.xlsx", "done", told)
