"""What stands around every screen: the menu by role, the office, search, notices and the person.

This is the main script of the app. It lies beside no folder `pages`, so that no screen is ever run without it; and
each screen asks the gate itself all the same.
"""

from __future__ import annotations

from typing import Final, Literal

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from core.services.access import Actor
from pages._ui import menu, strip
from pages._ui.gate import gate
from pages._ui.texts import plain, t

#: More screens than these do not fit beside one another.
_SIDE_BY_SIDE: Final = 7


def draw() -> None:
    """One run of the app."""
    st.set_page_config(page_title=t("setup.product"), page_icon="📒", layout="wide", initial_sidebar_state="auto")
    actor = gate()
    page = st.navigation(_menu(actor), position="top")
    strip.draw(actor, page.url_path)
    page.run()


def _menu(actor: Actor) -> dict[str, list[StreamlitPage]]:
    """The screens of this person side by side; if they are many, by group."""
    home = st.Page(lambda: _home(actor), title=t("menu.home"), default=True, visibility="hidden")
    screens = menu.open_to(actor)
    grouped = sum(screen.listed for screen in screens) > _SIDE_BY_SIDE
    groups: dict[str, list[StreamlitPage]] = {"": [home]}
    for screen in screens:
        shown: Literal["visible", "hidden"] = "visible" if screen.listed else "hidden"
        page = st.Page(screen.script, title=t(f"menu.{screen.name}"), url_path=screen.name, visibility=shown)
        groups.setdefault(t(f"menu.group_{screen.group}") if grouped else "", []).append(page)
    return groups


def _home(actor: Actor) -> None:
    """Everybody lands on the screen of his day."""
    first = menu.landing(actor)
    if first is not None:
        st.switch_page(first.script)
    st.info(t("menu.nothing_yet", name=plain(actor.name)))


draw()
