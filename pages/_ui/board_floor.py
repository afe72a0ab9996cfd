"""现场: the floor at this moment, each number leading to its list at the front desk."""

from __future__ import annotations

import streamlit as st

from core.services.floor import Floor
from pages._ui.board_tiles import Tile, draw
from pages._ui.texts import span, t


def floor(now: Floor, screens: frozenset[str]) -> None:
    """The line of numbers; before there is an order of the day, what to do about it."""
    if not (now.set_up or now.here or now.to_confirm or now.reported):
        if "reception" in screens:
            st.caption(t("board.floor_not_set"))
        return
    longest = t("board.floor_longest", time=span(now.longest)) if now.longest is not None else ""
    late = t("board.floor_late", count=now.late) if now.late else ""
    idle = f"{now.idle}/{now.on_duty}"
    tiles = [
        Tile("here", t("board.floor_here"), now.here, "", "reception", {"show": "here"}),
        Tile("waiting", t("board.floor_waiting"), now.waiting, longest, "reception", {"show": "waiting"}, "alert"),
        Tile("idle", t("board.floor_idle"), idle, "", "reception"),
        Tile("next", t("board.floor_next"), now.next or t("board.floor_nobody"), "", "reception"),
        Tile("long", t("board.floor_long"), now.long, "", "reception", {"show": "long"}, "warn"),
        Tile(
            "unregistered",
            t("board.floor_unregistered"),
            now.unregistered,
            late,
            "reception",
            {"show": "unregistered"},
            "alert" if now.late else "warn",
        ),
        Tile("to_confirm", t("board.floor_to_confirm"), now.to_confirm, "", "pending", {"show": "confirm"}, "warn"),
        Tile(
            "reported",
            t("board.floor_reported"),
            now.reported,
            "",
            "agencies",
            {"view": "arrivals", "show": "here"},
            "warn",
        ),
    ]
    draw("floor", tiles, screens)
