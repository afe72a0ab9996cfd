"""How is a register to be read, whom do its names mean, and what would become of it?"""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd
import streamlit as st

from core.services.access import Actor
from core.services.errors import Invalid, Refused
from core.services.import_choices import choose_opening, choose_project, forget_trial, remap
from core.services.import_files import Held, Row, discard, of_same_file
from core.services.import_names import choices, names_in, say_name
from core.services.import_trial import OPENINGS
from pages._ui import once
from pages._ui.gate import desk
from pages._ui.heights import height
from pages._ui.import_progress import hand_over
from pages._ui.import_trial import draw as draw_trial
from pages._ui.refusals import show, show_problems
from pages._ui.tables import cell
from pages._ui.texts import day, moment, phone, plain, t, zone
from pages._ui.width import narrow

#: In the order in which they are asked for.
_FIELDS = ("name", "phone", "at", "salesperson", "gender", "company", "source", "channel", "need", "grade", "note")
_SHOWN = ("name", "phone", "project", "at", "salesperson", "gender", "company", "source", "need")
_SMALL = ("name", "phone", "at", "salesperson")
#: So many names are asked about at a time.
_NAMES = 8
#: In place of a column.
_NONE = -1


def draw(actor: Actor, given: Held) -> None:
    """The columns, the names, the first rows; then trial and import."""
    if given.state == "tried":
        draw_trial(given)
    _same_file(actor, given)
    _start(actor, given)
    st.subheader(t("import.preview"))
    _preview(given)
    if given.below:
        st.caption(t("import.below", count=given.below))
    _names(actor, given)
    with st.expander(t("import.mapping"), expanded=given.state == "mapped"):
        _mapping(actor, given)


def _same_file(actor: Actor, given: Held) -> None:
    """Has this register been taken over before, and which other ones does its file hold?"""
    same = of_same_file(desk(), actor, given.id)
    for each in same:
        if each.sheet == given.sheet and each.state in ("running", "stopped", "done"):
            state, at = t(f"import.state_{each.state}"), moment(each.done_at or each.at)
            st.info(t("import.same_file", by=plain(each.by), at=at, state=state))
    waiting = [each for each in same if each.sheet != given.sheet and each.state in ("mapped", "tried")]
    if waiting:
        links = [t("import.sheet_link", sheet=plain(each.sheet), rows=each.rows, number=each.id) for each in waiting]
        st.info(t("import.other_sheets", sheets=t("import.between").join(links)))


def _start(actor: Actor, given: Held) -> None:
    opening = st.radio(
        t("import.opening"),
        OPENINGS,
        index=OPENINGS.index(given.opening),
        format_func=lambda each: t(f"import.opening_{each}"),
        key=f"import_opening_{given.id}",
    )
    if opening != given.opening:
        choose_opening(desk(), actor, given.id, opening)
        st.rerun()
    if given.projects is not None:
        _project(actor, given, given.projects)
    with st.container(horizontal=True):
        tried = given.state == "tried"
        if st.button(t("import.try"), key="import_try", type="secondary" if tried else "primary"):
            hand_over(actor, given, "trying")
        if st.button(t("import.start"), key="import_start", type="primary" if tried else "secondary"):
            hand_over(actor, given, "running")
        if st.button(t("import.discard"), key="import_discard", type="tertiary"):
            _discard(actor, given)
    st.caption(t("import.try_hint"))


def _project(actor: Actor, given: Held, lately: Sequence[str]) -> None:
    """For which project the rows are that name none: the office's own, one that was written lately, or a new one."""
    known = list(dict.fromkeys(["", *([given.project] if given.project else []), *lately]))
    project = st.selectbox(
        t("import.project"),
        known,
        index=None if given.project is None else known.index(given.project),
        format_func=lambda each: each or t("import.project_own"),
        placeholder=t("import.project_pick"),
        accept_new_options=True,
        key=f"import_project_{given.id}",
        help=t("import.project_help"),
    )
    if project == given.project:
        return
    try:
        choose_project(desk(), actor, given.id, project)
    except Invalid as error:
        show_problems(error.problems)
        return
    st.rerun()


def _discard(actor: Actor, given: Held) -> None:
    """The file holds customers: one that is not wanted should not stay."""
    try:
        discard(desk(), actor, given.id)
    except Refused as error:
        show(error)
        return
    once.done("import_discard", t("import.discarded", file=plain(given.file_name)))
    st.query_params.pop("import", None)
    st.rerun()


