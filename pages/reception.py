"""接待: who is next, who comes, who waits, who has left without being registered; it redraws itself on every change."""

from __future__ import annotations

from typing import Final

import streamlit as st

from core.services import reception
from core.services.access import Action, Actor, may
from core.services.outage import unless_away
from core.services.reception import Reception
from pages._ui import (
    reception_book,
    reception_calls,
    reception_groups,
    reception_mine,
    reception_new,
    reception_queue,
    reception_roster,
)
from pages._ui.gate import desk, gate
from pages._ui.once import say
from pages._ui.texts import t
from pages._ui.width import narrow

_SECONDS: Final = 4
_DRAWN: Final = "_reception_drawn"
_CSS: Final = """
<style>
[class*="st-key-group_"] { border-bottom: 1px solid #e7e5e0; padding: .35rem 0; }
[class*="st-key-group_"] p, [class*="st-key-person_"] p { margin: 0; }
[class*="st-key-group_"] [data-testid="stMarkdownContainer"],
[class*="st-key-person_"] [data-testid="stMarkdownContainer"] { margin-bottom: 0; }
[class*="st-key-group_"] .stButton button { min-height: 2.1rem; padding: .15rem .7rem; }
[class*="st-key-group_"] > [data-testid="stElementContainer"]:first-child { flex: 1 1 14rem; }
[class*="st-key-person_"] { border-bottom: 1px solid #e7e5e0; padding: .35rem .25rem; }
[class*="st-key-person_"] > [data-testid="stElementContainer"]:first-child { flex: 1 1 11rem; }
[class*="st-key-person_next"] { background: #eef3f2; }
[class*="st-key-person_"] [data-testid="stButtonGroup"] button { min-height: 1.9rem; padding: .1rem .55rem; }
@media (max-width: 640px) {
  [class*="st-key-group_"] .stButton button { min-height: 2.6rem; }
  [class*="st-key-person_"] [data-testid="stButtonGroup"] button { min-height: 2.5rem; padding: .1rem .45rem; }
}
</style>
"""


@st.fragment(run_every=_SECONDS)
def _watch(actor: Actor) -> None:
    """Compare the key, and run the whole page, with its gate, only where it has changed."""
    now = unless_away(lambda: reception.key(desk(), actor))
    if now is not None and now != st.session_state.get(_DRAWN):
        st.rerun(scope="app")


def _front_desk(actor: Actor, now: Reception, *, slim: bool) -> None:
    """Whoever opens tickets: the queue on the left, what comes on the right; on a telephone what comes is first."""
    columns = st.columns([5, 6], gap="large")
    work, queue = (columns[0], columns[1]) if slim else (columns[1], columns[0])
    with work:
        reception_new.draw(actor, now)
        reception_calls.draw(actor, now)
        reception_groups.draw(actor, now)
        reception_book.draw(actor)
    with queue:
        reception_queue.draw(actor, now)
        if may(actor, Action.SET_ROSTER):
            reception_roster.draw(actor, now.names, set_up=now.set_up)


actor = gate(Action.VIEW_FLOOR)
slim = narrow()
st.html(_CSS)
st.title(t("reception.title"))
say()
st.session_state[_DRAWN] = reception.key(desk(), actor)
now = reception.reception(desk(), actor)
if may(actor, Action.ARRIVE):
    _front_desk(actor, now, slim=slim)
else:
    reception_mine.draw(actor, now)
_watch(actor)
