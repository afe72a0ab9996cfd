"""How is everybody drawn as a table from which one is picked?"""

from __future__ import annotations

from typing import Any

import streamlit as st

from core.services.access import Actor
from core.services.list_exports import Asked
from core.services.team import Colleague, Team
from pages._ui import take_out
from pages._ui.heights import TALL, of_tall
from pages._ui.tables import cell
from pages._ui.texts import moment, t
from pages._ui.width import narrow

_GONE = frozenset({"off", "left"})
_WIDE = ("name", "role", "group", "state", "username", "customers", "seen")
_NARROW = ("name", "role", "group", "state")


def draw(actor: Actor, shown: Team) -> Colleague | None:
    """The people that are looked for, and who of them was picked."""
    slim = narrow()
    with st.container(horizontal=True, vertical_alignment="center"):
        text = st.text_input(
            t("team.search"),
            key="team_search",
            type="search",
            placeholder=t("team.search_hint"),
            label_visibility="collapsed",
            bind="query-params",
            width=260,
        )
        gone = st.toggle(t("team.with_gone"), key="team_gone")
    found = [each for each in shown.colleagues if (gone or each.state not in _GONE) and _means(each, text or "")]
    if not found:
        st.info(t("team.nobody"))
        return None
    st.caption(t("team.count_pick" if shown.may_manage else "team.count", count=len(found)))
    picked = _table(found, shown.may_manage, slim)
    said = (text or "", t("team.with_gone") if gone else "")
    take_out.draw(actor, Asked("team", chosen=tuple(each.person.id for each in found), said=said))
    return picked


def role_of(each: Colleague) -> str:
    """What he does: the office's own title, or his role."""
    return each.person.title or t(f"role.{each.person.access_role}")


def _means(each: Colleague, text: str) -> bool:
    wanted = text.strip().lower()
    person = each.person
    parts = (person.name, person.username, person.team, person.unit, role_of(each))
    return any(wanted in part.lower() for part in parts if part)


def _table(found: list[Colleague], may_pick: bool, slim: bool) -> Colleague | None:
    import pandas as pd

    config = st.column_config
    picked: Any = st.dataframe(  # without a choice it is no selection
        pd.DataFrame([_row(each) for each in found]),
        key="team_people",
        hide_index=True,
        column_order=_NARROW if slim else _WIDE,
        column_config={
            "name": config.TextColumn(t("team.col_name")),
            "role": config.TextColumn(t("team.col_role")),
            "group": config.TextColumn(t("team.col_group")),
            "state": config.TextColumn(t("team.col_state")),
            "username": config.TextColumn(t("team.col_username")),
            "customers": config.NumberColumn(t("team.col_customers"), format="localized"),
            "seen": config.TextColumn(t("team.col_seen")),
        },
        on_select="rerun" if may_pick else "ignore",
        selection_mode="single-row",
        placeholder="",
        row_height=TALL,
        height=of_tall(len(found), 520),
    )
    if not may_pick:
        return None
    rows = picked.selection.rows
    return found[rows[0]] if rows and rows[0] < len(found) else None


def _row(each: Colleague) -> dict[str, object]:
    person = each.person
    return {
        "name": cell(person.name),
        "role": cell(role_of(each)),
        "group": cell(person.unit or person.team) or "—",
        "state": t(f"team.state_{each.state}"),
        "username": person.username,
        "customers": each.customers or None,
        "seen": moment(each.last_seen) or "—",
    }
