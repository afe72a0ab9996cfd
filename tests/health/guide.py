"""The manager's guide to writing a rulebook: which parts of it are generated, and what it shows as examples.

`python -m tests.health.guide` writes the generated part anew.
"""

from __future__ import annotations

import ast
import re
from collections.abc import Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Final

from core.documents.parameters_page import page
from core.rulebooks.examples import examples
from tests.health.source import ROOT, below, calls

_FOLDER: Final = ROOT / "docs" / "guide"
GUIDES: Final[Mapping[str, Path]] = MappingProxyType(
    {"zh_CN": _FOLDER / "write-a-rulebook.md", "en": _FOLDER / "write-a-rulebook.en.md"}
)
_PART: Final = re.compile(r"(<!-- parameters -->\n)(.*?)(<!-- /parameters -->)", re.DOTALL)
_EXAMPLE: Final = re.compile(r"```yaml\n(.*?)```", re.DOTALL)


def text(language: str) -> str:
    """The guide as it stands."""
    return GUIDES[language].read_text(encoding="utf-8")


def generated(language: str) -> str:
    """The guide with its generated part as it should be."""
    table = page(language, examples())
    return _PART.sub(lambda found: f"{found[1]}{table}{found[3]}", text(language))


def shown(language: str) -> tuple[str, str]:
    """The rulebook and the scenarios that the guide shows."""
    rulebook, scenarios = _EXAMPLE.findall(text(language))
    return rulebook, scenarios


def codes() -> set[str]:
    """Every code of an error of a rulebook's file, or of a draft."""
    found = set()
    for tree in below("core/rulebooks", "core/services/rulebook_drafts.py").values():
        for name, call in calls(tree):
            place = {"add": 2, "Problem": 3, "Fault": 3}.get(name)
            if place is not None and len(call.args) > place:
                found |= _codes(call.args[place])
    return found


def _codes(node: ast.expr) -> set[str]:
    if isinstance(node, ast.Constant):
        return {str(node.value)}
    return {f"not_{kind}" for kind in ("int", "bool", "str")} if isinstance(node, ast.JoinedStr) else set()


if __name__ == "__main__":
    for each, path in GUIDES.items():
        path.write_text(generated(each), encoding="utf-8")
