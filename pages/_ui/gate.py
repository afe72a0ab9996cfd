"""Who is in front of this page, and may he see it? Every page script asks this first.

    actor = gate()

The menu says what the asking script's screen is for, so that no script can forget to ask for a permission. The answer
comes from the database at every run, so that a switched-off account is out at its next step. Inside a fragment that
refreshes itself, ask again: only the fragment runs then, not the page.
"""

from __future__ import annotations

import sys
import time
from typing import NoReturn

import streamlit as st
from streamlit.delta_generator import DeltaGenerator
from streamlit.runtime.scriptrunner import get_script_run_ctx

from core.services import opening, sessions
from core.services.access import Action, Actor, may
from core.services.desk import Desk
from core.services.outage import answers, is_outage
from pages._ui import account, doorstep, holders, house, menu
from pages._ui.style import dress
from pages._ui.texts import PREFERRED, settle, t

_HOLDER = "_holder"
#: Seconds between two looks whether the database is back.
_LOOK = 1


def desk() -> Desk:
    """The desk that this page works at."""
    return house.desk()


def gate(action: Action | None = None) -> Actor:
    """The person signed in, or the end of this run with what he has to do first.

    Somebody who may not open the screen of the script that asks, or may not do `action`, is told so.
    """
    dress()
    settle()
    actor = _who(st.empty())
    if actor is None:
        _turn_away()
    _take(actor)
    if actor.must_change_password:
        doorstep.first_password(actor)
        st.stop()
    screen = menu.screen_of(str(sys._getframe(1).f_globals.get("__file__", "")))
    if (screen and not menu.may_open(actor, screen)) or (action and not may(actor, action)):
        st.warning(t("refusal.forbidden"))
        st.stop()
    return actor


def again(actor: Actor) -> Actor:
    """The person signed in, inside a fragment: `actor` where the whole page runs, which has asked just now."""
    context = get_script_run_ctx()
    return gate() if context is not None and context.fragment_ids_this_run else actor


def _turn_away() -> NoReturn:
    """Nobody is signed in: forget whatever this session held, and show the door in place of the whole screen."""
    context = get_script_run_ctx()
    if context is not None and context.fragment_ids_this_run:
        st.rerun(scope="app")
    _forget()
    settle()
    if not account.hand_over():
        if opening.is_set_up(desk()):
            doorstep.sign_in()
        else:
            doorstep.set_up()
    st.stop()


def _take(actor: Actor) -> None:
    """Note whose session this is; a session never passes from one person to another."""
    held = st.session_state.get(_HOLDER)
    if held is not None and held != actor.id:
        _forget()
    st.session_state[_HOLDER] = actor.id
    st.session_state[PREFERRED] = actor.language
    settle()
    context = get_script_run_ctx()
    if context is not None:
        holders.hold(context.session_id, actor.id)


def _forget() -> None:
    """Clear what the former holder of this session has left in it."""
    context = get_script_run_ctx()
    if context is not None:
        holders.release(context.session_id)
    if st.session_state.get(_HOLDER) is not None:
        st.session_state.clear()


def _who(banner: DeltaGenerator) -> Actor | None:
    """Who is signed in; while the database is away the banner says so, and this waits.

    The run does not end meanwhile and the banner has its place in every run, so that the screen stays as it is, with
    what was typed. A newer run takes this one's place at the next look.
    """
    while True:
        try:
            return sessions.whose(desk(), house.key(), st.context.cookies.get(sessions.COOKIE))
        except Exception as error:
            if not is_outage(error):
                raise
        while not answers(desk()):
            banner.error(t("trouble.database_away"))
            time.sleep(_LOOK)
        banner.empty()
