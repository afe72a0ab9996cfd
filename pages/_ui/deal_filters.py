"""Which deal steps does the address ask for, and how does one ask for others?"""

from __future__ import annotations

from calendar import monthrange
from datetime import date

import streamlit as st

from core.rules.model import DEAL_STEPS
from core.services.access import Actor
from core.services.deal_list import DealList, Filter, sellers
from pages._ui import addressed
from pages._ui.gate import desk
from pages._ui.texts import plain, t

_MONTHS = 12


def chosen(actor: Actor) -> Filter:
    """The filter that the address asks for; without one this month, for finance whatever is to be confirmed."""
    asked = st.query_params
    finance = actor.role == "finance"
    month = asked.get("month") or ("all" if finance else _this_month())
    since, until = _span(month)
    kind = asked.get("step")
    return Filter(
        since=since,
        until=until,
        kind=kind if kind in DEAL_STEPS else None,
        by=addressed.number("by"),
        waiting=asked.get("waiting", "1" if finance else "0") == "1",
        text=addressed.text(),
    )


def draw(actor: Actor, filtered: Filter, found: DealList) -> None:
    """The choices; another one is written to the address."""
    months = ["all", *_months()]
    month = f"{filtered.since:%Y-%m}" if filtered.since else "all"
    if month not in months:
        months.append(month)
    with st.container(horizontal=True, vertical_alignment="bottom"):
        picked = {
            "month": st.selectbox(
                t("deal.month"), months, months.index(month), _month_name, key="deal_month", width=150
            ),
            "step": st.selectbox(
                t("deal.step"),
                ["", *DEAL_STEPS],
                ["", *DEAL_STEPS].index(filtered.kind or ""),
                lambda each: t(f"fact.{each}") if each else t("deal.all_steps"),
                key="deal_kind",
                width=130,
            ),
            "by": _person(actor, filtered),
            "waiting": st.checkbox(
                t("deal.only_waiting", count=found.totals.waiting), filtered.waiting, key="deal_waiting"
            ),
            "q": st.text_input(
                t("deal.search"),
                filtered.text,
                key="deal_search",
                placeholder=t("deal.search_hint"),
                width=220,
            ),
        }
    _keep(picked)


def _person(actor: Actor, filtered: Filter) -> str:
    if actor.for_himself:
        return ""
    names = {"": t("deal.all_people")} | {str(each.id): plain(each.name) for each in sellers(desk(), actor)}
    now = str(filtered.by or "")
    options = list(names)
    place = options.index(now) if now in names else 0
    return st.selectbox(t("deal.person"), options, place, names.__getitem__, key="deal_by", width=150)


def _keep(picked: dict[str, object]) -> None:
    """The choices stand in the address from the first change on."""
    wanted = {
        name: ("1" if value else "0") if isinstance(value, bool) else str(value) for name, value in picked.items()
    }
    key = "_deals_drawn"
    if st.session_state.get(key) not in (None, wanted):
        for name, value in wanted.items():
            if value:
                st.query_params[name] = value
            else:
                st.query_params.pop(name, None)
        st.session_state[key] = wanted
        st.rerun()
    st.session_state[key] = wanted


def _this_month() -> str:
    return f"{desk().clock().astimezone(desk().zone):%Y-%m}"


def _months() -> list[str]:
    """This month and the eleven before it."""
    year, month = (int(part) for part in _this_month().split("-"))
    ordered = (year * 12 + month - 1 - back for back in range(_MONTHS))
    return [f"{each // 12}-{each % 12 + 1:02}" for each in ordered]


def _month_name(month: str) -> str:
    if month == "all":
        return t("deal.all_months")
    year, number = month.split("-")
    return t("deal.month_name", year=year, month=int(number))


def _span(month: str) -> tuple[date | None, date | None]:
    first = addressed.day_in(f"{month}-01")
    if first is None:
        return None, None
    return first, first.replace(day=monthrange(first.year, first.month)[1])
