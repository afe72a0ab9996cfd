"""Who is it that comes? Four digits or a name, and the customer is chosen from what fits."""

from __future__ import annotations

from typing import Final

import streamlit as st

from core.services.access import Actor
from core.services.recognising import Known, recognise, reported
from core.services.search import enough
from pages._ui.gate import desk
from pages._ui.texts import day, phone, plain, t, until

_EMPTY: Final = ""


def draw(actor: Actor, key: str, *, waited_for: bool = False) -> None:
    """The field and what fits; the chosen customer's number stands under `key`.

    With `waited_for` those whom agencies reported, who are listed before anything is typed.
    """
    written = st.text_input(
        t("reception.known"), key=f"{key}_text", placeholder=t("reception.known_hint"), autocomplete="off", live="300ms"
    )
    text = written or _EMPTY
    if not enough(text) and (text.strip() or not waited_for):
        st.caption(t("reception.known_more"))
        st.session_state.pop(key, None)
        return
    found = (reported if waited_for else recognise)(desk(), actor, text)
    if not found:
        st.caption(t("reception.reported_none" if waited_for else "reception.known_none"))
        st.session_state.pop(key, None)
        return
    by_case = {each.case_id: each for each in found}
    if len(found) == 1 and text.strip():
        st.session_state[key] = found[0].case_id
    elif st.session_state.get(key) not in by_case:
        st.session_state.pop(key, None)
    st.radio(
        t("reception.known_who"), list(by_case), index=None, format_func=lambda each: _said(by_case[each]), key=key
    )


def _said(known: Known) -> str:
    number = known.phone or ""
    parts = [plain(known.name), plain(number) if known.unit is not None else phone(number)]
    if known.unit is not None:
        about = {"unit": plain(known.unit), "name": plain(known.owner or ""), "until": until(known.reported_until)}
        parts.append(t("reception.known_reported", **about))
    elif known.owner is None:
        parts.append(t("reception.known_free"))
    else:
        state = t(f"reception.state_{known.state}") if known.state else ""
        parts.append(t("reception.known_owner", name=plain(known.owner), state=state))
    if known.expected is not None:
        parts.append(t("reception.known_expected", day=day(known.expected)))
    return " · ".join(part for part in parts if part)
