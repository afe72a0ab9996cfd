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
_MASK = re.compile(r"[*＊xX×●•]+")


@dataclass(frozen=True, slots=True)
class Phone:
    """A number as understood: its kind, and `value`, the canonical form (empty where there is none)."""

    kind: PhoneKind
    value: str = ""

    @property
    def exact(self) -> bool:
        """Does the number identify a party by itself?"""
        return self.kind in ("mobile", "landline", "foreign")


@lru_cache(maxsize=131072)
def read_phone(written: str) -> Phone:
    """Read a number as people write it: full-width digits, blanks, hyphens, +86 or 0086, masked with `*`.

    Words around the number are ignored. Sources: 003-08-09, 003-10-14 (a number that reaches the customer),
    003-06-02 (masked report).
    """
    text = unicodedata.normalize("NFKC", written).strip()
    if not any(c.isdigit() for c in text):
        return Phone("none")
    compact = _FILLERS.sub("", text)
    if "*" in compact or _MASK.search(compact):
        return _masked(compact)
    international = re.search(r"\+(?!86)\d{6,15}", compact)
    if international:
        return _parsed(international.group())
    match = re.search(r"(?:\+?86|0086)?(\d+)", compact)
    digits = match.group(1) if match else ""
    return _parsed(digits)


def _masked(compact: str) -> Phone:
    shown = re.search(r"(?:\+?86|0086)?(\d*)(\D+)(\d*)", compact)
    if shown is None:
        return Phone("bad")
    head, mask, tail = shown.groups()
    return Phone("masked", f"{head}{'*' * len(mask)}{tail}")


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
