"""How does what happened look? Latest first; what was corrected or voided stays, struck through."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from html import escape
from typing import Any, Final

import streamlit as st

from core import texts
from core.services.customer import Line
from pages._ui.pictures import address
from pages._ui.texts import day, moment, t, yuan

#: So many entries are drawn at first.
_FIRST: Final = 30
#: An entry made this long after what it tells says when it was made.
_LATE: Final = timedelta(minutes=30)
_CSS: Final = """
<style>
.timeline { list-style: none; margin: 0; padding: 0 0 0 .9rem; border-left: 2px solid #dcd9d2; line-height: 1.55;
  overflow-wrap: anywhere; }
.timeline li { position: relative; margin: 0 0 .7rem; }
.timeline li::before { content: ""; position: absolute; left: -1.3rem; top: .45rem; width: .55rem; height: .55rem;
  border-radius: 50%; background: #0f5257; }
.timeline li.struck::before { background: #c5c0b6; }
.timeline .when, .timeline .beside { color: #57606a; font-size: .85rem; }
.timeline .struck .what { text-decoration: line-through; color: #6b6f76; }
.timeline .what b { font-weight: 600; margin-right: .4rem; }
.timeline .said { white-space: pre-wrap; }
.timeline .mark { color: #b45f06; font-size: .85rem; }
.timeline img { height: 4.5rem; border: 1px solid #dcd9d2; border-radius: 4px; margin: .2rem .3rem 0 0; }
</style>
"""


def draw(lines: Sequence[Line], key: str) -> None:
    """The timeline, its first entries unless all are asked for."""
    whole = len(lines) <= _FIRST or st.session_state.get(key, False)
    shown = lines if whole else lines[:_FIRST]
    st.html(_CSS + markup(shown))
    if not whole:
        st.checkbox(t("customer.show_all", count=len(lines)), key=key)


def markup(lines: Iterable[Line]) -> str:
    """The entries as HTML; everything that people wrote is escaped."""
    return f'<ol class="timeline">{"".join(_line(line) for line in lines)}</ol>'


def _line(line: Line) -> str:
    words = list(_details(line))
    said = "".join(f'<div class="said">{escape(each)}</div>' for each in words)
    parts = [
        f'<div class="when">{escape(moment(line.at))} · #{line.seq} {escape(_entered(line))}</div>',
        f'<div class="what"><b>{escape(t(f"fact.{line.kind}"))}</b>{escape(line.by or "")}{said}</div>',
        *(f'<div class="mark">{escape(mark)}</div>' for mark in _marks(line)),
        *(_picture(each) for each in line.evidence),
    ]
    struck = ' class="struck"' if line.struck_by is not None else ""
    return f"<li{struck}>{''.join(parts)}</li>"


def _entered(line: Line) -> str:
    """Who typed it, where that was somebody else, and when, where that was later."""
    if line.entered_at - line.at > _LATE:
        return t("customer.entered_late", by=line.entered_by, at=moment(line.entered_at))
    return t("customer.entered", by=line.entered_by) if line.entered_by != line.by else ""


def _marks(line: Line) -> Iterable[str]:
    if line.of is not None:
        yield t("customer.of", seq=line.of)
    if line.struck_by is not None:
        yield t("customer.struck", seq=line.struck_by)
    elif line.corrected_by is not None:
        yield t("customer.corrected", seq=line.corrected_by)


def _details(line: Line) -> Iterable[str]:
    """The fact's own fields in words: the short ones in a line, then what was written."""
    short = [
        words for name, value in sorted(line.details.items()) if (words := _detail(name, value)) and name != "text"
    ]
    short += [
        t("customer.change", field=t(f"field.{name}"), old=old or t("customer.empty"), new=new or t("customer.empty"))
        for name, old, new in line.changes
    ]
    if short:
        yield " · ".join(short)
    if line.details.get("text"):
        yield str(line.details["text"])


def _detail(name: str, value: Any) -> str:
    """One field; nothing for one that is for the rules only."""
    if name == "asked_before":
        return "" if value else t("detail.not_asked")
    if name == "effective":
        return "" if value else t("detail.not_reached")
    if name == "upheld":
        return t("detail.upheld" if value else "detail.not_upheld")
    if name == "away" and isinstance(value, dict):
        return " · ".join(t(f"detail.away.{why}", name=person) for person, why in value.items())
    if texts.has(f"detail.{name}.{value}"):
        return t(f"detail.{name}.{value}")
    if not texts.has(f"detail.{name}") or value in (None, False, ""):
        return ""
    return t(f"detail.{name}", value=_value(name, value))


def _value(name: str, value: Any) -> str:
    if name == "amount_cents":
        return yuan(int(value))
    if name == "on":
        return day(date.fromisoformat(value)) if isinstance(value, str) else day(value)
    if name in ("next_at", "claimed_at"):
        return moment(datetime.fromisoformat(value) if isinstance(value, str) else value)
    return str(value)


def _picture(picture: Any) -> str:
    place = escape(address(picture), quote=True)
    name = escape(picture.name, quote=True)
    return f'<a href="{place}" target="_blank" rel="noopener"><img src="{place}" alt="{name}" loading="lazy"></a>'
