"""Is a group of the front desk being registered, and what is known of it already?"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import streamlit as st

from core.services import receptions, ticket_entry
from core.services.access import Actor
from core.services.registration import Registration
from core.services.ticket_entry import ToRegister
from pages._ui import addressed
from pages._ui.gate import desk
from pages._ui.texts import moment, plain, t

_ASKED: Final = "ticket"
_KEY: Final = "register_off_ticket"


def opened(actor: Actor, round_key: str) -> ToRegister | None:
    """The group that the address names, if this person may register it. A new one begins a form of its own."""
    asked = addressed.number(_ASKED)
    found = ticket_entry.to_register(desk(), actor, asked) if asked is not None else None
    if found is not None and st.session_state.get(_KEY) != found.number:
        st.session_state[round_key] += 1
        _fill(found, st.session_state[round_key])
        if found.channel == "call":
            receptions.take(desk(), actor, found.number)
    st.session_state[_KEY] = found.number if found is not None else None
    return found


def say(off: ToRegister) -> None:
    """Which group it is."""
    code = "register.ticket_call" if off.channel == "call" else "register.ticket"
    st.info(t(code, name=plain(off.name_of_receiver), at=moment(off.at), size=off.size))


def named(form: Registration, off: ToRegister | None) -> Registration:
    """The form as that of this group."""
    return form if off is None else replace(form, receiver=off.receiver, ticket=off.number)


def leave() -> None:
    """The group is registered: the next form is for somebody else."""
    st.query_params.pop(_ASKED, None)
    st.session_state[_KEY] = None


def _fill(off: ToRegister, number: int) -> None:
    known = {"phone": off.phone, "name": off.name, "project": off.project}
    for name, value in known.items():
        if value:
            st.session_state[f"register_{name}_{number}"] = value
    if off.asks_for is not None:
        st.session_state[f"register_asked_{number}"] = "whom"
        st.session_state[f"register_asks_for_{number}"] = off.asks_for
