"""Which words does this session read, and how does it see dates, numbers and names?"""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from threading import local
from typing import Any
from zoneinfo import ZoneInfo

import streamlit as st

from core import clock, formats, texts
from core.formats import number as number
from core.formats import phone as phone
from core.formats import yuan as yuan
from core.settings import settings

#: Where the session keeps the language that its reader switched to, and the one that his account prefers.
SWITCHED = "language"
PREFERRED = "_language_of_account"
#: What `settle` found, in the thread of this run: asking the session for every word would take as long as the words.
_RUN = local()
#: What is made a link or an icon even where every sign of Markdown is escaped: addresses, `:material/…:`.
_BY_ITSELF = re.compile(r"(?<=:)(?=//|material/|streamlit)|(?<=www)(?=\.)|(?=@)", re.IGNORECASE)
#: Invisible, joins without a break.
_APART = "\u2060"
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|<>~:$&])")


def language() -> str:
    """The language of this run: what `settle` found, or found now where a screen has not begun with the gate."""
    return getattr(_RUN, "language", None) or _chosen()


def settle() -> None:
    """Find the language once at the beginning of a run; a screen asks for it with every word."""
    _RUN.language = _chosen()


def _chosen() -> str:
    """The session's own choice, else the account's, else the browser's, else Chinese."""
    for choice in (st.session_state.get(SWITCHED), st.session_state.get(PREFERRED), st.context.locale):
        if texts.speaks(choice):
            return texts.known(choice)
    return texts.DEFAULT_LANGUAGE


def t(code: str, /, **params: Any) -> str:
    """The words for `code` in the session's language."""
    return texts.text(language(), code, **params)


def moment(at: datetime | None) -> str:
    """11月22日 周日 14:30 in the business zone; empty for None."""
    return "" if at is None else formats.moment(language(), at, zone(), today=today())


def until(end: datetime | None) -> str:
    """The end of a period, midnight as 24:00 of the day before; empty for None."""
    return "" if end is None else formats.until(language(), end, zone(), today=today())


def day(on: date | None) -> str:
    """11月22日 周日; empty for None."""
    return "" if on is None else formats.day(language(), on, today=today())


def listed(parts: Iterable[str]) -> str:
    """Several words in a row: 三房、学区."""
    return formats.listed(language(), parts)


def span(length: timedelta) -> str:
    """3 天 4 小时."""
    return formats.span(language(), length)


def plain(written: object) -> str:
    """What somebody typed, safe inside Markdown: shown letter by letter, whatever it contains."""
    text = "" if written is None else str(written)
    return _MARKDOWN.sub(r"\\\1", _BY_ITSELF.sub(_APART, text)).replace("\n", " ")


def business_day(at: datetime) -> date:
    """The day of a moment in the business zone."""
    return at.astimezone(zone()).date()


def last_day(end: datetime) -> date:
    """The last day of a period that ends at `end`: 24:00 belongs to the day before."""
    return business_day(end - timedelta(microseconds=1))


def today() -> date:
    """Today in the business zone."""
    return business_day(clock.now())


def zone() -> ZoneInfo:
    """The business zone, in which times are typed and read."""
    return ZoneInfo(settings().guike_zone)
