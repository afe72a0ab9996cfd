"""A register is taken over row by row: judged at its own time, each row once, with the reason of each refusal."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import select

from core.services import importing
from core.services.desk import Desk
from core.services.verification import verify
from db.tables import case
from tests.support import office_of

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
    ("accepted", ()),
    ("refused", ("refused",)),
    ("refused", ("phone_bad",)),
    ("refused", ("name_missing", "salesperson_unknown")),
    ("person", ("phone_masked",)),
    ("traffic", ("phone_missing",)),
    ("accepted", ()),
]


def test_a_dry_run_says_what_would_happen_and_writes_nothing(desk: Desk, tmp_path: Path) -> None:
    staff = office_of(desk)
    done = importing.dry_run(desk, staff["boss"], importing.read(desk, _file(tmp_path)))
    assert _outcomes(done) == _EXPECTED
    assert verify(desk).facts == 0


def test_the_import_does_what_the_dry_run_said_and_a_second_one_adds_nothing(desk: Desk, tmp_path: Path) -> None:
    staff = office_of(desk)
    register = importing.read(desk, _file(tmp_path))
    heard: list[float] = []
    first = importing.run(desk, staff["boss"], register, progress=heard.append)
    assert _outcomes(first) == _EXPECTED
    assert heard[-1] == 1.0
    facts = verify(desk).facts
    assert _outcomes(importing.run(desk, staff["boss"], register)) == _EXPECTED
    done = verify(desk)
    assert (done.facts, done.findings) == (facts, ())


@pytest.mark.parametrize(("opening", "lapsed"), [("own_time", 1), ("go_live", 0)])
def test_old_claims_are_judged_at_their_own_time_or_start_today(
    desk: Desk, tmp_path: Path, opening: importing.Opening, lapsed: int
) -> None:
    staff = office_of(desk)
    importing.run(desk, staff["boss"], importing.read(desk, _file(tmp_path)), opening)
    with desk.read() as tx:
        states = tx.connection.execute(select(case.c.state)).scalars().all()
    assert states.count("pool") == lapsed
