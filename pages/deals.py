"""成交: deal steps with their sums, entering one, and for finance the money that has come."""

from __future__ import annotations

import streamlit as st

from core.services.deal_list import deals
from core.services.errors import Refused
from core.services.list_exports import Asked
from pages._ui import deal_filters, deal_list, given, take_out
from pages._ui.forms.deal import draw_for
from pages._ui.gate import desk, gate
from pages._ui.once import say
from pages._ui.refusals import show
from pages._ui.texts import day, t

actor = gate()
st.title(t("deal.title"))
say()
given.draw()
try:
    chosen = deal_filters.chosen(actor)
    found = deals(desk(), actor, chosen)
except Refused as error:
    show(error)
    st.stop()
if found.may_add:
    with st.expander(t("deal.add"), expanded=st.query_params.get("add") == "1"):
        if draw_for(actor, None):
            st.rerun()
deal_filters.draw(actor, chosen, found)
deal_list.draw(actor, chosen, found)
if found.rows:
    said = (chosen.text, t(f"fact.{chosen.kind}") if chosen.kind else "", day(chosen.since), day(chosen.until))
    take_out.draw(actor, Asked("deals", steps=chosen, said=said))
