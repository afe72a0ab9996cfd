"""How many open orders may one have, who is good at what, and who gets no customers for a while?"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import streamlit as st

from core.services import dispatch
from core.services.access import Actor
from core.services.dispatch import MOST_CAP, Taker
from core.services.errors import Refused
from core.services.list_exports import Asked
from pages._ui import opened, take_out
from pages._ui.gate import desk
from pages._ui.once import done, ticket
from pages._ui.refusals import show
from pages._ui.row_table import Columns, picked
from pages._ui.tables import cell
from pages._ui.texts import plain, t, today, until

_COLUMNS = Columns(
    "dispatch",
    wide=("name", "team", "orders", "customers", "words", "state"),
    narrow={"name": 64, "orders": 64, "customers": 64, "state": 160},
)
#: Days for which a stop is proposed (004-01-07).
_STOP_DAYS = 30


def draw(actor: Actor, *, slim: bool) -> None:
    """The cap, the salespeople, and what can be changed about the chosen one."""
    _cap(actor)
    people = dispatch.takers(desk(), actor)
    if not people:
        st.info(t("dispatch.nobody"))
        return
    rows = [_row(each) for each in people]
    place = picked(rows, "dispatch_people", _COLUMNS, slim=slim)
    chosen = people[place] if place is not None else None
    take_out.draw(actor, Asked("takers"))
    if chosen is None:
        st.caption(t("dispatch.choose_person"))
        return
    with opened.below(chosen.id), st.container(border=True):
        st.subheader(plain(chosen.name))
        left, right = st.columns(2, gap="large")
        with left:
            _words(actor, chosen)
        with right:
            _stop(actor, chosen)


def _cap(actor: Actor) -> None:
    now = dispatch.cap(desk(), actor)
    most = st.number_input(
        t("dispatch.cap"), 1, MOST_CAP, now, key=f"dispatch_cap_{now}", help=t("dispatch.cap_help"), width=260
    )
    if most != now:
        _do("dispatch_cap", lambda: dispatch.set_cap(desk(), actor, int(most)), t("dispatch.cap_saved", most=most))


def _row(each: Taker) -> dict[str, object]:
    stopped = t("dispatch.stopped", until=until(each.stopped_until), reason=each.reason or "")
    state = stopped if each.stopped_until else t("dispatch.free") if each.free else t("dispatch.full")
    return {
        "name": cell(each.name),
        "team": cell(each.team),
        "orders": each.open_orders,
        "customers": each.customers,
        "words": cell(each.words),
        "state": cell(state),
    }


def _words(actor: Actor, shown: Taker) -> None:
    form = f"dispatch_words_{shown.id}"
    key = f"{form}_{ticket(form)}"
    with st.form(key, border=False):
        words = st.text_input(
            t("dispatch.words"), shown.words, key=f"words_{key}", placeholder=t("dispatch.words_hint")
        )
        if st.form_submit_button(t("dispatch.save_words")):
            _do(form, lambda: dispatch.set_words(desk(), actor, shown.id, words), t("dispatch.words_saved"))


def _stop(actor: Actor, shown: Taker) -> None:
    form = f"dispatch_stop_{shown.id}"
    key = f"{form}_{ticket(form)}"
    if shown.stopped_until is not None:
        st.caption(t("dispatch.stopped", until=until(shown.stopped_until), reason=plain(shown.reason)))
        if st.button(t("dispatch.lift"), key=f"lift_{key}"):
            _do(form, lambda: dispatch.lift(desk(), actor, shown.id), t("dispatch.lifted", name=plain(shown.name)))
        return
    with st.form(key, border=False):
        last = st.date_input(
            t("dispatch.stop_until"), today() + timedelta(days=_STOP_DAYS), key=f"last_{key}", format="YYYY-MM-DD"
        )
        reason = st.text_input(t("dispatch.stop_reason"), key=f"reason_{key}")
        if st.form_submit_button(t("dispatch.stop")):
            _do(
                form,
                lambda: dispatch.stop(desk(), actor, shown.id, last, reason),
                t("dispatch.was_stopped", name=plain(shown.name)),
            )


def _do(form: str, act: Callable[[], object], said: str) -> None:
    try:
        act()
    except Refused as error:
        show(error)
        return
    done(form, said)
    st.rerun()
