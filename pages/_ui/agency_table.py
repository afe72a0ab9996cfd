"""How is a table of the reports desk drawn, and which of its rows was picked?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages._ui.heights import height
from pages._ui.texts import t


def picked(
    rows: Sequence[Mapping[str, Any]], key: str, *, wide: Sequence[str], narrow: Mapping[str, int], slim: bool
) -> int | None:
    """Draw the rows with the columns of a window, or (`slim`) those of a phone with their widths in pixels; the place
    of the row picked."""
    import pandas as pd

    chosen = st.dataframe(
        pd.DataFrame(rows),
        key=key,
        hide_index=True,
        column_order=list(narrow) if slim else wide,
        column_config={
            name: st.column_config.TextColumn(t(f"agency.col_{name}"), width=narrow.get(name) if slim else None)
            for name in wide
        },
        on_select="rerun",
        selection_mode="single-cell",
        width="stretch",
        height=height(len(rows)),
        placeholder="",
    )
    cells = chosen.selection.cells
    return cells[0][0] if cells and cells[0][0] < len(rows) else None
