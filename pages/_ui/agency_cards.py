"""Who are the agencies and their brokers, and what came of their reports?"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import streamlit as st

from core.services import agencies
from core.services.access import Action, Actor, may
from core.services.agencies import Figures, Unit
from core.services.errors import Refused
from core.services.list_exports import Asked
from pages._ui import opened, take_out
from pages._ui.gate import desk
from pages._ui.heights import height
from pages._ui.once import done, ticket
from pages._ui.refusals import show
from pages._ui.tables import cell
from pages._ui.texts import plain, t

_FIGURES = ("reports", "accepted", "refused", "arrived", "deals")
_WIDE = ("name", "brokers", *_FIGURES, "contact")
_NARROW = ("name", "reports", "arrived", "deals")


def draw(actor: Actor, *, slim: bool) -> None:
    """All agencies; below them the card of the chosen one."""
    found = agencies.units(desk(), actor)
    writes = may(actor, Action.MANAGE_AGENCIES)
    if not found:
        st.info(t("agency.no_units" if writes else "agency.no_units_yet"))
    else:
        chosen = _table(found, slim=slim)
        take_out.draw(actor, Asked("brokers"))
        if chosen is not None:
            with opened.below(chosen.id):
                _card(actor, chosen, writes=writes, slim=slim)
    if writes:
        with st.expander(t("agency.new_unit"), expanded=not found):
            _form(actor, None)


def _table(found: list[Unit], *, slim: bool) -> Unit | None:
    import pandas as pd

    picked = st.dataframe(
        pd.DataFrame(
            [
                {
                    "name": cell(each.name),
                    "brokers": len(each.brokers),
                    "contact": cell(each.contact),
                    **_figures(each.figures),
                }
                for each in found
            ]
        ),
        key="agency_units",
        hide_index=True,
        column_order=_NARROW if slim else _WIDE,
        column_config=_columns(slim=slim),
        on_select="rerun",
        selection_mode="single-cell",
        width="stretch",
        height=height(len(found)),
        placeholder="",
    )
    asked = st.query_params.get("unit", "")
    cells = picked.selection.cells
    if cells and cells[0][0] < len(found):
        st.query_params["unit"] = str(found[cells[0][0]].id)
        return found[cells[0][0]]
    return next((each for each in found if str(each.id) == asked), found[0] if len(found) == 1 else None)


def _card(actor: Actor, shown: Unit, *, writes: bool, slim: bool) -> None:
    import pandas as pd

    with st.container(border=True):
        st.subheader(plain(shown.name))
        about = [t("agency.also", names=plain(shown.also))] if shown.also else []
        st.caption(" · ".join([*about, plain(shown.contact)]) if about or shown.contact else t("agency.no_contact"))
        rows = [
            {"name": cell(each.name), "account": t(f"agency.account_{_account(each)}"), "contact": cell(each.contact)}
            | _figures(each.figures)
            for each in shown.brokers
        ]
        if rows:
            st.dataframe(
                pd.DataFrame(rows),
                key=f"agency_brokers_{shown.id}",
                hide_index=True,
                column_order=_NARROW if slim else ("name", *_FIGURES, "account", "contact"),
                column_config=_columns(slim=slim),
                width="stretch",
                placeholder="",
            )
        else:
            st.caption(t("agency.no_brokers"))
        if writes:
            left, right = st.columns(2, gap="large")
            with left:
                _broker(actor, shown)
            with right:
                _form(actor, shown)


def _broker(actor: Actor, shown: Unit) -> None:
    key = ticket(f"agency_broker_{shown.id}")
    with st.form(f"agency_broker_{key}", border=False):
        name = st.text_input(t("agency.broker_name"), key=f"agency_broker_name_{key}")
        contact = st.text_input(t("agency.contact"), key=f"agency_broker_contact_{key}")
        st.caption(t("agency.broker_note"))
        if st.form_submit_button(t("agency.save_broker")):
            _do(lambda: agencies.add_broker(desk(), actor, shown.id, name, contact), f"agency_broker_{shown.id}", name)


def _form(actor: Actor, shown: Unit | None) -> None:
    """The card's own fields; of a new agency where there is none yet."""
    number = shown.id if shown is not None else 0
    key = ticket(f"agency_unit_{number}")
    with st.form(f"agency_unit_{key}", border=False):
        name = st.text_input(t("agency.unit_name"), shown.name if shown else "", key=f"agency_unit_name_{key}")
        also = st.text_input(
            t("agency.unit_also"),
            shown.also if shown else "",
            key=f"agency_unit_also_{key}",
            help=t("agency.unit_also_help"),
        )
        contact = st.text_input(t("agency.contact"), shown.contact if shown else "", key=f"agency_unit_contact_{key}")
        if st.form_submit_button(t("agency.save_unit")):
            given = (name, also, contact)
            _do(lambda: _save(actor, number, given), f"agency_unit_{number}", name)


def _save(actor: Actor, number: int, given: tuple[str, str, str]) -> None:
    """Write a card: the one with that number, or a new one."""
    if number:
        agencies.change_unit(desk(), actor, number, *given)
    else:
        agencies.add_unit(desk(), actor, *given)


def _do(act: Callable[[], object], form: str, name: str) -> None:
    try:
        act()
    except Refused as error:
        show(error)
        return
    done(form, t("agency.saved", name=plain(name)))
    st.rerun()


def _account(broker: agencies.Broker) -> str:
    return "left" if not broker.active else "open" if broker.signs_in else "none"


def _figures(figures: Figures) -> dict[str, int]:
    return {name: getattr(figures, name) for name in _FIGURES}


def _columns(*, slim: bool) -> dict[str, Any]:
    config = st.column_config
    numbers = {name: config.NumberColumn(t(f"agency.col_{name}"), width=64) for name in (*_FIGURES, "brokers")}
    texts = {name: config.TextColumn(t(f"agency.col_{name}")) for name in ("account", "contact")}
    return {**numbers, **texts, "name": config.TextColumn(t("agency.col_unit"), width=150 if slim else None)}
