"""How is a list drawn as a table of a window or of a phone, and which of its rows was picked?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import streamlit as st

from pages._ui.heights import height
from pages._ui.texts import t


def draw(
    rows: Sequence[Mapping[str, Any]],
    key: str,
    titles: str,
    *,
    wide: Sequence[str],
    narrow: Mapping[str, int],
    slim: bool,
    picks: bool = False,
) -> Any:
    """The rows with the columns of a window, or (`slim`) those of a phone with their widths in pixels; what streamlit
    says of the table. The title of a column stands under `titles`.col_…; one of whole numbers is aligned as such."""
    import pandas as pd

    config = st.column_config
    return st.dataframe(
        pd.DataFrame(rows),
        key=key,
        hide_index=True,
        column_order=list(narrow) if slim else wide,
        column_config={
            name: (config.NumberColumn if rows and isinstance(rows[0][name], int) else config.TextColumn)(
                t(f"{titles}.col_{name}"), width=narrow.get(name) if slim else None
            )
            for name in wide
        },
        on_select="rerun" if picks else "ignore",
        selection_mode="single-cell",
        width="stretch",
        height=height(len(rows)),
        placeholder="",
    )


def picked(
    rows: Sequence[Mapping[str, Any]],
    key: str,
    titles: str,
    *,
    wide: Sequence[str],
    narrow: Mapping[str, int],
    slim: bool,
) -> int | None:
    """`draw`, and the place of the row of which a cell was picked."""
    cells = draw(rows, key, titles, wide=wide, narrow=narrow, slim=slim, picks=True).selection.cells
    return cells[0][0] if cells and cells[0][0] < len(rows) else None
