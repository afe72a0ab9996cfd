"""The catalogs are complete in every language, and say nothing that nobody shows."""

from __future__ import annotations

import ast
import re
import string
from collections.abc import Iterable, Mapping
from typing import Final

import pytest
from babel.messages.pofile import read_po

from core.texts import LANGUAGES, LOCALE
from tests.health.source import below, calls

_CODE: Final = re.compile(r"[a-z_]+\.(?!(?:py|yaml)$)[a-z0-9_.]*[a-z0-9_]")
#: Errors by name: which argument holds the code, and the domain of its words.
_RAISED: Final = {
    **dict.fromkeys(("Refused", "Forbidden", "NotFound", "Stale", "Throttled"), (0, "refusal")),
    "Problem": (1, "problem"),
    "notify": (2, "notice"),
    "tell": (2, "notice"),
    "Work": (1, "notice"),
}
#: Dates are given day, month and its name; each language takes what it writes.
_DATES: Final = "format."
#: Where words are chosen or codes are raised; the rules speak of parameters that look like codes.
_SPEAKING: Final = (
    "pages/",
    "core/c",
    "core/documents/",
    "core/formats.py",
    "core/fault_words.py",
    "core/services/",
    "app.py",
)
#: Their words are looked up by `refusal.{code}`; that alone shows none of them.
_BY_CODE: Final = tuple({domain for _, domain in _RAISED.values()})


def catalog(language: str) -> dict[str, str]:
    """Code -> words of a language."""
    found: dict[str, str] = {}
    for path in sorted((LOCALE / language / "LC_MESSAGES").glob("*.po")):
        with path.open("rb") as source:
            for message in read_po(source, locale=language):
                if message.id:
                    assert str(message.id).split(".")[0] == path.stem, f"{message.id} stands in {path.name}"
                    assert message.id not in found, f"{message.id} stands twice"
                    found[str(message.id)] = str(message.string)
    return found


def named(trees: Iterable[ast.Module], domains: set[str]) -> tuple[set[str], set[str]]:
    """The codes that the program names in full, and the beginnings of those that it puts together."""
    full: set[str] = set()
    begun: set[str] = set()
    for tree in trees:
        for node in ast.walk(tree):
            if isinstance(node, ast.JoinedStr):
                first = node.values[0]
                head = str(first.value) if isinstance(first, ast.Constant) else ""
                begun |= {head} if "." in head and head.split(".")[0] in domains else set()
            elif isinstance(node, ast.Constant) and isinstance(node.value, str) and _CODE.fullmatch(node.value):
                full |= {node.value} if node.value.split(".")[0] in domains else set()
    return full - begun, begun


def raised(trees: Iterable[ast.Module]) -> tuple[set[str], set[str]]:
    """The codes of refusals, mistakes and notices that the services speak of, and the beginnings of some."""
    full: set[str] = set()
    begun: set[str] = set()
    for tree in trees:
        for name, call in calls(tree):
            place, domain = _RAISED.get(name, (0, ""))
            for value in _either(call.args[place]) if domain and len(call.args) > place else ():
                if isinstance(value, ast.Constant) and isinstance(value.value, str):
                    full.add(f"{domain}.{value.value}")
                elif isinstance(value, ast.JoinedStr) and isinstance(value.values[0], ast.Constant):
                    begun.add(f"{domain}.{value.values[0].value}")
    return full, begun


def _either(value: ast.expr) -> list[ast.expr]:
    """Both values of `a if b else c`."""
    return [*_either(value.body), *_either(value.orelse)] if isinstance(value, ast.IfExp) else [value]


def unused(words: Iterable[str], full: set[str], begun: set[str]) -> list[str]:
    """Words that nobody shows."""
    heads = tuple(head for head in begun if head.rstrip(".") not in _BY_CODE)
    return sorted(code for code in words if code not in full and not code.startswith(heads))


def blanks(pattern: str) -> set[str]:
    """The parameters that a sentence asks for."""
    return {name for _, name, _, _ in string.Formatter().parse(pattern) if name}


@pytest.fixture(scope="module")
def shown() -> tuple[set[str], set[str]]:
    """What screens, commands and documents show, and what the services speak of."""
    domains = {code.split(".")[0] for code in catalog(LANGUAGES[0])}
    full, begun = named(below(*_SPEAKING).values(), domains)
    spoken, spoken_begun = raised(below(*_SPEAKING).values())
    return full | spoken, begun | spoken_begun


def test_every_language_has_the_same_words() -> None:
    first, *others = [catalog(language) for language in LANGUAGES]
    for other in others:
        assert set(first) ^ set(other) == set()


def test_no_words_are_empty_and_each_language_asks_for_the_same_parameters() -> None:
    catalogs: list[Mapping[str, str]] = [catalog(language) for language in LANGUAGES]
    for code in catalogs[0]:
        assert all(each[code].strip() for each in catalogs), code
        if not code.startswith(_DATES):
            assert len({frozenset(blanks(each[code])) for each in catalogs}) == 1, code


def test_whatever_is_shown_has_words(shown: tuple[set[str], set[str]]) -> None:
    full, begun = shown
    words = set(catalog(LANGUAGES[0]))
    assert sorted(full - words) == []
    assert sorted(head for head in begun if not any(code.startswith(head) for code in words)) == []


def test_whatever_has_words_is_shown(shown: tuple[set[str], set[str]]) -> None:
    assert unused(catalog(LANGUAGES[0]), *shown) == []


def test_missing_and_unused_words_are_found() -> None:
    code = 't("menu.home"); t(f"role.{role}"); t(f"refusal.{code}"); raise Refused("weak_key"); Problem("a", "short")'
    trees = [ast.parse(code.replace("raise Refused", "Refused"))]
    full, begun = named(trees, {"menu", "role", "refusal"})
    assert (full, begun) == ({"menu.home"}, {"role.", "refusal."})
    assert raised(trees)[0] == {"refusal.weak_key", "problem.short"}
    words = ["menu.home", "menu.away", "role.rep", "refusal.weak_key", "refusal.old"]
    assert unused(words, full | raised(trees)[0], begun) == ["menu.away", "refusal.old"]


def test_codes_that_are_put_together_or_chosen_are_found() -> None:
    trees = [ast.parse('tell(tx, all, f"deal_{kind}"); notify(tx, one, "won" if first else "lost")')]
    assert raised(trees) == ({"notice.won", "notice.lost"}, {"notice.deal_"})
