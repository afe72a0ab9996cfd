"""How is a clause of a draft edited, added or taken out, with the checks beside each field and what comes of it?"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.rules.parameters import catalogue
from core.rules.rulebook import Reading, Rulebook
from core.services.access import Actor
from core.services.rulebook_drafts import Added, ClauseEdit, Fault, Removed, Step, check_clause, default_of, edit_of
from core.services.rulebook_shelf import Opened
from pages._ui import rulebook_changes, rulebook_fields, rulebook_undo
from pages._ui import rulebook_words as words
from pages._ui.gate import desk
from pages._ui.texts import plain as escaped
from pages._ui.texts import t

#: Stands in the list of clauses, and in the address, for one that is yet to be written.
_NEW: Final = "+"
#: Between two sources; a source itself may hold blanks.
_APART: Final = re.compile(r"\s*[、，,；;]\s*")
#: Fields beside the parameters, below which an error is told.
_FIELDS: Final = ("id", "zh", "en", "source", "reading", "supports")


def draw(actor: Actor, shown: Opened) -> None:
    """Choose a clause and edit it. No form: each field is checked as it is changed."""
    book = shown.book
    ids = [*book.clauses, _NEW]
    asked = st.query_params.get("clause", "")
    key = f"clause_of_{shown.shelved.number}_{len(ids)}"
    with st.container(horizontal=True, vertical_alignment="bottom"):
        chosen = st.selectbox(
            t("rulebook.clause"),
            ids,
            ids.index(asked) if asked in ids else 0,
            format_func=lambda id: t("rulebook.new_clause") if id == _NEW else _head(book, id),
            key=key,
        )
        st.button(t("rulebook.new_clause"), key=f"new_{key}", on_click=_begin, args=(key,), disabled=chosen == _NEW)
    st.query_params["clause"] = chosen
    slots: dict[str, DeltaGenerator] = {}
    at = f"{shown.shelved.number}_{shown.shelved.hash[:8]}_{chosen}"
    if chosen == _NEW:
        before = ClauseEdit(_next(book), "", "", (), {})
        after = _ask_place(book, at)
        edit = _ask(book, before, at, slots, new=True)
        if edit == before or not edit.clause:
            st.caption(t("rulebook.new_clause_help"))
            return
        _offer(actor, shown, Added(edit, after), edit, slots)
        return
    before = edit_of(book, chosen)
    edit = _ask(book, before, at, slots, new=False)
    if edit == before:
        st.caption(t("rulebook.nothing_changed"))
        _take_out(actor, shown, chosen)
    else:
        _offer(actor, shown, edit, edit, slots)


def _begin(key: str) -> None:
    st.session_state[key] = _NEW


def _head(book: Rulebook, id: str) -> str:
    return f"{id} {words.statement(book.clauses[id])[:40]}"


def _next(book: Rulebook) -> str:
    """The number after the last clause's; empty where that is no number."""
    *_, last = book.clauses
    found = re.fullmatch(r"(.*?)(\d+)", last)
    if found is None:
        return ""
    number = f"{int(found[2]) + 1:0{len(found[2])}d}"
    return "" if found[1] + number in book.clauses else found[1] + number


def _ask_place(book: Rulebook, at: str) -> str | None:
    places = [None, *book.clauses]
    return st.selectbox(
        t("rulebook.behind"),
        places,
        len(places) - 1,
        format_func=lambda id: t("rulebook.first_of_all") if id is None else _head(book, id),
        key=f"behind_{at}",
    )


def _ask(book: Rulebook, before: ClauseEdit, at: str, slots: dict[str, DeltaGenerator], *, new: bool) -> ClauseEdit:
    """The fields of a clause; below each one `slots` has room for what is wrong with it."""
    id = before.clause
    if new:
        id = st.text_input(t("rulebook.clause_id"), before.clause, key=f"id_{at}", width=220).strip()
        slots["id"] = st.container()
    left, right = st.columns(2)
    zh = left.text_area(t("rulebook.says_zh"), before.zh, key=f"zh_{at}", height=110)
    slots["zh"] = left.container()
    en = right.text_area(t("rulebook.says_en"), before.en, key=f"en_{at}", height=110)
    slots["en"] = right.container()
    source = st.text_input(
        t("rulebook.its_source"), "、".join(before.source), key=f"source_{at}", help=t("rulebook.its_source_help")
    )
    slots["source"] = st.container()
    free = [key for key in catalogue() if book.stated_by.get(key) in (None, before.clause)]
    keys = st.multiselect(
        t("rulebook.stated_here"),
        free,
        list(before.states),
        format_func=_named,
        key=f"keys_{at}",
        placeholder=t("rulebook.choose"),
        select_all=False,
    )
    slots["states"] = st.container()
    states: dict[str, Any] = {}
    for key in keys:
        given = before.states[key] if key in before.states else default_of(key)
        states[key] = rulebook_fields.draw(key, given, f"{key}_{at}")
        slots[key] = st.container()
    reading, supports = _ask_rest(before, at, slots)
    sources = tuple(each for each in _APART.split(_line(source)) if each)
    return ClauseEdit(id, _line(zh), _line(en), sources, states, supports, reading)


