"""What stands around every screen: the menu by role, the office, search, notices and the person.

This is the main script of the app. It lies beside no folder `pages`, so that no screen is ever run without it; and
each screen asks the gate itself all the same.
"""

from __future__ import annotations

from typing import Literal

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from core.services.access import Actor
from core.services.opening import office_name
from pages._ui import menu, strip
from pages._ui.gate import desk, gate
from pages._ui.texts import plain, t


def draw() -> None:
    """One run of the app."""
    st.set_page_config(page_title=t("setup.product"), page_icon="📒", layout="wide", initial_sidebar_state="auto")
    actor = gate()
    name = office_name(desk()) or ""
    home = st.Page(lambda: _home(actor), title=t("menu.home"), default=True, visibility="hidden")
    groups: dict[str, list[StreamlitPage]] = {}
    for screen in menu.open_to(actor):
        shown: Literal["visible", "hidden"] = "visible" if screen.listed else "hidden"
        page = st.Page(screen.script, title=t(f"menu.{screen.name}"), url_path=screen.name, visibility=shown)
        groups.setdefault(t(f"menu.group_{screen.group}"), []).append(page)
    page = st.navigation({"": [home], **groups}, position="top")
    strip.draw(actor, name)
    page.run()


def _home(actor: Actor) -> None:
    """Everybody lands on the screen of his day."""
    first = menu.landing(actor)
    if first is not None:
        st.switch_page(first.script)
    st.info(t("menu.nothing_yet", name=plain(actor.name)))


draw()
