"""How is a step of writing a draft saved, and taken back again?

A draft is one text: whoever takes a step back puts the text before it in its place, as long as nobody went on from it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import streamlit as st

from core.services import rulebook_drafts as drafting
from core.services.access import Actor
from core.services.errors import Refused
from core.services.rulebook_drafts import Step
from core.services.rulebook_shelf import Opened
from pages._ui.gate import desk
from pages._ui.once import done
from pages._ui.refusals import show
from pages._ui.texts import t

_STEPS: Final = "_rulebook_steps"
#: So many steps can be taken back one after the other.
_MOST: Final = 20


@dataclass(frozen=True, slots=True)
class Taken:
    """A step that was saved: what the draft reads since, its text before, and what was said of it."""

    hash: str
    before: str
    said: str


def step(actor: Actor, shown: Opened, what: Step, said: str) -> bool:
    """Save a step and remember how to take it back; a refusal is shown. Was it saved?"""
    try:
        hash = drafting.change_clause(desk(), actor, shown.shelved.number, shown.shelved.hash, what)
    except Refused as error:
        show(error)
        return False
    remember(shown, hash, said)
    return True


def remember(shown: Opened, hash: str, said: str) -> None:
    """The draft that was `shown` reads `hash` now; say so, and offer to take it back."""
    steps = st.session_state.setdefault(_STEPS, {}).setdefault(shown.shelved.number, [])
    steps.append(Taken(hash, shown.source, said))
    del steps[:-_MOST]
    done(f"draft_{shown.shelved.number}", said)


def offer(actor: Actor, shown: Opened) -> None:
    """The last step of this draft with a button that takes it back; nothing where somebody went on from it."""
    steps: list[Taken] = st.session_state.get(_STEPS, {}).get(shown.shelved.number, [])
    if not steps or steps[-1].hash != shown.shelved.hash:
        return
    last = steps[-1]
    with st.container(horizontal=True, vertical_alignment="center", key="draft_undo"):
        st.caption(last.said, width="content")
        if not st.button(t("rulebook.undo"), key=f"undo_{shown.shelved.number}", type="tertiary"):
            return
    try:
        drafting.change_text(desk(), actor, shown.shelved.number, shown.shelved.hash, last.before.encode(), "")
    except Refused as error:
        show(error)
        return
    steps.pop()
    done(f"draft_{shown.shelved.number}", t("rulebook.undone"))
    st.rerun()
