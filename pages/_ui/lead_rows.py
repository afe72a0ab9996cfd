"""How is one of my customers drawn as a row of a table?"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

import streamlit as st

from core import texts
from core.services.leads import GRADES, Lead
from pages._ui import tables
from pages._ui.heights import TALL, of_tall
from pages._ui.texts import business_day, last_day, t, today

#: Drawn with a bar of full length.
_WHOLE_DAYS = 30
_LOCKED = ("name", "phone", "stage", "left", "last", "need", "source")
_WIDE = ("tick", "grade", "name", "phone", "stage", "left", "due", "last", "need", "source")
_NARROW = ("grade", "name", "phone", "left")


def editable(row: Lead) -> dict[str, Any]:
    """What an edit needs of a row: the values open to the pen as the browser writes them, the version, the name."""
    due = last_day(row.due_at).isoformat() if row.due_at else None
    return {"grade": row.grade, "due": due, "version": row.version, "name": called(row)}


def columns(rows: Sequence[Lead], ticked: set[int]) -> dict[str, list[Any]]:
    """The cells of these rows, by column. Words are looked up once a table, not once a row."""
    stages = {code: stage(code) for code in {row.stage for row in rows}}
    today_is = today()
    ends = [None if row.endless or row.protected_until is None else last_day(row.protected_until) for row in rows]
    bars = {end: remaining(end, today_is) for end in set(ends)}
    return {
        "tick": [row.case_id in ticked for row in rows],
        "grade": [row.grade for row in rows],
        "name": [called(row) for row in rows],
        "phone": [tables.dial(row.phone) for row in rows],
        "stage": [stages[row.stage] for row in rows],
        "left": [bars[end] for end in ends],
        "due": [last_day(row.due_at) if row.due_at else None for row in rows],
        "last": [business_day(row.last_contact_at) if row.last_contact_at else None for row in rows],
        "need": [tables.cell(row.need) for row in rows],
        "source": [tables.cell(row.source) for row in rows],
    }


def edited(rows: Sequence[Lead], sheet: tables.Sheet, *, narrow: bool) -> None:
    """The table, with grade and next date open to the pen; a click on a name opens the customer."""
    import pandas as pd

    shown = _NARROW if narrow else _WIDE
    cells = columns(rows, sheet.ticked)
    st.data_editor(
        pd.DataFrame({name: cells[name] for name in shown}, dtype=object),
        key=sheet.key,
        hide_index=True,
        disabled=[name for name in _LOCKED if name in shown],
        column_config={name: each for name, each in _config(sheet, narrow=narrow).items() if name in shown},
        height=of_tall(len(rows)),
        row_height=TALL,
        placeholder="",
    )


def opened(sheet: tables.Sheet) -> int | None:
    """The customer whose name was just clicked."""
    click = st.session_state.get(f"{sheet.name}_open")
    return sheet.ids[click["row"]] if click is not None and click["row"] < len(sheet.ids) else None


def called(row: Lead) -> str:
    """What the customer is called in the list; served ones say so."""
    name = tables.called(row)
    return t("leads.served", name=name) if row.served else name


def stage(code: str | None) -> str | None:
    """The words for a stage of protection."""
    if code is None:
        return None
    known = f"leads.stage_{code}"
    return t(known) if texts.has(known) else code


def left(until: datetime | None, endless: bool) -> str:
    """What is left of the protection, as a picture."""
    return remaining(None if endless or until is None else last_day(until), today())


def remaining(end: date | None, now: date) -> str:
    """The days to the last day of protection, as a picture; None is without end."""
    if end is None:
        return tables.bar(None, _WHOLE_DAYS, t("leads.endless"))
    days = (end - now).days
    return tables.bar(days, _WHOLE_DAYS, t("leads.days_left", days=days) if days > 0 else t("leads.ends_today"))


def _config(sheet: tables.Sheet, *, narrow: bool) -> dict[str, Any]:
    config = st.column_config
    short = t("leads.date_format")
    return {
        "tick": config.CheckboxColumn("", width=36, help=t("leads.tick_help")),
        "grade": config.SelectboxColumn(t("leads.col_grade"), options=list(GRADES), width=48 if narrow else 64),
        "name": config.ButtonColumn(
            t("leads.col_name"),
            type="tertiary",
            alignment="left",
            key=f"{sheet.name}_open",
            width=84 if narrow else 120,
        ),
        "phone": tables.dial_column(t("leads.col_phone"), width=108 if narrow else 118),
        "stage": config.TextColumn(t("leads.col_stage"), width=64),
        "left": config.ImageColumn(t("leads.col_protected_until"), width=92 if narrow else 104),
        "due": config.DateColumn(
            t("leads.col_due_at"),
            format=short,
            min_value=today(),
            width=96,
        ),
        "last": config.DateColumn(t("leads.col_last_contact_at"), format=short, width=84),
        "need": config.TextColumn(t("leads.col_need"), width=200),
        "source": config.TextColumn(t("leads.col_source"), width=80),
    }
