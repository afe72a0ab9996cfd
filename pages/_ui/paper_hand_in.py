"""How does a salesperson hand in a confirmation slip?"""

from __future__ import annotations

import streamlit as st

from core.services import slip_room, slips
from core.services.access import Actor
from core.services.errors import Refused
from core.services.slips import CHANGES, HandIn
from pages._ui import once
from pages._ui.gate import desk
from pages._ui.refusals import show
from pages._ui.texts import moment, phone, t

_FORM = "hand_in"


def draw(actor: Actor) -> None:
    """The form, folded away until it is wanted."""
    offered = slip_room.candidates(desk(), actor)
    with st.expander(t("paper.hand_in"), expanded=False, key="hand_in_fold"):
        if not offered:
            st.info(t("paper.hand_in_nobody"))
            return
        ticket = once.ticket(_FORM)
        names = {each: _called(actor, each) for each in offered}
        with st.form(f"form_{ticket}", border=False, enter_to_submit=False):
            chosen = st.selectbox(
                t("paper.customer"),
                offered,
                index=None,
                format_func=names.__getitem__,
                placeholder=t("paper.choose_customer"),
                key=f"customer_{ticket}",
            )
            changes = st.pills(
                t("paper.changes"),
                CHANGES,
                selection_mode="multi",
                format_func=lambda each: t(f"paper.change_{each}"),
                help=t("paper.changes_help"),
                key=f"changes_{ticket}",
                wrap=True,
            )
            note = st.text_input(t("paper.note"), key=f"note_{ticket}")
            sent = st.form_submit_button(t("paper.hand_in_now"), type="primary", key=f"send_{ticket}")
        if not sent:
            return
        if chosen is None:
            st.error(t("paper.choose_customer"))
            return
        try:
            form = HandIn(ticket, chosen.case_id, chosen.by, tuple(changes), note)
            slips.hand_in(desk(), actor, form)
        except Refused as error:
            show(error)
            return
        once.done(_FORM, t("paper.handed_in"))
        st.rerun()


def _called(actor: Actor, each: slip_room.Candidate) -> str:
    """The customer, who received him (unless it was the reader), and when."""
    whose = "" if each.by == actor.id else f" · {each.name}"
    return f"{each.customer} {phone(each.phone)}{whose} · {moment(each.at)}"
