"""What is a phone number, and when are two writings of it the same?

A canonical number is digits only: 11 for a mainland mobile, 0 + area code + 7 or 8 for a landline, and
`+` with the country code for a foreign one. A masked number keeps its run of `*`.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

import phonenumbers

PhoneKind = Literal["mobile", "landline", "foreign", "masked", "bad", "none"]

#: Dashes and blanks of every width, brackets, dots and slashes people put between digits.
_FILLERS = re.compile(r"[\s\-‐-―−()（）.·/、]+")
#: Without the leading 0: Beijing's 10, two digits, or three digits, then 7 or 8 digits.
_LANDLINE = re.compile(r"(?:10|2\d|[3-9]\d{2})\d{7,8}")
_MOBILE = re.compile(r"1\d{10}")
#: What hides digits: stars, or at least two of the signs that people put in their place.
_MASK = r"\*+|[*xX×●•○◯■□#?_]{2,}"
_MASKED = re.compile(rf"(?:\+?86|0086)?(?P<head>\+?\d*)(?P<mask>{_MASK})(?P<tail>\d*)(?P<rest>.*)", re.DOTALL)
_ONE_RUN = re.compile(r"\+?\d*\*+\d*")
#: A switchboard's extension; the number is the switchboard's.
_EXTENSION = re.compile(r"(?P<number>.*\d{7,8})\s*(?:转|分机|ext\.?|[-#xX])\s*\d{1,4}\D*", re.IGNORECASE | re.DOTALL)
#: Digits of a mobile number; of a landline with its 0, and of a foreign one with its +, the least.
_MOBILE_DIGITS = 11
_LEAST = {"0": 10, "+": 8}


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as understood: its kind, and `value`, the canonical form (empty where there is none)."""

    kind: PhoneKind
    value: str = ""

    @property
    def exact(self) -> bool:
        """Does the number identify a party by itself?"""
        return self.kind in ("mobile", "landline", "foreign")

    @property
    def usable(self) -> bool:
        """Can the number be dialled, or is one run of it hidden and its length that of such numbers?"""
        least = _LEAST.get(self.value[:1])
        fitting = len(self.value) == _MOBILE_DIGITS if least is None else len(self.value) >= least
        return self.exact or (fitting and _ONE_RUN.fullmatch(self.value) is not None)


@lru_cache(maxsize=131072)
def read_phone(written: str) -> Phone:
    """Read a number as people write it: full-width digits, blanks, hyphens, +86 or 0086, masked with `*`.

    Words around the number are ignored, and an extension. A mobile number of which only the beginning or only the end
    is shown has its whole length, however many signs stand for the rest.
    Sources: 003-08-09, 003-10-14 (a number that reaches the customer),
    003-06-02 (masked report).
    """
    text = unicodedata.normalize("NFKC", written).strip()
    if not any(c.isdigit() for c in text):
        return Phone("none")
    compact = _FILLERS.sub("", text)
    masked = _MASKED.search(compact)
    inside = _EXTENSION.fullmatch(text)
    if inside is not None and (reached := read_phone(inside["number"])).kind == "landline":
        return reached
    if masked is not None:
        return _masked(masked)
    international = re.search(r"\+(?!86)\d{6,15}", compact)
    if international:
        return _parsed(international.group())
    match = re.search(r"(?:\+?86|0086)?(\d+)", compact)
    digits = match.group(1) if match else ""
    return _parsed(digits)


def _masked(found: re.Match[str]) -> Phone:
    head, tail, size = found["head"], found["tail"], len(found["mask"])
    more = re.match(rf"(?:{_MASK}|\d)+", found["rest"])
    if more is not None:
        return Phone("masked", f"{head}{'*' * size}{tail}{re.sub(r'[^0-9]', '*', more.group())}")
    if not (head and tail) and head[:1] not in _LEAST and len(head + tail) < _MOBILE_DIGITS:
        size = _MOBILE_DIGITS - len(head + tail)
    return Phone("masked", f"{head}{'*' * size}{tail}")


def _parsed(text: str) -> Phone:
    try:
        number = phonenumbers.parse(text, "CN")
    except phonenumbers.NumberParseException:
        return Phone("bad")
    if not phonenumbers.is_possible_number(number):
        return Phone("bad")
    if number.country_code != 86:
        foreign = phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.E164)
        return Phone("foreign", foreign) if phonenumbers.is_valid_number(number) else Phone("bad")
    national = str(number.national_number)
    if _MOBILE.fullmatch(national):
        return Phone("mobile", national)
    return Phone("landline", f"0{national}") if _LANDLINE.fullmatch(national) else Phone("bad")


def fits(masked: str, full: str) -> bool:
    """Could the canonical masked number be the full one? Shown digits equal, and the length as well."""
    head, _, rest = masked.partition("*")
    tail = rest.lstrip("*")
    return len(masked) == len(full) and full.startswith(head) and full.endswith(tail)


def hidden(value: str) -> str:
    """The number with its middle hidden, for people who may not see it: 138****8000."""
    if len(value) < 7:
        return "*" * len(value)
    return f"{value[:3]}{'*' * (len(value) - 7)}{value[-4:]}"
