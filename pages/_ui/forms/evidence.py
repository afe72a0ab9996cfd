"""Adding pictures to a customer: a chat, a call log, a paper."""

from __future__ import annotations

import streamlit as st

from core.services import evidence
from core.services.access import Actor
from core.services.card_values import Card
from core.services.errors import Refused
from pages._ui import once, pictures
from pages._ui.gate import desk
from pages._ui.refusals import show
from pages._ui.texts import t


def draw(actor: Actor, shown: Card) -> bool:
    """The form; True once the pictures are sealed."""
    name = f"evidence_{shown.case_id}"
    ticket = once.ticket(name)
    with st.form(f"{name}_form", border=False):
        uploads = pictures.ask(f"pictures_{ticket}")
        note = st.text_input(t("evidence.note"), key=f"note_{ticket}", autocomplete="off")
        if not st.form_submit_button(t("evidence.save"), type="primary", key=f"send_{ticket}"):
            return False
    try:
        tokens = evidence.keep(desk(), actor, uploads)
        evidence.add_evidence(desk(), actor, shown.case_id, tokens, note=note, request_id=ticket)
    except Refused as error:
        show(error)
        return False
    once.done(name, t("evidence.done"))
    return True
