"""A second number, a WeChat name or a credit code of the same customer."""

from __future__ import annotations

import streamlit as st

from core.services import aliases
from core.services.access import Actor
from core.services.aliases import KINDS, Alias
from core.services.card_values import Card
from core.services.errors import Refused
from pages._ui import once
from pages._ui.gate import desk
from pages._ui.refusals import show
from pages._ui.texts import phone, plain, t


def draw(actor: Actor, shown: Card) -> bool:
    """The form; True once something was added or taken away."""
    held = aliases.aliases(desk(), actor, shown.case_id)
    if held and _held(actor, held):
        return True
    name = f"alias_{shown.case_id}"
    ticket = once.ticket(name)
    with st.form(f"form_{name}", border=False, enter_to_submit=False):
        kind = st.segmented_control(
            t("alias.kind"),
            KINDS,
            default=KINDS[0],
            format_func=lambda each: t(f"detail.alias.{each}"),
            key=f"kind_{ticket}",
            required=True,
        )
        value = st.text_input(t("alias.value"), key=f"value_{ticket}", autocomplete="off")
        st.caption(t("alias.hint"))
        sent = st.form_submit_button(t("alias.add"), type="primary", shortcut="Ctrl+Enter", key=f"save_{ticket}")
    if not sent:
        return False
    try:
        aliases.add(desk(), actor, shown.case_id, kind or KINDS[0], value, request_id=ticket)
    except Refused as error:
        show(error)
        return False
    once.done(name, t("alias.added"))
    return True


def _held(actor: Actor, held: list[Alias]) -> bool:
    """What is on file, with its removal."""
    for each in held:
        value = phone(each.value) if each.kind == "phone" else each.value
        st.markdown(f":gray[{t(f'detail.alias.{each.kind}')}] {plain(value)}")
    ticket = once.ticket("alias_away")
    chosen = st.pills(
        t("alias.remove"),
        [each.seq for each in held],
        format_func=lambda seq: next(t(f"detail.alias.{each.kind}") for each in held if each.seq == seq),
        key=f"away_{ticket}",
    )
    if chosen is None:
        return False
    reason = st.text_input(t("alias.reason"), key=f"why_{ticket}", autocomplete="off")
    if not st.button(t("alias.remove"), key=f"remove_{ticket}"):
        return False
    try:
        aliases.remove(desk(), actor, chosen, reason, request_id=ticket)
    except Refused as error:
        show(error)
        return False
    once.done("alias_away", t("alias.removed"))
    return True
