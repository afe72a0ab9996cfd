"""What a side says to a dispute, and taking a dispute back."""

from __future__ import annotations

import streamlit as st

from core.services import disputes
from core.services.access import Actor
from core.services.dispute_case import DisputeCase
from core.services.disputes import Statement
from core.services.errors import Refused
from core.services.evidence import keep
from pages._ui import pictures
from pages._ui.gate import desk
from pages._ui.once import done, ticket
from pages._ui.refusals import show
from pages._ui.texts import plain, t


def draw_statement(actor: Actor, shown: DisputeCase) -> bool:
    """State something, or answer; True once it is on record."""
    name = f"statement_{shown.number}"
    once = ticket(name)
    with st.form(f"{name}_form", border=False):
        by = _speaker(actor, shown, once)
        said = st.text_area(t("dispute.state_text"), key=f"text_{once}", placeholder=t("dispute.state_text_hint"))
        pictured = pictures.ask(f"pictures_{once}")
        sent = st.form_submit_button(t("dispute.state_do"), type="primary", key=f"send_{once}")
    if not sent:
        return False
    try:
        tokens = keep(desk(), actor, pictured)
        disputes.state(desk(), actor, Statement(once, shown.number, said, by, tokens))
    except Refused as error:
        show(error)
        return False
    done(name, t("dispute.state_done"))
    return True


def draw_withdrawal(actor: Actor, shown: DisputeCase) -> bool:
    """Take the dispute back; True once it is done."""
    name = f"withdrawal_{shown.number}"
    once = ticket(name)
    st.caption(t("dispute.withdraw_note"))
    with st.form(f"{name}_form", border=False):
        reason = st.text_area(t("dispute.withdraw_reason"), key=f"reason_{once}")
        sent = st.form_submit_button(t("dispute.withdraw_do"), key=f"send_{once}")
    if not sent:
        return False
    try:
        disputes.withdraw(desk(), actor, shown.number, reason, request_id=once)
    except Refused as error:
        show(error)
        return False
    done(name, t("dispute.withdraw_done"))
    return True


def _speaker(actor: Actor, shown: DisputeCase, once: str) -> int | None:
    """A manager may write down what a side said that has no account of its own; everybody else speaks for himself."""
    if not shown.speaks_for:
        return None
    names = {each.id: plain(each.name) for each in shown.speaks_for}
    names = {actor.id: t("dispute.speaker_self", name=plain(actor.name))} | names
    return st.selectbox(t("dispute.speaker"), list(names), format_func=names.__getitem__, key=f"speaker_{once}")
