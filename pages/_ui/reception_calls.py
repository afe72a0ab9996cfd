"""Calls: reception types the number and passes the call on; its taker opens a filled form, or it comes back."""

from __future__ import annotations

from typing import Final

import streamlit as st

from core.services import tickets
from core.services.access import Action, Actor, may
from core.services.errors import Invalid, Refused
from core.services.reception import Group, Reception
from core.services.tickets import Arrival
from pages._ui import reception_groups
from pages._ui import reception_words as words
from pages._ui.gate import desk
from pages._ui.once import done, ticket
from pages._ui.refusals import show
from pages._ui.texts import phone, plain, t

_FORM: Final = "reception_call"


def draw(actor: Actor, now: Reception) -> None:
    """Reception passes calls on and sees what became of them; a salesperson sees the calls that are his to take."""
    runs = may(actor, Action.ARRIVE)
    if runs:
        st.subheader(t("reception.calls"))
        _pass_on(actor, now)
    for each in sorted(now.calls, key=lambda call: not call.late):
        if runs:
            _passed(actor, each, now)
        elif each.receiver_id == actor.id:
            _mine(each, now)


def _pass_on(actor: Actor, now: Reception) -> None:
    with st.container(horizontal=True, vertical_alignment="center"):
        written = st.text_input(
            t("reception.call_number"),
            key=f"call_number_{ticket(_FORM)}",
            placeholder=t("reception.call_hint"),
            label_visibility="collapsed",
            autocomplete="off",
            live="300ms",
            width=200,
        )
        form = Arrival(ticket(_FORM), channel="call", phone=written or "")
        passed = st.button(t("reception.call_pass"), key="call_pass", disabled=not (written or "").strip())
        if (written or "").strip():
            found = tickets.propose(desk(), actor, form)
            name = plain(now.names[found.receiver]) if found.receiver is not None else ""
            st.markdown(t("reception.call_to", name=name) if name else t("reception.call_nobody"))
    if passed:
        try:
            found = tickets.open_tickets(desk(), actor, form)[0]
        except Invalid as error:
            show(error)
            return
        done(_FORM, _told(found.receiver, now))
        st.rerun()


def _told(receiver: int | None, now: Reception) -> str:
    if receiver is None:
        return t("reception.call_nobody")
    return t("reception.call_passed", name=plain(now.names[receiver]))


def _passed(actor: Actor, call: Group, now: Reception) -> None:
    """A call that was passed on, as reception sees it until it is registered."""
    number = plain(phone(call.phone or ""))
    since = words.minutes(call.received_at or call.at, now.at)
    if call.receiver is None:
        state = f":red[{t('reception.call_nobody')}]"
    elif call.taken_at is not None:
        state = t("reception.call_taken", name=plain(call.receiver))
    elif call.late:
        state = f":red[{t('reception.call_back', name=plain(call.receiver), since=since)}]"
    else:
        state = t("reception.call_rings", name=plain(call.receiver), since=since)
    with reception_groups.line(call):
        st.markdown(f"**{number}** {words.came(call)} · {state}")
        if call.taken_at is None and st.button(t("reception.call_next"), key=f"next_{call.number}"):
            _next(actor, call, now)
        reception_groups.further(actor, call, now)


def _mine(call: Group, now: Reception) -> None:
    number = plain(phone(call.phone or ""))
    said = t("reception.call_for_you", number=number, since=words.minutes(call.received_at or call.at, now.at))
    with reception_groups.line(call):
        st.markdown(f":red[{said}]" if call.taken_at is None else said)
        label = t("reception.register") if call.taken_at is not None else t("reception.call_take")
        reception_groups.register(call, label=label, first=call.taken_at is None)


def _next(actor: Actor, call: Group, now: Reception) -> None:
    form = f"next_{call.number}"
    try:
        found = tickets.assign(desk(), actor, ticket(form), call.number)
    except Refused as error:
        show(error)
        return
    done(form, _told(found.receiver, now))
    st.rerun()
