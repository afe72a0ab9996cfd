"""What has this person been told, and where does it lead?"""

from __future__ import annotations

from typing import Final

import streamlit as st

from core.services import notices
from core.services.access import Actor
from core.services.notices import Notice
from pages._ui import told
from pages._ui.gate import desk
from pages._ui.links import open_customer, open_ticket
from pages._ui.menu import SCREENS
from pages._ui.texts import moment, plain, t

#: How many notices are shown.
_MOST: Final = 10


def draw(actor: Actor, unread: int) -> None:
    """The count of what is unread; the latest notices are read when it is opened."""
    label = t("menu.notices", count=unread) if unread else t("menu.no_notices")
    opened = st.popover(label, type="tertiary", key="bell", on_change="rerun")
    if opened.open:
        with opened:
            _latest(actor)


def _latest(actor: Actor) -> None:
    latest = notices.notices(desk(), actor, limit=_MOST)
    if not latest:
        st.caption(t("menu.nothing_told"))
    if any(each.read_at is None for each in latest) and st.button(
        t("menu.mark_read"), key="mark_read", width="stretch"
    ):
        notices.mark_read(desk(), actor)
        st.rerun()
    for each in latest:
        with st.container(gap=None):
            _one(each)
    if latest and st.button(t("menu.all_notices"), key="all_notices", type="tertiary"):
        st.switch_page(SCREENS / "all_notices.py")


def _one(each: Notice) -> None:
    new = "" if each.read_at else " · **" + t("menu.new") + "**"
    st.markdown(f"{told.words(each)}  \n:small[{moment(each.at)}{new}]")
    if each.case_id is not None:
        name = plain(each.customer or t("menu.customer"))
        if st.button(name, type="tertiary", key=f"notice_{each.id}"):
            open_customer(each.case_id)
    if "ticket" in each.params and st.button(t("menu.open_ticket"), type="tertiary", key=f"ticket_of_{each.id}"):
        open_ticket(int(each.params["ticket"]))
