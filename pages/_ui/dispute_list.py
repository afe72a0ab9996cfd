"""Which disputes are there, and for whom does each wait?"""

from __future__ import annotations

import pandas as pd
import streamlit as st

from core.services.access import Actor
from core.services.dispute_list import STAGES, DisputeList, DisputeRow, Filter, disputes
from core.services.errors import Refused
from core.services.list_exports import Asked
from pages._ui import addressed, take_out
from pages._ui.dispute_words import left, waits
from pages._ui.gate import desk
from pages._ui.heights import height
from pages._ui.refusals import show
from pages._ui.texts import moment, t
from pages._ui.width import narrow

_ROUND = "_disputes_round"


def draw(actor: Actor) -> None:
    """The list, filtered as the address says."""
    st.title(t("dispute.title"))
    stage = st.query_params.get("stage")
    chosen = Filter(
        stage=stage if stage in STAGES else None,
        late=st.query_params.get("late") == "1",
        text=addressed.text(),
    )
    try:
        found = disputes(desk(), actor, chosen)
    except Refused as error:
        show(error)
        return
    _filters(chosen, found)
    if not found.rows:
        st.info(t("dispute.empty" if chosen == Filter() else "dispute.empty_found"))
        return
    words = "dispute.count" if found.total == len(found.rows) else "dispute.count_cut"
    st.caption(t(words, total=found.total, shown=len(found.rows)))
    _table(found)
    said = (
        t(f"dispute.stage_{chosen.stage}") if chosen.stage else "",
        t("dispute.only_late", count=found.late) if chosen.late else "",
        chosen.text,
    )
    take_out.draw(actor, Asked("disputes", disputes=chosen, said=said))


def back() -> None:
    """Return to the list; its selection is forgotten, or the dispute would open again."""
    st.session_state[_ROUND] = st.session_state.get(_ROUND, 0) + 1
    st.query_params.pop("dispute", None)


def _filters(chosen: Filter, found: DisputeList) -> None:
    still_open = sum(count for stage, count in found.stages.items() if stage in ("answer", "ruling", "final"))
    counts = {"open": still_open} | {stage: found.stages.get(stage, 0) for stage in STAGES}
    with st.container(horizontal=True, vertical_alignment="bottom"):
        stage = st.segmented_control(
            t("dispute.stage"),
            list(counts),
            default=chosen.stage or "open",
            format_func=lambda each: t("dispute.with_count", label=t(f"dispute.stage_{each}"), count=counts[each]),
            key="dispute_stage",
            required=True,
            label_visibility="collapsed",
            wrap=True,
        )
        late = st.checkbox(t("dispute.only_late", count=found.late), value=chosen.late, key="dispute_late")
        text = st.text_input(
            t("dispute.search"),
            value=chosen.text,
            key="dispute_search",
            placeholder=t("dispute.search_hint"),
            label_visibility="collapsed",
            width=260,
        )
    wanted = {"stage": stage if stage != "open" else "", "late": "1" if late else "", "q": text.strip()}
    if wanted != {name: st.query_params.get(name, "") for name in wanted}:
        for name, value in wanted.items():
            if value:
                st.query_params[name] = value
            else:
                st.query_params.pop(name, None)
        st.rerun()


def _table(found: DisputeList) -> None:
    table = pd.DataFrame([_row(each) for each in found.rows])
    small = narrow()
    widths = {"customer": 60, "sides": 88, "waits": 100, "left": 106}
    picked = st.dataframe(
        table,
        hide_index=True,
        column_order=list(widths) if small else list(table.columns),
        column_config={
            name: st.column_config.TextColumn(t(f"dispute.col_{name}"), width=widths.get(name) if small else None)
            for name in table.columns
        },
        key=f"disputes_{st.session_state.get(_ROUND, 0)}",
        on_select="rerun",
        selection_mode="single-cell",
        width="stretch",
        height=height(len(table)),
    )
    if picked.selection.cells:
        st.query_params["dispute"] = str(found.rows[picked.selection.cells[0][0]].number)
        st.rerun()


def _row(each: DisputeRow) -> dict[str, str]:
    against = each.against or t("dispute.nobody")
    return {
        "customer": each.customer,
        "sides": t("dispute.sides", left=each.raised_by, right=against),
        "waits": waits(each.step, each.awaited),
        "left": left(each.awaited),
        "owner": each.owner or t("dispute.nobody"),
        "raised": moment(each.raised_at),
    }
