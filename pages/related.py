"""关联与团购: customers related to the developer, and groups and companies that want to buy."""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from core.services import groups
from core.services.access import Action, Actor, may
from core.services.list_exports import Asked
from pages._ui import related_lists, take_out
from pages._ui.filters import narrowed
from pages._ui.gate import desk, gate
from pages._ui.once import say
from pages._ui.tables import cell
from pages._ui.texts import day as words_of
from pages._ui.texts import t, today, zone
from pages._ui.width import narrow


def draw(actor: Actor) -> None:
    """The lists; for whoever sees boards also the groups of a day."""
    slim = narrow()
    st.title(t("group.title"))
    say()
    sees_groups = may(actor, Action.VIEW_BOARD)
    places = ("lists", "groups") if sees_groups else ("lists",)
    place = narrowed("view", {each: t(f"group.view_{each}") for each in places}, "lists") if sees_groups else "lists"
    if place == "groups":
        _groups(actor, slim=slim)
        return
    if may(actor, Action.PUBLISH_RELATED):
        related_lists.publish(actor)
    related_lists.draw(actor, slim=slim)


def _groups(actor: Actor, *, slim: bool) -> None:
    import pandas as pd

    day = st.date_input(
        t("group.day"),
        today(),
        max_value=today(),
        min_value=today() - timedelta(days=3660),
        width=220,
        format="YYYY-MM-DD",
    )
    found = groups.of_day(desk(), actor, day)
    if not found:
        st.info(t("group.no_groups"))
        return
    st.caption(t("group.count", count=len(found)))
    rows = [
        {
            "customer": cell(each.customer),
            "unit": cell(each.unit or ""),
            "kind": t(f"fact.{each.kind}"),
            "by": each.by,
            "at": f"{each.at.astimezone(zone()):%H:%M}",
        }
        for each in found
    ]
    widths = {"customer": 96, "unit": 92, "by": 72, "at": 64} if slim else {}
    st.dataframe(
        pd.DataFrame(rows),
        key="group_rows",
        hide_index=True,
        column_order=list(widths) or None,
        column_config={
            name: st.column_config.TextColumn(t(f"group.col_{name}"), width=widths.get(name)) for name in rows[0]
        },
        width="stretch",
        placeholder="",
    )
    take_out.draw(actor, Asked("groups", day=day, said=(words_of(day),)))


draw(gate())
