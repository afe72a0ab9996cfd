"""How is one row of a list of papers or requests chosen?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pages._ui.row_table import Columns, picked
from pages._ui.width import narrow


def pick(name: str, rows: Sequence[Mapping[str, str | None]], small: Mapping[str, int]) -> int | None:
    """The list, on a phone with the columns `small` only; the place of the row that was clicked, or of the only one."""
    shown = [{column: value or "" for column, value in row.items()} for row in rows]
    place = picked(shown, name, Columns("paper", tuple(shown[0]), small), slim=narrow())
    return 0 if place is None and len(rows) == 1 else place
