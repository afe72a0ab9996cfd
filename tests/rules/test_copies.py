"""No rulebook is known by name: a copy under another id, with other numbers, works as it says."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from core.rulebooks import available, load_text, source_of
from tests.rules.desk import Office

CORE = Path(__file__).parents[2] / "core"


def test_a_copy_of_the_slip_rulebook_with_other_numbers() -> None:
    text = source_of("signing-room").replace("id: signing-room", "id: our-slips", 1)
    text = text.replace("length: 10\n", "length: 6\n").replace("quota.base: 50", "quota.base: 1")
    office = Office(load_text(text))
    office.customer("li", need="两居")
    office.customer("wang", need="三居", name="王芳")
    for customer in ("li", "wang"):
        office.told("2026-11-01 09:00", "A", "visit", customer)
    office.told("2026-11-01 09:30", "A", "slip", "li")
    office.told("2026-11-01 09:40", "A", "slip", "wang")
    assert office.until("li", "2026-11-01 09:30") == "2026-11-07 09:30"
    assert office.verdict("wang", "2026-11-01 09:40").outcome == "refused"
    assert office.verdict("li", "2026-11-01 09:30").rulebook == "our-slips"


@pytest.mark.parametrize("id", [each for each in available() if each != "standard"])
def test_no_code_names_a_rulebook(id: str) -> None:
    quoted = re.compile(rf"[\"']{re.escape(id)}[\"']")
    assert [path for path in CORE.rglob("*.py") if quoted.search(path.read_text("utf-8"))] == []
