"""How is a number of the board drawn, so that it opens the list behind it?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import streamlit as st

from core.rules.model import EMPTY
from pages._ui.menu import SCREENS
from pages._ui.texts import number, plain, t

_CSS = """
<style>
.st-key-board [class*="st-key-tiles_"] { display: grid !important; gap: .5rem !important;
  grid-template-columns: repeat(auto-fill, minmax(7.6rem, 1fr)); align-items: stretch !important; }
.st-key-board [class*="st-key-tiles_"] > * { width: 100% !important; }
.st-key-board [class*="st-key-tile_"], .st-key-board [class*="st-key-tile_"] > *,
.st-key-board [data-testid="stPageLink"], .st-key-board [data-testid="stPageLink"] > div { height: 100%; margin: 0; }
.st-key-board [data-testid="stPageLink"] a { margin: 0; height: 100%;
  border: 1px solid #e7e5e0; border-radius: 4px; padding: .5rem .75rem;
  min-height: 5.7rem; width: 100%; background: #fff; align-items: flex-start; }
.st-key-board [data-testid="stPageLink"] a:hover { border-color: #0f5257; background: #f6f5f2; }
.st-key-board [data-testid="stPageLink"] p { display: flex; flex-direction: column; gap: 0; line-height: 1.35;
  color: #6b6f72; font-size: .93rem; white-space: normal; }
.st-key-board [data-testid="stPageLink"] strong { font-size: 1.7rem; font-weight: 600; color: #24292b;
  line-height: 1.3; }
.st-key-board [data-testid="stPageLink"] em { font-style: normal; font-size: .86rem; color: #6b6f72; }
.st-key-board [class*="st-key-tile_alert"] strong { color: #b3261e; }
.st-key-board [class*="st-key-tile_warn"] strong { color: #b45f06; }
@media (max-width: 640px) {
  .st-key-board [class*="st-key-tiles_"] { grid-template-columns: repeat(3, 1fr); }
  .st-key-board [data-testid="stPageLink"] a { padding: .4rem .5rem; min-height: 4.9rem; }
  .st-key-board [data-testid="stPageLink"] strong { font-size: 1.4rem; }
}
</style>
"""


@dataclass(frozen=True, slots=True)
class Tile:
    """A number with its name and a note under it, and where it leads: a screen and the parameters of its address.

    `mood` is alert where something is lost or late, warn where it soon will be, and counts only for numbers above 0.
    """

    key: str
    name: str
    value: int | str
    note: str = ""
    screen: str | None = None
    query: Mapping[str, str] = field(default=EMPTY)
    mood: str = ""


def dress() -> None:
    """The style of the tiles; once a page."""
    st.html(_CSS)


def draw(name: str, tiles: Iterable[Tile], screens: frozenset[str]) -> None:
    """A row of tiles; one that leads to a screen that is not among `screens` leads nowhere."""
    with st.container(key=f"tiles_{name}"):
        for tile in tiles:
            _tile(tile, screens)


def change(now: int, before: int) -> str:
    """How a number stands to the one before, in words."""
    if now == before:
        return t("board.same", before=number(before))
    return t("board.more" if now > before else "board.fewer", before=number(before), by=number(abs(now - before)))


def _tile(tile: Tile, screens: frozenset[str]) -> None:
    shown = number(tile.value) if isinstance(tile.value, int) else tile.value
    note = f" *{plain(tile.note)}*" if tile.note else ""
    loud = tile.mood if tile.mood and tile.value else "plain"
    leads = tile.screen is not None and tile.screen in screens
    with st.container(key=f"tile_{loud}_{tile.key}"):
        st.page_link(
            _page(tile.screen if leads and tile.screen else "dashboard"),
            label=f"{plain(tile.name)} **{plain(shown)}**{note}",
            query_params=dict(tile.query) if leads else None,
            disabled=not leads,
            width="stretch",
        )


def _page(name: str) -> st.Page:
    return st.Page(SCREENS / f"{name}.py", url_path=name)
