"""What stands in a list of the whole office's customers that leaves it as a workbook?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from core.documents.customer_list import last_day, notes
from core.documents.workbook import Column, Kind, workbook
from core.texts import has, text

#: Field, kind and width of each column; its title is `customers.col_<field>`.
_COLUMNS: Final[tuple[tuple[str, Kind, int], ...]] = (
    ("name", "text", 14),
    ("company", "text", 24),
    ("phone", "text", 16),
    ("owner", "text", 12),
    ("team", "text", 14),
    ("server", "text", 12),
    ("state", "text", 10),
    ("grade", "text", 7),
    ("stage", "text", 10),
    ("protected_until", "date", 12),
    ("due_at", "date", 12),
    ("last_contact_at", "moment", 17),
    ("first_at", "moment", 17),
    ("deal_step", "text", 10),
    ("source", "text", 12),
    ("need", "text", 40),
)
#: Fields that hold a code, and where its words stand.
_CODES: Final = {"state": "customers.state_", "stage": "leads.stage_", "deal_step": "fact."}


def office_list(
    language: str,
    rows: Iterable[Mapping[str, Any]],
    zone: ZoneInfo,
    *,
    by: str,
    at: datetime,
    seal: tuple[int, str],
    narrowed: Iterable[str] = (),
) -> bytes:
    """A workbook of these customers, who took it out, when, and as of which row of the ledger."""
    columns = [Column(text(language, f"customers.col_{name}"), kind, width) for name, kind, width in _COLUMNS]
    lines = [[_shown(language, name, row, zone) for name, _, _ in _COLUMNS] for row in rows]
    said = notes(language, zone, by, at, seal, len(lines), narrowed)
    return workbook(text(language, "customers.title"), columns, lines, zone, said)


def _shown(language: str, name: str, row: Mapping[str, Any], zone: ZoneInfo) -> Any:
    value = row.get(name)
    if value is not None and name in _CODES:
        code = f"{_CODES[name]}{value}"
        return text(language, code) if has(code) else value
    if value is not None and name in ("protected_until", "due_at"):
        return last_day(value, zone)
    return value
