"""What do marketing's list and the day's register of handovers say?"""

from __future__ import annotations

from datetime import date

import streamlit as st

from core.services import handovers, reconciling
from core.services.access import Actor
from core.services.errors import Refused
from core.services.list_exports import Asked
from core.services.reconciling import STATES, Reconciled
from pages._ui import addressed, take_out
from pages._ui.gate import desk
from pages._ui.once import done, ticket
from pages._ui.refusals import show
from pages._ui.row_table import Columns, draw
from pages._ui.tables import cell
from pages._ui.texts import day as words_of
from pages._ui.texts import moment, phone, plain, t, today

_MARKET = Columns(
    "dispatch",
    wide=("text", "state", "owner", "first"),
    narrow={"text": 124, "state": 62, "owner": 52, "first": 136},
)
_REGISTER = Columns(
    "dispatch",
    wide=("customer", "before", "to", "reason", "by", "at", "phone"),
    narrow={"customer": 84, "before": 64, "to": 84, "reason": 130},
)


def market(actor: Actor, *, slim: bool) -> None:
    """A day's list of marketing against the register, and the form to keep one."""
    day = _day("dispatch_market_day")
    found = reconciling.reconciled(desk(), actor, day)
    if found.kept_at is None:
        st.info(t("dispatch.no_list"))
    else:
        _market(found, slim=slim)
        take_out.draw(actor, Asked("market", day=day, said=(words_of(day),)))
    form = f"dispatch_market_{day}"
    key = ticket(form)
    with st.expander(
        t("dispatch.keep_list" if found.kept_at is None else "dispatch.keep_again"), expanded=not found.rows
    ):
        text = st.text_area(t("dispatch.list"), key=f"market_{key}", height=160, placeholder=t("dispatch.list_example"))
        if not st.button(t("dispatch.reconcile"), key=f"reconcile_{key}", type="primary"):
            return
        try:
            count = reconciling.keep(desk(), actor, day, text or "")
        except Refused as error:
            show(error)
            return
        done(form, t("dispatch.kept", count=count))
        st.rerun()


def _market(found: Reconciled, *, slim: bool) -> None:
    kept = t("dispatch.list_by", name=plain(found.kept_by), at=moment(found.kept_at))
    counts = [t(f"dispatch.count_{each}", count=found.counts[each]) for each in STATES if found.counts.get(each)]
    st.caption(" · ".join([kept, *counts]))
    rows = [
        {
            "text": cell(each.text),
            "state": t(f"dispatch.state_{each.state}"),
            "owner": each.owner or "",
            "first": moment(each.first_at),
        }
        for each in found.rows
    ]
    draw(rows, "dispatch_market_rows", _MARKET, slim=slim)


def register(actor: Actor, *, slim: bool) -> None:
    """Everything that was handed over on a day."""
    day = _day("dispatch_handover_day")
    found = handovers.handovers(desk(), actor, day)
    if not found:
        st.info(t("dispatch.no_handovers"))
        return
    st.caption(t("dispatch.handovers", count=len(found)))
    rows = [
        {
            "customer": cell(each.customer),
            "before": each.before or "",
            "to": t("dispatch.serves", name=each.to) if each.service_only else each.to,
            "reason": cell(each.reason) or (t("dispatch.received_him") if each.service_only else ""),
            "by": each.by,
            "at": moment(each.at),
            "phone": phone(each.phone),
        }
        for each in found
    ]
    draw(rows, "dispatch_handover_rows", _REGISTER, slim=slim)
    take_out.draw(actor, Asked("handovers", day=day, said=(words_of(day),)))


def _day(key: str) -> date:
    asked = st.query_params.get("day", "")
    given = min(addressed.day_in(asked) or today(), today())
    day = st.date_input(t("dispatch.day"), given, max_value=today(), key=key, width=220, format="YYYY-MM-DD")
    if day != today() or asked:
        st.query_params["day"] = day.isoformat()
    return day
