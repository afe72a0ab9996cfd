"""How far is a step of an import, and how is it stopped or gone on with?"""

from __future__ import annotations

import streamlit as st

from core.services.access import Actor
from core.services.errors import Refused
from core.services.import_files import WORKING, Held, held
from core.services.import_steps import stop
from core.services.import_worker import begin
from pages._ui.gate import desk, gate
from pages._ui.refusals import show
from pages._ui.texts import t


def draw(actor: Actor, given: Held) -> None:
    """The bar, which moves by itself, and a way to stop."""
    if given.silent:
        st.warning(t("import.silent"))
        _go_on(actor, given, given.state)
        return
    _watch(given.id, given.state)
    if given.state != "undoing" and st.button(t("import.stop"), key="import_stop"):
        try:
            stop(desk(), actor, given.id)
        except Refused as error:
            show(error)
            return
        st.rerun()


def stopped(actor: Actor, given: Held) -> None:
    """Where it was stopped, and a way to go on."""
    st.info(t("import.stopped_at", taken=f"{given.taken:,}", rows=f"{given.rows:,}"))
    _go_on(actor, given, "running")


def _go_on(actor: Actor, given: Held, step: str) -> None:
    if st.button(t("import.go_on"), key="import_go_on", type="primary"):
        hand_over(actor, given, step)


def hand_over(actor: Actor, given: Held, step: str) -> None:
    """Begin a step of the import, or go on with it, and show how far it has come; or say why it cannot be."""
    try:
        begin(desk(), actor, given.id, step)
    except Refused as error:
        show(error)
        return
    st.rerun()


@st.fragment(run_every=1)
def _watch(number: int, step: str) -> None:
    """A bar that moves until the step is over; then the whole screen is drawn anew."""
    now = held(desk(), gate(), number)
    if now.state != step or now.state not in WORKING or now.silent:
        st.rerun(scope="app")
    # A dry run goes through the rows once for each way to open the books.
    whole = max(1, now.rows * (2 if step == "trying" else 1))
    share = min(1.0, now.taken / whole)
    words = t(f"import.step_{step}", taken=f"{round(share * now.rows):,}", rows=f"{now.rows:,}")
    st.progress(share, text=words)
    st.caption(t("import.leave"))
