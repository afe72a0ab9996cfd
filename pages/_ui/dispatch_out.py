"""Which customers of nobody are handed out, and to whom?"""

from __future__ import annotations

import streamlit as st

from core.services import dispatch
from core.services.access import Actor
from core.services.dispatch import Taker
from core.services.errors import Refused
from core.services.pool import MOST, pool
from core.services.transfers import Transfer
from pages._ui import pool_rows
from pages._ui.filters import sought
from pages._ui.gate import desk
from pages._ui.once import done, ticket
from pages._ui.refusals import show
from pages._ui.texts import listed, plain, t, until

_FORM = "dispatch_out"


def draw(actor: Actor, *, slim: bool) -> None:
    """The customers of nobody, ticked; below them whom they fit."""
    text = sought("dispatch", t("pool.search"), t("pool.search_hint"))
    try:
        found = pool(desk(), actor, text=text)
    except Refused as error:
        show(error)
        return
    if not found.rows:
        st.info(t("pool.none_such" if text else "dispatch.none"))
        return
    if found.found > len(found.rows):
        st.caption(t("pool.cut", shown=MOST, found=found.found))
    chosen = pool_rows.chosen(found.rows, narrow=slim, several=True)
    if not chosen:
        st.caption(t("dispatch.choose"))
        return
    _form(actor, [each.case_id for each in chosen])


def _form(actor: Actor, case_ids: list[int]) -> None:
    people = dispatch.takers(desk(), actor, case_ids)
    free = [each for each in people if each.free]
    key = f"{_FORM}_{ticket(_FORM)}"
    with st.form(key):
        st.markdown(t("dispatch.chosen", count=len(case_ids)))
        to = st.selectbox(
            t("dispatch.to"),
            [each.id for each in free],
            index=None,
            format_func=lambda number: _called(next(each for each in free if each.id == number)),
            placeholder=t("dispatch.to_hint"),
            key=f"to_{key}",
        )
        reason = st.text_input(t("dispatch.reason"), t("dispatch.reason_usual"), key=f"reason_{key}")
        barred = [_barred(each) for each in people if not each.free]
        if barred:
            st.caption(t("dispatch.barred", names=t("format.apart").join(barred)))
        if not st.form_submit_button(t("dispatch.hand_out"), type="primary", shortcut="Ctrl+Enter"):
            return
    try:
        handed = dispatch.hand_out(desk(), actor, Transfer(ticket(_FORM), tuple(case_ids), to or 0, reason))
    except Refused as error:
        show(error)
        return
    name = next(each.name for each in people if each.id == to)
    done(_FORM, t("dispatch.handed_out", count=len(handed), name=plain(name)))
    st.rerun()


def _called(taker: Taker) -> str:
    """Somebody with what speaks for him."""
    fits = t("dispatch.fits", words=listed(taker.fits)) if taker.fits else ""
    load = t("dispatch.load", orders=taker.open_orders, customers=taker.customers)
    return " · ".join(part for part in (taker.name, taker.team, fits, load) if part)


def _barred(taker: Taker) -> str:
    if taker.stopped_until is not None:
        return t("dispatch.barred_stopped", name=plain(taker.name), until=until(taker.stopped_until))
    return t("dispatch.barred_full", name=plain(taker.name), orders=taker.open_orders)
