"""What takes the judge many questions is asked while reading, and never while something is written."""

from __future__ import annotations

import ast
from collections.abc import Iterable

from tests.health.source import below, calls

#: Asks the judge again and again.
_LONG = "counterfactual"


def in_a_write(trees: Iterable[ast.Module]) -> list[str]:
    """Functions that ask for the nearest other course of things outside a reading transaction of their own."""
    found = []
    for tree in trees:
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                called = [name for name, _ in calls(function)]
                if _LONG in called and ("read" not in called or "command" in called):
                    found.append(function.name)
    return found


def test_the_counterfactual_is_asked_for_while_reading_only() -> None:
    services = below("core/services")
    assert any(name == _LONG for tree in services.values() for name, _ in calls(tree))
    assert in_a_write(services.values()) == []


def test_a_command_that_asks_for_it_is_found() -> None:
    source = "def work(tx):\n    counterfactual(history, 1, tx.now)\n\ndef rule(desk):\n    desk.command(work)\n"
    assert in_a_write([ast.parse(source)]) == ["work"]
