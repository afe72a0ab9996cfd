"""What has this person been told, and where does it lead?"""

from __future__ import annotations

import streamlit as st

from core import texts
from core.services import notices
from core.services.access import Actor
from core.services.notices import Notice
from pages._ui import menu
from pages._ui.gate import desk
from pages._ui.refusals import shown
from pages._ui.texts import moment, plain, t


def draw(actor: Actor) -> None:
    """The count of what is unread, and the latest notices behind it."""
    count = notices.unread(desk(), actor)
    with st.popover(t("menu.notices", count=count) if count else t("menu.no_notices"), type="tertiary", key="bell"):
        told = notices.notices(desk(), actor, limit=20)
        if not told:
            st.caption(t("menu.nothing_told"))
        for each in told:
            _one(each)
        if count and st.button(t("menu.mark_read"), key="mark_read", width="stretch"):
            notices.mark_read(desk(), actor)
            st.rerun()


def _one(each: Notice) -> None:
    new = "" if each.read_at else " · **" + t("menu.new") + "**"
    st.markdown(f"{_words(each)}  \n:small[{moment(each.at)}{new}]")
    customer = next((screen for screen in menu.MENU if screen.name == "customer"), None)
    if each.case_id is not None and customer is not None and customer.script.is_file():
        address = f"{customer.name}?case={each.case_id}"
        st.markdown(f"[{plain(each.customer or t('menu.customer'))}]({address})")


def _words(each: Notice) -> str:
    code = f"notice.{each.code}"
    return t(code if texts.has(code) else "notice.other", **shown(each.params))
