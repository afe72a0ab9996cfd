"""Was a button pressed, also where its press came along with what was just typed in a fragment?

A browser sends what changes within a moment as one message. Where that names a fragment, only the fragment runs, and
`st.button` would never be true. The press is noted before anything runs; a fragment hands it on to the whole page. A
run that is cut short by what arrives meanwhile leaves it to the next one.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, Final

import streamlit as st

#: The button that was pressed, and the one whose work is not done yet.
_PRESSED: Final = "_pressed"
_TAKEN: Final = "_taken"


def button(label: str, *, key: str, **options: Any) -> None:
    """A button whose press `taken` tells in the run after it."""
    st.button(label, key=key, on_click=st.session_state.__setitem__, args=(_PRESSED, key), **options)


def taken(key: str) -> bool:
    """Was it pressed? Said in every run until its `work` is done."""
    state = st.session_state
    if state.get(_PRESSED) == key:
        state[_TAKEN] = state.pop(_PRESSED)
    return bool(state.get(_TAKEN) == key)


@contextmanager
def work() -> Iterator[None]:
    """What the press asks for: done afterwards, also where it fails, but not where the run is cut short in it."""
    try:
        yield
    except Exception:
        del st.session_state[_TAKEN]
        raise
    del st.session_state[_TAKEN]


def hand_on(key: str) -> None:
    """In a fragment: run the whole page where this button was pressed."""
    if st.session_state.get(_PRESSED) == key:
        st.rerun()
