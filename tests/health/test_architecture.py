"""The page on the architecture prints the program's own tables, and names only what is there."""

from __future__ import annotations

import re

from core.services.access import ROLES, TABLE, Action
from tests.health import architecture
from tests.health.source import ROOT
from tests.health.test_readme import paths_named


def test_the_printed_parts_are_up_to_date() -> None:
    assert set(re.findall(r"<!-- (\w+) -->", architecture.text())) == {"permissions", "steps"}
    assert architecture.text() == architecture.generated(), "python -m tests.health.architecture"


def test_every_path_on_the_page_exists() -> None:
    named = paths_named(architecture.text())
    found = {each for each in named if (ROOT / each).exists() or (ROOT / "docs" / each).exists()}
    assert named - found == set()


def test_a_cell_says_how_far_a_role_may_go() -> None:
    row = dict.fromkeys(ROLES, frozenset[str]()) | {
        "rep": frozenset({"served", "own"}),
        "director": TABLE[Action.RULE]["director"],
        "manager": frozenset({"office"}),
    }
    line = architecture.permissions({"wave": row}).splitlines()[-1]
    assert line == "| `wave` | own, served |  |  |  | yes | all |  |  |"


def test_a_step_without_a_move_ends_the_diagram() -> None:
    drawn = architecture.steps({"open": {"rule": "ruled"}, "ruled": {}})
    assert "open --> ruled: rule" in drawn
    assert "ruled --> [*]" in drawn
