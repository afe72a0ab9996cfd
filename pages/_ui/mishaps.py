"""What does somebody see when a screen fails half-way? Never a traceback: Streamlit has written that to the log."""

from __future__ import annotations

import secrets

import streamlit as st
import structlog

from core.services.errors import Refused
from core.services.outage import is_outage
from pages._ui.refusals import show
from pages._ui.texts import t

log = structlog.get_logger()


def mishap(error: Exception) -> bool:
    """Say what happened and what to do. Streamlit's own message is not shown (True)."""
    if isinstance(error, Refused):
        show(error)
    elif is_outage(error):
        st.error(t("trouble.database_away"))
        st.button(t("trouble.retry"), key="retry_after_mishap")
    else:
        number = secrets.token_hex(3)
        log.error("screen_failed", number=number, error=type(error).__name__)
        st.error(t("trouble.unexpected", number=number))
        st.button(t("trouble.retry"), key="retry_after_mishap")
    return True
