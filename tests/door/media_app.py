"""That screen behind the door, or without it where DOOR is `open`."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import streamlit as st
from starlette.middleware import Middleware

HERE = Path(__file__).resolve().parent
if str(HERE.parents[1]) not in sys.path:
    sys.path.insert(0, str(HERE.parents[1]))

from pages._ui.door import Door  # noqa: E402

app = st.App(HERE / "media_script.py", middleware=[] if os.environ.get("DOOR") == "open" else [Middleware(Door)])
