"""How do both sides of a dispute look on one time axis? Left who disputes, right the other side, the rest between."""

from __future__ import annotations

from datetime import date
from html import escape

import streamlit as st

from core.services.dispute_case import DisputeCase, Line
from pages._ui import fact_words, pictures
from pages._ui.gate import desk
from pages._ui.texts import day, t

_CSS = """
<style>
.axis { display: grid; grid-template-columns: 1fr 5.2rem 1fr; font-size: .93rem; margin: .2rem 0 .8rem; }
.axis .side { padding: .1rem .2rem .5rem; border-bottom: 2px solid #0f5257; }
.axis .side b { font-size: 1.05rem; }
.axis .side small, .axis .when small { color: #6b7177; }
.axis .left { text-align: right; }
.axis .when { position: relative; text-align: center; color: #6b7177; padding: .45rem 0; }
.axis .when::before { content: ""; position: absolute; left: 50%; top: 0; bottom: 0; width: 1px; background: #dcd9d2; }
.axis .when span { position: relative; background: #fff; padding: 0 .25rem; }
.axis .day { grid-column: 1 / -1; text-align: center; color: #24292b; padding: .5rem 0 .1rem; position: relative; }
.axis .day::before { content: ""; position: absolute; left: 50%; top: 0; bottom: 0; width: 1px; background: #dcd9d2; }
.axis .day span { position: relative; background: #f6f5f2; border-radius: .8rem; padding: .1rem .7rem; }
.axis .fact { padding: .4rem .6rem; margin: .15rem 0; overflow-wrap: anywhere; }
.axis .fact b { font-weight: 600; }
.axis .fact.left { border-right: 3px solid #0f5257; background: #f4f8f8; }
.axis .fact.right { border-left: 3px solid #b45f06; background: #fbf7f1; }
.axis .middle { grid-column: 1 / -1; justify-self: center; position: relative; background: #f6f5f2;
  border: 1px solid #e7e5e0; max-width: 34rem; text-align: center; }
.axis .words { color: #3d4449; }
.axis .said { color: #24292b; white-space: pre-wrap; margin-top: .15rem; text-align: left;
  display: inline-block; }
.axis .voided { text-decoration: line-through; color: #8b9196; }
.axis a { color: #0f5257; }
@media (max-width: 640px) {
  .axis { grid-template-columns: 1fr 2.9rem 1fr; font-size: .86rem; }
  .axis .fact { padding: .35rem .4rem; }
}
</style>
"""


def draw(shown: DisputeCase) -> None:
    """The axis. Everything that people wrote is escaped: it is shown letter by letter."""
    st.html(_CSS + axis(shown))


def axis(shown: DisputeCase) -> str:
    """The axis as HTML."""
    right = shown.right.name if shown.right is not None else t("dispute.role_none")
    role = t("dispute.role_right") if shown.right is not None else ""
    parts = [_head("left", shown.left.name, t("dispute.role_left")), "<div></div>", _head("right", right, role)]
    last: date | None = None
    for line in shown.lines:
        on = line.at.astimezone(desk().zone).date()
        if on != last:
            parts.append(f'<div class="day"><span>{escape(day(on))}</span></div>')
            last = on
        parts.append(_row(line, shown))
    if not shown.lines:
        parts.append(f'<div class="middle fact">{escape(t("dispute.no_facts"))}</div>')
    return f'<div class="axis">{"".join(parts)}</div>'


def _head(side: str, name: str, role: str) -> str:
    return f'<div class="side {side}"><b>{escape(name)}</b> <small>{escape(role)}</small></div>'


def _row(line: Line, shown: DisputeCase) -> str:
    when = f"{line.at.astimezone(desk().zone):%H:%M}"
    if line.side == "middle":
        return f'<div class="fact middle">{_fact(line, shown, when)}</div>'
    box = f'<div class="fact {line.side}">{_fact(line, shown)}</div>'
    time = f'<div class="when"><span>{when}</span></div>'
    return box + time + "<div></div>" if line.side == "left" else "<div></div>" + time + box


def _fact(line: Line, shown: DisputeCase, when: str = "") -> str:
    who = line.by if line.side == "middle" and line.by else ""
    head = " · ".join(part for part in (when, f"<b>{escape(_kind(line))}</b>", escape(who)) if part)
    words = " · ".join(escape(each) for each in fact_words.details(line.kind, line.data, shown.hearing.names))
    said = escape(fact_words.said(line.data))
    links = " ".join(
        f'<a href="{escape(pictures.address(each))}" target="_blank">{escape(t("dispute.pictures", number=number))}</a>'
        for number, each in enumerate(line.pictures, start=1)
    )
    body = (
        f"<div>{head}</div>"
        + (f'<div class="words">{words}</div>' if words else "")
        + (f'<div class="said">{said}</div>' if said else "")
    )
    body += f"<div>{links}</div>" if links else ""
    if line.voided:
        body = f'<div class="voided">{body}</div><small>{escape(t("dispute.voided"))}</small>'
    return body


def _kind(line: Line) -> str:
    appeal = line.kind == "dispute" and line.data.get("dispute") is not None
    return t("fact.appeal") if appeal else t(f"fact.{line.kind}")
