"""The app without its door: what the tests of the door must be able to tell from the real one."""

from __future__ import annotations

import sys
from pathlib import Path

import streamlit as st

ROOT = Path(__file__).resolve().parents[2]
if str(ROOT) not in sys.path:
    sys.path.insert(0, str(ROOT))

app = st.App(ROOT / "pages" / "_ui" / "frame.py")
