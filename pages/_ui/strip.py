"""What stands in the strip above each screen: office, search, notices, and the person with his own menu."""

from __future__ import annotations

import streamlit as st

from core.services import accounts
from core.services.access import Actor
from core.texts import LANGUAGES
from pages._ui import account, demo_end, doorstep
from pages._ui.gate import desk
from pages._ui.texts import SWITCHED, language, plain, t


def draw(actor: Actor, office: str) -> None:
    """The strip."""
    with st.container(key="strip", horizontal=True, vertical_alignment="center", wrap=False, gap="small"):
        st.markdown(f"**{plain(office)}**", width="content")
        st.space("stretch")
        with st.popover(plain(actor.name), type="tertiary", key="person_menu"):
            _person(actor)


def _person(actor: Actor) -> None:
    st.caption(f"{plain(actor.name)} · {t(f'role.{actor.access_role}')} · {plain(actor.username)}")
    _languages(actor)
    if st.button(t("menu.change_password"), key="change_password_open", width="stretch"):
        _password_dialog(actor)
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
