"""争议: the disputes by what they wait for, or one of them with both sides on one time axis."""

from __future__ import annotations

import streamlit as st

from pages._ui import dispute_list, dispute_view
from pages._ui.gate import gate
from pages._ui.once import say

actor = gate()
say()
chosen = st.query_params.get("dispute", "")
if chosen.isdigit():
    dispute_view.draw(actor, int(chosen))
else:
    dispute_list.draw(actor)
