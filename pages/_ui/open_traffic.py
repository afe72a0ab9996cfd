"""How is a visitor without a number completed once he leaves one?"""

from __future__ import annotations

from typing import Final
from uuid import uuid4

import streamlit as st

from core.services import customer
from core.services.access import Actor
from core.services.cards import receipt
from core.services.corrections import Completion, complete
from core.services.customer import Line
from core.services.errors import Refused
from pages._ui import verdict_card
from pages._ui.gate import desk
from pages._ui.lately import lately
from pages._ui.refusals import show
from pages._ui.texts import moment, t

_REQUEST: Final = "complete_request"
_DONE: Final = "complete_card"


def draw(actor: Actor, turn: int) -> None:
    """The visits and calls that still lack a number, and the form that completes one of them.

    They are read again at every `turn` of the page's form.
    """
    version = (turn, st.session_state.setdefault(_REQUEST, uuid4().hex))
    lines = lately("open_traffic", version, lambda: customer.traffic(desk(), actor))
    waiting = {line.seq: line for line in lines}
    with st.expander(t("register.open_traffic", count=len(waiting)), expanded=_DONE in st.session_state):
        if _DONE in st.session_state:
            st.caption(t("register.completed"))
            verdict_card.show(st.session_state.pop(_DONE))
        if not waiting:
            st.caption(t("register.no_open_traffic"))
            return
        _form(actor, waiting)


def _form(actor: Actor, waiting: dict[int, Line]) -> None:
    with st.form("complete", border=False):
        seq = st.selectbox(
            t("register.which_traffic"), list(waiting), format_func=lambda each: _line(waiting[each]), key="complete_of"
        )
        left, middle, right = st.columns(3)
        phone = left.text_input(t("register.phone"), key="complete_phone", autocomplete="off")
        name = middle.text_input(t("register.name"), key="complete_name", autocomplete="off")
        gender = right.segmented_control(
            t("register.gender"),
            ("m", "f"),
            format_func=lambda each: t(f"register.gender_{each}"),
            key="complete_gender",
        )
        if not st.form_submit_button(t("register.complete")) or seq is None:
            return
    try:
        done = complete(desk(), actor, Completion(st.session_state[_REQUEST], seq, phone, name, gender))
    except Refused as error:
        show(error)
        return
    st.session_state[_DONE] = receipt(desk(), actor, done.seq)
    st.session_state[_REQUEST] = uuid4().hex
    for field in ("phone", "name", "gender"):
        del st.session_state[f"complete_{field}"]
    st.rerun()


def _line(line: Line) -> str:
    note = line.details.get("text") or ""
    return t(
        "register.traffic_line", at=moment(line.at), by=line.by, kind=t(f"fact.{line.details['channel']}"), note=note
    )
