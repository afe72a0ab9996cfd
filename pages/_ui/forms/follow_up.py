"""Writing a follow-up: how, whether the customer was reached, what was said, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from zoneinfo import ZoneInfo

import streamlit as st
from streamlit.delta_generator import DeltaGenerator

from core.services.access import Actor
from core.services.card_values import Card
from core.services.errors import Invalid, Problem, Refused
from core.services.follow_ups import MODES, FollowUp, Logged, log
from core.settings import settings
from pages._ui import once
from pages._ui.gate import desk
from pages._ui.refusals import problem, show
from pages._ui.texts import day, last_day, plain, t, today, until


def draw(actor: Actor, shown: Card) -> bool:
    """The form on a customer's own page."""
    return write(actor, shown.case_id) is not None


def write(actor: Actor, case_id: int, label: str = "follow_up.save", name: str = "") -> Logged | None:
    """The form for one customer; what came of it, once it is saved. Ctrl+Enter saves.

    What was typed stays until it is saved. `name` is said with the answer, where the next customer opens at once.
    """
    form = f"follow_up_{case_id}"
    ticket = once.ticket(form)
    with st.form(f"form_{form}", border=False, enter_to_submit=False):
        filled, beneath = _fields(case_id, ticket)
        sent = st.form_submit_button(t(label), type="primary", shortcut="Ctrl+Enter", key=f"save_{ticket}")
    if not sent:
        return None
    try:
        done = log(desk(), actor, filled)
    except Invalid as error:
        _complain(error.problems, beneath)
    except Refused as error:
        show(error)
    else:
        once.done(form, f"**{plain(name)}** {said(done)}" if name else said(done))
        return done
    return None


def said(done: Logged) -> str:
    """What a follow-up did, in words: whether it renewed the protection, and until when it holds."""
    clause = t("follow_up.by_clause", clause=done.clause) if done.clause else ""
    words = t(f"follow_up.outcome_{done.outcome}", until=until(done.until), clause=clause)
    if done.due_at is None or last_day(done.due_at) < today():
        return words
    return f"{words} {t('follow_up.next_due', day=day(last_day(done.due_at)))}"


def _fields(case_id: int, ticket: str) -> tuple[FollowUp, Mapping[str, DeltaGenerator]]:
    """The five fields and the time of a late entry; what they hold, and a place for complaints beneath each."""
    left, right = st.columns(2, vertical_alignment="bottom")
    mode = left.segmented_control(
        t("follow_up.mode"),
        MODES,
        default="phone",
        format_func=_mode,
        key=f"mode_{ticket}",
        required=True,
        wrap=True,
    )
    missed = right.checkbox(t("follow_up.not_reached"), key=f"missed_{ticket}")
    beneath = {"mode": st.empty()}
    text = st.text_area(t("follow_up.text"), key=f"text_{ticket}", height=96, placeholder=t("follow_up.text_hint"))
    beneath["text"] = st.empty()
    left, right = st.columns([2, 1])
    step = left.text_input(t("follow_up.next_step"), key=f"step_{ticket}", placeholder=t("follow_up.next_step_hint"))
    next_on = right.date_input(
        t("follow_up.next_on"), value=None, min_value=today(), key=f"next_{ticket}", format="YYYY-MM-DD"
    )
    beneath |= {"next_step": left.empty(), "next_on": right.empty()}
    with st.expander(t("follow_up.late")):
        earlier = st.datetime_input(t("follow_up.at"), value=None, key=f"at_{ticket}", format="YYYY-MM-DD")
        st.caption(t("follow_up.late_hint"))
    beneath["at"] = st.empty()
    filled = FollowUp(
        ticket, case_id, mode or "", not missed, text.strip(), (step or "").strip(), next_on, _local(earlier)
    )
    return filled, beneath


def _complain(problems: Iterable[Problem], beneath: Mapping[str, DeltaGenerator]) -> None:
    for each in problems:
        (beneath.get(each.field) or st).error(problem(each))


def _mode(code: str) -> str:
    return t(f"follow_up.mode_{code}")


def _local(typed: datetime | None) -> datetime | None:
    """A typed time is a time in the office."""
    return typed.replace(tzinfo=ZoneInfo(settings().guike_zone)) if typed is not None else None
