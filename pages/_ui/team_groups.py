"""Which teams and agencies are there, and what are they called?"""

from __future__ import annotations

from collections.abc import Callable

import streamlit as st

from core.services.access import Actor
from core.services.errors import Refused
from core.services.team import Group, GroupKind, Team, add_group, remove_group, rename_group
from pages._ui.gate import desk
from pages._ui.once import done, ticket
from pages._ui.refusals import show
from pages._ui.texts import plain, t

_KINDS: tuple[GroupKind, ...] = ("team", "unit")


def draw(actor: Actor, shown: Team) -> None:
    """Teams on the left, agencies on the right."""
    for place, kind in zip(st.columns(2, gap="large"), _KINDS, strict=True):
        with place:
            st.subheader(t(f"team.groups_{kind}"))
            groups = [each for each in shown.groups if each.kind == kind]
            for each in groups:
                _one(actor, each)
            if not groups:
                st.caption(t(f"team.no_{kind}"))
            _new(actor, kind)


def _one(actor: Actor, group: Group) -> None:
    label = t("team.group_of", name=plain(group.name), count=group.people)
    with st.expander(label, key=f"group_{group.kind}_{group.id}"):
        name = st.text_input(t("team.group_name"), value=group.name, key=f"rename_{group.kind}_{group.id}_{group.name}")
        with st.container(horizontal=True):
            if st.button(t("team.rename"), key=f"rename_go_{group.kind}_{group.id}", type="primary"):
                _do(
                    lambda: rename_group(desk(), actor, group.kind, group.id, name or ""),
                    t("team.renamed", name=plain(name)),
                )
            if st.button(t("team.remove"), key=f"remove_{group.kind}_{group.id}", disabled=group.people > 0):
                _do(
                    lambda: remove_group(desk(), actor, group.kind, group.id),
                    t("team.removed", name=plain(group.name)),
                )


def _new(actor: Actor, kind: GroupKind) -> None:
    key = ticket(f"new_{kind}")
    with st.form(f"new_{kind}_{key}", border=False), st.container(horizontal=True, vertical_alignment="bottom"):
        name = st.text_input(t(f"team.new_{kind}"), key=f"new_name_{key}")
        asked = st.form_submit_button(t("team.add"))
    if asked:
        _do(lambda: add_group(desk(), actor, kind, name or ""), t("team.added_group", name=plain(name)), f"new_{kind}")


def _do(act: Callable[[], object], said: str, form: str = "groups") -> None:
    """Carry out one command; say at the top of the next run that it was done, or here why not."""
    try:
        act()
        done(form, said)
    except Refused as refused:
        show(refused)
    else:
        st.rerun()
