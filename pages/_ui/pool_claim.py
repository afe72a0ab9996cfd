"""What does the rulebook say to a claim on this customer, and does the person want it?"""

from __future__ import annotations

import streamlit as st

from core.services.access import Actor
from core.services.errors import Refused
from core.services.pool import Answer, claim, preview
from pages._ui import once
from pages._ui.gate import desk
from pages._ui.refusals import show
from pages._ui.texts import language, plain, t, until


def draw(actor: Actor, case_id: int, name: str) -> bool:
    """What a claim would bring, and the button that makes it; True once the customer is the actor's."""
    try:
        answer = preview(desk(), actor, case_id)
    except Refused as error:
        show(error)
        return False
    with st.container(border=True, key="claim_card"):
        st.markdown(f"**{plain(name)}**")
        st.markdown(_said(answer))
        if answer.accepted and st.button(t("pool.claim"), key=f"claim_{case_id}", type="primary"):
            return _claim(actor, case_id, name)
    return False


def _claim(actor: Actor, case_id: int, name: str) -> bool:
    ticket = f"claim_{case_id}"
    try:
        done = claim(desk(), actor, once.ticket(ticket), case_id)
    except Refused as error:
        _refused(error)
        return False
    once.done(ticket, t("pool.claimed", name=plain(name), until=until(done.verdict.protected_until)))
    return True


def _refused(error: Refused) -> None:
    """Somebody was quicker, or the rulebook says no since: which clause, and until when."""
    if error.code != "claim_refused":
        show(error)
        return
    until_when = error.params["until"]
    held = t("pool.held_until", until=until(until_when)) if until_when else ""
    st.error(f"{t('pool.would_refuse', rule=_rule(error.clause or '', error.params['zh'], error.params['en']))} {held}")


def _rule(clause: str, zh: str, en: str) -> str:
    """The clause and its words, in the reader's language."""
    return t("pool.clause", clause=plain(clause), words=plain(zh if language() == "zh_CN" else en)) if clause else ""


def _said(answer: Answer) -> str:
    """What the rulebook says to a claim, as Markdown."""
    rule = _rule(answer.reason.clause if answer.reason else "", answer.zh, answer.en)
    if not answer.accepted:
        return t("pool.would_refuse", rule=rule)
    held = answer.verdict.protected_until
    return t("pool.would_accept", until=until(held), rule=rule) if held else t("pool.would_accept_endless", rule=rule)
