"""All notices of a person, those not read first."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.services.list_exports import Asked
from core.services.notices import counts, mark_read, notices
from pages._ui import opened, take_out, told
from pages._ui.gate import desk, gate
from pages._ui.heights import TALL, of_tall
from pages._ui.links import open_customer
from pages._ui.tables import cell
from pages._ui.texts import moment, t
from pages._ui.width import narrow

_WIDE = ("new", "at", "customer", "said")
_NARROW = ("new", "customer", "said")
_MOST = 200

actor = gate()
slim = narrow()
st.title(t("notice.title"))
found = notices(desk(), actor, limit=_MOST)
if not found:
    st.info(t("notice.none"))
    st.stop()
every, unread = counts(desk(), actor)
with st.container(horizontal=True, vertical_alignment="center"):
    cut = t("notice.cut", shown=len(found)) if every > len(found) else ""
    st.caption(t("notice.count", count=every, unread=unread) + cut, width="content")
    if unread and st.button(t("notice.mark_read"), key="mark_all_read", type="tertiary"):
        mark_read(desk(), actor)
        st.rerun()
frame = pd.DataFrame(
    {
        "new": [t("notice.new") if each.read_at is None else "" for each in found],
        "at": [moment(each.at) for each in found],
        "customer": [cell(each.customer) or "" for each in found],
        "said": [told.line(each) for each in found],
    }
)
event = st.dataframe(
    frame,
    key="notices_table",
    hide_index=True,
    on_select="rerun",
    selection_mode="single-cell",
    column_order=_NARROW if slim else _WIDE,
    column_config={
        "new": st.column_config.TextColumn("", width=36),
        "at": st.column_config.TextColumn(t("notice.at"), width=150),
        "customer": st.column_config.TextColumn(t("notice.customer"), width=100),
        "said": st.column_config.TextColumn(t("notice.said"), width=220 if slim else 640),
    },
    row_height=TALL,
    height=of_tall(len(found)),
)
cells = event.selection.cells
chosen = found[cells[0][0]] if cells and cells[0][0] < len(found) else None
if chosen is not None:
    with opened.below(chosen.id):
        st.markdown(told.words(chosen))
        if chosen.case_id is not None and st.button(t("notice.open"), key="open_customer", type="primary"):
            mark_read(desk(), actor, [chosen.id])
            open_customer(chosen.case_id)
take_out.draw(actor, Asked("notices"))