def _ask_rest(before: ClauseEdit, at: str, slots: dict[str, DeltaGenerator]) -> tuple[Reading | None, tuple[str, ...]]:
    """What few clauses have: a reading of an unclear text, and what other clauses state and this one speaks for."""
    given = before.reading or Reading("", "")
    with st.expander(t("rulebook.rest_of_clause"), expanded=before.reading is not None):
        left, right = st.columns(2)
        zh = left.text_area(t("rulebook.reading_zh"), given.zh, key=f"reading_zh_{at}", height=90)
        en = right.text_area(t("rulebook.reading_en"), given.en, key=f"reading_en_{at}", height=90)
        slots["reading"] = st.container()
        supports = st.multiselect(
            t("rulebook.supports"),
            list(catalogue()),
            list(before.supports),
            format_func=_named,
            key=f"supports_{at}",
            placeholder=t("rulebook.choose"),
            select_all=False,
        )
        slots["supports"] = st.container()
    reading = Reading(_line(zh), _line(en))
    return (reading if reading.zh or reading.en else None), tuple(supports)


def _line(written: str) -> str:
    return " ".join(written.split())


def _named(key: str) -> str:
    """A parameter in a list: its group and what it means."""
    group = t(f"parameter_group.{catalogue()[key].group}")
    return f"{group} · {words.asks(key)}"


def _offer(actor: Actor, shown: Opened, step: Step, edit: ClauseEdit, slots: Mapping[str, DeltaGenerator]) -> None:
    """What is wrong, beside its field; else what would be said differently; and the button that saves it."""
    checked = check_clause(desk(), actor, shown.shelved.number, step)
    for each in checked.faults:
        place = slots.get(_field(each, edit))
        if place is not None:
            place.markdown(f":red[{words.fault(each, with_line=False)}]")
        else:
            st.error(words.fault(each, with_line=False))
    if checked.changes:
        st.markdown(f"**{t('rulebook.will_change')}**")
        rulebook_changes.draw(checked.changes)
    name = escaped(edit.clause)
    label = t("rulebook.add_clause" if isinstance(step, Added) else "rulebook.save_clause", clause=name)
    at = f"{shown.shelved.number}_{shown.shelved.hash[:8]}"
    if st.button(label, type="primary", key=f"save_{at}"):
        said = t("rulebook.clause_added" if isinstance(step, Added) else "rulebook.clause_saved", clause=name)
        if rulebook_undo.step(actor, shown, step, said):
            st.query_params["clause"] = edit.clause
            st.rerun()


def _field(each: Fault, edit: ClauseEdit) -> str:
    """Which field an error is about: a parameter, another field by name, or none."""
    if each.where == edit.clause:
        return "id" if each.code == "clause_twice" else "states"
    about = each.where.removeprefix(f"{edit.clause}.")
    for key in edit.states:
        if f"{about}.".startswith(f"{key}."):
            return key
    return about if about in _FIELDS else ""


def _take_out(actor: Actor, shown: Opened, id: str) -> None:
    """Taking the clause out: what would be missing then, or else a button."""
    with st.popover(t("rulebook.remove_clause")):
        checked = check_clause(desk(), actor, shown.shelved.number, Removed(id))
        if checked.faults:
            st.markdown(t("rulebook.cannot_remove", clause=escaped(id)))
            st.error("\n".join(f"- {words.fault(each, with_line=False)}" for each in checked.faults))
            return
        st.markdown(t("rulebook.remove_what", clause=escaped(id)))
        rulebook_changes.draw(checked.changes)
        sure = st.button(t("rulebook.remove_do"), key=f"remove_{shown.shelved.number}_{shown.shelved.hash[:8]}_{id}")
        said = t("rulebook.clause_removed", clause=escaped(id))
        if sure and rulebook_undo.step(actor, shown, Removed(id), said):
            st.rerun()
