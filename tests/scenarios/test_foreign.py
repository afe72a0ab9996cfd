"""Offices that the program does not ship can write their own rulebook, and scenarios for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from core.rulebooks import Rejected, load_file, source_of
from core.scenarios import BadScenario, Pure, check, read
from core.scenarios.finding import Shelf

_STORY = """
- name: a visit counts
  rulebook: {name}
  clauses: [{row}]
  staff: {{A: {{}}}}
  customers: {{one: {{name: 李明, phone: "13800010001"}}}}
  timeline: [{{at: 2025-03-01 10:00, by: A, do: visit, customer: one}}]
  expect: [{{at: 2025-03-01 10:00, customer: one, owner: A, because: [{row}]}}]
"""


def _office(tmp_path: Path, id: str = "own") -> Path:
    """A folder of scenarios with a rulebook beside it, a copy of a shipped one under another id."""
    (tmp_path / "rulebooks").mkdir()
    text = source_of("standard").replace("id: standard", f"id: {id}", 1).replace("003-01-02", "§1", 1)
    (tmp_path / "rulebooks" / f"{id}.yaml").write_text(text, encoding="utf-8")
    return tmp_path / "stories.yaml"


@pytest.mark.parametrize("name", ["own", "rulebooks/own.yaml"])
def test_a_rulebook_beside_the_scenarios_is_found_by_id_and_by_path(tmp_path: Path, name: str) -> None:
    file = _office(tmp_path)
    file.write_text(_STORY.format(name=name, row="§1"), encoding="utf-8")
    [story] = read(file)
    assert check(story, Pure(story)) == []


def test_a_rulebook_in_a_folder_above_is_found(tmp_path: Path) -> None:
    _office(tmp_path)
    (tmp_path / "stories").mkdir()
    file = tmp_path / "stories" / "one.yaml"
    file.write_text(_STORY.format(name="own", row="§1"), encoding="utf-8")
    assert read(file)[0].rulebook.id == "own"


def test_a_given_rulebook_goes_before_a_shipped_one(tmp_path: Path) -> None:
    file = _office(tmp_path)
    book = load_file(tmp_path / "rulebooks" / "own.yaml")
    file.write_text(_STORY.format(name="standard", row="§1"), encoding="utf-8")
    assert read(file, {"standard": book})[0].rulebook is book


@pytest.mark.parametrize(
    ("name", "row", "problem"),
    [
        ("elsewhere", "§1", "unknown rulebook elsewhere"),
        ("rulebooks/none.yaml", "§1", "no such file"),
        ("../own", "§1", "unknown rulebook"),
        ("own", "§2", "unknown row §2"),
        ("standard", "§1", "unknown row §1"),
    ],
)
def test_what_cannot_be_found_is_an_error(tmp_path: Path, name: str, row: str, problem: str) -> None:
    file = _office(tmp_path)
    file.write_text(_STORY.format(name=name, row=row), encoding="utf-8")
    with pytest.raises(BadScenario, match=problem):
        read(file)


def test_a_file_under_another_name_than_its_id_is_an_error(tmp_path: Path) -> None:
    file = _office(tmp_path)
    (tmp_path / "rulebooks" / "own.yaml").rename(tmp_path / "rulebooks" / "other.yaml")
    file.write_text(_STORY.format(name="other", row="§1"), encoding="utf-8")
    with pytest.raises(BadScenario, match="has the id own"):
        read(file)


def test_all_errors_of_a_rulebook_are_told(tmp_path: Path) -> None:
    file = _office(tmp_path)
    broken = tmp_path / "rulebooks" / "own.yaml"
    broken.write_text(broken.read_text("utf-8").replace("basis.mode: first", "basis.mode: second"), encoding="utf-8")
    file.write_text(_STORY.format(name="own", row="§1"), encoding="utf-8")
    with pytest.raises(Rejected, match="not_a_choice"):
        read(file)


def test_a_rulebook_with_errors_hides_no_other_of_its_folder(tmp_path: Path) -> None:
    file = _office(tmp_path)
    (tmp_path / "rulebooks" / "broken.yaml").write_text("id: broken", encoding="utf-8")
    shelf = Shelf(tmp_path / "rulebooks")
    assert (sorted(shelf), len(shelf)) == (["broken", "own"], 2)
    file.write_text(_STORY.format(name="own", row="§1"), encoding="utf-8")
    assert read(file, shelf)[0].rulebook is shelf["own"]
    file.write_text(_STORY.format(name="broken", row="§1"), encoding="utf-8")
    with pytest.raises(Rejected, match="missing_key"):
        read(file, shelf)
