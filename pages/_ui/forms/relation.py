"""Attesting who is whose relative or nominee, with the effect on ownership before it is saved."""

from __future__ import annotations

import streamlit as st

from core.services import evidence, kinship
from core.services.access import Actor
from core.services.card_values import Card
from core.services.errors import Refused
from core.services.kinship import KIN, Relation
from pages._ui import effect, once, other_customer, pictures
from pages._ui.gate import desk
from pages._ui.refusals import show
from pages._ui.texts import t


def draw(actor: Actor, shown: Card) -> bool:
    """The form; True once the relation is attested."""
    name = f"relation_{shown.case_id}"
    ticket = once.ticket(name)
    other = other_customer.choose(actor, shown.case_id, ticket)
    if other is None:
        return False
    kin = st.segmented_control(
        t("merge.kin"), KIN, format_func=lambda each: t(f"detail.kin.{each}"), key=f"kin_{ticket}", required=True,
        default=KIN[0], wrap=True,
)  # fmt: skip
    proof = st.checkbox(t("merge.proof"), key=f"proof_{ticket}")
    uploads = pictures.ask(f"pictures_{ticket}")
    form = Relation(ticket, shown.case_id, other, kin or "", proof or bool(uploads), "")
    try:
        effect.draw(kinship.preview(desk(), actor, form))
        reason = st.text_area(t("merge.proof_reason"), key=f"reason_{ticket}", height=80)
        if not st.button(t("merge.attest"), type="primary", key=f"save_{ticket}"):
            return False
        tokens = evidence.keep(desk(), actor, uploads)
        done = kinship.relate(
            desk(), actor, Relation(ticket, shown.case_id, other, kin or "", form.proof, reason, tokens)
        )
    except Refused as error:
        show(error)
        return False
    st.query_params["case"] = str(done.case_id)
    once.done(name, t("merge.attested"))
    return True
