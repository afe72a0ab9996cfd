"""The app with an empty page in the place of the list of notices.

streamlit run bench/app_with_empty_page.py
"""

from __future__ import annotations

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import streamlit as st
from starlette.middleware import Middleware

from pages._ui import menu
from pages._ui.door import Door
from pages._ui.mishaps import mishap
from pages._ui.routes import routes

EMPTY = "all_notices"


class _Empty(menu.Screen):
    """The screen whose script draws nothing."""

    __slots__ = ()

    @property
    def script(self) -> Path:
        return Path(__file__).resolve().parent / "empty_page.py"


menu.MENU = tuple(_Empty(s.name, s.group, s.action, s.to, s.listed) if s.name == EMPTY else s for s in menu.MENU)

import app as real  # noqa: E402

app = st.App(
    real.ROOT / "pages" / "_ui" / "frame.py",
    middleware=[Middleware(Door)],
    routes=routes(),
    lifespan=real.lifespan,
    on_script_error=mishap,
)
