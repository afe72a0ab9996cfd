"""How are new colleagues added? By a pasted list, one a line."""

from __future__ import annotations

from typing import Final

import streamlit as st

from core.services import accounts
from core.services.access import Actor
from core.services.errors import Problem, Refused
from pages._ui import adding, invite
from pages._ui.gate import desk
from pages._ui.once import done, ticket
from pages._ui.people import read_people
from pages._ui.refusals import show, show_problems
from pages._ui.texts import t

_FORM: Final = "add_people"


def take_up() -> None:
    """Show what came of a list whose adding ended while somebody clicked elsewhere. Each step may be done again."""
    given = adding.under_way(_FORM)
    if given.invites is None:
        return
    invite.keep(each for each in given.invites if each.password)
    done(_FORM, t("team.added", count=len(given.invites)))
    adding.over(_FORM)


def draw(actor: Actor) -> None:
    """The form; a list with a mistake adds nobody, and every mistake is named."""
    given, key = adding.under_way(_FORM), ticket(_FORM)
    with st.form(f"add_{key}"):
        st.caption(t("team.add_help"))
        pasted = st.text_area(
            t("team.add_list"),
            value=given.written,
            key=f"people_{key}",
            height=220,
            placeholder=t("setup.people_example"),
            label_visibility="collapsed",
        )
        asked = st.form_submit_button(t("team.add"), type="primary", shortcut="Ctrl+Enter")
    if not asked:
        return
    given.written = pasted or ""
    people, problems = read_people(given.written)
    if not people and not problems:
        problems = [Problem("people", "people_missing")]
    if problems:
        show_problems(problems)
        return
    try:
        given.invites = accounts.add_people(desk(), actor, people, given.stock, adding.bar(len(people)))
    except Refused as refused:
        show(refused)
    else:
        take_up()
        st.rerun()
