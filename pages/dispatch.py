"""派单: handing customers out, who may be given one, marketing's list, and the day's register of handovers."""

from __future__ import annotations

import streamlit as st

from core.services.access import Actor
from pages._ui import dispatch_out, dispatch_papers, dispatch_people
from pages._ui.filters import narrowed
from pages._ui.gate import gate
from pages._ui.once import say
from pages._ui.texts import t
from pages._ui.width import narrow

_PLACES = {
    "out": dispatch_out.draw,
    "people": dispatch_people.draw,
    "market": dispatch_papers.market,
    "handovers": dispatch_papers.register,
}


def draw(actor: Actor) -> None:
    """The chosen part of the screen."""
    slim = narrow()
    st.title(t("dispatch.title"))
    say()
    place = narrowed("view", {each: t(f"dispatch.view_{each}") for each in _PLACES}, "out")
    _PLACES[place](actor, slim=slim)


draw(gate())
