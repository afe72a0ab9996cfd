"""What do the checks of the house read? The program's own modules as syntax trees."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType

ROOT = Path(__file__).resolve().parents[2]


@lru_cache(maxsize=1)
def modules() -> Mapping[str, ast.Module]:
    """Every module of the program by its path below the root; migrations are generated and left out."""
    paths = [ROOT / "app.py"]
    for folder in ("core", "db", "pages"):
        paths += [each for each in (ROOT / folder).rglob("*.py") if "migrations" not in each.parts]
    return MappingProxyType({str(each.relative_to(ROOT)): ast.parse(each.read_text("utf-8")) for each in sorted(paths)})


def below(*folders: str) -> dict[str, ast.Module]:
    """The modules in these folders or files."""
    return {name: tree for name, tree in modules().items() if name.startswith(folders)}


def calls(tree: ast.AST) -> Iterator[tuple[str, ast.Call]]:
    """Every call, with the last part of what is called: `require` for `access.require(...)`."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Call):
            if isinstance(node.func, ast.Name):
                yield node.func.id, node
            elif isinstance(node.func, ast.Attribute):
                yield node.func.attr, node
