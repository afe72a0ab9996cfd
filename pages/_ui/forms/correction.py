"""Correcting or voiding an entry of a customer: the old one stays, a new one says what was wrong and why."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any, Final

import streamlit as st

from core.money import read_yuan
from core.services import corrections, customer, receivers
from core.services.access import Actor
from core.services.card_values import Card
from core.services.corrections import Correction
from core.services.customer import Line
from core.services.errors import Refused
from pages._ui import once
from pages._ui.gate import desk
from pages._ui.refusals import show
from pages._ui.texts import moment, plain, t

_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {"gender": ("m", "f"), "mode": ("phone", "message", "meeting")}
_LONG: Final = frozenset({"need", "text", "next_step"})
_YES_NO: Final = frozenset({"effective", "group"})


def draw(actor: Actor, shown: Card) -> bool:
    """Choose an entry, then correct or void it; True once it is done."""
    lines = {line.seq: line for line in customer.timeline(desk(), actor, shown.case_id) if line.may_correct}
    if not lines:
        st.caption(t("correction.nothing"))
        return False
    name = f"correction_{shown.case_id}"
    seq = st.selectbox(
        t("correction.which"), list(lines), format_func=lambda each: _named(lines[each]), key=f"{name}_of"
    )
    how = st.segmented_control(
        t("correction.how"),
        ("correct", "void"),
        default="correct",
        required=True,
        format_func=lambda each: t(f"correction.{each}"),
        key=f"{name}_how",
        wrap=True,
    )
    return _form(actor, name, lines[seq], str(how))


def _form(actor: Actor, name: str, line: Line, how: str) -> bool:
    ticket = f"{once.ticket(name)}_{line.seq}_{how}"
    try:
        now = corrections.current(desk(), actor, line.seq) if how == "correct" else {}
    except Refused as error:
        show(error)
        return False
    if how == "correct" and not now:
        st.caption(t("correction.void_only"))
        return False
    with st.form(f"{name}_form", border=False, enter_to_submit=False):
        typed = {field: _field(actor, line, field, value, ticket) for field, value in now.items()}
        reason = st.text_input(
            t("correction.reason"),
            key=f"reason_{ticket}",
            placeholder=t("correction.reason_hint"),
            autocomplete="off",
        )
        if not st.form_submit_button(t(f"correction.save_{how}"), type="primary", key=f"send_{ticket}"):
            return False
    try:
        if how == "void":
            corrections.void(desk(), actor, line.seq, reason, request_id=ticket)
        else:
            changes = {field: value for field, value in typed.items() if value != now[field]}
            corrections.correct(desk(), actor, Correction(ticket, line.seq, reason, changes))
    except Refused as error:
        show(error)
        return False
    once.done(name, t(f"correction.done_{how}"))
    return True


def _field(actor: Actor, line: Line, field: str, value: Any, ticket: str) -> Any:
    """One field as it reads now; what it holds after."""
    key = f"{field}_{ticket}"
    label = t("correction.paper_name" if field == "name" and "on" in line.details else f"correction.{field}")
    if field == "by":
        return _person(actor, label, value, key)
    if field in _CHOICES:
        return st.segmented_control(
            label,
            _CHOICES[field],
            default=value,
            format_func=lambda each: t(f"correction.{field}_{each}"),
            key=key,
            wrap=True,
        )
    if field in _YES_NO:
        return st.checkbox(label, bool(value), key=key) if value is not None or field == "group" else value
    if field == "on":
        day = date.fromisoformat(value) if value else None
        return st.date_input(label, day, key=key, format="YYYY-MM-DD").isoformat() if day else value
    if field == "amount_cents":
        shown = f"{value / 100:.2f}" if value else ""
        written = st.text_input(label, shown, key=key)
        return value if written == shown else read_yuan(written) or 0
    draw = st.text_area if field in _LONG else st.text_input
    return draw(label, str(value or ""), key=key) or (None if not value else "")


def _person(actor: Actor, label: str, value: Any, key: str) -> Any:
    """Whose act it was; a choice for those who may choose among all."""
    people = {each.id: each.name for each in receivers.choices(desk(), actor).receivers}
    if value not in people or len(people) == 1:
        return value
    return st.selectbox(label, list(people), list(people).index(value), format_func=lambda p: people[p], key=key)


def _named(line: Line) -> str:
    return t("correction.line", seq=line.seq, at=moment(line.at), kind=t(f"fact.{line.kind}"), by=plain(line.by))
