"""How does a real office begin after the demo?"""

from __future__ import annotations

from urllib.parse import quote

import streamlit as st

from core.services import setup
from core.services.access import Action, Actor, may
from core.services.errors import Refused
from pages._ui.gate import desk
from pages._ui.refusals import show
from pages._ui.routes import address_of
from pages._ui.texts import plain, t


def offer(actor: Actor) -> None:
    """In the demo office, to whoever manages people: begin one's own."""
    if may(actor, Action.MANAGE_PEOPLE) and st.button(t("setup.start_own"), key="start_own", width="stretch"):
        _confirm(actor)


def _confirm(actor: Actor) -> None:
    @st.dialog(t("setup.start_own"))
    def opened() -> None:
        st.markdown(t("setup.start_own_what"))
        if not st.button(t("setup.start_own_yes"), type="primary", key="start_own_yes"):
            return
        try:
            kept, code = setup.start_own_office(desk(), actor)
        except Refused as refused:
            show(refused)
            return
        st.success(t("setup.demo_kept", where=plain(kept)))
        st.link_button(t("setup.open_setup"), f"{address_of('')}?setup={quote(code)}", type="primary")

    opened()
