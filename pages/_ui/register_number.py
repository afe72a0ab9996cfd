"""What is said of a telephone number while it is typed?"""

from __future__ import annotations

from typing import Final

import streamlit as st

from core.services import duplicates
from core.services.access import Actor
from core.services.duplicates import Hint
from core.services.errors import Refused
from core.services.near import near_to_written
from pages._ui import presses, related_warning
from pages._ui.gate import again, desk
from pages._ui.other_customer import line
from pages._ui.refusals import refusal
from pages._ui.texts import plain, t, until

#: The last answer, so that drawing the page again asks nothing.
_ANSWER: Final = "register_hint"
_NEAR: Final = "register_near"
#: Answers that somebody should not read past.
_STRIKING: Final = frozenset({"bad", "occupied", "closed", "department", "pending", "reported"})


@st.fragment
def draw(actor: Actor, key: str, channel: str, project: str | None = None, *, save: str) -> None:
    """The number and one line under it; while it is typed only this runs. `project` is the one chosen below it, `save`
    the key of the button that registers."""
    presses.hand_on(save)
    actor = again(actor)
    st.text_input(
        t("register.phone"),
        key=key,
        type="phone",
        icon="",
        placeholder=t("register.phone_masked_hint" if channel in ("report", "file") else "register.phone_hint"),
        autocomplete="off",
        live="300ms",
    )
    written = str(st.session_state.get(key) or "")
    found = _answer(actor, written, project)
    _say(found)
    if isinstance(found, Hint) and found.kind == "free":
        _say_near(actor, found.phone, str(st.session_state.get(key.replace("phone", "name")) or ""))
    related_warning.draw(actor, written)


def _answer(actor: Actor, written: str, project: str | None) -> Hint | Refused:
    known, asked = st.session_state.get(_ANSWER), (written, project)
    if known is None or known[0] != asked:
        try:
            known = (asked, duplicates.hint(desk(), actor, written, project))
        except Refused as error:
            known = (asked, error)
        st.session_state[_ANSWER] = known
    found: Hint | Refused = known[1]
    return found


def _say_near(actor: Actor, number: str, name: str) -> None:
    """Customers whom a slip of the finger would have hidden, as far as the writer may see them."""
    known = st.session_state.get(_NEAR)
    if known is None or known[0] != (number, name):
        known = ((number, name), near_to_written(desk(), actor, number, name))
        st.session_state[_NEAR] = known
    for each in known[1]:
        st.markdown(f":orange[{t('near.on_file', who=line(each))}]")


def _say(found: Hint | Refused) -> None:
    if isinstance(found, Refused):
        st.caption(refusal(found))
    elif found.kind == "empty":
        st.caption(t("register.shortcut"))
    else:
        named: str = "owner" if found.kind == "occupied" and found.owner else found.kind
        named = "reported_by" if found.kind == "reported" and found.owner else named
        endless = "_endless" if found.kind in ("own", "occupied") and found.until is None else ""
        about = {
            "until": until(found.until),
            "name": plain(found.owner),
            "digits": found.short_by,
            "count": found.count,
        }
        words = t(f"register.hint_{named}{endless}", **about)
        if found.kind in _STRIKING:
            st.markdown(f":orange[{words}]")
        else:
            st.caption(words)
