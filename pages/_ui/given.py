"""Which verdict did the last command of this session bring? Shown at the top of the next runs."""

from __future__ import annotations

import streamlit as st

from core.services.card_values import Card
from pages._ui import verdict_card
from pages._ui.once import spend, tell_later, told

_GIVEN = "_given"


def give(form: str, said: str, card: Card, *, won: bool = True) -> None:
    """The form is done: keep what was done, in Markdown, and the verdict for the next run.

    `won` is False where the verdict went against whoever asked: that does not look like a success.
    """
    spend(form)
    tell_later(_GIVEN, (said, card, won))


def draw() -> None:
    """Say what was done, with the verdict below it."""
    kept = told(_GIVEN)
    if kept is None:
        return
    said, card, won = kept
    if won:
        st.success(said)
    else:
        st.warning(said)
    verdict_card.show(card)
