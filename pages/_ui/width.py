"""Is this window as narrow as a phone's? Tables then keep four columns."""

from __future__ import annotations

from typing import Any, Final

import streamlit as st

#: As in the style sheet.
_NARROW: Final = 640
_PHONE: Final = ("Mobile", "Android", "iPhone")
#: Answers only where the guess was wrong, so that most pages are drawn once.
_JS: Final = """
export default function ({ data, setStateValue }) {
  const media = window.matchMedia(`(max-width: ${data.narrow}px)`);
  const tell = () => { if (media.matches !== data.shown) setStateValue("narrow", media.matches); };
  tell();
  media.addEventListener("change", tell);
  return () => media.removeEventListener("change", tell);
}
"""
_KEY: Final = "window"
_GUESS: Final = "window_guess"


def narrow() -> bool:
    """Guessed from the browser's own description of itself at first, measured from then on."""
    known = (st.session_state.get(_KEY) or {}).get("narrow")
    shown = _guess() if known is None else bool(known)
    _probe()(key=_KEY, data={"narrow": _NARROW, "shown": shown}, on_narrow_change=_redraw)
    return shown


def _guess() -> bool:
    """Does the browser call itself one of a phone? Asked once a session."""
    if _GUESS not in st.session_state:
        st.session_state[_GUESS] = _looks_like_a_phone()
    return bool(st.session_state[_GUESS])


def _looks_like_a_phone() -> bool:
    agent = st.context.headers.get("User-Agent") or ""
    return any(word in agent for word in _PHONE)


def _probe() -> Any:
    return st.components.v2.component("guike_window", js=_JS)


def _redraw() -> None:
    """The new width is in the session already; the run that follows draws for it."""
