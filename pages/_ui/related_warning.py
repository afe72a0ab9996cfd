"""Does a customer who is being written down stand on a list of those related to the developer?"""

from __future__ import annotations

import streamlit as st

from core.services import related
from core.services.access import Action, Actor, may
from pages._ui.gate import desk
from pages._ui.texts import moment, plain, t


def draw(actor: Actor, phone: str, name: str = "", company: str = "") -> None:
    """The warning, where there is one to give."""
    if not (phone or name) or not may(actor, Action.READ_RELATED):
        return
    for each in related.matches(desk(), actor, phone, name, company):
        note = t("group.warning_note", note=plain(each.note)) if each.note else ""
        st.warning(t("group.warning", title=plain(each.title), at=moment(each.at), note=note))
