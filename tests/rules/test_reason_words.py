"""Every finding of the rules has words in both languages, and rests on a parameter that exists."""

from __future__ import annotations

import ast
import itertools
from collections.abc import Iterator
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from core.rules.parameters import catalogue

ROOT = Path(__file__).parents[2]
#: How findings are noted: the function, and which of its arguments are the parameter and the code.
_NOTED = {"note": (0, 1), "_note": (1, 2), "_confirmed": (2, 3), "_as_new": (2, 3), "refuse": (3, 4)}
#: What stands in the braces of a code that is put together.
_BRACES = {
    "fact.kind": ("slip", "file", "letter", "deposit", "subscribe", "contract"),
    "word": ("denied", "forgot", "not_asked", "owned"),
}


def _texts(value: ast.expr) -> Iterator[str]:
    """The texts that an expression may be; nothing for one that is a mere name."""
    if isinstance(value, ast.Constant) and isinstance(value.value, str):
        yield value.value
    elif isinstance(value, ast.IfExp):
        yield from itertools.chain(_texts(value.body), _texts(value.orelse))
    elif isinstance(value, ast.JoinedStr):
        parts = []
        for part in value.values:
            if isinstance(part, ast.Constant):
                parts.append((str(part.value),))
            elif isinstance(part, ast.FormattedValue):
                parts.append(_BRACES.get(ast.unparse(part.value), ()))
        yield from map("".join, itertools.product(*parts))


def noted() -> Iterator[tuple[set[str], set[str]]]:
    """The parameters and codes of every place where something is noted."""
    for path in sorted((ROOT / "core" / "rules").glob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call):
                name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
                if name in _NOTED and len(node.args) > _NOTED[name][1]:
                    parameter, code = (node.args[place] for place in _NOTED[name])
                    yield set(_texts(parameter)), set(_texts(code))


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_finding_has_words(language: str) -> None:
    path = ROOT / "locale" / language / "LC_MESSAGES" / "reason.po"
    with path.open("rb") as source:
        known = {str(message.id).removeprefix("reason.") for message in read_po(source) if message.id}
    impossible = {f"{kind}_protects" for kind in ("slip", "file", "letter")}
    impossible |= {f"{kind}_accepted" for kind in ("deposit", "subscribe", "contract")}
    assert {code for _, codes in noted() for code in codes} - impossible - known == set()


def test_every_finding_rests_on_a_parameter_that_exists() -> None:
    whole = {each for parameters, _ in noted() for each in parameters if each not in ("", "protection.file")}
    assert whole - catalogue().keys() == set()
