"""待确认: customers who wait for somebody to speak up, or for a manager to find or rule."""

from __future__ import annotations

from collections import Counter

import pandas as pd
import streamlit as st

from core.services.access import Actor
from core.services.errors import Refused
from core.services.list_exports import Asked
from core.services.pending import WHYS, Waiting, waiting
from pages._ui import addressed, given, opened, pending_forms, take_out
from pages._ui.filters import narrowed
from pages._ui.gate import desk, gate
from pages._ui.heights import height
from pages._ui.refusals import show
from pages._ui.tables import cell
from pages._ui.texts import phone, span, t, until
from pages._ui.width import narrow

#: Columns of a phone, with their widths.
_SMALL = {"customer": 84, "why": 96, "left": 92, "owner": 72}


def draw(actor: Actor) -> None:
    """The register, and below it what can be done with the chosen customer."""
    st.title(t("pending.title"))
    given.draw()
    st.caption(t("pending.intro"))
    text = st.text_input(
        t("pending.search"),
        addressed.text(),
        key="pending_search",
        placeholder=t("pending.search_hint"),
        label_visibility="collapsed",
        width=260,
    ).strip()
    if text:
        st.query_params["q"] = text
    else:
        st.query_params.pop("q", None)
    try:
        rows = waiting(desk(), actor, addressed.searched(text))
    except Refused as error:
        show(error)
        return
    if not rows:
        st.info(t("pending.empty_found" if text else "pending.empty"))
        return
    only, rows = _only(rows)
    st.caption(t("pending.count", total=len(rows)))
    chosen = _table(rows)
    kind = (t(f"pending.why_{only}"),) if only else ()
    take_out.draw(actor, Asked("pending", text=text, only=only, said=(text, *kind)))
    if chosen is None:
        return
    with opened.below(chosen.case_id):
        done = pending_forms.draw(actor, chosen)
    if done:
        st.rerun()


def _only(rows: list[Waiting]) -> tuple[str, list[Waiting]]:
    """What the register is narrowed to, where several things are waited for, and its rows; the address may name it."""
    counts = Counter(each.why for each in rows)
    if len(counts) < 2:
        return "", rows
    kinds = {why: f"{t(f'pending.why_{why}')} {counts[why]}" for why in WHYS if counts[why]}
    only = narrowed("show", {"": f"{t('pending.show_all')} {len(rows)}"} | kinds)
    return only, [each for each in rows if only in ("", each.why)]


def _table(rows: list[Waiting]) -> Waiting | None:
    small = narrow()
    table = pd.DataFrame([_row(each) for each in rows])
    picked = st.dataframe(
        table,
        hide_index=True,
        column_order=list(_SMALL) if small else list(table.columns),
        column_config={
            name: st.column_config.TextColumn(t(f"pending.col_{name}"), width=_SMALL.get(name) if small else None)
            for name in table.columns
        },
        key="pending_rows",
        on_select="rerun",
        selection_mode="single-cell",
        width="stretch",
        height=height(len(table)),
    )
    asked = st.query_params.get("case", "")
    if picked.selection.cells:
        return rows[picked.selection.cells[0][0]]
    return next((each for each in rows if str(each.case_id) == asked), rows[0] if len(rows) == 1 else None)


def _row(each: Waiting) -> dict[str, str | None]:
    left = t("pending.left", left=span(each.until - desk().clock())) if each.until is not None else ""
    return {
        "customer": cell(each.customer),
        "why": t(f"pending.why_{each.why}"),
        "until": until(each.until),
        "left": left,
        "phone": phone(each.phone),
        "owner": each.owner or "",
    }


draw(gate())
