"""What can be done to the rows that are ticked in the table of my customers?"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.services.access import Action, Actor, may
from core.services.errors import Refused
from core.services.exports import Export, export_leads
from core.services.lead_edits import Edit, edit
from core.services.leads import GRADES, Lead, Wanted
from core.services.transfers import WISHES, ask, takers
from pages._ui import once, tables
from pages._ui.gate import desk
from pages._ui.lead_saving import words
from pages._ui.links import open_follow_ups
from pages._ui.routes import address_of
from pages._ui.texts import language, plain, t
from pages._ui.undo import remember

_EXPORT = "leads_export"


def draw(actor: Actor, chosen: Sequence[Lead], wanted: Wanted, *, exporting: bool) -> None:
    """The actions on the ticked rows; the export also on the whole list, where a workbook is of use (`exporting`)."""
    st.space("stretch")
    if chosen:
        st.caption(t("leads.chosen", count=len(chosen)), width="content")
        _regrade(actor, chosen)
        if st.button(t("leads.follow_up"), key="follow_up_chosen"):
            open_follow_ups(row.case_id for row in chosen)
        _ask(actor, chosen)
    if exporting and may(actor, Action.EXPORT):
        _export(actor, chosen, wanted)


def _regrade(actor: Actor, chosen: Sequence[Lead]) -> None:
    with st.popover(t("leads.regrade"), key="regrade"):
        grade = st.segmented_control(t("leads.col_grade"), GRADES, key="regrade_to")
        if st.button(t("leads.save"), key="regrade_save", type="primary", disabled=grade is None) and grade is not None:
            _save_grade(actor, chosen, grade)


def _save_grade(actor: Actor, chosen: Sequence[Lead], grade: str) -> None:
    ticket = once.ticket("regrade")
    edits = [Edit(f"{ticket}:{row.case_id}", row.case_id, row.version, grade=grade) for row in chosen]
    try:
        done = edit(desk(), actor, edits)
    except Refused as error:
        st.error(words(error))
        return
    remember("leads", t("leads.saved_grades", count=len(done), value=grade), [each.seq for each in done])
    once.spend("regrade")
    tables.sheet("leads").renew()
    st.rerun()


def _ask(actor: Actor, chosen: Sequence[Lead]) -> None:
    with st.popover(t("leads.ask_transfer"), key="ask_transfer"):
        people = {each.id: each for each in takers(desk(), actor) if each.id != actor.id}
        to = st.selectbox(
            t("leads.to_whom"),
            list(people),
            index=None,
            format_func=lambda number: people[number].name,
            placeholder=t("leads.manager_decides"),
            key="ask_to",
        )
        wish = st.selectbox(
            t("leads.why"),
            WISHES,
            index=None,
            format_func=lambda code: t(f"leads.wish_{code}"),
            placeholder=t("leads.choose"),
            key="ask_why",
        )
        if st.button(t("leads.send_to_manager"), key="ask_send", type="primary", disabled=wish is None) and wish:
            count = ask(desk(), actor, [row.case_id for row in chosen], to, wish)
            once.done("ask_transfer", t("leads.asked", count=count))
            tables.sheet("leads").renew()
            st.rerun()


def _export(actor: Actor, chosen: Sequence[Lead], wanted: Wanted) -> None:
    """A workbook is made when it is asked for, and fetched by a link that serves its maker only."""
    asked = (wanted, tuple(row.case_id for row in chosen))
    if st.button(t("leads.export_chosen") if chosen else t("leads.export"), key="export"):
        st.session_state[_EXPORT] = (asked, export_leads(desk(), actor, language(), *asked))
    made_for, ready = st.session_state.get(_EXPORT, (None, None))
    if made_for == asked and isinstance(ready, Export):
        label = t("leads.download", name=plain(ready.name), count=ready.count)
        st.link_button(label, address_of(f"files/{ready.token}"), type="tertiary", key="download")
