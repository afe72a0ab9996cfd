"""Asking for a renewal of the protection, as the rulebook in force allows it."""

from __future__ import annotations

import streamlit as st

from core.services import renewals
from core.services.access import Actor
from core.services.card_values import Card
from core.services.errors import Refused
from pages._ui import once
from pages._ui.gate import desk
from pages._ui.refusals import show
from pages._ui.texts import t, until


def draw(actor: Actor, shown: Card) -> bool:
    """The form on a customer's own page; True once it was sent."""
    name = f"renewal_{shown.case_id}"
    ticket = once.ticket(name)
    st.caption(t("paper.renewal_intro", until=until(shown.protected_until)))
    note = st.text_input(t("paper.note"), key=f"note_{ticket}")
    if not st.button(t("paper.renew"), key=f"send_{ticket}", type="primary"):
        return False
    try:
        done = renewals.ask(desk(), actor, shown.case_id, note, request_id=ticket)
    except Refused as error:
        show(error)
        return False
    once.done(name, t("paper.renewal_waits" if done.verdict is None else "paper.renewal_counts"))
    return True
