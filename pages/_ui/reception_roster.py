"""The order of the day: set in the morning, changed with a reason that everybody can read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import pandas as pd
import streamlit as st

from core.services import rota
from core.services.access import Actor
from core.services.errors import Refused
from core.services.rota import Roster
from pages._ui.gate import desk
from pages._ui.once import done, ticket
from pages._ui.refusals import show
from pages._ui.texts import moment, plain, t

_FORM: Final = "reception_roster"


def draw(actor: Actor, names: Mapping[int, str], *, set_up: bool) -> None:
    """The order as it stands, folded once it is set."""
    found = rota.roster(desk(), actor)
    with st.expander(t("reception.order"), expanded=not set_up):
        if found.by is not None:
            said = t("reception.order_by", name=plain(found.by), at=moment(found.at))
            st.caption(f"{said} {plain(found.reason or '')}")
        else:
            st.caption(t("reception.order_proposed"))
        _edit(actor, found, names, set_up=set_up)


def _edit(actor: Actor, found: Roster, names: Mapping[int, str], *, set_up: bool) -> None:
    everybody = [*found.order, *found.others]
    places: list[Any] = [*range(1, len(found.order) + 1), *[None] * len(found.others)]
    table = pd.DataFrame({"name": [names[each] for each in everybody], "place": pd.array(places, dtype="Int64")})
    edited = st.data_editor(
        table,
        hide_index=True,
        disabled=["name"],
        column_config={
            "name": st.column_config.TextColumn(t("reception.col_name")),
            "place": st.column_config.NumberColumn(t("reception.col_place"), min_value=1, max_value=99, step=1),
        },
        key=f"roster_{ticket(_FORM)}",
        width="stretch",
    )
    st.caption(t("reception.order_hint"))
    why, fresh = "", False
    if set_up:
        why = st.text_input(
            t("reception.order_why"), key=f"roster_why_{ticket(_FORM)}", placeholder=t("reception.order_why_hint")
        )
        fresh = st.checkbox(t("reception.fresh"), key=f"roster_fresh_{ticket(_FORM)}", help=t("reception.fresh_help"))
    if st.button(t("reception.order_save"), key="roster_save", type="secondary" if set_up else "primary"):
        _save(actor, [everybody[place] for place in _sorted(edited)], why, fresh=fresh)


def _sorted(edited: pd.DataFrame) -> list[int]:
    """The rows that have a place, by it; rows with the same place as they stand."""
    placed = edited["place"].dropna().sort_values(kind="stable")
    return [int(row) for row in placed.index]


def _save(actor: Actor, order: list[int], why: str, *, fresh: bool) -> None:
    try:
        rota.set_roster(desk(), actor, ticket(_FORM), order, why, fresh=fresh)
    except Refused as error:
        show(error)
        return
    done(_FORM, t("reception.order_saved"))
    st.rerun()
