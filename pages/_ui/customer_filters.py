"""What does the address of the list of customers ask for, and how does one ask for something else?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

import streamlit as st

from core.services.access import Actor
from core.services.customers_list import ORDERS, STATES, UNGRADED, Wanted
from core.services.day_list import KINDS
from core.services.day_list import Wanted as OfDay
from core.services.leads import GRADES
from core.services.team import board_people
from pages._ui import addressed
from pages._ui.gate import desk
from pages._ui.tables import cell
from pages._ui.texts import t, today

#: What somebody can have been picked by: a group (`team-1`, `unit-2`) and a person.
_GROUP, _OWNER = "group", "owner"
#: When somebody can have become known.
SPANS = ("today", "week", "days30", "month", "last_month")


def wanted() -> Wanted:
    """The list that the address asks for; what it does not understand it leaves out."""
    asked = st.query_params
    kind, number = group()
    grade = asked.get("grade", "")
    since, until = _span(asked.get("known", ""))
    return Wanted(
        text=addressed.text(),
        only=_one_of(asked.get("only", ""), STATES),
        grade=_one_of(grade, (*GRADES, UNGRADED)),
        team=number if kind == "team" else None,
        unit=number if kind == "unit" else None,
        owner=addressed.number(_OWNER),
        since=since,
        until=until,
        order=_one_of(asked.get("order", ""), ORDERS) or ORDERS[0],
    )


def of_day() -> OfDay | None:
    """The acts of a day that the address asks for, if it does."""
    asked = st.query_params
    day, kind = addressed.day_in(asked.get("day", "")), _one_of(asked.get("kind", ""), KINDS)
    if day is None or not kind:
        return None
    of, number = group()
    return OfDay(
        day,
        kind,
        by=addressed.number(_OWNER),
        team=number if of == "team" else None,
        unit=number if of == "unit" else None,
        source=asked.get("source"),
    )


def draw(actor: Actor) -> None:
    """The choices; another one is written to the address."""
    groups, people = board_people(desk(), actor)
    anybody = {"": t("customers.all_people")} | {str(number): cell(name) or "" for number, name in people.items()}
    with st.container(key="customer_filters", horizontal=True, vertical_alignment="bottom"):
        st.text_input(
            t("customers.search"),
            key="q",
            type="search",
            placeholder=t("leads.search_hint"),
            bind="query-params",
            width=220,
        )
        _choice("only", {code: t(f"customers.only_{code or 'all'}") for code in ("", *STATES)}, 130)
        grades = {grade: grade for grade in GRADES} | {UNGRADED: t("customers.ungraded")}
        _choice("grade", {"": t("customers.all_grades")} | grades, 110)
        named = {f"{each.kind}-{each.id}": cell(each.name) or "" for each in groups}
        _choice(_GROUP, {"": t("customers.all_groups")} | named, 140)
        _choice(_OWNER, anybody, 120)
        _choice("known", {code: t(f"customers.known_{code or 'ever'}") for code in ("", *SPANS)}, 120)
        _choice("order", {code: t(f"customers.order_{code}") for code in ORDERS}, 130)


def group() -> tuple[str, int | None]:
    """The team or agency that the address asks for."""
    kind, _, number = st.query_params.get(_GROUP, "").partition("-")
    return kind, addressed.number_in(number)


def _choice(name: str, options: Mapping[str, str], width: int) -> None:
    key = f"customers_{name}"
    asked = st.query_params.get(name, "")
    st.session_state[key] = asked if asked in options else next(iter(options))
    st.selectbox(
        t(f"customers.{name}"),
        list(options),
        format_func=options.__getitem__,
        key=key,
        on_change=_keep,
        args=(name,),
        width=width,
    )


def _keep(name: str) -> None:
    value = st.session_state[f"customers_{name}"]
    if value:
        st.query_params[name] = value
    else:
        st.query_params.pop(name, None)


def _span(code: str) -> tuple[date | None, date | None]:
    """The days of a span, both included."""
    now = today()
    first = now.replace(day=1)
    last_month = first - timedelta(days=1)
    spans = {
        "today": (now, now),
        "week": (now - timedelta(days=6), now),
        "days30": (now - timedelta(days=29), now),
        "month": (first, now),
        "last_month": (last_month.replace(day=1), last_month),
    }
    return spans.get(code, (None, None))


def _one_of(asked: str, known: tuple[str, ...]) -> str:
    return asked if asked in known else ""
