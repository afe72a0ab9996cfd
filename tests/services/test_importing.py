"""A register is taken over row by row: judged at its own time, each row once, with the reason of each refusal."""

from __future__ import annotations

import random
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from core.services import importing, lead_edits
from core.services.access import Actor
from core.services.deals import Step, add_step
from core.services.desk import Desk
from core.services.import_trial import dry_run
from core.services.importing import Order
from core.services.lead_edits import Edit
from core.services.leads import leads
from core.services.registration import Registration, register
from core.services.relation import case_row
from core.services.verification import verify
from db.tables import case
from tests.support import START, office_of

_LINES = (
    "日期,姓名,电话,置业顾问,来源",
    "2026-10-30,王芳,13800000001,李婷,路过",
    "2026-10-31,王芳,138-0000-0001,王敏,路过",
    "2026-10-31,刘洋,1380000,李婷,抖音",
    "2026-10-31,,13800000002,没有这人,抖音",
    "2026-10-31,陈某,138****0003,李婷,抖音",
    "2026-10-31,路人,未留,李婷,路过",
    "2026-09-01,老客户,13800000004,王敏,电话来电",
)


def _file(tmp_path: Path) -> Path:
    path = tmp_path / "register.csv"
    path.write_text("\n".join(_LINES), encoding="utf-8")
    return path


def _outcomes(done: importing.Imported) -> list[tuple[str, tuple[str, ...]]]:
    return [(result.outcome, result.causes) for result in done.results]


_EXPECTED = [
    ("new", ()),
    ("refused", ("refused", "clause:ST-02")),
    ("unread", ("phone_bad",)),
    ("unread", ("name_missing", "salesperson_unknown")),
    ("person", ("phone_masked",)),
    ("traffic", ("phone_missing",)),
    ("new", ()),
]


def test_a_dry_run_says_what_would_happen_and_writes_nothing(desk: Desk, tmp_path: Path) -> None:
    staff = office_of(desk)
    found = dry_run(desk, staff["boss"], importing.read(desk, _file(tmp_path)))
    assert _outcomes(found["own_time"].done) == _EXPECTED
    assert (found["own_time"].free, found["go_live"].free) == (1, 0)
    assert verify(desk).facts == 0


def test_the_import_does_what_the_dry_run_said_and_a_second_one_adds_nothing(desk: Desk, tmp_path: Path) -> None:
    staff = office_of(desk)
    book = importing.read(desk, _file(tmp_path))
    heard: list[int] = []
    first = importing.run(desk, staff["boss"], Order(book), after=lambda tx, done: heard.append(len(done)))
    assert _outcomes(first) == _EXPECTED
    assert sum(heard) == len(_EXPECTED)
    facts = verify(desk).facts
    assert _outcomes(importing.run(desk, staff["boss"], Order(book))) == _EXPECTED
    done = verify(desk)
    assert (done.facts, done.findings) == (facts, ())


@pytest.mark.parametrize(("opening", "lapsed"), [("own_time", 1), ("go_live", 0)])
def test_old_claims_are_judged_at_their_own_time_or_start_today(
    desk: Desk, tmp_path: Path, opening: importing.Opening, lapsed: int
) -> None:
    staff = office_of(desk)
    importing.run(desk, staff["boss"], Order(importing.read(desk, _file(tmp_path)), opening))
    with desk.read() as tx:
        states = tx.connection.execute(select(case.c.state)).scalars().all()
    assert states.count("pool") == lapsed


