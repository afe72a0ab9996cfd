"""新到访: how many, for the first time or again, and who receives; a ticket in three taps."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

from core.services import tickets
from core.services.access import Actor
from core.services.errors import Invalid, Refused
from core.services.receivers import choices
from core.services.reception import Reception
from core.services.tickets import Arrival, Picked
from pages._ui import reception_known
from pages._ui import reception_words as words
from pages._ui.gate import desk
from pages._ui.once import done, ticket
from pages._ui.refusals import show
from pages._ui.texts import plain, t

_FORM: Final = "reception_new"
_SIZES: Final = (1, 2, 3, 4, 5, 6)
_KINDS: Final = ("first", "revisit", "reported", "tour")
#: Those who are looked up.
_KNOWN: Final = ("revisit", "reported")
#: The rulebook's questions that the form asks by other means: 首访 or 复访, and whom he asks for.
_ASKED: Final = ("first_visit", "whom")


def draw(actor: Actor, now: Reception) -> None:
    """The form. After each ticket it is empty again."""
    st.subheader(t("reception.new"))
    _choice("size", _SIZES)
    kind = _choice("kind", _KINDS)
    if kind in _KNOWN:
        reception_known.draw(actor, _key(f"known_{kind}"), waited_for=kind == "reported")
    _asked(actor, now)
    with st.expander(t("reception.more"), expanded=False):
        _more(actor, now)
    form = _arrival(now)
    proposed = _proposed(actor, form, now) if kind is not None and form.size else None
    with st.container(horizontal=True, vertical_alignment="center"):
        ready = proposed is not None
        opened = st.button(t("reception.open"), key=_key("open"), type="primary", disabled=not ready)
        if proposed is not None:
            st.markdown(_said(proposed, now))
        else:
            st.caption(t("reception.taps"))
    if opened and ready:
        _open(actor, form, now)


def _open(actor: Actor, form: Arrival, now: Reception) -> None:
    try:
        found = tickets.open_tickets(desk(), actor, form)
    except Refused as error:
        show(error)
        return
    done(_FORM, "  \n".join(t("reception.opened", who=_said(each, now)) for each in found))
    st.rerun()


def _proposed(actor: Actor, form: Arrival, now: Reception) -> Picked | None:
    """Whom the rules pick for one such group; somebody chosen by hand goes before."""
    try:
        return tickets.propose(desk(), actor, form)
    except Invalid:
        return None


def _said(picked: Picked, now: Reception) -> str:
    if picked.receiver is None:
        return t("reception.waits")
    name = plain(now.names[picked.receiver])
    return t("reception.receives", name=name, why=words.why(picked.reasons, now.names))


def _more(actor: Actor, now: Reception) -> None:
    """Several groups at once, more people, and somebody else by hand."""
    found = choices(desk(), actor)
    left, right = st.columns(2)
    left.number_input(t("reception.groups"), 1, tickets.MOST_GROUPS, 1, key=_key("groups"))
    right.number_input(
        t("reception.people"), 0, tickets.MOST_PEOPLE, 0, key=_key("people"), help=t("reception.people_help")
    )
    left, right = st.columns(2)
    with left:
        _person(_key("receiver"), "by_hand", {each.id: each.name for each in found.receivers})
    right.text_input(t("reception.why"), key=_key("why"), placeholder=t("reception.why_hint"), autocomplete="off")


def _asked(actor: Actor, now: Reception) -> None:
    """Whom he asks for, and what else the rulebook wants to be asked."""
    further = [question for question in now.questions if question not in _ASKED]
    columns = st.columns(1 + len(further))
    with columns[0]:
        _person(_key("asks_for"), "asks_for", {each.id: each.name for each in choices(desk(), actor).colleagues})
    for column, question in zip(columns[1:], further, strict=True):
        column.segmented_control(
            t(f"reception.ask_{question}"),
            ("no", "yes"),
            format_func=lambda each: t(f"reception.{each}"),
            key=_key(question),
        )


def _arrival(now: Reception) -> Arrival:
    kind = _value("kind")
    answers = {question: _value(question) for question in now.questions if _value(question)}
    if kind in ("first", *_KNOWN) and "first_visit" in now.questions:
        answers["first_visit"] = "no" if kind == "revisit" else "yes"
    return Arrival(
        ticket(_FORM),
        size=_value("people") or _value("size") or 0,
        groups=_value("groups") or 1,
        revisit=kind == "revisit",
        tour=kind == "tour",
        case_id=_value(f"known_{kind}") if kind in _KNOWN else None,
        asks_for=_value("asks_for"),
        answers=answers,
        receiver=_value("receiver"),
        reason=_value("why") or "",
    )


def _choice(name: str, options: tuple[Any, ...]) -> Any:
    return st.segmented_control(
        t(f"reception.{name}_label"),
        options,
        format_func=lambda each: t(f"reception.{name}_{each}") if isinstance(each, str) else str(each),
        key=_key(name),
        width="stretch",
    )


def _person(key: str, label: str, names: dict[int, str]) -> None:
    st.selectbox(
        t(f"reception.{label}"),
        list(names),
        index=None,
        format_func=lambda each: names[each],
        placeholder=t("reception.nobody"),
        key=key,
    )


def _key(name: str) -> str:
    return f"{_FORM}_{name}_{ticket(_FORM)}"


def _value(name: str) -> Any:
    return st.session_state.get(_key(name))
