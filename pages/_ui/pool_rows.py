"""How is a customer of nobody drawn as a row of a table, and which row is chosen?"""

from __future__ import annotations

import zlib
from collections.abc import Sequence
from typing import Any

import streamlit as st

from core.services.pool import Free
from pages._ui import tables
from pages._ui.heights import TALL, of_tall
from pages._ui.texts import business_day, last_day, phone, t

_WIDE = ("name", "phone", "kind", "since", "last", "need", "source")
_NARROW = ("name", "phone", "kind", "since")


def chosen(rows: Sequence[Free], *, narrow: bool, several: bool) -> list[Free]:
    """The table; the customer whose row was clicked, or those that are ticked where `several` can be chosen."""
    import pandas as pd

    frame = pd.DataFrame(
        {
            "name": [tables.called(row) for row in rows],
            "phone": [phone(row.phone) for row in rows],
            "kind": [t(f"pool.why_{row.kind}") for row in rows],
            "since": [last_day(row.since) if row.since else None for row in rows],
            "last": [business_day(row.last_contact_at) if row.last_contact_at else None for row in rows],
            "need": [tables.cell(row.need) for row in rows],
            "source": [tables.cell(row.source) for row in rows],
        },
        dtype=object,
    )
    event = st.dataframe(
        frame,
        key=_key(rows),
        hide_index=True,
        on_select="rerun",
        selection_mode="multi-row" if several else "single-cell",
        column_order=[name for name in _NARROW if name != "kind" or not several] if narrow else _WIDE,
        column_config=_config(narrow=narrow),
        height=of_tall(len(rows), 420 if narrow else 560),
        row_height=TALL,
        placeholder="",
    )
    places = event.selection.rows if several else [row for row, _column in event.selection.cells]
    return [rows[place] for place in places if place < len(rows)]


def _key(rows: Sequence[Free]) -> str:
    """Another table for other rows: a mark must not move to another customer."""
    return f"pool_{zlib.crc32(','.join(str(row.case_id) for row in rows).encode())}"


def _config(*, narrow: bool) -> dict[str, Any]:
    config = st.column_config
    short = t("leads.date_format")
    return {
        "name": config.TextColumn(t("leads.col_name"), width=84 if narrow else 120),
        "phone": config.TextColumn(t("leads.col_phone"), width=112 if narrow else 118),
        "kind": config.TextColumn(t("pool.col_kind"), width=76 if narrow else 96),
        "since": config.DateColumn(t("pool.col_since"), format=short, width=88),
        "last": config.DateColumn(t("leads.col_last_contact_at"), format=short, width=84),
        "need": config.TextColumn(t("leads.col_need"), width=220),
        "source": config.TextColumn(t("leads.col_source"), width=80),
    }
