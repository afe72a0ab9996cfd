"""Follow-ups: whom to call now, what was said last time, and what came of it today."""

from __future__ import annotations

import streamlit as st

from core.services.agenda import Contact, Opened, opened
from core.services.errors import Refused
from core.services.list_exports import Asked
from pages._ui import follow_up_pile as piles
from pages._ui import take_out
from pages._ui.forms import follow_up
from pages._ui.gate import desk, gate
from pages._ui.lead_rows import called, stage
from pages._ui.links import open_customer
from pages._ui.once import say
from pages._ui.refusals import show
from pages._ui.texts import moment, phone, plain, t, until
from pages._ui.width import narrow


def _customer(shown: Opened) -> None:
    """Who he is, and what was said and promised before."""
    lead = shown.lead
    with st.container(horizontal=True, vertical_alignment="center", gap="small"):
        st.subheader(plain(called(lead)), width="content")
        if lead.phone:
            st.markdown(f"[{phone(lead.phone)}](tel:{lead.phone})", width="content")
        if st.button(t("follow_up.open_card"), key="open_card", type="tertiary"):
            open_customer(lead.case_id)
    held = t("card.endless") if lead.endless else t("follow_up.held_until", until=until(lead.protected_until))
    about = [stage(lead.stage), t("follow_up.grade", grade=lead.grade) if lead.grade else None]
    st.caption(" · ".join([held, *(plain(each) for each in about if each)]))
    if lead.need:
        st.caption(t("follow_up.need", need=plain(lead.need)))
    if shown.promised:
        st.info(t("follow_up.promised", step=plain(shown.promised)))
    for contact in shown.contacts[:3]:
        st.markdown(f":small[{_contact(contact)}]")


def _contact(contact: Contact) -> str:
    how = t(f"follow_up.mode_{contact.mode}") if contact.mode else t(f"fact.{contact.kind}")
    reached = "" if contact.effective else t("follow_up.missed")
    head = " ".join(part for part in (moment(contact.at), plain(contact.by or ""), how, reached) if part)
    return f"{head}: {plain(contact.text)}" if contact.text else head


actor = gate()
slim = narrow()
st.title(t("follow_up.title"))
say()
try:
    found = piles.gathered(actor)
except Refused as error:
    show(error)
    st.stop()
name = piles.choose(found)
pile = found[name]
if not pile:
    st.info(t("follow_up.nothing_due") if any(found.values()) else t("follow_up.all_done"))
    st.stop()
now = piles.open_one(pile)
left, right = (st.container(), st.container()) if slim else st.columns([2, 3], gap="large")
with right if not slim else left:
    shown = opened(desk(), actor, now.case_id)
    if shown is not None:
        _customer(shown)
        if follow_up.write(actor, now.case_id, "follow_up.save_and_next", called(now)) is not None:
            piles.turn_to_next(pile, now)
            st.rerun()
with left if not slim else right:
    piles.listed(pile, now, narrow=slim)
    chosen = tuple(each.case_id for each in pile) if name == "chosen" else ()
    said = t(f"follow_up.pile_{name}", count=len(pile))
    take_out.draw(actor, Asked("follow_ups", only=name, chosen=chosen, said=(said,)))
