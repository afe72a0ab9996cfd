"""Handing customers over: to whom, why, and whether the new one owns them or only serves."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from core.services.access import Actor
from core.services.card_values import Card
from core.services.errors import Refused
from core.services.office import Person
from core.services.transfers import MOST, Transfer, hand_over, hand_over_all, takers
from pages._ui import once
from pages._ui.gate import desk
from pages._ui.refusals import show
from pages._ui.texts import plain, t


def draw(actor: Actor, shown: Card) -> bool:
    """The form on a customer's own page."""
    return write(actor, [shown.case_id])


def write(actor: Actor, case_ids: Sequence[int]) -> bool:
    """The form for any number of customers; True once they are handed over."""
    name = f"transfer_{'_'.join(str(each) for each in case_ids[:5])}"
    ticket = once.ticket(name)
    people = {each.id: each for each in takers(desk(), actor)}
    with st.form(f"form_{name}", border=False, enter_to_submit=False):
        to = st.selectbox(
            t("transfer.to"),
            list(people),
            index=None,
            format_func=lambda number: _called(people[number]),
            placeholder=t("transfer.choose"),
            key=f"to_{ticket}",
        )
        reason = st.text_area(t("transfer.reason"), key=f"reason_{ticket}", height=80)
        service_only = st.checkbox(t("transfer.service_only"), key=f"service_{ticket}")
        sent = st.form_submit_button(t("transfer.save"), type="primary", shortcut="Ctrl+Enter", key=f"save_{ticket}")
    if not sent:
        return False
    form = Transfer(ticket, tuple(case_ids), to or 0, reason, service_only)
    try:
        if len(case_ids) > MOST:
            hand_over_all(desk(), actor, form, _bar(len(case_ids)))
        else:
            hand_over(desk(), actor, form)
    except Refused as error:
        show(error)
        return False
    words = "transfer.now_served" if service_only else "transfer.done"
    once.done(name, t(words, count=len(case_ids), name=plain(people[to].name) if to else ""))
    return True


def _bar(count: int) -> Callable[[int], None]:
    """What moves a bar while many are handed over."""
    shown = st.empty()

    def move(done: int) -> None:
        shown.progress(done / count, text=t("transfer.under_way", done=done, count=count))

    return move


def _called(person: Person) -> str:
    """A colleague with his team or agency."""
    place = person.unit or person.team
    return f"{person.name} · {place}" if place else person.name
