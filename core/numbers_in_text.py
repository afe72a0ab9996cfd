"""Where in a line that somebody wrote do phone numbers stand, whole or partly hidden?"""

from __future__ import annotations

import re
from typing import Final

from phonenumbers import PhoneNumberMatcher

from core.phones import read_phone

_HIDES: Final = "*×●○◯■□•"
#: Digits, what hides the others, digits; only the end of a number, or what is said of it in words.
_MASKED: Final = (
    re.compile(
        rf"(?<![\d*])(?:\+?86[\s-]?|0086[\s-]?|\+)?\d{{2,8}}[\s-]?[{_HIDES}xX_?#]{{2,8}}[\s-]?\d{{0,8}}(?![\d*])"
    ),
    re.compile(rf"(?<![\d{_HIDES}])[{_HIDES}]{{3,8}}[\s-]?\d{{3,8}}(?!\d)"),
)
_TAIL: Final = re.compile(r"(?:尾号|后四位|末四位|尾数)[^\d]{0,3}(?P<tail>\d{4})(?!\d)")
_SWITCHBOARD: Final = re.compile(r"(?<!\d)0\d{2,3}[\s-]?\d{7,8}\s*(?:转|分机|[-#])\s*\d{1,4}(?!\d)")
_MOBILE: Final = re.compile(r"(?<![\d-])1\d{2}[\s-]?\d{4}[\s-]?\d{4}(?!\d)")
_DIGITS: Final = re.compile(r"(?<!\d)\d{7,14}(?!\d)")

Span = tuple[int, int, str]


def numbers(text: str) -> list[Span]:
    """Each number of the text in order: where it begins and ends, and how it is written. Digits that are no number are
    among them, so that a number with a digit too few is not overlooked; the name before it keeps its own digits."""
    found: list[Span] = []
    for pattern in (*_MASKED, _SWITCHBOARD, _MOBILE):
        _add(found, [(match.start(), match.end(), match.group()) for match in pattern.finditer(text)])
    _add(found, [(match.start(), match.end(), f"*******{match['tail']}") for match in _TAIL.finditer(text)])
    _add(found, [(match.start, match.end, match.raw_string) for match in PhoneNumberMatcher(text, "CN")])
    _add(found, [(match.start(), match.end(), match.group()) for match in _DIGITS.finditer(text)])
    return sorted(found)


def first_whole(text: str) -> str:
    """The first whole number of the text in its canonical form; empty where there is none."""
    values = (read_phone(written) for _, _, written in numbers(text))
    return next((each.value for each in values if each.exact), "")


def cut_whole(text: str) -> tuple[str, str]:
    """The first whole number of the text as it is written, and the text without it; without one, an empty number."""
    for start, end, written in numbers(text):
        if read_phone(written).exact:
            return written, f"{text[:start]},{text[end:]}"
    return "", text


def _add(found: list[Span], more: list[Span]) -> None:
    """Those of the others that stand where none was found yet."""
    for start, end, written in more:
        if all(end <= begun or start >= ended for begun, ended, _ in found):
            found.append((start, end, written))
