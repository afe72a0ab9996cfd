"""Is this click the first one of its form, and what did the last one do?

A form gets a ticket when it is drawn: the service's `request_id`, and part of its widgets' keys. Once the command is
done the ticket is spent, so that the form is empty again and a reload finds nothing to send.
"""

from __future__ import annotations

from uuid import uuid4

import streamlit as st

_SAID = "_said"


def ticket(form: str) -> str:
    """The ticket of this form, the same until it is spent."""
    key = f"_ticket_{form}"
    if key not in st.session_state:
        st.session_state[key] = uuid4().hex
    return str(st.session_state[key])


def spend(form: str) -> None:
    """The command is done: the next drawing of the form is a new one."""
    st.session_state.pop(f"_ticket_{form}", None)


def done(form: str, said: str) -> None:
    """Spend the ticket, and say at the top of the next run what was done. `said` is Markdown."""
    spend(form)
    st.session_state[_SAID] = said


def say() -> None:
    """Draw what the last command of this session did, once."""
    said = st.session_state.pop(_SAID, None)
    if said is not None:
        st.success(said)
