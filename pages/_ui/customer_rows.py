"""How are customers of the whole office, and the groups of a day, drawn as tables?"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import streamlit as st

from core import texts
from core.services.customers_list import Customer
from core.services.day_list import Arrived
from pages._ui import lead_rows, tables
from pages._ui.heights import TALL, of_tall
from pages._ui.texts import business_day, last_day, phone, t, zone

_WIDE = ("name", "phone", "grade", "owner", "team", "state", "left", "due", "last", "deal", "source")
_NARROW = ("name", "owner", "state", "left")
_WIDE_DAY = ("time", "name", "phone", "kind", "by", "owner", "source", "need")
_NARROW_DAY = ("time", "name", "kind", "by")


def customers(rows: Sequence[Customer], *, narrow: bool, several: bool = False) -> list[int]:
    """The table; the case whose row was clicked, or those whose rows are ticked where `several` can be chosen."""
    columns: dict[str, list[Any]] = {
        "name": [tables.called(row) for row in rows],
        "phone": [phone(row.phone) for row in rows],
        "grade": [row.grade for row in rows],
        "owner": [_owner(row) for row in rows],
        "team": [tables.cell(row.team) for row in rows],
        "state": [_state(row) for row in rows],
        "left": [lead_rows.left(row.protected_until, row.endless) if row.owner else None for row in rows],
        "due": [last_day(row.due_at) if row.due_at and row.owner else None for row in rows],
        "last": [business_day(row.last_contact_at) if row.last_contact_at else None for row in rows],
        "deal": [t(f"fact.{row.deal_step}") if row.deal_step else None for row in rows],
        "source": [tables.cell(row.source) for row in rows],
    }
    # Another table for other rows: a mark must not move to another customer.
    name = f"customers_{zlib.crc32(repr([row.case_id for row in rows]).encode())}" if several else "customers"
    places = _table(columns, _NARROW if narrow else _WIDE, narrow=narrow, name=name, several=several)
    return [rows[place].case_id for place in places if place < len(rows)]


def arrived(rows: Sequence[Arrived], *, narrow: bool) -> int | None:
    """The table of a day; the case whose row was clicked, if it has one."""
    columns: dict[str, list[Any]] = {
        "time": [f"{row.at.astimezone(zone()):%H:%M}" for row in rows],
        "name": [tables.called(row) for row in rows],
        "phone": [phone(row.phone) for row in rows],
        "kind": [t(f"customers.kind_{row.kind}") for row in rows],
        "by": [tables.cell(row.by) for row in rows],
        "owner": [tables.cell(row.owner) or "—" for row in rows],
        "source": [tables.cell(row.source) for row in rows],
        "need": [tables.cell(row.need) for row in rows],
    }
    places = _table(columns, _NARROW_DAY if narrow else _WIDE_DAY, narrow=narrow, name="arrived")
    return next((rows[place].case_id for place in places if place < len(rows)), None)


def _table(
    columns: dict[str, list[Any]], order: Sequence[str], *, narrow: bool, name: str, several: bool = False
) -> list[int]:
    """The table; the places of the rows that are clicked or ticked."""
    import pandas as pd

    frame = pd.DataFrame(columns).astype(object)
    event = st.dataframe(
        frame,
        key=name,
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row" if several else "single-cell",
        column_order=list(order),
        column_config=_config(narrow=narrow),
        row_height=TALL,
        height=of_tall(len(frame)),
        placeholder="",
    )
    return list(event.selection.rows) if several else [int(row) for row, _column in event.selection.cells]


def _owner(row: Customer) -> str:
    owner = tables.cell(row.owner) or "—"
    return f"{owner} · {t('customers.serves', name=tables.cell(row.server))}" if row.server else owner


def _state(row: Customer) -> str:
    """Of an owned customer how far he has come, of others why nobody owns him."""
    if row.state == "owned":
        return lead_rows.stage(row.stage) or t("customers.state_owned")
    code = f"customers.state_{row.state}"
    return t(code) if texts.has(code) else row.state


def _config(*, narrow: bool) -> dict[str, Any]:
    config = st.column_config
    short = t("leads.date_format")
    return {
        "name": config.TextColumn(t("leads.col_name"), width=84 if narrow else 110),
        "phone": config.TextColumn(t("leads.col_phone"), width=118),
        "grade": config.TextColumn(t("leads.col_grade"), width=52),
        "owner": config.TextColumn(t("customers.col_owner"), width=76 if narrow else 120),
        "team": config.TextColumn(t("customers.col_team"), width=84),
        "state": config.TextColumn(t("customers.col_state"), width=72),
        "left": config.ImageColumn(t("leads.col_protected_until"), width=104),
        "due": config.DateColumn(t("leads.col_due_at"), format=short, width=84),
        "last": config.DateColumn(t("leads.col_last_contact_at"), format=short, width=84),
        "deal": config.TextColumn(t("customers.col_deal_step"), width=64),
        "source": config.TextColumn(t("leads.col_source"), width=84),
        "time": config.TextColumn(t("customers.col_time"), width=64),
        "kind": config.TextColumn(t("customers.col_kind"), width=84),
        "by": config.TextColumn(t("customers.col_by"), width=84),
        "need": config.TextColumn(t("leads.col_need")),
    }
