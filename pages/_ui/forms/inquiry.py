"""A manager's findings of fact about somebody, after an inquiry."""

from __future__ import annotations

import streamlit as st

from core.services import rulings
from core.services.access import Actor
from core.services.errors import Refused
from core.services.evidence import keep
from core.services.hearings import Hearing
from core.services.rulings import FINDINGS, Inquiry
from pages._ui import pictures
from pages._ui.gate import desk
from pages._ui.once import done, ticket
from pages._ui.refusals import show
from pages._ui.texts import plain, t


def draw(actor: Actor, shown: Hearing) -> bool:
    """Put a finding on record; True once it is done."""
    name = f"inquiry_{shown.case_id}"
    once = ticket(name)
    names = {each.id: plain(each.name) for each in (*shown.parties, *shown.others) if each.id != actor.id}
    with st.form(f"{name}_form", border=False):
        about = st.selectbox(
            t("dispute.about"),
            list(names),
            index=None,
            format_func=names.__getitem__,
            placeholder=t("dispute.choose"),
            key=f"about_{once}",
        )
        finding = st.selectbox(
            t("dispute.finding"),
            FINDINGS,
            index=None,
            format_func=lambda each: t(f"dispute.finding_{each}"),
            placeholder=t("dispute.choose"),
            key=f"finding_{once}",
        )
        said = st.text_area(t("dispute.attest_text"), key=f"text_{once}")
        pictured = pictures.ask(f"pictures_{once}")
        sent = st.form_submit_button(t("dispute.attest_do"), type="primary", key=f"send_{once}")
    if not sent:
        return False
    try:
        tokens = keep(desk(), actor, pictured)
        form = Inquiry(once, shown.case_id, about or 0, finding or "", said, shown.dispute, tokens)
        rulings.attest(desk(), actor, form)
    except Refused as error:
        show(error)
        return False
    done(name, t("dispute.attest_done"))
    return True
