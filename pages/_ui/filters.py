"""How is a list narrowed by counts that are clicked or a text that is typed, and kept so in the address?"""

from __future__ import annotations

import zlib
from collections.abc import Mapping

import streamlit as st

from pages._ui.addressed import searched


def narrowed(parameter: str, choices: Mapping[str, str], default: str = "") -> str:
    """A row of choices, code to words; the one that holds. A second click on it goes back to the default.

    The widget knows its choices by their words, and these hold counts: with other words it is another widget.
    """
    asked = st.query_params.get(parameter, default)
    now = asked if asked in choices else default
    words = zlib.crc32("|".join(choices.values()).encode())
    chosen = st.pills(
        parameter,
        list(choices),
        default=now,
        format_func=lambda code: choices[code],
        key=f"{parameter}_{now}_{words}",
        label_visibility="collapsed",
        wrap=True,
    )
    if chosen != now:
        _keep(parameter, default if chosen is None else chosen, default)
    return now


def sought(place: str, label: str, hint: str) -> str:
    """The box for a part of a name or number; its text stands in the address as `q`.

    An address that says something new (a link, the search above) is put into the box. The box is not bound to the
    parameter: a bound one cannot be set by whoever leads to another screen.
    """
    key, seen = f"{place}_q", f"{place}_q_seen"
    asked = st.query_params.get("q", "")
    if st.session_state.get(seen) != asked:
        st.session_state[key] = asked
    text = st.text_input(label, key=key, type="search", placeholder=hint, label_visibility="collapsed", width=360) or ""
    if text != asked:
        _keep_text(text)
    st.session_state[seen] = text
    return searched(text.strip())


def widened(place: str, *parameters: str) -> None:
    """Show everything again: for a button's callback."""
    st.session_state[f"{place}_q"] = ""
    for parameter in ("q", *parameters):
        st.query_params.pop(parameter, None)


def _keep_text(text: str) -> None:
    if text:
        st.query_params["q"] = text
    else:
        st.query_params.pop("q", None)


def _keep(parameter: str, code: str, default: str) -> None:
    if code == default:
        st.query_params.pop(parameter, None)
    else:
        st.query_params[parameter] = code
    st.rerun()
