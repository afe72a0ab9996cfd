"""How are lists of related customers published, read and acknowledged?"""

from __future__ import annotations

import re

import streamlit as st

from core.numbers_in_text import cut_whole
from core.services import related
from core.services.access import Action, Actor, may
from core.services.errors import Refused
from core.services.list_exports import Asked
from core.services.related import NoticeList, Related
from pages._ui import take_out
from pages._ui.gate import desk
from pages._ui.once import done, ticket
from pages._ui.refusals import show
from pages._ui.tables import cell
from pages._ui.texts import listed, moment, phone, plain, t

#: So many of those who have not acknowledged a list are named below it.
_NAMED = 60
_SEPARATORS = re.compile(r"[,，、;；|\t]+")


def publish(actor: Actor) -> None:
    """The form for a new list: one customer a line."""
    key = ticket("related_publish")
    with st.expander(t("group.publish")), st.form(f"related_{key}", border=False):
        title = st.text_input(t("group.list_title"), key=f"related_title_{key}")
        text = st.text_area(
            t("group.list_customers"),
            key=f"related_text_{key}",
            height=140,
            placeholder=t("group.list_example"),
        )
        if not st.form_submit_button(t("group.publish_now"), type="primary", shortcut="Ctrl+Enter"):
            return
        try:
            related.publish(desk(), actor, key, title, read(text or ""))
        except Refused as error:
            show(error)
            return
    done("related_publish", t("group.published", title=plain(title)))
    st.rerun()


def read(text: str) -> list[Related]:
    """The customers of a pasted list: name, number, note a line, in this order; a line of digits is a number."""
    found = []
    for line in text.splitlines():
        number, rest = cut_whole(line)
        parts = [part.strip() for part in _SEPARATORS.split(rest)]
        if not (number or any(parts)):
            continue
        number = number or next((part for part in parts if sum(sign.isdigit() for sign in part) >= 5), "")
        others = [part for part in parts if part and part != number]
        found.append(Related(others[0] if others else "", number or None, "，".join(others[1:])))
    return found


def draw(actor: Actor, *, slim: bool) -> None:
    """Every list, the latest open; below each who has not acknowledged it, for whoever publishes."""
    found = related.lists(desk(), actor)
    if not found:
        st.info(t("group.no_lists"))
    for place, each in enumerate(found):
        _list(actor, each, first=place == 0, slim=slim)


def _list(actor: Actor, shown: NoticeList, *, first: bool, slim: bool) -> None:
    import pandas as pd

    state = t("group.withdrawn") if shown.withdrawn_at else t("group.read") if shown.mine else t("group.not_read")
    head = f"{plain(shown.title)} · {moment(shown.at)} · {plain(shown.by)} · {state}"
    with st.expander(head, expanded=first and shown.withdrawn_at is None, key=f"related_list_{shown.id}"):
        rows = [
            {
                "name": cell(each.name),
                "phone": phone(each.phone),
                "note": cell(each.note),
                "unit": cell(each.unit or ""),
            }
            for each in shown.customers
        ]
        # Which agency's customer somebody is interests only where one of the list is an agency's.
        columns = ["name", "phone", "note", *(["unit"] if any(each.unit for each in shown.customers) else [])]
        st.dataframe(
            pd.DataFrame(rows),
            key=f"related_rows_{shown.id}",
            hide_index=True,
            column_order=columns,
            column_config={name: st.column_config.TextColumn(t(f"group.col_{name}")) for name in columns},
            width="stretch",
            placeholder="",
        )
        if may(actor, Action.PUBLISH_RELATED):
            names = listed(shown.lacking[:_NAMED]) + ("…" if len(shown.lacking) > _NAMED else "")
            lacking = t("group.lacking", count=len(shown.lacking), told=shown.told, names=names)
            st.caption(plain(lacking) if shown.lacking else t("group.all_read", told=shown.told))
        with st.container(horizontal=True):
            _acts(actor, shown)
            take_out.draw(actor, Asked("related", number=shown.id, said=(shown.title,)))


def _acts(actor: Actor, shown: NoticeList) -> None:
    if shown.withdrawn_at is not None:
        return
    if shown.mine is None and st.button(t("group.acknowledge"), key=f"related_ack_{shown.id}", type="primary"):
        related.acknowledge(desk(), actor, shown.id)
        done("related_ack", t("group.acknowledged", title=plain(shown.title)))
        st.rerun()
    if may(actor, Action.PUBLISH_RELATED) and st.button(t("group.withdraw"), key=f"related_gone_{shown.id}"):
        try:
            related.withdraw(desk(), actor, shown.id)
            done("related_gone", t("group.was_withdrawn", title=plain(shown.title)))
        except Refused as error:
            show(error)
            return
        st.rerun()
