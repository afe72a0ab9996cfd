"""看板: today against last week, what is held and about to be lost, deals, people; it refreshes itself."""

from __future__ import annotations

from datetime import datetime

import streamlit as st

from core.formats import clock
from core.services.access import Action, Actor
from core.services.board import Board, Key, board, key, teams
from core.services.floor import floor
from core.services.list_exports import Asked
from core.services.outage import unless_away
from pages._ui import board_floor, board_parts, board_tiles, menu, take_out
from pages._ui.gate import desk, gate
from pages._ui.links import open_customers
from pages._ui.tables import cell
from pages._ui.texts import day, plain, t
from pages._ui.width import narrow

SECONDS = 5
DRAWN = "_board_drawn"
#: Is there a floor whose minutes go on?
FLOOR = "_board_floor"
_WALL_CSS = """
<style>
[data-testid="stHeader"], .st-key-strip, .st-key-board_choices { display: none !important; }
[data-testid="stMainBlockContainer"] { padding: 1rem 2rem; max-width: none; }
.st-key-board a { pointer-events: none; }
.st-key-board [data-testid="stPageLink"] strong { font-size: 2.6rem; }
.st-key-board [data-testid="stPageLink"] p { font-size: 1.15rem; }
.st-key-board [data-testid="stPageLink"] em { font-size: 1rem; }
.st-key-board [class*="st-key-tiles_"] { grid-template-columns: repeat(auto-fill, minmax(9.5rem, 1fr)); }
</style>
"""


@st.cache_data(max_entries=12, show_spinner=False)
def _board(_actor: Actor, at: Key, team: int | None) -> Board:
    """The board that goes with this key, for everybody: it holds counts and names of colleagues, no customers."""
    return board(desk(), _actor, team)


@st.fragment(run_every=SECONDS)
def _watch(actor: Actor) -> None:
    """Compare the key, and run the whole page, with its gate, only where it has changed or cannot be read."""
    if _now(actor) != st.session_state.get(DRAWN):
        st.rerun(scope="app")
    st.caption(t("board.updated", time=clock(desk().clock(), desk().zone)))


def _now(actor: Actor) -> tuple[Key, datetime | None] | None:
    """The key of this moment, with the minute while somebody may be waiting; None while the database is away."""
    at = unless_away(lambda: key(desk(), actor))
    if at is None:
        return None
    return at, desk().clock().replace(second=0, microsecond=0) if st.session_state.get(FLOOR) else None


def _team(names: dict[int, str]) -> int | None:
    """The team that the address narrows the board to."""
    options = {"": t("board.whole_office")} | {str(number): cell(name) or "" for number, name in names.items()}
    asked = st.query_params.get("team", "")
    st.session_state["board_team"] = asked if asked in options else ""
    st.selectbox(
        t("board.team"),
        list(options),
        format_func=options.__getitem__,
        key="board_team",
        on_change=_keep_team,
        label_visibility="collapsed",
        width=160,
    )
    return int(asked) if asked and asked in options else None


def _keep_team() -> None:
    chosen = st.session_state["board_team"]
    if chosen:
        st.query_params["team"] = chosen
    else:
        st.query_params.pop("team", None)


def _tables(actor: Actor, shown: Board, team: int | None, *, slim: bool) -> None:
    columns = board_parts.NARROW if slim else board_parts.WIDE
    st.subheader(t("board.by_team"))
    picked = board_parts.lines(shown.groups, columns, t("board.team"), key="by_team")
    st.subheader(t("board.by_person"))
    person = board_parts.lines(shown.people, columns, t("board.col_name"), key="by_person")
    take_out.draw(actor, Asked("day", number=team, said=(day(shown.day), names[team] if team is not None else "")))
    if person is not None and person.id is not None:
        open_customers(only="owned", owner=str(person.id))
    if picked is not None and picked.id is not None:
        open_customers(only="owned", group=f"{picked.kind}-{picked.id}")


actor = gate(Action.VIEW_BOARD)
slim = narrow()
wall = st.query_params.get("wall") == "1"
names = teams(desk(), actor)
board_tiles.dress()
with st.container(key="board"):
    with st.container(horizontal=True, vertical_alignment="center"):
        st.title(t("board.title"), width="content")
        with st.container(key="board_choices", horizontal=True, width="content"):
            team = _team(names)
            if st.button(t("board.wall"), key="wall", help=t("board.wall_help")):
                st.query_params["wall"] = "1"
                st.rerun()
        at = key(desk(), actor)
        shown = _board(actor, at, team)
        on_floor = floor(desk(), actor)
        st.session_state[FLOOR] = on_floor.set_up or bool(on_floor.reported)
        st.session_state[DRAWN] = _now(actor)
        st.space("stretch")
        with st.container(width="content"):
            _watch(actor)
    if wall:
        st.html(_WALL_CSS)
    group = f"team-{team}" if team is not None else ""
    screens = frozenset(screen.name for screen in menu.open_to(actor))
    st.caption(t("board.against", today=day(shown.day), before=plain(day(shown.before))))
    board_floor.floor(on_floor, screens)
    board_parts.today(shown, group, screens)
    board_parts.stock(shown, group, screens)
    board_parts.deals(shown, screens)
    board_parts.pictures(shown)
    _tables(actor, shown, team, slim=slim)
    if wall and st.button(t("board.leave_wall"), key="leave_wall", type="tertiary"):
        del st.query_params["wall"]
        st.rerun()
