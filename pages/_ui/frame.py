"""What stands around every screen: the menu by role, the office, search, notices and the person.

This is the main script of the app. It lies beside no folder `pages`, so that no screen is ever run without it; and
each screen asks the gate itself all the same.
"""

from __future__ import annotations

from typing import Final, Literal
from urllib.parse import unquote, urlparse

import streamlit as st
from streamlit.navigation.page import StreamlitPage

from core.services.access import Actor
from pages._ui import menu, strip
from pages._ui.gate import gate
from pages._ui.routes import address_of
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
    groups: dict[str, list[StreamlitPage]] = {"": [home, *_elsewhere(actor, {screen.name for screen in screens})]}
    for screen in screens:
        shown: Literal["visible", "hidden"] = "visible" if screen.listed else "hidden"
        page = st.Page(screen.script, title=t(f"menu.{screen.name}"), url_path=screen.name, visibility=shown)
        groups.setdefault(t(f"menu.group_{screen.group}") if grouped else "", []).append(page)
    return groups


def _elsewhere(actor: Actor, open_to_him: set[str]) -> list[StreamlitPage]:
    """A page that answers an address behind which there is nothing for this person."""
    asked = unquote(urlparse(st.context.url or "").path).rstrip("/").rpartition("/")[2]
    if not asked or asked in open_to_him or f"/{asked}" == address_of("").rstrip("/"):
        return []
    words = "refusal.forbidden" if any(screen.name == asked for screen in menu.MENU) else "menu.no_such_page"
    return [st.Page(lambda: _nothing_here(actor, words), title=t("menu.home"), url_path=asked, visibility="hidden")]


def _nothing_here(actor: Actor, words: str) -> None:
    st.warning(t(words))
    first = menu.landing(actor)
    if first is not None:
        st.page_link(st.Page(first.script, url_path=first.name), label=t(f"menu.{first.name}"))


def _home(actor: Actor) -> None:
    """Everybody lands on the screen of his day."""
    first = menu.landing(actor)
    if first is not None:
        st.switch_page(first.script)
    st.info(t("menu.nothing_yet", name=plain(actor.name)))


draw()
