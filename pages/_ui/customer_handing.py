"""How are several customers of the list handed over, or all that one colleague has?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import streamlit as st

from core.services.access import Action, Actor, may
from core.services.customers_list import Customer, Wanted, held_by
from core.services.transfers import MOST_OF_ALL
from pages._ui import customer_rows
from pages._ui.forms import transfer
from pages._ui.gate import desk
from pages._ui.texts import number, t

_PICKING: Final = "customers_picking"


def picking() -> bool:
    """Does a click tick a customer now, instead of opening him?"""
    return bool(st.session_state.get(_PICKING))


def offered(actor: Actor) -> None:
    """A switch between opening a customer by a click and ticking those to be handed over."""
    if may(actor, Action.TRANSFER, frozenset({"other"})):
        st.toggle(t("customers.hand_over"), key=_PICKING)


def draw(actor: Actor, rows: Sequence[Customer], wanted: Wanted, *, slim: bool) -> bool:
    """The table to tick, and the form below it; False where nobody is picking."""
    if not picking():
        return False
    whole: list[int] = []
    if wanted.owner is not None:
        held = held_by(desk(), actor, wanted, MOST_OF_ALL)
        # By owner: the mark must not pass on to another colleague's customers.
        key = f"customers_all_{wanted.owner}"
        if held and st.checkbox(t("customers.hand_over_all", count=number(len(held))), key=key):
            whole = held
    chosen = whole or customer_rows.customers(rows, narrow=slim, several=True)
    if not chosen:
        st.caption(t("customers.choose_to_hand_over"))
        return True
    with st.container(border=True, key="customers_handing"):
        st.markdown(t("customers.handing", count=number(len(chosen))))
        if transfer.write(actor, chosen):
            st.session_state.pop(f"customers_all_{wanted.owner}", None)
            st.rerun()
    return True
