"""Who of the reported customers is waited for or here, and what does his visit slip still lack?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import streamlit as st

from core.services import receivers, reports_desk, slip_groups, visit_slips
from core.services.access import Actor
from core.services.errors import Refused
from core.services.list_exports import Asked
from core.services.reports_desk import Expected
from core.services.visit_slips import ANSWERS, Arrival
from pages._ui import agency_slips, given, opened, take_out
from pages._ui.filters import narrowed, sought
from pages._ui.gate import desk
from pages._ui.once import ticket
from pages._ui.refusals import show
from pages._ui.row_table import Columns, picked
from pages._ui.tables import cell
from pages._ui.texts import moment, plain, span, t, today, until, zone

_COLUMNS = Columns(
    "agency",
    wide=("customer", "phone", "waited", "left", "broker", "reported", "until", "state"),
    narrow={"customer": 72, "phone": 96, "waited": 84, "left": 92},
)
#: Where several agencies wait for one customer, a telephone tells their lines apart by the agency.
_SHARED = replace(_COLUMNS, narrow={"customer": 64, "phone": 88, "broker": 124, "waited": 72})


def draw(actor: Actor, *, slim: bool) -> None:
    """Slips that wait for a signature, the list of the waited for, and the slip of the chosen one."""
    given.draw()
    agency_slips.draw(actor)
    text = sought("agency", t("agency.search"), t("agency.search_hint"))
    found = reports_desk.expected(desk(), actor, text)
    if not found:
        st.info(t("agency.none_found" if text else "agency.none_expected"))
        return
    came = [each for each in found if each.arrived_at is not None]
    counts = {"": t("agency.expected_all", count=len(found)), "here": t("agency.expected_here", count=len(came))}
    only = narrowed("show", counts)
    shown = came if only else found
    if not shown:
        st.info(t("agency.none_here"))
        return
    st.caption(t("agency.choose_arrived"))
    chosen = _table(shown, slim=slim)
    take_out.draw(actor, Asked("waited", text=text, only=only, said=(counts[only] if only else "", text)))
    if chosen is not None and not chosen.slip:
        with opened.below(chosen.case_id):
            _arrived(actor, chosen)


def _table(found: list[Expected], *, slim: bool) -> Expected | None:
    rows = [_row(each, desk().clock()) for each in found]
    shared = len({each.case_id for each in found}) < len(found)
    place = picked(rows, "agency_expected", _SHARED if shared else _COLUMNS, slim=slim)
    if place is not None:
        return found[place]
    asked = st.query_params.get("case", "")
    return next((each for each in found if str(each.case_id) == asked), found[0] if len(found) == 1 else None)


def _row(each: Expected, now: datetime) -> dict[str, str | None]:
    waited = span(each.waited(now))
    return {
        "customer": cell(each.customer),
        "phone": each.phone,
        "waited": waited if each.arrived_at is None else t("agency.here_for", time=waited),
        "left": span(each.until - now) if each.until is not None else t("agency.no_end"),
        "broker": f"{each.unit} · {each.broker}",
        "reported": moment(each.at),
        "until": until(each.until),
        "state": t(f"agency.state_{_state(each, now)}", at=moment(each.counts_from)),
    }


def _state(each: Expected, now: datetime) -> str:
    if each.arrived_at is not None:
        return "signing" if each.slip else "gone" if each.left else "here"
    return "early" if now < each.counts_from else "due"


def _arrived(actor: Actor, shown: Expected) -> None:
    """He has come: what the slip says of him."""
    form = f"agency_arrived_{shown.case_id}_{shown.broker_id}"
    key = ticket(form)
    inside = {each.id: each.name for each in receivers.choices(desk(), actor).receivers}
    with st.form(f"{form}_{key}"):
        st.markdown(t("agency.arrived", name=plain(shown.customer), unit=plain(shown.unit), broker=plain(shown.broker)))
        left, right = st.columns(2)
        phone = left.text_input(
            t("agency.whole_phone"), key=f"agency_phone_{key}", placeholder=shown.phone, autocomplete="off"
        )
        name = right.text_input(t("agency.col_customer"), shown.customer, key=f"agency_name_{key}")
        gender = left.segmented_control(
            t("agency.col_gender"),
            ["m", "f"],
            default=shown.gender,
            format_func=lambda each: t(f"agency.gender_{each}"),
            key=f"agency_gender_{key}",
        )
        answer = right.selectbox(
            t("agency.answer"), ANSWERS, format_func=lambda each: t(f"agency.answer_{each}"), key=f"agency_answer_{key}"
        )
        receiver = left.selectbox(
            t("agency.receiver"),
            list(inside),
            index=list(inside).index(shown.receiver_id) if shown.receiver_id in inside else None,
            format_func=lambda number: inside[number],
            key=f"agency_by_{key}",
            placeholder=t("agency.receiver_hint"),
        )
        group = _group(actor, key) if shown.ticket is None else shown.ticket
        at = right.time_input(t("agency.entered_at"), None, key=f"agency_at_{key}", help=t("agency.entered_at_help"))
        if not st.form_submit_button(t("agency.arrive"), type="primary", shortcut="Ctrl+Enter"):
            return
    entered = datetime.combine(today(), at, zone()) if at is not None else None
    arrival = Arrival(key, shown.case_id, phone, name, gender, answer or "", receiver, entered, group, shown.broker_id)
    try:
        agency_slips.tell(actor, form, visit_slips.open_slip(desk(), actor, arrival))
    except Refused as error:
        show(error)
        return
    st.rerun()


def _group(actor: Actor, key: str) -> int | None:
    """Which of today's unregistered groups is his, where the front desk did not know him; none: nobody said."""
    groups = {each.number: each for each in slip_groups.newcomers(desk(), actor)}
    if not groups:
        return None

    def said(number: int) -> str:
        if number == slip_groups.NO_GROUP:
            return t("agency.group_none")
        each = groups[number]
        return t(
            "agency.group_line", at=f"{each.at.astimezone(zone()):%H:%M}", name=plain(each.receiver), size=each.size
        )

    return st.selectbox(
        t("agency.group"),
        [*groups, slip_groups.NO_GROUP],
        index=None,
        format_func=said,
        key=f"agency_group_{key}",
        placeholder=t("agency.group_hint"),
        help=t("agency.group_help"),
    )
