"""How tall is a table on the page?"""

from __future__ import annotations

from typing import Final, Literal

#: Rows that are shown whole; a longer table scrolls in a window of this height in pixels.
_WHOLE: Final = 18
_WINDOW: Final = 600
#: A row that is to be hit, in pixels.
TALL: Final = 36


def of_tall(rows: int, most: int = 640) -> int:
    """The same for rows of TALL pixels, which are easier to hit: as tall as its rows, up to `most`."""
    return min(TALL * (rows + 1) + 2, most)


def height(rows: int) -> int | Literal["content"]:
    """As tall as its rows, up to about a screen."""
    return "content" if rows <= _WHOLE else _WINDOW
