"""How is a customer of nobody drawn as a row of a table, and which row is chosen?"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from core.services.pool import Free
from pages._ui import lead_rows, tables
from pages._ui.texts import business_day, last_day, phone, t

_WIDE = ("name", "phone", "kind", "since", "last", "need", "source")
_NARROW = ("name", "phone", "kind", "since")


def chosen(rows: Sequence[Free], *, narrow: bool) -> Free | None:
    """The table; the customer whose row is marked."""
    import pandas as pd

    frame = pd.DataFrame(
        {
            "name": [called(row) for row in rows],
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
        key=f"pool_{'-'.join(str(row.case_id) for row in rows[:3])}_{len(rows)}",
        hide_index=True,
        on_select="rerun",
        selection_mode="single-cell",
        column_order=_NARROW if narrow else _WIDE,
        column_config=_config(narrow=narrow),
        height=min(36 * (len(rows) + 1) + 2, 420),
        row_height=36,
        placeholder="",
    )
    cells = event.selection.cells
    return rows[cells[0][0]] if cells and cells[0][0] < len(rows) else None


def called(row: Free) -> str:
    """What the customer is called in the list."""
    return tables.cell(row.company or row.name) or t("leads.unnamed")


def stage(row: Free) -> str | None:
    """How far he had come."""
    return lead_rows.stage(row.stage)


def _config(*, narrow: bool) -> dict[str, object]:
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