def _quarrelsome(tmp_path: Path) -> Path:
    """A register in which customers come again, to others, under hidden numbers and equal names."""
    dice = random.Random(5)
    lines = ["日期,姓名,电话,置业顾问,来源,公司"]
    for _ in range(70):
        day = (START - timedelta(days=dice.randrange(70))).date()
        phone = (
            dice.choice(("138****0003", "未留", "1380")) if dice.random() < 0.1 else f"138000000{dice.randrange(20):02}"
        )
        name, rep = dice.choice(("王芳", "刘洋", "陈某")), dice.choice(("李婷", "王敏", "赵强", "没有这人"))
        lines.append(f"{day},{name},{phone},{rep},{dice.choice(('路过', '电话来电'))},{dice.choice(('', '', '宏达'))}")
    path = tmp_path / "quarrels.csv"
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _already(desk: Desk, staff: dict[str, Actor]) -> None:
    """Customers of the register who are here already: owned, reported under a hidden number, related, bought."""
    for number in range(0, 20, 3):
        form = Registration(None, "visit", staff["cid"].id, f"138000000{number:02}", "王芳")
        done = register(desk, staff["cid"], form)
        assert done.case_id is not None
        if number == 9:
            add_step(desk, staff["cid"], Step(None, done.case_id, "deposit", staff["cid"].id, amount="20000"))
    register(desk, staff["amy"], Registration(None, "report", staff["amy"].id, "138****0004", "刘洋"))


@pytest.mark.parametrize("rulebook", ["standard", "signing-room", "software-record"])
def test_a_dry_run_says_of_each_row_what_the_import_then_does(desk: Desk, tmp_path: Path, rulebook: str) -> None:
    staff = office_of(desk, rulebook=rulebook)
    _already(desk, staff)
    book = importing.read(desk, _quarrelsome(tmp_path))
    before = verify(desk).facts
    tried = dry_run(desk, staff["boss"], book, ("own_time",))["own_time"].done
    assert verify(desk).facts == before
    done = importing.run(desk, staff["boss"], Order(book))
    assert _outcomes(tried) == _outcomes(done)
    assert verify(desk).findings == ()


def test_the_console_tries_a_register_before_there_is_an_office(desk: Desk, tmp_path: Path) -> None:
    console = Actor(0, "console", "console", "admin", console=True)
    found = dry_run(desk, console, importing.read(desk, _file(tmp_path)), ("own_time",))["own_time"]
    assert found.done.totals()["person"] + found.done.totals()["unread"] == len(_LINES) - 1
    assert verify(desk).facts == 0


def test_a_dry_run_leaves_the_office_to_others_meanwhile(desk: Desk, tmp_path: Path) -> None:
    staff = office_of(desk)
    heard: list[int] = []

    def meanwhile(_rows: int) -> None:
        form = Registration(None, "visit", staff["ann"].id, f"1390000000{len(heard)}", "新客")
        heard.append(register(desk, staff["ann"], form).seq)

    dry_run(desk, staff["boss"], importing.read(desk, _file(tmp_path)), progress=meanwhile)
    assert heard == [1, 2, 3]


_GRADED = (
    "日期,姓名,电话,置业顾问,级别",
    "2026-10-30,王芳,13800000001,李婷,A",
    "2026-10-31,王芳,13800000001,王敏,O",
    "2026-10-31,刘洋,13800000002,李婷,ｂ级",
    "2026-10-31,陈某,13800000003,李婷,未定",
    "2026-10-31,李明,13800000004,王敏,C",
)


def test_the_grades_of_a_register_count_for_whoever_has_the_customer(desk: Desk, tmp_path: Path) -> None:
    staff = office_of(desk)
    ann = staff["ann"]
    here = register(desk, ann, Registration(None, "visit", ann.id, "13800000004", "李明")).case_id
    path = tmp_path / "graded.csv"
    path.write_text("\n".join(_GRADED), encoding="utf-8")
    book = importing.read(desk, path)
    tried = dry_run(desk, staff["boss"], book)["own_time"].done
    assert [each.graded for each in tried.results] == [True, False, True, False, False]
    done = importing.run(desk, staff["boss"], Order(book))
    assert [(each.outcome, each.graded) for each in done.results] == [
        (each.outcome, each.graded) for each in tried.results
    ]
    graded = {each.name: each.grade for each in leads(desk, ann).rows}
    assert graded == {"王芳": "A", "刘洋": "B", "陈某": None, "李明": None}
    with desk.read() as tx:
        version = case_row(tx, here or 0).version
    lead_edits.edit(desk, ann, [Edit("e", here or 0, version, grade="O")])
    assert {each.name: each.grade for each in leads(desk, ann).rows}["李明"] == "O"
    assert verify(desk).findings == ()
