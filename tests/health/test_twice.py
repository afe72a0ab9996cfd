"""No two functions say the same; whatever is said once can be changed once."""

from __future__ import annotations

import ast
from collections import defaultdict
from collections.abc import Mapping
from typing import Final

from tests.health.source import modules

#: Shorter bodies, such as a call with other arguments, may be alike.
_LEAST: Final = 60


def said_twice(trees: Mapping[str, ast.Module]) -> list[tuple[str, ...]]:
    """Functions whose bodies are alike but for the names of what they are given and of what they keep."""
    found: dict[str, list[str]] = defaultdict(list)
    for name, tree in trees.items():
        for each in ast.walk(tree):
            if isinstance(each, ast.FunctionDef):
                found[_body(each)].append(f"{name}:{each.name}")
    return [tuple(places) for body, places in found.items() if len(places) > 1 and len(body) >= _LEAST]


def _body(function: ast.FunctionDef) -> str:
    """The body without its docstring, own names in the order in which they come."""
    said = function.body[1:] if ast.get_docstring(function) else function.body
    own = {each.arg: "" for each in [*function.args.posonlyargs, *function.args.args, *function.args.kwonlyargs]}
    inside = [each for line in said for each in ast.walk(ast.parse(ast.unparse(line)))]
    own |= {each.id: "" for each in inside if isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store)}
    numbers = {name: f"_{place}" for place, name in enumerate(own)}
    lines = [ast.parse(ast.unparse(line)) for line in said]
    for line in lines:
        for each in ast.walk(line):
            if isinstance(each, ast.Name) and each.id in numbers:
                each.id = numbers[each.id]
    return "\n".join(ast.unparse(line) for line in lines)


def test_no_two_functions_say_the_same() -> None:
    assert said_twice(modules()) == []


def test_a_function_that_was_written_again_is_found() -> None:
    one = '''
def entries(tx, case_id):
    """His entries."""
    found = tx.connection.execute(select(entry.c.id).where(entry.c.case_id == case_id))
    return list(found.scalars())
'''
    two = one.replace("entries(", "_of(").replace("case_id)", "number)").replace("found", "rows")
    other = one.replace("entry.c.id)", "entry.c.name)")
    trees = {"a.py": ast.parse(one), "b.py": ast.parse(two), "c.py": ast.parse(other)}
    assert said_twice(trees) == [("a.py:entries", "b.py:_of")]
