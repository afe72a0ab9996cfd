"""How is it shown what one rulebook says differently from another?"""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import Final

import streamlit as st

from core.rules.rulebook import Clause
from core.services.rulebook_shelf import ClauseChange
from pages._ui import rulebook_words as words
from pages._ui.texts import language, t

_CSS: Final = """
<style>
.changes { max-width: 62rem; overflow-wrap: anywhere; line-height: 1.55; }
.changes .one { border-top: 1px solid #e7e5e0; padding: .6rem 0; }
.changes .id { font-weight: 600; color: #0f5257; } .changes .kind { color: #6b6f76; font-size: .85rem; }
.changes .what { color: #57606a; margin-top: .25rem; }
.changes .old { color: #6b6f76; text-decoration: line-through; } .changes .new { font-weight: 600; }
</style>
"""


def draw(found: Iterable[ClauseChange]) -> None:
    """Clause by clause: what was said before, and what is said then."""
    parts = "".join(_one(each) for each in found)
    st.html(f'{_CSS}<div class="changes">{parts}</div>')


def _one(each: ClauseChange) -> str:
    shown = each.after or each.before
    lines = [
        f'<span class="id">{escape(each.id)}</span> <span class="kind">{escape(t(f"rulebook.{each.kind}"))}</span>'
    ]
    if each.reworded and each.before is not None and each.after is not None:
        lines.append(_pair(_said(each.before), _said(each.after)))
    elif each.kind != "changed" and shown is not None:
        lines.append(f"<div>{escape(words.statement(shown))}</div>")
    if each.read_otherwise and each.before is not None and each.after is not None:
        lines.append(f'<div class="what">{escape(t("rulebook.reading"))}</div>')
        lines.append(_pair(*(words.reading(one) or t("rulebook.unstated") for one in (each.before, each.after))))
    for one in each.parameters:
        lines.append(f'<div class="what">{escape(words.asks(one.key))}</div>')
        lines.append(_pair(words.values(one.key, one.before), words.values(one.key, one.after)))
    return f'<div class="one">{"".join(lines)}</div>'


def _pair(old: str, new: str) -> str:
    return f'<div><span class="old">{escape(old)}</span> → <span class="new">{escape(new)}</span></div>'


def _said(clause: Clause) -> str:
    """Where only the other language was reworded, both read the same: then that one is shown."""
    return clause.en if language() == "en" else clause.zh
