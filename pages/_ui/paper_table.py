"""How is one row of a list of papers or requests chosen?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import pandas as pd
import streamlit as st

from pages._ui.heights import height
from pages._ui.texts import t
from pages._ui.width import narrow


def pick(name: str, rows: Sequence[Mapping[str, str | None]], small: Mapping[str, int]) -> int | None:
    """The list, on a phone with the columns `small` only; the place of the row that was clicked, or of the only one."""
    table = pd.DataFrame([{column: value or "" for column, value in row.items()} for row in rows])
    phone = narrow()
    picked = st.dataframe(
        table,
        hide_index=True,
        column_order=list(small) if phone else list(table.columns),
        column_config={
            column: st.column_config.TextColumn(t(f"paper.col_{column}"), width=small.get(column) if phone else None)
            for column in table.columns
        },
        key=name,
        on_select="rerun",
        selection_mode="single-cell",
        width="stretch",
        height=height(len(table)),
    )
    if picked.selection.cells:
        place = int(picked.selection.cells[0][0])
        return place if place < len(rows) else None
    return 0 if len(rows) == 1 else None
