"""The queue: who is next, how does everybody stand, and who may change it by a click?"""

from __future__ import annotations

from functools import partial
from typing import Final

import streamlit as st

from core.services import rota
from core.services.access import Action, Actor, may
from core.services.errors import Refused
from core.services.reception import Person, Reception
from core.services.turns import STATES
from pages._ui import reception_words as words
from pages._ui.gate import desk
from pages._ui.once import spend, tell_later, ticket, told
from pages._ui.refusals import show
from pages._ui.texts import plain, t

_REASON: Final = "reception_reason"
_WRONG: Final = "_reception_wrong"


def draw(actor: Actor, now: Reception) -> None:
    """Everybody in the order; reception and managers change a state by a click, the reason is written before it."""
    st.subheader(t("reception.queue"))
    if not now.people:
        st.info(t("reception.no_order"))
        return
    others = may(actor, Action.SET_STATE, frozenset({"office"}))
    if others:
        reason()
    with st.container(key="reception_people", gap=None):
        for each in sorted(now.people, key=_by_nearness):
            _person(actor, each, next=each == now.next, changes=others)


def _by_nearness(person: Person) -> tuple[bool, bool, int]:
    """Whoever can receive is on top in his order, behind him who cannot, and last who is on no roster."""
    return person.place is None, person.state != "free", person.place or 0


def reason() -> None:
    """The reason that goes with the next change of a state."""
    st.text_input(
        t("reception.reason"),
        key=_REASON,
        placeholder=t("reception.reason_hint"),
        label_visibility="collapsed",
        autocomplete="off",
        on_change="ignore",
        live="0ms",
    )
    wrong = told(_WRONG)
    if wrong is not None:
        show(wrong)


def states(actor: Actor, person: Person) -> None:
    """The states of one person, the present one marked."""
    key = f"state_{person.id}"
    st.session_state[key] = person.state
    st.segmented_control(
        t("reception.state"),
        STATES,
        format_func=lambda each: t(f"reception.state_{each}"),
        key=key,
        label_visibility="collapsed",
        on_change=partial(_change, actor, person.id, key),
        required=True,
        wrap=True,
    )


def _person(actor: Actor, person: Person, *, next: bool, changes: bool) -> None:
    with st.container(
        key=f"person_{'next' if next else 'queue'}_{person.id}",
        horizontal=True,
        vertical_alignment="center",
        gap="small",
    ):
        place = f":gray[{person.place}] " if person.place is not None else ""
        marks = [t("reception.next")] if next else []
        marks += [t("reception.make_up")] if person.make_up else []
        mark = "".join(f" :primary-badge[{each}]" for each in marks)
        st.markdown(f"{place}**{plain(person.name)}** {words.state(person)}{mark}{_beside(person)}")
        if changes:
            states(actor, person)


def _beside(person: Person) -> str:
    """The reason of the state, who said it, and the turns missed."""
    parts = [plain(person.reason)] if person.reason and person.state not in ("free",) else []
    parts += [t("reception.said_by", name=plain(person.said_by))] if person.said_by else []
    parts += [words.missed(person)] if person.missed else []
    return f"  \n:small[{' · '.join(parts)}]" if parts else ""


def _change(actor: Actor, person: int, key: str) -> None:
    state = st.session_state[key]
    try:
        written = str(st.session_state.get(_REASON) or "")
        rota.set_state(desk(), actor, ticket(key), person, state, written)
        st.session_state[_REASON] = ""
    except Refused as error:
        tell_later(_WRONG, error)
    spend(key)
