"""Merging this customer with another one, and undoing a merge: what moves stands there before it is saved."""

from __future__ import annotations

import streamlit as st

from core.services import merging
from core.services.access import Actor
from core.services.card_values import Card
from core.services.errors import Refused
from core.services.merging import Merge, Standing
from pages._ui import effect, once, other_customer
from pages._ui.gate import desk
from pages._ui.refusals import show
from pages._ui.texts import moment, plain, t


def draw(actor: Actor, shown: Card) -> bool:
    """The form; True once the customers are merged or parted."""
    for each in merging.standing(desk(), actor, shown.case_id):
        if _held(actor, each):
            return True
    name = f"merge_{shown.case_id}"
    ticket = once.ticket(name)
    other = other_customer.choose(actor, shown.case_id, ticket)
    if other is None:
        return False
    try:
        effect.draw(merging.preview(desk(), actor, shown.case_id, other))
    except Refused as error:
        show(error)
        return False
    reason = _reason(ticket, t("merge.reason"))
    if not st.button(t("merge.save"), type="primary", key=f"save_{ticket}"):
        return False
    try:
        done = merging.merge(desk(), actor, Merge(ticket, shown.case_id, other, reason))
    except Refused as error:
        show(error)
        return False
    st.query_params["case"] = str(done.case_id)
    once.done(name, t("merge.done"))
    return True


def _held(actor: Actor, each: Standing) -> bool:
    """A merge that holds, with its undoing."""
    name = f"unmerge_{each.seq}"
    ticket = once.ticket(name)
    pair = " + ".join(plain(called) for called in each.names)
    st.caption(t("merge.held", pair=pair, by=plain(each.by), at=moment(each.at)))
    if not st.checkbox(t("merge.undo"), key=f"undo_{ticket}"):
        return False
    try:
        effect.draw(merging.preview_undo(desk(), actor, each.seq))
        reason = _reason(f"undo_{ticket}", t("merge.undo_reason"))
        if not st.button(t("merge.undo_save"), type="primary", key=f"unmerge_{ticket}"):
            return False
        merging.undo(desk(), actor, each.seq, reason, request_id=ticket)
    except Refused as error:
        show(error)
        return False
    once.done(name, t("merge.undone"))
    return True


def _reason(key: str, label: str) -> str:
    return st.text_area(label, key=f"reason_{key}", height=80)
