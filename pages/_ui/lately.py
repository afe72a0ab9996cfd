"""What was read a moment ago, and need not be read again while somebody fills in a form?

It belongs to this session alone; nothing that decides is kept here, because every service asks the database itself.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable
from time import monotonic
from typing import TypeVar

import streamlit as st

_SECONDS = 20

Read = TypeVar("Read")


def lately(name: str, version: Hashable, read: Callable[[], Read]) -> Read:
    """What `read` said for this `version` within the last seconds, or what it says now."""
    key = f"_lately_{name}"
    kept = st.session_state.get(key)
    if kept is None or kept[0] != version or kept[2] < monotonic():
        kept = (version, read(), monotonic() + _SECONDS)
        st.session_state[key] = kept
    found: Read = kept[1]
    return found
