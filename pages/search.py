"""What was found for the text in the search box?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.services.list_exports import Asked
from core.services.search import FEWEST_OF_CODE, FEWEST_OF_NAME, Found, Hit, enough, search
from pages._ui import take_out
from pages._ui.filters import sought
from pages._ui.gate import desk, gate
from pages._ui.heights import TALL, of_tall
from pages._ui.lead_rows import left
from pages._ui.links import open_customer
from pages._ui.tables import called
from pages._ui.texts import phone, t
from pages._ui.width import narrow


def _owner(hit: Hit) -> str:
    return t("search.mine") if hit.mine else hit.owner or t("search.nobodys")


def _counted(found: Found) -> str:
    total = f"{found.total}+" if found.more else str(found.total)
    return (
        t("search.count", count=total)
        if found.total == len(found.hits)
        else t("search.first", count=len(found.hits), total=total)
    )


def _held(hit: Hit) -> str | None:
    return left(hit.protected_until, hit.endless) if hit.owner else None


actor = gate()
slim = narrow()
st.title(t("search.title"))
text = sought("search", t("search.label"), t("leads.search_hint"))
if not enough(text):
    st.info(t("search.more", name=FEWEST_OF_NAME, code=FEWEST_OF_CODE))
    st.stop()
found = search(desk(), actor, text)
hits = found.hits
if not hits:
    st.info(t("search.none"))
    st.stop()
st.caption(_counted(found))
frame = pd.DataFrame(
    {
        "name": [called(hit) for hit in hits],
        "phone": [phone(hit.phone) for hit in hits],
        "owner": [_owner(hit) for hit in hits],
        "left": [_held(hit) for hit in hits],
    },
    dtype=object,
)
event = st.dataframe(
    frame,
    key="hits",
    hide_index=True,
    on_select="rerun",
    selection_mode="single-cell",
    column_config={
        "name": st.column_config.TextColumn(t("leads.col_name"), width=90 if slim else 160),
        "phone": st.column_config.TextColumn(t("leads.col_phone"), width=112 if slim else 130),
        "owner": st.column_config.TextColumn(t("search.owner"), width=70 if slim else 120),
        "left": st.column_config.ImageColumn(t("leads.col_protected_until"), width=92 if slim else 160),
    },
    height=of_tall(len(hits)),
    row_height=TALL,
    placeholder="",
)
take_out.draw(actor, Asked("search", text=text, said=(text,)))
cells = event.selection.cells
if cells and cells[0][0] < len(hits):
    open_customer(hits[cells[0][0]].case_id)
