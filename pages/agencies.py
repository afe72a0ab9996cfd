"""报备台: what agencies report, whom of it one waits for, and who these agencies are."""

from __future__ import annotations

import streamlit as st

from core.services.access import Actor
from pages._ui import agency_arrivals, agency_cards, agency_lines, agency_paste, agency_replies
from pages._ui.filters import narrowed
from pages._ui.gate import gate
from pages._ui.once import say
from pages._ui.texts import t
from pages._ui.width import narrow

_PLACES = ("reports", "arrivals", "units")


def draw(actor: Actor) -> None:
    """The chosen part of the screen."""
    slim = narrow()
    st.title(t("agency.title"))
    say()
    place = narrowed("view", {each: t(f"agency.view_{each}") for each in _PLACES}, "reports")
    if place == "units":
        agency_cards.draw(actor, slim=slim)
        return
    if place == "arrivals":
        agency_arrivals.draw(actor, slim=slim)
        return
    left, right = st.columns([1, 1], gap="large")
    with left:
        agency_paste.draw(actor)
    with right:
        agency_replies.draw(actor, slim=slim)
    agency_lines.draw(actor, slim=slim)


draw(gate())
