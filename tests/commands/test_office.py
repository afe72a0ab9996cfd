"""Checking and mending an office at the command line."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select, update
from typer.testing import CliRunner

from core.cli import app
from core.services.desk import Desk
from core.services.opening import open_office
from core.settings import settings
from db.tables import case, entry
from tests.services.customers import received
from tests.support import office_of, restate


@pytest.fixture
def desk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desk]:
    """The desk of the office that the commands work on."""
    monkeypatch.setenv("GUIKE_DATA", str(tmp_path / "data"))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    settings.cache_clear()
    opened = open_office()
    yield opened
    opened.engine.dispose()
    settings.cache_clear()


def test_the_demo_asks_before_it_sets_accounts_aside(desk: Desk) -> None:
    assert CliRunner().invoke(app, ["user", "add", "wang", "--name", "王敏"]).exit_code == 0
    refused = CliRunner().invoke(app, ["demo"], input="n\n")
    assert refused.exit_code == 1
    assert CliRunner().invoke(app, ["users", "--names"]).stdout == "wang\n"


def test_a_column_that_the_facts_do_not_bear_out_is_found_and_written_anew(desk: Desk) -> None:
    people = office_of(desk)
    number = received(desk, people["ann"], 1)
    with desk.engine.begin() as connection:
        connection.execute(update(case).where(case.c.id == number).values(owner_id=people["bob"].id))
    found = CliRunner().invoke(app, ["verify", "--json"])
    assert (found.exit_code, json.loads(found.stdout)["first"]["code"]) == (1, "owner_id")
    mended = CliRunner().invoke(app, ["verify", "--rebuild", "--json"])
    assert (mended.exit_code, json.loads(mended.stdout)["ok"]) == (0, True)


def test_a_registration_is_for_the_project_that_it_names(desk: Desk) -> None:
    office_of(desk)
    restate(desk, "identity.keys: [[phone]]", "identity.keys: [[phone, project]]")
    said = []
    for by, project in (("ann", "东区"), ("bob", "西区"), ("bob", "东区")):
        words = ["register", "--by", by, "--phone", "13800010001", "--name", "王芳", "--project", project, "--json"]
        said.append(json.loads(CliRunner().invoke(app, words).stdout))
    assert [(each["verdict"], each["owner"]) for each in said] == [
        ("accepted", "ann"),
        ("accepted", "bob"),
        ("refused", "ann"),
    ]


def test_a_register_without_a_column_for_it_is_taken_over_for_the_project_that_is_named(
    desk: Desk, tmp_path: Path
) -> None:
    office_of(desk)
    restate(desk, "identity.keys: [[phone]]", "identity.keys: [[phone, project]]")
    path = tmp_path / "register.csv"
    path.write_text("日期,姓名,电话,置业顾问\n2026-10-30,王芳,13800010001,李婷\n", encoding="utf-8")
    said = []
    for more in (["--dry-run"], ["--dry-run", "--project", "西区"], ["--by", "boss", "--project", "西区"]):
        found = json.loads(CliRunner().invoke(app, ["import", str(path), "--json", *more]).stdout)
        said.append((found["accepted"], found["left_for_person"], found["results"][0]["causes"]))
    assert said == [(0, 1, ["project_missing"]), (1, 0, []), (1, 0, [])]
    with desk.read() as tx:
        assert tx.connection.execute(select(entry.c.project)).scalars().all() == ["西区"]


def test_other_sheets_of_customers_are_named_and_can_be_asked_for(desk: Desk, tmp_path: Path) -> None:
    office_of(desk)
    book = openpyxl.Workbook()
    for name, count in (("十月", 2), ("九月", 1)):
        sheet = book.create_sheet(name)
        sheet.append(["姓名", "电话", "置业顾问"])
        for turn in range(count):
            sheet.append([f"{name}客户", f"1380000{turn}00{count}", "李婷"])
    book.save(path := tmp_path / "register.xlsx")
    said = []
    for more in (["--dry-run"], ["--dry-run", "--sheet", "九月"], ["--by", "boss"]):
        found = json.loads(CliRunner().invoke(app, ["import", str(path), "--json", *more]).stdout)
        said.append((found["accepted"], found["other_sheets"]))
    assert said == [(2, ["九月"]), (1, []), (2, ["九月"])]
    assert "九月" in CliRunner().invoke(app, ["import", str(path), "--dry-run"]).stdout
