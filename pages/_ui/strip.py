"""What stands in the strip above each screen: office, search, notices, and the person with his own menu."""

from __future__ import annotations

from typing import Final

import streamlit as st

from core.services import accounts
from core.services.access import Actor
from core.services.surroundings import surroundings
from core.texts import LANGUAGES
from pages._ui import account, bell, demo_end, doorstep, menu
from pages._ui.gate import desk
from pages._ui.texts import SWITCHED, language, plain, t

_SEARCHED: Final = "_searched"


def draw(actor: Actor, here: str) -> None:
    """The strip above the screen `here`, in the same line as the menu (style).

    What its menus hold is drawn when they are opened.
    """
    around = surroundings(desk(), actor)
    with st.container(key="strip", horizontal=True, vertical_alignment="center", wrap=False, gap="small"):
        st.markdown(plain(around.office), width="content")
        _search(actor, here)
        bell.draw(actor, around.unread)
        opened = st.popover(plain(actor.name), type="tertiary", key="person_menu", on_change="rerun")
    if opened.open:
        with opened:
            _person(actor, demo=around.demo)


def _search(actor: Actor, here: str) -> None:
    """Any part of a name, pinyin or number; what is found is shown on a screen of its own."""
    if all(screen.name != "search" for screen in menu.open_to(actor)):
        return
    wanted = st.text_input(
        t("menu.search"),
        key="search",
        type="search",
        placeholder=t("menu.search_hint"),
        label_visibility="collapsed",
        on_change=_note_search,
    )
    if not st.session_state.pop(_SEARCHED, False):
        return
    if here == "search":
        st.query_params["q"] = wanted or ""
    else:
        st.switch_page(menu.SCREENS / "search.py", query_params={"q": wanted or ""})


def _note_search() -> None:
    st.session_state[_SEARCHED] = True


def _person(actor: Actor, *, demo: bool) -> None:
    st.caption(f"{plain(actor.name)} · {t(f'role.{actor.access_role}')} · {plain(actor.username)}")
    _languages(actor)
    if st.button(t("menu.change_password"), key="change_password_open", width="stretch"):
        _password_dialog(actor)
    if demo:
        demo_end.offer(actor)
    if st.button(t("menu.sign_out"), key="sign_out", width="stretch"):
        account.sign_out(actor)


def _languages(actor: Actor) -> None:
    now = language()
    chosen = st.segmented_control(
        t("language.label"),
        LANGUAGES,
        format_func=lambda each: t(f"language.{each}"),
        default=now,
        key="language_of_person",
        label_visibility="collapsed",
    )
    if chosen is not None and chosen != now:
        accounts.set_language(desk(), actor, chosen)
        st.session_state[SWITCHED] = chosen
        st.rerun()


def _password_dialog(actor: Actor) -> None:
    @st.dialog(t("menu.change_password"))
    def opened() -> None:
        doorstep.change_password(actor)

    opened()
