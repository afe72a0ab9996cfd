"""How is one row of a list of papers or requests chosen?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from pages._ui import row_table
from pages._ui.width import narrow


def pick(name: str, rows: Sequence[Mapping[str, str | None]], small: Mapping[str, int]) -> int | None:
    """The list, on a phone with the columns `small` only; the place of the row that was clicked, or of the only one."""
    shown = [{column: value or "" for column, value in row.items()} for row in rows]
    picked = row_table.draw(shown, name, "paper", wide=list(shown[0]), narrow=small, slim=narrow(), picks=True)
    if picked.selection.cells:
        place = int(picked.selection.cells[0][0])
        return place if place < len(rows) else None
    return 0 if len(rows) == 1 else None
