"""客户: all customers of the office for whoever leads it, and the groups behind a number of the board."""

from __future__ import annotations

import streamlit as st

from core.services.access import Action, Actor, may
from core.services.customers_list import COUNTED, Wanted, customers
from core.services.day_list import MOST as MOST_OF_DAY
from core.services.day_list import Wanted as OfDay
from core.services.day_list import day_list
from core.services.exports import Export
from core.services.list_exports import Asked
from core.services.office_export import export_customers
from pages._ui import customer_filters, customer_handing, customer_rows, take_out
from pages._ui.gate import desk, gate
from pages._ui.links import open_customer
from pages._ui.once import say
from pages._ui.routes import address_of
from pages._ui.texts import day, language, number, plain, t
from pages._ui.width import narrow

EXPORT = "customers_export"


def _whole_list(actor: Actor, wanted: Wanted, *, slim: bool) -> None:
    customer_filters.draw(actor)
    found = customers(desk(), actor, wanted)
    if not found.rows:
        st.info(t("customers.none_yet" if wanted == Wanted() else "customers.none_such"))
        return
    counted = t("customers.more_than", count=number(COUNTED)) if found.more else number(found.found)
    cut = "customers.count_cut" if found.found > len(found.rows) else "customers.count"
    cut = "customers.count_picking" if customer_handing.picking() else cut
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.caption(t(cut, count=counted, shown=len(found.rows)), width="content")
        customer_handing.offered(actor)
        if may(actor, Action.EXPORT):
            _export(actor, wanted)
    if customer_handing.draw(actor, found.rows, wanted, slim=slim):
        return
    chosen = customer_rows.customers(found.rows, narrow=slim)
    if chosen:
        open_customer(chosen[0])


def _export(actor: Actor, wanted: Wanted) -> None:
    """A workbook is made when it is asked for, and fetched by a link that serves its maker only."""
    ready = st.session_state.get(EXPORT)
    with st.container(horizontal=True, width="content"):
        if st.button(t("customers.export"), key="export"):
            ready = st.session_state[EXPORT] = (wanted, export_customers(desk(), actor, language(), wanted))
        if ready is not None and ready[0] == wanted and isinstance(ready[1], Export):
            label = t("customers.download", name=plain(ready[1].name), count=ready[1].count)
            st.link_button(label, address_of(f"files/{ready[1].token}"), type="tertiary", key="download")


def _one_day(actor: Actor, wanted: OfDay, *, slim: bool) -> None:
    found = day_list(desk(), actor, wanted)
    words = t("customers.of_day", day=day(wanted.day), kind=t(f"board.{wanted.kind}"), count=found.found)
    with st.container(horizontal=True, vertical_alignment="center", horizontal_alignment="distribute"):
        st.markdown(words, width="content")
        if st.button(t("customers.show_all"), key="show_all"):
            st.query_params.clear()
            st.rerun()
    if not found.rows:
        st.info(t("customers.none_that_day"))
        return
    if found.found > len(found.rows):
        st.caption(t("customers.count_cut", count=found.found, shown=MOST_OF_DAY))
    chosen = customer_rows.arrived(found.rows, narrow=slim)
    take_out.draw(actor, Asked("acts", acts=wanted, said=(day(wanted.day), t(f"board.{wanted.kind}"))))
    if chosen is not None:
        open_customer(chosen)


actor = gate(Action.VIEW_BOARD)
slim = narrow()
st.title(t("customers.title"))
say()
of_day = customer_filters.of_day()
if of_day is None:
    _whole_list(actor, customer_filters.wanted(), slim=slim)
else:
    _one_day(actor, of_day, slim=slim)
