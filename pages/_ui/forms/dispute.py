"""Raising a dispute from a verdict card or a customer's page, and appealing against a ruling."""

from __future__ import annotations

import streamlit as st

from core.services import dispute_list, disputes
from core.services.access import Actor
from core.services.card_values import Card
from core.services.dispute_case import DisputeCase
from core.services.disputes import Complaint
from core.services.errors import Refused
from core.services.evidence import keep
from core.services.hearings import Person, opponents
from pages._ui import pictures
from pages._ui.gate import desk
from pages._ui.menu import SCREENS
from pages._ui.once import done, ticket
from pages._ui.refusals import show
from pages._ui.texts import plain, t


def draw(actor: Actor, shown: Card) -> bool:
    """Dispute the ownership of the customer on this card, or go to the dispute that runs; True once it is done."""
    running = dispute_list.running(desk(), actor, shown.case_id)
    if running is not None:
        st.info(t("dispute.running"))
        if st.button(t("dispute.open"), key=f"open_dispute_{running}"):
            st.switch_page(SCREENS / "disputes.py", query_params={"dispute": str(running)})
        return False
    others = opponents(desk(), actor, shown.case_id)
    return _form(actor, f"dispute_{shown.case_id}", shown.case_id, others, appeal=False)


def draw_appeal(actor: Actor, shown: DisputeCase) -> bool:
    """Appeal against the ruling on this dispute; True once it is done."""
    if shown.late_appeal:
        st.warning(t("dispute.appeal_late"))
    sides = [each for each in (shown.left, shown.right) if each is not None and each.id != actor.id]
    return _form(actor, f"appeal_{shown.number}", shown.case_id, tuple(sides[:1]), appeal=True)


def _form(actor: Actor, name: str, case_id: int, others: tuple[Person, ...], *, appeal: bool) -> bool:
    once = ticket(name)
    with st.form(f"{name}_form", border=False):
        names = {each.id: each.name for each in others}
        against = others[0].id if appeal and others else None
        if names and not appeal:
            against = st.selectbox(
                t("dispute.against"),
                list(names),
                index=None,
                format_func=lambda each: plain(names[each]),
                placeholder=t("dispute.against_hint"),
                key=f"against_{once}",
            )
        said = st.text_area(
            t("dispute.appeal_text" if appeal else "dispute.raise_text"),
            key=f"text_{once}",
            placeholder=t("dispute.raise_text_hint"),
        )
        pictured = pictures.ask(f"pictures_{once}")
        words = st.empty()
        sent = st.form_submit_button(
            t("dispute.appeal_do" if appeal else "dispute.raise_do"), type="primary", key=f"send_{once}"
        )
    if not sent:
        return False
    try:
        tokens = keep(desk(), actor, pictured)
        disputes.raise_dispute(desk(), actor, Complaint(once, case_id, said, against, evidence=tokens))
    except Refused as error:
        with words.container():
            show(error)
        return False
    done(name, t("dispute.appeal_done" if appeal else "dispute.raise_done"))
    return True
