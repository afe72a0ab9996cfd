"""Modules say which question they answer, stay small, and do not ask the machine for the time."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Final

from tests.health.source import ROOT, below, calls, modules

#: Lines at which a module certainly answers a second question (STYLE: look for it at about 250).
_MOST_LINES: Final = 300
_MOST_LINES_OF_A_SCREEN: Final = 160
_CLOCKS: Final = frozenset({"now", "utcnow", "today", "time", "time_ns"})
_OF_A_CLOCK: Final = frozenset({"datetime", "date", "time"})


def mute(trees: Mapping[str, ast.Module]) -> list[str]:
    """Modules that hold code and do not say what for."""
    return [name for name, tree in trees.items() if tree.body and not ast.get_docstring(tree)]


def asking_the_time(trees: Mapping[str, ast.Module]) -> list[str]:
    """Modules that read the machine's clock."""
    return sorted({name for name, tree in trees.items() if any(_reads_clock(call) for _, call in calls(tree))})


def _reads_clock(call: ast.Call) -> bool:
    reads = isinstance(call.func, ast.Attribute) and call.func.attr in _CLOCKS
    return reads and isinstance(call.func.value, ast.Name) and call.func.value.id in _OF_A_CLOCK  # type: ignore[attr-defined]


def test_every_module_says_which_question_it_answers() -> None:
    assert mute(modules()) == []


def test_a_module_without_its_question_is_found() -> None:
    assert mute({"a.py": ast.parse("x = 1"), "b.py": ast.parse('"""What is x?"""\nx = 1')}) == ["a.py"]


def test_no_module_has_grown_a_second_question() -> None:
    lines = {name: len((ROOT / name).read_text("utf-8").splitlines()) for name in modules()}
    long = {name: count for name, count in lines.items() if count > _MOST_LINES}
    screens = {name for name, count in lines.items() if name.count("/") == 1 and name.startswith("pages/")}
    long |= {name: lines[name] for name in screens if lines[name] > _MOST_LINES_OF_A_SCREEN}
    assert long == {}


def test_only_one_module_asks_the_machine_for_the_time() -> None:
    assert asking_the_time(below("core/", "db/")) == ["core/clock.py"]


def test_a_module_that_asks_the_time_is_found() -> None:
    asks = {"a.py": ast.parse("x = datetime.now(UTC)"), "b.py": ast.parse("x = desk.now()")}
    assert asking_the_time(asks) == ["a.py"]
