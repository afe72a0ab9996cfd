"""How is the register of a day's groups taken along from the front desk?"""

from __future__ import annotations

from datetime import timedelta

import streamlit as st

from core.services import ticket_list
from core.services.access import Actor
from core.services.list_exports import Asked
from pages._ui import take_out
from pages._ui.gate import desk
from pages._ui.texts import day as words_of
from pages._ui.texts import t, today

#: How many days back one may ask.
_BACK = 3660


def draw(actor: Actor) -> None:
    """A day, how many groups it had, and the workbook of them; nothing is read before it is unfolded."""
    fold = st.expander(t("reception.book"), key="reception_book_fold", on_change="rerun")
    if not fold.open:
        return
    with fold:
        day = st.date_input(
            t("reception.book_day"),
            today(),
            min_value=today() - timedelta(days=_BACK),
            max_value=today(),
            key="reception_book_day",
            width=220,
            format="YYYY-MM-DD",
        )
        count = len(ticket_list.of_day(desk(), actor, day))
        if not count:
            st.caption(t("reception.book_none"))
            return
        st.caption(t("reception.book_count", count=count))
        take_out.draw(actor, Asked("tickets", day=day, said=(words_of(day),)))
