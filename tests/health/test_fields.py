"""No field throws away what is typed or pasted into it: what is too long is said when it is saved."""

from __future__ import annotations

import ast
from collections.abc import Mapping

from tests.health.source import below, calls


def swallowing(trees: Mapping[str, ast.Module]) -> list[str]:
    """Fields with a limit of their own: a browser drops a paste above it without a word."""
    return [
        f"{name}:{call.lineno}"
        for name, tree in trees.items()
        for _, call in calls(tree)
        if any(given.arg == "max_chars" for given in call.keywords)
    ]


def test_no_field_drops_a_long_paste() -> None:
    assert swallowing(below("pages/")) == []


def test_a_field_that_drops_a_long_paste_is_found() -> None:
    cut = {"a.py": ast.parse('st.text_area("x", max_chars=500)'), "b.py": ast.parse('st.text_area("x")')}
    assert swallowing(cut) == ["a.py:1"]
