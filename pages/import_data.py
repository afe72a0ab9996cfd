"""数据导入: take over the register that the office kept in Excel, see what became of it, and undo it."""

from __future__ import annotations

import streamlit as st

from core.services.access import Actor
from core.services.errors import Refused
from core.services.import_files import WORKING, Held, held
from pages._ui import addressed, import_list, import_progress, import_result, import_setup, once
from pages._ui.gate import desk, gate
from pages._ui.refusals import show
from pages._ui.texts import moment, plain, t


def draw(actor: Actor) -> None:
    """The register of the address, or the list of all and a place to upload one."""
    st.title(t("import.title"))
    once.say()
    asked = addressed.number("import")
    if asked is None:
        import_list.draw(actor)
        return
    if st.button(t("import.back"), key="import_back", type="tertiary", icon=":material/arrow_back:"):
        st.query_params.pop("import", None)
        once.spend(import_list.LIST)
        st.rerun()
    try:
        given = held(desk(), actor, asked)
    except Refused as error:
        show(error)
        return
    _register(actor, given)


def _register(actor: Actor, given: Held) -> None:
    line = t(
        "import.file_line",
        file=plain(given.file_name),
        sheet=plain(given.sheet),
        rows=given.rows,
        by=plain(given.by),
        at=moment(given.at),
    )
    st.caption(f"{t(f'import.state_{given.state}')} · {line}")
    if given.state in WORKING:
        import_progress.draw(actor, given)
    elif given.state == "stopped":
        import_progress.stopped(actor, given)
    elif given.state in ("done", "undone"):
        import_result.draw(actor, given)
    else:
        import_setup.draw(actor, given)


draw(gate())
