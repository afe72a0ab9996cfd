"""How is a rulebook read, as a document: clause by clause, with its source, its reading and its parameters?"""

from __future__ import annotations

from html import escape
from typing import Final

import streamlit as st

from core.rules.rulebook import Clause, Rulebook
from core.services.rulebook_shelf import Opened
from pages._ui import rulebook_words as words
from pages._ui.texts import listed, moment, t

_HASH: Final = 8
_CSS: Final = """
<style>
.book { max-width: 62rem; line-height: 1.6; overflow-wrap: anywhere; }
.book .head { color: #57606a; margin: 0 0 .6rem; }
.book .clause { border-top: 1px solid #e7e5e0; padding: .7rem 0 .6rem; display: grid;
  grid-template-columns: 5.5rem 1fr; gap: 0 1rem; }
.book .id { font-weight: 600; color: #0f5257; }
.book .says { font-size: 1.02rem; } .book .small { font-size: .82rem; color: #6b6f76; }
.book ul { margin: .35rem 0 .15rem; padding-left: 1.1rem; } .book li { margin: .1rem 0; }
.book li .what { color: #57606a; } .book li b { font-weight: 600; }
.book summary { cursor: pointer; }
@media (max-width: 640px) { .book .clause { grid-template-columns: 1fr; } }
</style>
"""


def draw(shown: Opened) -> None:
    """The whole rulebook, or the clauses in which a word stands."""
    book = shown.book
    st.html(_CSS + f'<div class="book"><div class="head">{_head(shown)}</div></div>')
    text = st.text_input(
        t("rulebook.search"),
        st.query_params.get("q", ""),
        key="rulebook_search",
        placeholder=t("rulebook.search_hint"),
        label_visibility="collapsed",
        width=320,
    ).strip()
    if text:
        st.query_params["q"] = text
    else:
        st.query_params.pop("q", None)
    sections = [(_plain_text(book, clause), _section(book, clause)) for clause in book.clauses.values()]
    found = [markup for said, markup in sections if text.casefold() in said]
    st.caption(t("rulebook.clauses_found" if text else "rulebook.clauses", count=len(found), total=len(sections)))
    if not found:
        st.info(t("rulebook.no_clause"))
        return
    st.html(_CSS + f'<div class="book">{"".join(found)}</div>')


def _head(shown: Opened) -> str:
    about = shown.shelved
    parts = [words.title(about), t("rulebook.version_of", version=about.version), t(f"rulebook.is_{about.standing}")]
    if about.since is not None:
        parts.append(t("rulebook.since", at=moment(about.since)))
    if about.until is not None:
        parts.append(t("rulebook.until", at=words.until_words(about)))
    parts.append(t("rulebook.hash", hash=about.hash[:_HASH]))
    return escape(" · ".join(parts))


def _section(book: Rulebook, clause: Clause) -> str:
    lines = "".join(
        f'<li><span class="what">{escape(t("rulebook.heading", what=words.asks(key)))}</span> '
        f"<b>{escape(words.values(key, book.values[key]))}</b></li>"
        for key in clause.states
    )
    source = escape(t("rulebook.source", rows=listed(map(words.source, clause.source))))
    reading = ""
    if clause.reading is not None:
        said = escape(words.reading(clause))
        reading = f"<details><summary>{escape(t('rulebook.reading'))}</summary>{said}</details>"
    return (
        f'<div class="clause"><div class="id">{escape(clause.id)}</div><div>'
        f'<div class="says">{escape(words.statement(clause))}</div>'
        f"{f'<ul>{lines}</ul>' if lines else ''}"
        f'<div class="small">{source}{reading}</div></div></div>'
    )


def _plain_text(book: Rulebook, clause: Clause) -> str:
    """What is searched: number, statement, sources and values, without regard to case."""
    said = [clause.id, clause.zh, clause.en, words.reading(clause), *clause.source]
    said += [f"{t(f'parameter.{key}')} {words.values(key, book.values[key])}" for key in clause.states]
    return " ".join(said).casefold()
