"""How is a list drawn as a table of a window or of a phone, and which of its rows was picked?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import streamlit as st

from pages._ui.heights import height
from pages._ui.texts import t

Rows = Sequence[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Columns:
    """The columns of a window, and those of a phone with their widths in pixels.

    The title of a column stands in the catalogs under `titles`.col_…
    """

    titles: str
    wide: Sequence[str]
    narrow: Mapping[str, int]


def draw(rows: Rows, key: str, columns: Columns, *, slim: bool) -> None:
    """The rows with the columns of a window, or (`slim`) of a phone."""
    _table(rows, key, columns, "ignore", slim=slim)


def picked(rows: Rows, key: str, columns: Columns, *, slim: bool) -> int | None:
    """`draw`, and the place of the row of which a cell was picked."""
    cells = _table(rows, key, columns, "rerun", slim=slim).selection.cells
    return cells[0][0] if cells and cells[0][0] < len(rows) else None


def _table(rows: Rows, key: str, columns: Columns, on_select: Literal["ignore", "rerun"], *, slim: bool) -> Any:
    """What streamlit says of the table. A column of whole numbers is aligned as such."""
    import pandas as pd

    config = st.column_config
    return st.dataframe(
        pd.DataFrame(rows),
        key=key,
        hide_index=True,
        column_order=list(columns.narrow) if slim else columns.wide,
        column_config={
            name: (config.NumberColumn if rows and isinstance(rows[0][name], int) else config.TextColumn)(
                t(f"{columns.titles}.col_{name}"), width=columns.narrow.get(name) if slim else None
            )
            for name in columns.wide
        },
        on_select=on_select,
        selection_mode="single-cell",
        width="stretch",
        height=height(len(rows)),
        placeholder="",
    )
