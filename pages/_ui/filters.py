"""How is a list narrowed by counts that are clicked, and kept so in the address?"""

from __future__ import annotations

from collections.abc import Mapping

import streamlit as st


def narrowed(parameter: str, choices: Mapping[str, str], default: str = "") -> str:
    """A row of buttons, code to words; the one that holds. A second click on it goes back to the default."""
    asked = st.query_params.get(parameter, default)
    now = asked if asked in choices else default
    with st.container(key=f"filter_{parameter}", horizontal=True, gap="xsmall"):
        for code, words in choices.items():
            kind = "primary" if code == now else "secondary"
            if st.button(words, key=f"{parameter}_{code or 'all'}", type=kind):
                _keep(parameter, default if code == now else code, default)
    return now


def _keep(parameter: str, code: str, default: str) -> None:
    if code == default:
        st.query_params.pop(parameter, None)
    else:
        st.query_params[parameter] = code
    st.rerun()
