"""团队: who works here, with which account; new colleagues, teams and agencies."""

from __future__ import annotations

import streamlit as st

from core.services.access import Action
from core.services.team import whole_team
from pages._ui import invite, opened, team_add, team_groups, team_list, team_person
from pages._ui.gate import desk, gate
from pages._ui.once import say
from pages._ui.texts import t

VIEWS = ("people", "add", "groups")

actor = gate(Action.VIEW_TEAM)
st.title(t("team.title"))
team_add.take_up()
say()
invite.draw()
shown = whole_team(desk(), actor)
view = "people"
if shown.may_manage:
    asked = st.query_params.get("view", "")
    view = st.segmented_control(
        t("team.title"),
        VIEWS,
        default=asked if asked in VIEWS else "people",
        format_func=lambda each: t(f"team.view_{each}"),
        key="team_view",
        required=True,
        label_visibility="collapsed",
    )
if view == "people":
    chosen = team_list.draw(actor, shown)
    if chosen is not None and shown.may_manage:
        with opened.below(chosen.person.id):
            team_person.draw(actor, chosen, shown)
elif view == "add":
    team_add.draw(actor)
else:
    team_groups.draw(actor, shown)
