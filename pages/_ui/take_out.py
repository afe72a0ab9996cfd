"""How does somebody take the list in front of him along as a workbook?"""

from __future__ import annotations

import streamlit as st

from core.services import list_exports
from core.services.access import Action, Actor, may
from core.services.errors import Refused
from core.services.exports import Export
from core.services.list_exports import Asked
from pages._ui.gate import desk
from pages._ui.refusals import show
from pages._ui.routes import address_of
from pages._ui.texts import language, plain, t

_READY = "list_export"


def draw(actor: Actor, asked: Asked) -> None:
    """A button that makes the workbook, then a link that serves its maker only; nothing for whoever may not."""
    if not may(actor, Action.EXPORT):
        return
    ready = st.session_state.get(_READY)
    with st.container(horizontal=True, width="content"):
        if st.button(t("export.take"), key=f"take_{asked.kind}_{asked.number or 0}"):
            try:
                ready = st.session_state[_READY] = (asked, list_exports.export(desk(), actor, language(), asked))
            except Refused as error:
                show(error)
                return
        if ready is not None and ready[0] == asked and isinstance(ready[1], Export):
            label = t("export.download", name=plain(ready[1].name), count=ready[1].count)
            st.link_button(label, address_of(f"files/{ready[1].token}"), type="tertiary", key=f"taken_{asked.kind}")
