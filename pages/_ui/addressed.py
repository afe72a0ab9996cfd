"""Which numbers, days and words does an address name, whatever somebody has written into it?"""

from __future__ import annotations

from datetime import date
from typing import Final

import streamlit as st

#: Longer numbers fit in no column of the database.
_MOST_DIGITS: Final = 18
#: No name, number or title is longer; a search for more finds nothing, and databases refuse very long ones.
_LONGEST: Final = 120
#: An office has no facts outside these years, and calendars end.
_YEARS: Final = range(1970, 2200)


def number(parameter: str) -> int | None:
    """The number that this parameter of the address names; None where it names none."""
    return number_in(st.query_params.get(parameter, ""))


def numbers(parameter: str, most: int) -> list[int]:
    """The numbers that this parameter names, with commas between them; not more than `most`."""
    parts = st.query_params.get(parameter, "").split(",")
    return [found for part in parts if (found := number_in(part)) is not None][:most]


def text(parameter: str = "q") -> str:
    """What this parameter asks to be searched for, as far as anything can be found by it."""
    return searched(st.query_params.get(parameter, ""))


def searched(written: str) -> str:
    """A text to search for, without what no name holds."""
    return written.replace("\0", "")[:_LONGEST]


def number_in(written: str) -> int | None:
    """The number that is written in plain digits; None for anything else."""
    plain = written.isascii() and written.isdigit() and len(written) <= _MOST_DIGITS
    return int(written) if plain else None


def day_in(written: str) -> date | None:
    """The day 2026-11-22; None for anything else."""
    try:
        found = date.fromisoformat(written)
    except ValueError:
        return None
    return found if found.year in _YEARS else None
