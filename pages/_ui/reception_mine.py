"""A salesperson's part of the front desk: his state, his place, his groups, and the queue as it stands."""

from __future__ import annotations

import streamlit as st

from core.services.access import Actor
from core.services.reception import Person, Reception
from pages._ui import reception_book, reception_calls, reception_groups, reception_queue
from pages._ui import reception_words as words
from pages._ui.texts import t


def draw(actor: Actor, now: Reception) -> None:
    """His own first, for a telephone in the hand."""
    mine = next((each for each in now.people if each.id == actor.id), None)
    if mine is None:
        mine = Person(actor.id, actor.name, None, "off", None, None, None, 0, None, False, ())
    st.markdown(_place(mine, now))
    if mine.missed:
        st.caption(words.missed(mine))
    reception_queue.reason()
    reception_queue.states(actor, mine)
    reception_calls.draw(actor, now)
    reception_groups.draw(actor, now)
    reception_queue.draw(actor, now)
    reception_book.draw(actor)


def _place(mine: Person, now: Reception) -> str:
    if mine.place is None:
        return t("reception.not_in_order")
    if now.next is not None and now.next.id == mine.id:
        return t("reception.you_are_next")
    before = sum(
        1 for each in now.people if each.place is not None and each.place < mine.place and each.state == "free"
    )
    return t("reception.your_place", place=mine.place, before=before)
