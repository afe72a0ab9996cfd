"""Was a button pressed, also where its press came along with what was just typed in a fragment?

A browser sends what changes within a moment as one message. Where that names a fragment, only the fragment runs, and
`st.button` would never be true. The press is noted before anything runs; a fragment hands it on to the whole page.
"""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

_PRESSED: Final = "_pressed"


def button(label: str, *, key: str, **options: Any) -> None:
    """A button whose press `taken` tells in the run after it."""
    st.button(label, key=key, on_click=st.session_state.__setitem__, args=(_PRESSED, key), **options)


def taken(key: str) -> bool:
    """Was it pressed? Said once."""
    if st.session_state.get(_PRESSED) != key:
        return False
    del st.session_state[_PRESSED]
    return True


def hand_on(key: str) -> None:
    """In a fragment: run the whole page where this button was pressed."""
    if st.session_state.get(_PRESSED) == key:
        st.rerun()
