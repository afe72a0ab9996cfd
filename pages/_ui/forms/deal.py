"""Entering a deal step: from a customer's page, or on the deals screen by his number."""

from __future__ import annotations

from dataclasses import replace

import streamlit as st

from core.rules.model import DEAL_STEPS
from core.services import cards, deals, printing
from core.services.access import Actor
from core.services.card_values import Card
from core.services.deal_list import sellers
from core.services.deals import Step
from core.services.errors import Refused
from core.services.evidence import keep
from pages._ui import paper_link, pictures
from pages._ui.gate import desk
from pages._ui.given import give
from pages._ui.once import done, ticket
from pages._ui.refusals import show
from pages._ui.texts import plain, t


def draw(actor: Actor, shown: Card) -> bool:
    """Enter a step for the customer of this card, and print the last one's confirmation; True once it is done."""
    entered = draw_for(actor, shown.case_id)
    last = printing.last_step(desk(), actor, shown.case_id)
    if last is not None:
        paper_link.offer(
            f"deal_{last}",
            lambda where, click: printing.deal(desk(), actor, last, where, request_id=click),
            words="paper.make_deal",
        )
    return entered


def draw_for(actor: Actor, case_id: int | None) -> bool:
    """Enter a step for a customer, or (None) for whoever has the number that is typed; True once it is done."""
    name = f"deal_{case_id or 'new'}"
    once = ticket(name)
    kind = st.segmented_control(
        t("deal.step"),
        DEAL_STEPS,
        default="deposit",
        format_func=lambda each: t(f"fact.{each}"),
        key=f"kind_{once}",
        required=True,
        wrap=True,
    )
    with st.form(f"{name}_form", border=False):
        form = _fields(actor, once, case_id, kind or "deposit")
        pictured = pictures.ask(f"pictures_{once}")
        st.caption(t("deal.counts_from_entry"))
        sent = st.form_submit_button(t("deal.save"), type="primary", key=f"send_{once}", shortcut="Ctrl+Enter")
    if not sent:
        return False
    try:
        form = replace(form, evidence=keep(desk(), actor, pictured))
        step = deals.add_step(desk(), actor, form)
    except Refused as error:
        show(error)
        return False
    said = t("deal.saved", step=t(f"fact.{form.kind}"))
    if case_id is None:
        give(name, said, cards.receipt(desk(), actor, step.seq))
    else:
        done(name, said)  # the customer's own page shows the card
    return True


def _fields(actor: Actor, once: str, case_id: int | None, kind: str) -> Step:
    phone = ""
    if case_id is None:
        phone = st.text_input(t("deal.phone"), key=f"phone_{once}", placeholder=t("deal.phone_hint"))
    left, right = st.columns(2)
    with left:
        amount = st.text_input(t("deal.amount"), key=f"amount_{once}", placeholder=t("deal.amount_hint"))
        unit = st.text_input(t("deal.unit"), key=f"unit_{once}", placeholder=t("deal.unit_hint"))
    with right:
        today = desk().clock().astimezone(desk().zone).date()
        on = st.date_input(t("deal.day"), value=today, key=f"on_{once}", format="YYYY-MM-DD")
        paper_name = st.text_input(t("deal.paper_name"), key=f"paper_name_{once}")
    by = _by(actor, once)
    note = st.text_input(t("deal.note"), key=f"note_{once}")
    group = st.checkbox(t("deal.group"), key=f"group_{once}")
    return Step(once, case_id, kind, by, phone, on, amount, unit, paper_name, group, note)


def _by(actor: Actor, once: str) -> int:
    """A salesperson serves himself; others say who did."""
    if actor.access_role == "rep":
        return actor.id
    names = {each.id: plain(each.name) for each in sellers(desk(), actor)}
    chosen = st.selectbox(
        t("deal.person"),
        list(names),
        index=None,
        format_func=names.__getitem__,
        placeholder=t("deal.choose"),
        key=f"by_{once}",
    )
    return chosen or 0
