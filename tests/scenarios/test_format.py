"""What the page about scenarios promises: every fact and field it names can be written, and nothing else."""

from __future__ import annotations

import re
from copy import deepcopy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Final

import pytest
import yaml

from core.scenarios import BadScenario, Story, read
from core.scenarios.fields import EXPECTED, FACTS, STAFF
from tests.health.source import ROOT

_PAGE: Final = (ROOT / "docs" / "FORMAT.md").read_text(encoding="utf-8")
_ROW: Final = re.compile(r"^\| (`[a-z_`/ ]+`) \|(.*)\|$", re.MULTILINE)
_NAME: Final = re.compile(r"`([a-z_]+)")
_STORY: Final = """
- name: a visit
  rulebook: standard
  clauses: [003-01-02]
  staff: {A: {}, boss: {role: manager}}
  customers: {li: {name: 李明, phone: "13800010001"}}
  timeline: [{at: 2025-03-01 10:00, by: A, do: visit, customer: li}]
  expect: [{at: 2025-03-01 10:00, customer: li, owner: A}]
"""


def _rows(heading: str) -> dict[str, set[str]]:
    """The names in the first column of the table below a heading, and those in the rest of each row."""
    section = _PAGE.split(f"\n## {heading}")[1].split("\n## ")[0]
    return {name: set(_NAME.findall(rest)) for first, rest in _ROW.findall(section) for name in _NAME.findall(first)}


def test_the_page_names_every_fact_with_its_fields_and_every_expectation() -> None:
    facts = _rows("Facts")
    assert facts.keys() == FACTS.keys()
    late = set(_NAME.findall(_PAGE.split("may say `entered:")[0].rsplit("\n\n", 1)[1])) & FACTS.keys()
    assert late == {kind for kind, shape in FACTS.items() if "entered" in shape.fields}
    shared = {"entered", "proof", "amount", "name", "group"}
    unnamed = {
        (kind, field)
        for kind, shape in FACTS.items()
        for field in shape.fields
        if field not in shared and f"`{field}" not in _PAGE
    }
    assert unnamed == set()
    expected = _rows("Expectations")
    named = set(expected) | set().union(*expected.values())
    assert EXPECTED.keys() <= named
    staff = set(_NAME.findall(_PAGE.split("\n## Staff")[1].split("\n## ")[0]))
    assert STAFF.keys() <= staff


def _read(tmp_path: Path, text: str) -> list[Story]:
    file = tmp_path / "stories.yaml"
    file.write_text(text, encoding="utf-8")
    return read(file)


def _changed(path: str, value: Any) -> str:
    """The story with one value changed, as a file."""
    stories = yaml.safe_load(_STORY)
    place: Any = stories[0]
    *way, last = [int(step) if step.isdigit() else step for step in path.split("/")]
    for step in way:
        place = place[step]
    if value is None:
        del place[last]
    else:
        place[last] = deepcopy(value)
    return yaml.safe_dump(stories, allow_unicode=True, sort_keys=False)


@pytest.mark.parametrize(
    ("path", "value", "key", "problem"),
    [
        ("foo", 1, "foo", "unknown key"),
        ("name", None, "name", "missing"),
        ("timeline", [], "timeline", "missing"),
        ("expect", None, "expect", "missing"),
        ("zone", "Mars", "zone", "unknown zone"),
        ("clauses", ["X-1"], "clauses", "unknown row"),
        ("set", {"visits": 3}, "set.visits", "unknown_parameter"),
        ("staff/A", {"roll": "rep"}, "staff.A.roll", "unknown key"),
        ("staff/A", {"role": "chief"}, "staff.A.role", "not possible"),
        ("staff/pool", {}, "pool", "cannot be a handle"),
        ("customers/li", {"fon": "1"}, "customers.li.fon", "unknown key"),
        ("customers/li", {"gender": "x"}, "customers.li.gender", "m or f"),
        ("timeline/0/do", "stroll", "timeline.1.do", "unknown fact"),
        ("timeline/0/by", "Z", "timeline.1.by", "unknown staff handle"),
        ("timeline/0/by", None, "timeline.1.by", "missing"),
        ("timeline/0/customer", None, "timeline.1.customer", "missing"),
        ("timeline/0/mood", "good", "timeline.1.mood", "unknown key"),
        ("timeline/0/missing", ["hat"], "timeline.1.missing", "none of"),
        ("timeline/0/away", {"A": "asleep"}, "timeline.1.away.A", "none of"),
        ("timeline/0/at", "2025-03-01", "timeline.1.at", "no time of day"),
        ("timeline/0/at", "2025-13-01 10:00", "timeline.1.at", "not a date and time"),
        ("timeline/0/at", "2025-03-01 24:01", "timeline.1.at", "not a date and time"),
        ("timeline/0/entered", "2025-02-01 10:00", "timeline.1.entered", "earlier than at"),
        ("expect/0/mood", "good", "expect.1.mood", "unknown key"),
        ("expect/0/owner", None, "expect.1", "expects nothing"),
        ("expect/0/owner", "Z", "expect.1.owner", "unknown staff handle"),
        ("expect/0/expires", "2025-03-31", "expect.1.expires", "no time of day"),
        ("expect/0/shares", {"A": 90}, "expect.1.shares", "not 100"),
        ("expect/0/fines", {"Z": 1}, "expect.1.fines", "unknown staff handle"),
        ("expect/0/rewards", {"A": 1}, "expect.1.rewards", "unknown customer handle"),
        ("expect/0/because", "003-01-02", "expect.1.because", "not a list"),
    ],
)
def test_what_the_page_does_not_know_is_named(tmp_path: Path, path: str, value: Any, key: str, problem: str) -> None:
    with pytest.raises(BadScenario, match=problem) as caught:
        _read(tmp_path, _changed(path, value))
    assert caught.value.key == key


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("owner: A}", "owner: A, owner: boss}"),
        ("staff: {A: {}", "staff: {A: {}, A: {team: one}"),
        ("  rulebook: standard", "  rulebook: standard\n  rulebook: collective"),
    ],
)
def test_a_key_that_stands_twice_is_an_error(tmp_path: Path, old: str, new: str) -> None:
    with pytest.raises(BadScenario, match=r"line \d+: key twice"):
        _read(tmp_path, _STORY.replace(old, new))


@pytest.mark.parametrize(
    ("written", "meant"),
    [
        ("2025-03-31 10:00", datetime(2025, 3, 31, 2, tzinfo=UTC)),
        ("2025-03-31 9:05", datetime(2025, 3, 31, 1, 5, tzinfo=UTC)),
        ("2025-03-31 10:00:30", datetime(2025, 3, 31, 2, 0, 30, tzinfo=UTC)),
        ("'2025-03-31T10:00'", datetime(2025, 3, 31, 2, tzinfo=UTC)),
        ("'2025-03-31 10:00+09:00'", datetime(2025, 3, 31, 1, tzinfo=UTC)),
        ("2025-03-31 24:00", datetime(2025, 3, 31, 16, tzinfo=UTC)),
    ],
)
def test_a_moment_may_be_written_in_several_ways(tmp_path: Path, written: str, meant: datetime) -> None:
    [story] = _read(tmp_path, _STORY.replace("owner: A}", f"expires: {written}}}"))
    assert story.expectations[0].wants["expires"] == meant
