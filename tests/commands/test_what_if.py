"""A rulebook is tried at the command line: one JSON object, nothing written, wrong usage told apart from failure."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner

from core.cli import app
from core.rulebooks import source_of
from core.services.opening import open_office
from core.settings import Settings, settings
from tests.services.customers import received
from tests.support import office_of


@pytest.fixture
def customers(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> int:
    """An office in which Ann registered a customer and Bob saw him later; the number of the case."""
    monkeypatch.setenv("GUIKE_DATA", str(tmp_path))
    monkeypatch.delenv("DATABASE_URL", raising=False)
    settings.cache_clear()
    desk = open_office(Settings(database_url="", guike_data=tmp_path))
    who = office_of(desk)
    case_id = received(desk, who["ann"], 1)
    received(desk, who["bob"], 1)
    desk.engine.dispose()
    return case_id


def test_a_file_is_tried_and_answered_in_json(customers: int, tmp_path: Path) -> None:
    file = tmp_path / "last.yaml"
    file.write_text(source_of("standard").replace("basis.mode: first", "basis.mode: last"), encoding="utf-8")
    done = CliRunner().invoke(app, ["what-if", str(file), "--json"])
    assert done.exit_code == 0, done.output
    said = json.loads(done.stdout)
    assert (said["customers"], said["change_hands"]) == (1, 1)
    assert [each["case"] for each in said["cases"]] == [customers]
    assert said["by_clause"] == [{"clause": "ST-02", "customers": 1, "moved_cents": 0}]


def test_a_shipped_rulebook_is_named_by_its_id(customers: int) -> None:
    done = CliRunner().invoke(app, ["what-if", "standard", "--since", "2026-01-01"])
    assert done.exit_code == 0, done.output
    assert "0" in done.stdout


@pytest.mark.parametrize("text", [None, "id: x\n", "\x00"])
def test_what_is_no_rulebook_is_wrong_usage(customers: int, tmp_path: Path, text: str | None) -> None:
    file = tmp_path / "none.yaml"
    if text is not None:
        file.write_text(text, encoding="utf-8")
    done = CliRunner().invoke(app, ["what-if", str(file)])
    assert done.exit_code == 2 and "none.yaml" in done.output
