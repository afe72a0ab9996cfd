"""One customer: whose, why, what happened, and what can be added."""

from __future__ import annotations

from typing import Final

import streamlit as st

from core.services import cards, customer
from core.services.access import Actor
from core.services.customer import Customer
from core.services.errors import Refused
from pages._ui import actions, addressed, once, timeline, verdict_card
from pages._ui.gate import desk, gate
from pages._ui.refusals import refusal, show
from pages._ui.texts import listed, moment, phone, plain, t

_CSS: Final = """
<style>
@media (max-width: 640px) {
  .st-key-customer_below > [data-testid="stLayoutWrapper"] > [data-testid="stHorizontalBlock"] {
    flex-direction: column-reverse; }
  .st-key-customer_below [data-testid="stColumn"] { min-width: 100%; }
  .st-key-customer_below { scroll-margin-top: 3.5rem; }
}
</style>
"""
#: On a telephone whoever came for a form should not have to look for it below the card.
_TO_FORM: Final = """
<script>
/* %d */
if (matchMedia("(max-width: 640px)").matches)
  setTimeout(() => document.querySelector(".st-key-customer_below")?.scrollIntoView(), 400);
</script>
"""


def draw() -> None:
    """One run of the screen."""
    actor = gate()
    st.html(_CSS)
    asked = addressed.number("case")
    if asked is None:
        st.info(t("customer.none"))
        return
    try:
        who = customer.customer(desk(), actor, asked)
        shown = cards.card(desk(), actor, who.case_id)
        lines = customer.timeline(desk(), actor, who.case_id)
    except Refused as error:
        st.warning(refusal(error))
        return
    st.title(_title(who), anchor=False)
    once.say()
    if actions.PARAMETER in st.query_params:
        st.html(_TO_FORM % who.case_id, unsafe_allow_javascript=True)
    left, right = st.columns([6, 5], gap="large")
    with left:
        verdict_card.show(shown, actor)
    with right:
        _about(actor, who)
    with st.container(key="customer_below"):
        left, right = st.columns([6, 5], gap="large")
        with left:
            st.subheader(t("customer.timeline"), anchor=False)
            timeline.draw(lines, f"all_lines_{who.case_id}")
        with right:
            if actions.draw_actions(actor, shown):
                st.rerun()


def _title(who: Customer) -> str:
    named = " · ".join(part for part in (who.company, who.name) if part) or t("customer.unnamed")
    return plain(named)


def _about(actor: Actor, who: Customer) -> None:
    """Who he is; the number as far as it may be seen."""
    rows = {
        "company": who.company,
        "project": who.project,
        "need": who.need,
        "source": who.source,
        "grade": who.grade,
        "wechat": who.wechat,
        "email": who.email,
        "first_at": moment(who.first_at),
        "last_contact": moment(who.last_contact_at),
        "due": moment(who.due_at),
    }
    st.markdown(f"**{_phone(actor, who)}**")
    lines = [f":gray[{t(f'customer.{name}')}] {plain(value)}" for name, value in rows.items() if value]
    st.markdown("  \n".join(lines))
    if who.also:
        st.caption(t("customer.also", names=listed(plain(name) for name in who.also)))


def _phone(actor: Actor, who: Customer) -> str:
    """The number, tapped to call where it is whole; revealed on record where it may be."""
    if not who.phone:
        return t("customer.no_phone")
    key = f"revealed_{who.case_id}"
    if who.may_reveal and key not in st.session_state and st.button(t("customer.reveal"), key=f"reveal_{who.case_id}"):
        try:
            st.session_state[key] = customer.reveal(desk(), actor, who.case_id)
            st.caption(t("customer.revealed"))
        except Refused as error:
            show(error)
    revealed = st.session_state.get(key) if who.may_reveal else None
    written = plain(phone(revealed or who.phone))
    return f"[{written}](tel:{revealed or who.phone})" if revealed or who.phone_shown else written


draw()
