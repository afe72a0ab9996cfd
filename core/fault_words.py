"""What is said to somebody about an error in a rulebook, and what he should write instead?"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final

from core.rulebooks.problems import Problem
from core.rules.parameters import catalogue
from core.texts import has, text

#: Parameters of an error that say what to write instead, the clearest first.
_HINTS: Final = ("write", "example", "choices", "known")
_PARTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "length": "rulebook.length",
        "unit": "rulebook.unit",
        "end": "rulebook.end",
        "starts": "rulebook.clock_starts",
        "lapse": "rulebook.lapse",
        "second": "rulebook.second",
    }
)


def told(language: str, what: Problem, *, in_form: bool = False, mark: Callable[[str], str] = str) -> str:
    """The error in words. In a form the fields stand there, so a file's way of writing is not shown.

    `mark` makes harmless what somebody wrote, where the words are shown as more than plain text.
    """
    params = {name: mark(str(value)) for name, value in what.params.items()}
    if params.get("key") in _PARTS:
        params["part"] = text(language, _PARTS[params["key"]])
    if what.where in catalogue():
        params["parameter"] = text(language, f"parameter.{what.where}").rstrip("。.")
    if in_form and has(f"rulebook_fault.form_{what.code}"):
        return text(language, f"rulebook_fault.form_{what.code}", **params)
    said = [text(language, f"rulebook_fault.{what.code}", **params)]
    hint = next((name for name in _HINTS if name in params), None)
    if hint is not None:
        said.append(text(language, f"rulebook_fault.hint_{hint}", hint=params[hint]))
    return " ".join(said)


def line(language: str, what: Problem, *, mark: Callable[[str], str] = str, place: str = "{}") -> str:
    """The error of a file in one line: where it stands, what is wrong, what to write. `place` frames the key."""
    said = told(language, what, mark=mark)
    where = f"{place.format(what.where.replace('`', '’'))} " if what.where else ""
    return f"{text(language, 'rulebook_fault.line', line=what.line)} {where}{said}"
