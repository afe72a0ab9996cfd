"""Confirmation letter and visit slip of a customer whom an outside agency brought."""

from __future__ import annotations

from datetime import date, datetime, time

import streamlit as st

from core.services import letters
from core.services.access import Actor
from core.services.card_values import Card
from core.services.errors import Refused
from core.services.letters import Letter
from pages._ui import once, paper_link
from pages._ui.gate import desk
from pages._ui.refusals import show
from pages._ui.texts import t, zone

_ISSUED = "_letter_issued"


def draw(actor: Actor, shown: Card) -> bool:
    """The form; the link to the letter stands below it once it is issued."""
    name = f"letter_{shown.case_id}"
    try:
        ready = letters.prepare(desk(), actor, shown.case_id)
    except Refused as error:
        show(error)
        return False
    if not ready.brokers:
        st.info(t("paper.no_brokers"))
        return False
    st.caption(t("paper.letter_claims" if ready.gives_claim else "paper.letter_certifies"))
    ticket = once.ticket(name)
    brokers = dict(ready.brokers)
    viewed = ready.viewed_at.astimezone(zone()) if ready.viewed_at is not None else None
    with st.form(f"form_{ticket}", border=False, enter_to_submit=False):
        broker = st.selectbox(
            t("paper.field_broker"), list(brokers), format_func=brokers.__getitem__, key=f"to_{ticket}"
        )
        left, right = st.columns(2)
        day = left.date_input(
            t("paper.field_viewed_at"), viewed.date() if viewed else None, key=f"day_{ticket}", format="YYYY-MM-DD"
        )
        hour = right.time_input(
            t("paper.viewed_hour"), viewed.time() if viewed else None, key=f"hour_{ticket}", step=60
        )
        wanted = st.text_input(t("paper.field_wanted"), key=f"wanted_{ticket}")
        sent = st.form_submit_button(t("paper.issue_letter"), type="primary", key=f"save_{ticket}")
    done = sent and _issue(actor, Letter(ticket, shown.case_id, broker, _at(day, hour), wanted), name)
    if name in st.session_state.get(_ISSUED, {}):
        issued = st.session_state[_ISSUED][name]
        with st.container(horizontal=True, gap="small"):
            paper_link.link(issued.seq, issued.number, key=f"pdf_{name}")
            paper_link.link(issued.seq, issued.number, form="docx", key=f"docx_{name}")
    st.caption(t("paper.visit_slip_note"))
    paper_link.offer(
        f"visit_{shown.case_id}",
        lambda where, once_: letters.visit_slip(desk(), actor, shown.case_id, where, request_id=once_),
        words="paper.visit_slip",
    )
    return done


def _issue(actor: Actor, form: Letter, name: str) -> bool:
    try:
        issued = letters.issue_letter(desk(), actor, form, paper_link.place())
    except Refused as error:
        show(error)
        return False
    st.session_state[_ISSUED] = {name: issued}
    once.done(name, t("paper.letter_issued", number=issued.number))
    return True


def _at(day: date | None, hour: time | None) -> datetime | None:
    """The moment that both fields name; None where the day is left out."""
    if day is None or hour is None:
        return None
    return datetime.combine(day, hour, zone())
