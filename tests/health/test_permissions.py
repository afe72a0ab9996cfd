"""Every action has its row in the table of permissions, and every service that acts for somebody asks it."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from typing import Any, Final

from core.services.access import RELATIONS, ROLES, TABLE, Action
from tests.health.source import below, calls

#: What asks the table.
_GUARDS: Final = frozenset({"require", "require_case", "may", "visible"})
#: Services in which somebody touches only what is his own; there is nothing to ask the table.
OWN: Final = frozenset(
    {
        "core/services/accounts.py:change_password",
        "core/services/accounts.py:set_language",
        "core/services/sessions.py:end_all",
        "core/services/notices.py:counts",
        "core/services/notices.py:notices",
        "core/services/notices.py:mark_read",
        "core/services/surroundings.py:surroundings",
    }
)


def incomplete(actions: list[Any], table: Mapping[Any, Mapping[str, frozenset[str]]]) -> list[str]:
    """Actions without a row, and rows that leave a role out or name a relation that is none."""
    missing = [str(action) for action in actions if set(table.get(action, {})) != set(ROLES)]
    odd = [
        str(action)
        for action, row in table.items()
        if any(not relations <= set(RELATIONS) for relations in row.values())
    ]
    return sorted({*missing, *odd})


def unasked(trees: Mapping[str, ast.Module]) -> set[str]:
    """Public functions that take an `actor` and neither ask the table nor pass him on to one that does."""
    functions = {
        f"{name}:{node.name}": node
        for name, tree in trees.items()
        for node in tree.body
        if isinstance(node, ast.FunctionDef)
    }
    asking = {key for key, node in functions.items() if any(called in _GUARDS for called, _ in calls(node))}
    while True:
        names = {key.split(":")[1] for key in asking if ":_" not in key}
        more = {
            key
            for key, node in functions.items()
            if any(called in names or f"{key.split(':')[0]}:{called}" in asking for called, _ in calls(node))
        } - asking
        if not more:
            break
        asking |= more
    acting = {key for key, node in functions.items() if not node.name.startswith("_") and _takes_actor(node)}
    return acting - asking


def _takes_actor(node: ast.FunctionDef) -> bool:
    return any(each.arg == "actor" for each in [*node.args.args, *node.args.kwonlyargs]) and any(
        each.arg == "desk" for each in node.args.args
    )


def test_every_action_has_a_row_for_every_role() -> None:
    assert incomplete(list(Action), TABLE) == []


def test_an_action_without_a_row_is_found() -> None:
    full = {role: frozenset({"own"}) for role in ROLES}
    odd = full | {"rep": frozenset({"mine"})}
    short = {role: full[role] for role in ROLES[1:]}
    assert incomplete(["a", "b", "c", "d"], {"a": full, "b": short, "c": odd}) == ["b", "c", "d"]


def test_every_service_that_acts_for_somebody_asks_the_table() -> None:
    assert unasked(below("core/services/")) - OWN == set()


def test_nothing_is_excused_that_asks_anyway() -> None:
    assert OWN - unasked(below("core/services/")) == set()


def test_a_service_that_does_not_ask_is_found() -> None:
    code = """
def read(desk, actor): return _read(desk, actor)
def _read(desk, actor): require(actor, 1)
def write(desk, actor): return desk
def helper(tx, actor): return tx
"""
    assert unasked({"a.py": ast.parse(code)}) == {"a.py:write"}
