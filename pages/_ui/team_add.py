"""How are new colleagues added? By a pasted list, one a line."""

from __future__ import annotations

import streamlit as st

from core.services import accounts
from core.services.access import Actor
from core.services.errors import Problem, Refused
from pages._ui import invite
from pages._ui.gate import desk
from pages._ui.once import done, ticket
from pages._ui.people import read_people
from pages._ui.refusals import show, show_problems
from pages._ui.texts import t


def draw(actor: Actor) -> None:
    """The form; a list with a mistake adds nobody, and every mistake is named."""
    key = ticket("add_people")
    with st.form(f"add_{key}"):
        st.caption(t("team.add_help"))
        pasted = st.text_area(
            t("team.add_list"),
            key=f"people_{key}",
            height=220,
            placeholder=t("setup.people_example"),
            label_visibility="collapsed",
        )
        asked = st.form_submit_button(t("team.add"), type="primary", shortcut="Ctrl+Enter")
    if not asked:
        return
    people, problems = read_people(pasted or "")
    if not people and not problems:
        problems = [Problem("people", "people_missing")]
    if problems:
        show_problems(problems)
        return
    try:
        with st.spinner(t("team.adding", count=len(people))):
            # Before anything is drawn: a second click must neither lose the passwords nor add everybody twice.
            invites = accounts.add_people(desk(), actor, people)
            invite.keep(each for each in invites if each.password)
            done("add_people", t("team.added", count=len(people)))
    except Refused as refused:
        show(refused)
    else:
        st.rerun()
