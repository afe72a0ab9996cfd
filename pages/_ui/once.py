"""Is this click the first one of its form, and what did the last one do?

A form gets a ticket when it is drawn: the service's `request_id`, and part of its widgets' keys. Once the command is
done the ticket is spent, so that the form is empty again and a reload finds nothing to send.
"""

from __future__ import annotations

from time import monotonic
from typing import Any, Final
from uuid import uuid4

import streamlit as st

_SAID: Final = "_said"
_SECONDS: Final = 6


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
    """Spend the ticket, and say at the top of the next runs what was done. `said` is Markdown."""
    spend(form)
    tell_later(_SAID, said)


def say() -> None:
    """Draw what the last command of this session did; it stays in sight wherever one has scrolled to."""
    said = told(_SAID)
    if said is not None:
        st.container(key="said").success(said)


def tell_later(name: str, what: Any) -> None:
    """Keep something for the runs of the next seconds.

    One run is not enough: a key that submits a form may press its button as well, and a screen that learns its width
    is drawn once more; what was said in between would never be seen.
    """
    st.session_state[name] = (what, monotonic() + _SECONDS)


def told(name: str) -> Any:
    """What was kept under this name a moment ago; None afterwards."""
    what, end = st.session_state.get(name) or (None, 0.0)
    return what if monotonic() < end else None
