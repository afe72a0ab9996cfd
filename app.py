"""The app: the door for every request, the routes for files, and the frame script.

streamlit run app.py        # or: uvicorn app:app
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

ROOT = Path(__file__).resolve().parent
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

from core import logs  # noqa: E402
from core.services import scheduling  # noqa: E402
from pages._ui import house, prompt_sockets, welcome  # noqa: E402
from pages._ui.door import Door  # noqa: E402
from pages._ui.mishaps import mishap  # noqa: E402
from pages._ui.routes import routes  # noqa: E402


@asynccontextmanager
async def lifespan(_app: st.App) -> AsyncIterator[None]:
    """Open the office before the first request, and say in the terminal how to set it up."""
    logs.configure()
    prompt_sockets.send_at_once()
    house.key()
    welcome.greet(house.desk())
    stop = scheduling.start(house.desk())
    yield
    stop()
    house.close()


app = st.App(
    ROOT / "pages" / "_ui" / "frame.py",
    middleware=[Middleware(Door)],
    routes=routes(),
    lifespan=lifespan,
    on_script_error=mishap,
)
