"""Which customers are due, and which one of them lies open?"""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from core.services.access import Actor
from core.services.agenda import chosen, piles
from core.services.leads import Lead
from pages._ui import addressed, lead_rows
from pages._ui.filters import narrowed
from pages._ui.gate import desk
from pages._ui.heights import TALL, of_tall
from pages._ui.texts import last_day, t

_OPEN = "follow_up_open"
_TURN = "follow_up_turn"
#: A pile of one's own choice is no higher.
_MOST = 200


def gathered(actor: Actor) -> dict[str, tuple[Lead, ...]]:
    """The piles by name; one of the person's own choice (?case=1,2) comes first."""
    due = piles(desk(), actor)
    asked = addressed.numbers("case", _MOST)
    own = {"chosen": chosen(desk(), actor, asked)} if asked else {}
    return own | {"overdue": due.overdue, "today": due.today, "week": due.week}


def choose(found: Mapping[str, Sequence[Lead]]) -> str:
    """Which pile is looked at: the one in the address, else the first one with anybody in it."""
    first = next((name for name, pile in found.items() if pile), "today")
    return narrowed("pile", {name: t(f"follow_up.pile_{name}", count=len(pile)) for name, pile in found.items()}, first)


def open_one(pile: Sequence[Lead]) -> Lead:
    """The customer who lies open: the one clicked on in the table, else the one opened last, else the first."""
    clicked: list[tuple[int, str]] = (st.session_state.get(_key(pile)) or {}).get("selection", {}).get("cells") or []
    if clicked and clicked[0][0] < len(pile):
        return pile[clicked[0][0]]
    number = st.session_state.get(_OPEN)
    return next((each for each in pile if each.case_id == number), pile[0])


def turn_to_next(pile: Sequence[Lead], done: Lead) -> None:
    """Open the one after this one."""
    numbers = [each.case_id for each in pile]
    place = numbers.index(done.case_id) + 1
    st.session_state[_OPEN] = numbers[place] if place < len(numbers) else numbers[0]
    st.session_state[_TURN] = st.session_state.get(_TURN, 0) + 1


def listed(pile: Sequence[Lead], now: Lead, *, narrow: bool) -> None:
    """The pile as a table; a click on a row opens it."""
    import pandas as pd

    frame = pd.DataFrame(
        {
            "name": [lead_rows.called(each) for each in pile],
            "grade": [each.grade for each in pile],
            "due": [last_day(each.due_at) if each.due_at else None for each in pile],
            "left": [lead_rows.left(each.protected_until, each.endless) for each in pile],
        },
        dtype=object,
    )
    st.dataframe(
        frame,
        key=_key(pile),
        hide_index=True,
        on_select="rerun",
        selection_mode="single-cell",
        selection_default={"selection": {"cells": [(pile.index(now), "name")]}},
        column_config=_config(),
        height=of_tall(len(pile), 280 if narrow else 600),
        row_height=TALL,
        placeholder="",
    )


def _key(pile: Sequence[Lead]) -> str:
    """Of the table of this pile; another one after each turn, so that it shows who lies open now."""
    numbers = ",".join(str(each.case_id) for each in pile)
    return f"pile_table_{zlib.crc32(numbers.encode())}_{st.session_state.get(_TURN, 0)}"


def _config() -> dict[str, Any]:
    config = st.column_config
    return {
        "name": config.TextColumn(t("leads.col_name"), width=110),
        "grade": config.TextColumn(t("leads.col_grade"), width=48),
        "due": config.DateColumn(t("leads.col_due"), format=t("leads.date_format"), width=72),
        "left": config.ImageColumn(t("leads.col_protected_until"), width=96),
    }
