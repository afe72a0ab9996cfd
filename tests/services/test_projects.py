"""Where claims hold for one project: registers, messages, slips, corrections and hints keep the projects apart."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from core.services import import_choices, import_files, import_results, import_steps, import_upload, importing, messages
from core.services.access import Actor
from core.services.corrections import Completion, Correction, complete, correct, current
from core.services.desk import Desk
from core.services.duplicates import hint
from core.services.errors import Invalid, Refused
from core.services.import_trial import dry_run
from core.services.importing import Order
from core.services.messages import Pasted
from core.services.registration import Registered, Registration, register
from core.services.report_replies import replies
from core.services.verification import verify
from core.services.visit_slips import Arrival, open_slip
from db.tables import case, entry
from tests.support import MovingClock, office_of, restate

NUMBER = "13800010001"
_REGISTER = (
    "日期,姓名,电话,置业顾问,意向项目",
    "2026-10-30,王芳,13800010001,李婷,东区",
    "2026-10-31,王芳,13800010001,王敏,西区",
    "2026-11-01,王芳,13800010001,王敏,东区",
    "2026-11-01,刘洋,13800010002,李婷,",
)


@pytest.fixture
def people(desk: Desk) -> dict[str, Actor]:
    staff = office_of(desk)
    restate(desk, "identity.keys: [[phone]]", "identity.keys: [[phone, project]]")
    return staff


def _register(desk: Desk, by: Actor, project: str | None, phone: str = NUMBER) -> Registered:
    return register(desk, by, Registration(None, "visit", by.id, phone, "王小明", project=project))


def _told(desk: Desk, by: Actor) -> dict[str, str]:
    return {project: hint(desk, by, NUMBER, project).kind for project in ("东区", "西区")}


def test_a_register_names_the_project_of_each_row(desk: Desk, people: dict[str, Actor], tmp_path: Path) -> None:
    path = tmp_path / "register.csv"
    path.write_text("\n".join(_REGISTER), encoding="utf-8")
    number = import_upload.upload(desk, people["root"], path.name, path.read_bytes())
    held = import_files.held(desk, people["root"], number)
    assert held.projects == () and [each.project for each in held.preview(desk.zone)] == ["东区", "西区", "东区", ""]
    book = importing.read(desk, path)
    tried = dry_run(desk, people["boss"], book, project="")["own_time"].done
    done = importing.run(desk, people["boss"], Order(book, project=""))
    for each in (tried, done):
        assert [row.outcome for row in each.results] == ["new", "new", "refused", "new"]
    assert _told(desk, people["ann"]) == {"东区": "own", "西区": "occupied"}
    assert verify(desk).findings == ()


def test_rows_that_name_no_project_say_so_until_one_is_chosen(
    desk: Desk, people: dict[str, Actor], tmp_path: Path
) -> None:
    path = tmp_path / "register.csv"
    path.write_text("日期,姓名,电话,置业顾问\n2026-10-30,王芳,13800010001,李婷\n,,138,没有\n", encoding="utf-8")
    book = importing.read(desk, path)
    for done in (
        dry_run(desk, people["boss"], book)["go_live"].done,
        importing.run(desk, people["boss"], Order(book)),
    ):
        assert [(row.outcome, row.causes) for row in done.results] == [
            ("person", ("project_missing",)),
            ("unread", ("phone_bad", "name_missing", "project_missing", "salesperson_unknown")),
        ]
    for project in ("东区", "西区", "西区", ""):
        importing.run(desk, people["boss"], Order(book, project=project))
    with desk.read() as tx:
        kept = tx.connection.execute(select(entry.c.project, case.c.id).join(case, case.c.entry_id == entry.c.id)).all()
    assert sorted(row.project or "" for row in kept) == ["", "东区", "西区"]
    assert verify(desk).findings == ()


def test_the_project_of_a_register_is_chosen_once_and_remembered_for_its_header(
    desk: Desk, people: dict[str, Actor]
) -> None:
    boss, rows = people["boss"], "日期,姓名,电话,置业顾问\n2026-10-30,王芳,{},李婷"
    number = import_upload.upload(desk, boss, "东.csv", rows.format(NUMBER).encode())
    assert import_files.held(desk, boss, number).project is None
    import_steps.start(desk, boss, number, "trying")
    import_steps.carry_out(desk, boss, number)
    with pytest.raises(Invalid):
        import_choices.choose_project(desk, boss, number, "东" * 61)
    import_choices.choose_project(desk, boss, number, " 东区 ")
    assert (held := import_files.held(desk, boss, number)).state == "mapped" and held.project == "东区"
    import_steps.start(desk, boss, number, "running")
    import_steps.carry_out(desk, boss, number)
    with pytest.raises(Refused, match="import_state"):
        import_choices.choose_project(desk, boss, number, "西区")
    assert _told(desk, people["ann"]) == {"东区": "own", "西区": "elsewhere"}
    again = import_upload.upload(desk, boss, "十一月.csv", rows.format("13800010002").encode())
    found = import_files.held(desk, boss, again)
    assert (found.project, found.projects) == ("东区", ("东区",))
    restate(desk, "identity.keys: [[phone, project]]", "identity.keys: [[phone]]")
    later = import_upload.upload(desk, boss, "十二月.csv", rows.format("13800010003").encode())
    assert import_files.held(desk, boss, later).project is None


def test_the_empty_register_has_a_column_for_it_only_there(desk: Desk, people: dict[str, Actor]) -> None:
    assert "意向项目" in _columns(import_results.empty_register(desk, people["boss"], "zh_CN"))
    restate(desk, "identity.keys: [[phone, project]]", "identity.keys: [[phone]]")
    assert "意向项目" not in _columns(import_results.empty_register(desk, people["boss"], "zh_CN"))


def _columns(body: bytes) -> list[object]:
    sheet = openpyxl.load_workbook(BytesIO(body)).worksheets[0]
    return [cell.value for row in sheet.iter_rows() for cell in row]


@pytest.mark.parametrize(
    ("text", "project"),
    [
        ("孙洁 张先生 1380**10001 意向项目：东区", "东区"),
        ("孙洁 张先生 1380**10001 西区", "西区"),
        ("孙洁 张先生 1380**10001", "北区"),
        ("孙洁 东区\n张先生 1380**10001", "东区"),
        ("报备单位：宏达置业\n经纪人：孙洁\n项目：南区二期\n客户：张先生\n电话：1380**10001", "南区二期"),
    ],
)
def test_a_message_is_for_the_project_that_it_names_or_for_the_one_chosen(
    desk: Desk, people: dict[str, Actor], text: str, project: str
) -> None:
    for known, phone in (("东区", "13800010008"), ("西区", "13800010009")):
        _register(desk, people["ann"], known, phone)
    (seq,) = messages.take(desk, people["kim"], Pasted("p1", text, project="北区")).judged
    (reply,) = replies(desk, people["kim"], [seq])
    assert (reply.customer, reply.outcome) == ("张先生", "accepted")
    assert hint(desk, people["kim"], NUMBER, project).kind == "reported"
    assert hint(desk, people["kim"], NUMBER, "别处").kind == "free"


def test_a_line_that_waits_keeps_its_project(desk: Desk, people: dict[str, Actor]) -> None:
    pasted = Pasted("p1", "孙洁 张先生 1380**1001", project="东区")
    (line,) = messages.take(desk, people["kim"], pasted).waiting
    assert messages.waiting(desk, people["kim"]) == [line] and line.project == "东区"
    messages.mend(desk, people["kim"], [replace(line, phone="1380**10001", project="西区")])
    assert hint(desk, people["kim"], NUMBER, "西区").kind == "reported"


def test_an_office_without_projects_reads_none(desk: Desk) -> None:
    staff = office_of(desk)
    (line,) = messages.take(desk, staff["kim"], Pasted("p1", "孙洁 张先生 项目：东区", project="东区")).waiting
    assert (line.name, line.project) == ("张先生", None)


def test_the_visit_of_a_reported_customer_is_for_the_project_of_his_report(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    (seq,) = messages.take(desk, people["kim"], Pasted("p1", "孙洁 张先生 1380**10001", project="东区")).judged
    (reply,) = replies(desk, people["kim"], [seq])
    clock.forward(hours=2)
    done = open_slip(desk, people["kim"], Arrival("a1", reply.case_id, NUMBER, "张先生", "m"))
    assert done is not None and done.verdict is not None
    assert (done.case_id, done.verdict.stage) == (reply.case_id, "confirmed")
    assert _told(desk, people["kim"]) == {"东区": "occupied", "西区": "elsewhere"}


def test_a_masked_report_means_nobody_of_another_project(desk: Desk, people: dict[str, Actor]) -> None:
    _register(desk, people["ann"], "西区")
    (seq,) = messages.take(desk, people["kim"], Pasted("p1", "孙洁 王先生 1380**10001", project="东区")).judged
    assert replies(desk, people["kim"], [seq])[0].outcome == "accepted"
    (seq,) = messages.take(desk, people["kim"], Pasted("p2", "孙洁 王先生 1380**10001", project="西区")).judged
    assert replies(desk, people["kim"], [seq])[0].outcome != "accepted"


def test_the_hint_on_a_hidden_number_counts_customers_of_its_project(desk: Desk, people: dict[str, Actor]) -> None:
    _register(desk, people["ann"], "东区")
    _register(desk, people["ann"], "西区")
    _register(desk, people["ann"], "东区", "13899910001")
    counts = [hint(desk, people["bob"], "138***10001", each).count for each in ("东区", "西区", None)]
    assert counts == [2, 1, 0]


def test_a_wrong_project_is_corrected_and_the_claim_is_for_the_right_one(desk: Desk, people: dict[str, Actor]) -> None:
    ann = people["ann"]
    done = _register(desk, ann, "东区")
    assert current(desk, ann, done.seq)["project"] == "东区"
    correct(desk, ann, Correction("c1", done.seq, "项目选错了", {"project": "西区"}))
    assert _told(desk, people["bob"]) == {"东区": "elsewhere", "西区": "occupied"}
    mine = _register(desk, people["bob"], "东区")
    assert mine.verdict is not None and mine.verdict.owner == people["bob"].id
    assert verify(desk).findings == ()


def test_a_visit_without_a_number_is_completed_for_its_project(desk: Desk, people: dict[str, Actor]) -> None:
    ann = people["ann"]
    form = Registration(None, "visit", ann.id, "", "王先生", project="东区", traffic=True)
    complete(desk, ann, Completion("c1", register(desk, ann, form).seq, NUMBER, "王先生"))
    assert _told(desk, people["bob"]) == {"东区": "occupied", "西区": "elsewhere"}


def test_where_claims_hold_for_every_project_nobody_is_asked_for_one(desk: Desk) -> None:
    ann = office_of(desk)["ann"]
    assert "project" not in current(desk, ann, _register(desk, ann, None).seq)
    assert current(desk, ann, _register(desk, ann, "东区").seq)["project"] == "东区"