def _mapping(actor: Actor, given: Held) -> None:
    st.caption(t("import.mapping_hint"))
    columns = [_NONE, *range(len(given.header))]
    with st.form("import_mapping", border=False):
        places = st.columns(3)
        chosen = {
            name: places[turn % len(places)].selectbox(
                t(f"import.field_{name}"),
                columns,
                index=columns.index(given.mapping.get(name, _NONE)),
                format_func=lambda column: _title(given, column),
                key=f"import_map_{given.id}_{name}",
            )
            for turn, name in enumerate(_fields(given))
        }
        sent = st.form_submit_button(t("import.save_mapping"), key="import_save_mapping")
    if not sent:
        return
    try:
        mapping = {name: column for name, column in chosen.items() if column != _NONE}
        remap(desk(), actor, given.id, mapping)
    except Refused as error:
        show(error)
        return
    once.done("import_mapping", t("import.saved"))
    st.rerun()


def _fields(given: Held) -> tuple[str, ...]:
    """The fields to ask for; the project where claims hold for one only, or where it was read."""
    return (*_FIELDS, "project") if given.projects is not None or "project" in given.mapping else _FIELDS


def _title(given: Held, column: int) -> str:
    if column == _NONE:
        return t("import.no_column")
    return t("import.column", number=column + 1, title=cell(given.header[column]) or "")


def _names(actor: Actor, given: Held) -> None:
    """Names without an account, each with the accounts that it may mean."""
    named = names_in(desk(), actor, given.salespeople())
    if not named:
        return
    st.subheader(t("import.names"))
    unsaid = [each for each in named if each.problem is not None and not each.said]
    if not unsaid:
        st.caption(t("import.names_fine", count=len(named)))
        return
    st.caption(t("import.names_open", count=len(unsaid)))
    people = choices(desk(), actor)
    with st.form("import_names"):
        said = {
            each.name: st.selectbox(
                f"{plain(each.name)} — {t(f'import.cause_{each.problem}')}",
                [0, *people],
                index=None,
                format_func=lambda number: people.get(number, t("import.name_nobody")),
                placeholder=t("import.name_pick"),
                key=f"import_name_{each.name}",
            )
            for each in unsaid[:_NAMES]
        }
        if len(unsaid) > _NAMES:
            st.caption(t("import.names_many", count=len(unsaid) - _NAMES))
        if not st.form_submit_button(t("import.save_names"), key="import_save_names"):
            return
    for name, number in said.items():
        if number is not None:
            say_name(desk(), actor, name, number or None)
    forget_trial(desk(), actor, given.id)
    st.rerun()


def _preview(given: Held) -> None:
    rows = given.preview(zone())
    if rows:
        table = pd.DataFrame([_read(row, given.project or "") for row in rows])
        written = {*given.mapping, *(["project"] if given.project else [])}
        shown = [name for name in (_SMALL if narrow() else _SHOWN) if name in written]
        st.dataframe(
            table,
            hide_index=True,
            column_order=shown,
            column_config={name: st.column_config.TextColumn(t(f"import.field_{name}")) for name in _SHOWN},
            key="import_preview",
            width="stretch",
            height=height(len(table)),
        )


def _read(row: Row, project: str) -> dict[str, str]:
    return {
        "name": cell(row.name) or "",
        "phone": _phone(row),
        "at": _at(row),
        "salesperson": cell(row.salesperson) or "",
        "gender": t(f"customer.gender_{row.gender}") if row.gender else "",
        "company": cell(row.company) or "",
        "source": cell(row.source) or "",
        "need": cell(row.need) or "",
        "project": cell(row.project or project) or "",
    }


def _at(row: Row) -> str:
    """The moment of a row; a day without a time of its own is written as a day."""
    if row.at is None:
        return t("import.at_bad", written=cell(row.at_as_entered)) if row.at_as_entered else t("import.at_import")
    local = row.at.astimezone(zone())
    return moment(row.at) if (local.hour, local.minute) != (0, 0) else day(local.date())


def _phone(row: Row) -> str:
    if row.phone.kind == "none":
        return t("import.phone_none")
    if row.phone.kind == "bad":
        return t("import.phone_bad", written=cell(row.phone_as_entered) or "")
    return phone(row.phone.value)
