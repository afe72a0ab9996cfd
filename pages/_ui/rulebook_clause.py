"""How is a clause of a draft edited: its statement, what it states, and the checks beside each field?"""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.rules.parameters import catalogue
from core.rules.rulebook import Rulebook
from core.services.access import Actor
from core.services.errors import Refused
from core.services.rulebook_drafts import ClauseEdit, Fault, change_clause, check_clause, default_of, stated
from core.services.rulebook_shelf import Opened
from pages._ui import rulebook_fields
from pages._ui import rulebook_words as words
from pages._ui.gate import desk
from pages._ui.once import done
from pages._ui.refusals import show
from pages._ui.texts import plain as escaped
from pages._ui.texts import t


def draw(actor: Actor, shown: Opened) -> None:
    """Choose a clause and edit it. No form: each field is checked as it is changed."""
    book = shown.book
    ids = list(book.clauses)
    asked = st.query_params.get("clause", "")
    chosen = st.selectbox(
        t("rulebook.clause"),
        ids,
        ids.index(asked) if asked in ids else 0,
        format_func=lambda id: f"{id} {words.statement(book.clauses[id])[:40]}",
        key=f"clause_of_{shown.shelved.number}",
    )
    st.query_params["clause"] = chosen
    at = f"{shown.shelved.number}_{shown.shelved.hash[:8]}_{chosen}"
    edit = _ask(actor, shown.shelved.number, book, chosen, at)
    clause = book.clauses[chosen]
    before = ClauseEdit(chosen, clause.zh, clause.en, stated(book, chosen))
    if edit == before:
        st.caption(t("rulebook.nothing_changed"))
        return
    faults = check_clause(desk(), actor, shown.shelved.number, edit)
    _say_rest(faults, edit)
    if st.button(t("rulebook.save_clause", clause=escaped(chosen)), type="primary", key=f"save_{at}"):
        _save(actor, shown, edit)


def _ask(actor: Actor, draft: int, book: Rulebook, id: str, at: str) -> ClauseEdit:
    clause = book.clauses[id]
    left, right = st.columns(2)
    zh = left.text_area(t("rulebook.says_zh"), clause.zh, key=f"zh_{at}", max_chars=2000, height=110)
    en = right.text_area(t("rulebook.says_en"), clause.en, key=f"en_{at}", max_chars=2000, height=110)
    free = [key for key in catalogue() if book.stated_by.get(key) in (None, id)]
    keys = st.multiselect(
        t("rulebook.stated_here"),
        free,
        list(clause.states),
        format_func=_named,
        key=f"keys_{at}",
        placeholder=t("rulebook.choose"),
    )
    known = stated(book, id)
    states: dict[str, Any] = {}
    for key in keys:
        given = known[key] if key in known else default_of(key)
        states[key] = rulebook_fields.draw(key, given, f"{key}_{at}")
        if states[key] != given:
            alone = ClauseEdit(id, clause.zh, clause.en, dict(known) | {key: states[key]})
            for each in check_clause(desk(), actor, draft, alone):
                if _is_about(each, id, key):
                    st.markdown(f":red[{words.fault(each, with_line=False)}]")
    return ClauseEdit(id, " ".join(zh.split()), " ".join(en.split()), states)


def _named(key: str) -> str:
    """A parameter in a list: its group and what it means."""
    group = t(f"parameter_group.{catalogue()[key].group}")
    return f"{group} · {t(f'parameter.{key}')}"


def _is_about(each: Fault, id: str, key: str) -> bool:
    return f"{each.where}.".startswith(f"{id}.{key}.")


def _say_rest(faults: tuple[Fault, ...], edit: ClauseEdit) -> None:
    """What no single field is to blame for."""
    for each in faults:
        if not any(_is_about(each, edit.clause, key) for key in edit.states):
            st.error(words.fault(each, with_line=False))


def _save(actor: Actor, shown: Opened, edit: ClauseEdit) -> None:
    try:
        change_clause(desk(), actor, shown.shelved.number, shown.shelved.hash, edit)
    except Refused as error:
        show(error)
        return
    done(f"clause_{shown.shelved.number}", t("rulebook.clause_saved", clause=escaped(edit.clause)))
    st.rerun()
