"""What has just been saved, and can it be taken back?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import streamlit as st

from core.services.errors import Refused
from pages._ui.texts import t

_KEY = "just_saved"


@dataclass(frozen=True, slots=True)
class Saved:
    """Edits that were saved together: what to say of them, and the facts by which they are taken back."""

    place: str
    words: str
    seqs: tuple[int, ...]


def remember(place: str, words: str, seqs: Sequence[int]) -> None:
    """Offer to take this back on the screen `place`, until something else is saved there."""
    st.session_state[_KEY] = Saved(place, words, tuple(seqs))


def taken_back(place: str, take_back: Callable[[str, Sequence[int]], object]) -> None:
    """Say what was saved last, with a button that takes it back by `take_back(request id, facts)`.

    Stands in a line of fixed height, so that the list below does not jump.
    """
    saved = st.session_state.get(_KEY)
    if not isinstance(saved, Saved) or saved.place != place:
        st.caption(t("leads.saved_as_you_go"), width="content")
        return
    st.caption(saved.words, width="content")
    if saved.seqs and st.button(t("leads.undo"), key="undo", type="tertiary"):
        _take_back(saved, take_back)


def _take_back(saved: Saved, take_back: Callable[[str, Sequence[int]], object]) -> None:
    """One set of edits is taken back once, however often the button is pressed."""
    try:
        take_back(f"undo:{saved.seqs[0]}", saved.seqs)
        st.session_state[_KEY] = Saved(saved.place, t("leads.undone"), ())
    except Refused:
        st.session_state[_KEY] = Saved(saved.place, t("leads.undo_stale"), ())
    st.rerun()
