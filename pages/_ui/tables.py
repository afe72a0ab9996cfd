"""How does a list stand still while somebody edits it, and how are its cells drawn?

A data editor keeps what was typed by the number of the row. So the rows keep their places while it is on the screen,
and a fresh editor takes over when other rows come in or a row says something else than what was typed into it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any
from urllib.parse import quote

import streamlit as st

from pages._ui.texts import phone, t

#: Of the theme: enough time, soon, today or gone.
_CALM, _SOON, _LAST = "#0f5257", "#b45f06", "#b3261e"
_TRACK = "#e7e5e0"
#: Signs that a picture in an address may hold as they are.
_SAFE = " <>=/':;,."
_LONGEST = 200
#: Days left at which a bar turns amber: today and the two days after it.
_FEW = 2


@dataclass(slots=True)
class Sheet:
    """A list on the screen: its rows in order, what they said when they were drawn, and which of them are ticked.

    `rows` maps a row's number to its editable values. `token` is part of the editor's key and of the request ids of
    its edits, so that the second arrival of one edit is known as such.
    """

    name: str
    scope: object = None
    ids: list[int] = field(default_factory=list)
    rows: dict[int, dict[str, Any]] = field(default_factory=dict)
    ticked: set[int] = field(default_factory=set)
    token: str = field(default_factory=lambda: secrets.token_hex(8))

    @property
    def key(self) -> str:
        """The key of the editor that stands there now."""
        return f"{self.name}_{self.token}"

    def edits(self) -> Iterator[tuple[int, str, Any, Any]]:
        """What was typed and differs from what was drawn: the row's number, the column, the new and the old value."""
        for number, column, value in self._typed():
            drawn = self.rows.get(number, {})
            if column in drawn and drawn[column] != value:
                yield number, column, value, drawn[column]

    def chosen(self) -> list[int]:
        """The numbers of the ticked rows."""
        ticks = {number: bool(value) for number, column, value in self._typed() if column == "tick"}
        return [number for number in self.ids if ticks.get(number, number in self.ticked)]

    def arrange(self, scope: object, found: Mapping[int, dict[str, Any]]) -> list[int]:
        """Take the rows as they are now and say in which order they are drawn: as before, if they are the same ones.

        `scope` is what the list is narrowed to; a list that was left and is opened again is sorted afresh.
        """
        same = self.scope == scope and set(self.ids) == set(found) and self.key in st.session_state
        fresh = not same or self._contradicts(found)
        if fresh:
            self.ticked = set(self.chosen()) & set(found) if self.scope == scope else set()
            self.token = secrets.token_hex(8)
            if not same:
                self.ids = list(found)
        self.scope = scope
        self.rows = dict(found)
        return self.ids

    def renew(self) -> None:
        """Forget what was typed and what is ticked."""
        self.ticked = set()
        self.token = secrets.token_hex(8)

    def _typed(self) -> Iterator[tuple[int, str, Any]]:
        state = st.session_state.get(self.key) or {}
        for place, cells in state.get("edited_rows", {}).items():
            if int(place) < len(self.ids):
                for column, value in cells.items():
                    yield self.ids[int(place)], column, value

    def _contradicts(self, found: Mapping[int, dict[str, Any]]) -> bool:
        """Does a cell show what was typed although the row says something else by now?"""
        return any(found[number].get(column, value) != value for number, column, value in self._typed())


def sheet(name: str) -> Sheet:
    """The list of that name in this session."""
    found = st.session_state.get(f"{name}_sheet")
    if not isinstance(found, Sheet):
        found = st.session_state[f"{name}_sheet"] = Sheet(name)
    return found


def called(row: Any) -> str:
    """What a customer is called in a list: a company by its own name."""
    return cell(row.company or row.name) or t("leads.unnamed")


def cell(written: str | None) -> str | None:
    """What somebody typed, in one line and letter by letter (`:material/…:` would become an icon)."""
    if not written:
        return None
    line = " ".join(written.split()).replace(":material/", ":\u2060material/")
    return line if len(line) <= _LONGEST else line[: _LONGEST - 1] + "…"


def dial(number: str | None) -> str | None:
    """A number that is called by a tap; drawn by `dial_column`."""
    return f"tel:{phone(number)}" if number else None


def dial_column(label: str, **more: Any) -> Any:
    """The column for `dial`."""
    return st.column_config.LinkColumn(label, display_text=r"^tel:(.*)$", **more)


@lru_cache(maxsize=2000)
def bar(days: int | None, whole: int, words: str) -> str:
    """Days that are left of a whole, as a picture: a bar and words, amber in the last days, red on the very last.

    Without a number of days (no end) there is no bar.
    """
    colour = _CALM if days is None or days > _FEW else _SOON if days > 0 else _LAST
    track = "" if days is None else _strip(34, _TRACK) + _strip(max(3, round(34 * min(1.0, days / whole))), colour)
    start = 0 if days is None else 42
    text = f"<text x='{start}' y='19' font-size='13' font-family='sans-serif' fill='{colour}'>{words}</text>"
    svg = f"<svg xmlns='http://www.w3.org/2000/svg' width='88' height='30'>{track}{text}</svg>"
    return f"data:image/svg+xml;utf8,{quote(svg, safe=_SAFE)}"


def _strip(width: int, colour: str) -> str:
    return f"<rect y='12' width='{width}' height='6' rx='3' fill='{colour}'/>"
