"""What can be done for a customer who waits: speak up for him, or find and rule."""

from __future__ import annotations

import streamlit as st

from core import texts
from core.services import cards, confirmations, pending
from core.services.access import Actor
from core.services.errors import Refused
from core.services.hearings import hearing
from core.services.pending import Waiting
from pages._ui.forms import inquiry, ruling
from pages._ui.gate import desk
from pages._ui.given import give
from pages._ui.once import ticket
from pages._ui.refusals import show
from pages._ui.texts import plain, t, until


def draw(actor: Actor, shown: Waiting) -> bool:
    """The forms for this customer; True once something was done."""
    with st.container(border=True):
        st.subheader(plain(shown.customer))
        if shown.why != "closed_by_another":
            st.markdown(_question(shown))
        if shown.until is not None:
            st.caption(t("format.pair", left=t("pending.col_until"), right=until(shown.until)))
        spoken = shown.may_speak and _speak(actor, shown)
        answered = shown.may_confirm and _confirm(actor, shown)
        decided = shown.may_rule and _decide(actor, shown)
        if not (shown.may_speak or shown.may_rule or shown.may_confirm):
            st.caption(t("pending.wait_note"))
        return spoken or answered or decided


def _question(shown: Waiting) -> str:
    code = f"pending.question_{shown.question}"
    question = t(code if texts.has(code) else "pending.question_other")
    return t("pending.waits_for", role=t(f"role.{shown.asked_of or 'manager'}"), question=question)


def _speak(actor: Actor, shown: Waiting) -> bool:
    once = ticket(f"speak_{shown.case_id}")
    st.caption(t("pending.speak_deal_note" if shown.why == "closed_by_another" else "pending.speak_note"))
    if not st.button(t("pending.speak"), type="primary", key=f"speak_{once}"):
        return False
    try:
        spoken = pending.speak_up(desk(), actor, shown.case_id, request_id=once)
    except Refused as error:
        show(error)
        return False
    won = spoken.verdict.outcome == "accepted"
    card = cards.receipt(desk(), actor, spoken.seq)
    give(f"speak_{shown.case_id}", t("pending.spoken_accepted" if won else "pending.spoken_refused"), card, won=won)
    return True


def _confirm(actor: Actor, shown: Waiting) -> bool:
    """The confirmer's answer to a report."""
    once = ticket(f"confirm_{shown.case_id}")
    with st.container(horizontal=True):
        accepted = st.button(t("pending.confirm"), type="primary", key=f"confirm_{once}")
        declined = st.button(t("pending.decline"), key=f"decline_{once}")
    if not (accepted or declined):
        return False
    try:
        done = confirmations.answer(desk(), actor, shown.case_id, accepted=accepted, request_id=once)
    except Refused as error:
        show(error)
        return False
    card = cards.receipt(desk(), actor, done.seq)
    give(f"confirm_{shown.case_id}", t("pending.confirmed" if accepted else "pending.declined"), card, won=accepted)
    return True


def _decide(actor: Actor, shown: Waiting) -> bool:
    """A manager's findings or ruling, without a dispute."""
    chosen = st.segmented_control(
        t("pending.manager_title"),
        ["rule", "attest"],
        default="rule",
        format_func=lambda each: t(f"dispute.{each}_title"),
        key=f"pending_move_{shown.case_id}",
        required=True,
        label_visibility="collapsed",
        wrap=True,
    )
    try:
        heard = hearing(desk(), actor, shown.case_id)
    except Refused as error:
        show(error)
        return False
    return inquiry.draw(actor, heard) if chosen == "attest" else ruling.draw(actor, heard)
