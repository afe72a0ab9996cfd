"""How far is the adding of many colleagues, and what stays of it when somebody clicks elsewhere meanwhile?

Streamlit may leave a script at any step of its own. What is kept here is changed by plain assignments, so that no
first password is lost between the moment in which the accounts are there and the one in which it is shown.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field

import streamlit as st

from core.services.accounts import Invite
from core.services.first_passwords import First
from pages._ui.texts import t


@dataclass
class Adding:
    """A list of people on its way: the text as `written`, the first passwords made so far, and what came of it."""

    written: str = ""
    stock: list[First] = field(default_factory=list)
    invites: tuple[Invite, ...] | None = None


def under_way(form: str) -> Adding:
    """What this form has on its way, kept until it is over."""
    key = _key(form)
    if key not in st.session_state:
        st.session_state[key] = Adding()
    kept: Adding = st.session_state[key]
    return kept


def over(form: str) -> None:
    """Everything is shown; the next list begins anew."""
    st.session_state.pop(_key(form), None)


def bar(count: int) -> Callable[[int], None]:
    """A bar for so many people, and what moves it."""
    shown = st.empty()

    def move(made: int) -> None:
        shown.progress(min(made / max(count, 1), 1.0), text=t("people.adding", made=min(made, count), count=count))

    if count > 1:
        move(0)
    return move


def _key(form: str) -> str:
    return f"_adding_{form}"
