"""What stands in a list of customers that leaves the office as a workbook?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from core.documents.workbook import Column, Kind, workbook
from core.formats import moment
from core.texts import has, text

#: Field, kind and width of each column; its title is `leads.col_<field>`.
_COLUMNS: Final[tuple[tuple[str, Kind, int], ...]] = (
    ("grade", "text", 7),
    ("name", "text", 14),
    ("company", "text", 24),
    ("phone", "text", 16),
    ("stage", "text", 10),
    ("protected_until", "date", 12),
    ("due_at", "date", 12),
    ("last_contact_at", "moment", 17),
    ("need", "text", 40),
    ("source", "text", 12),
)


def customer_list(
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
    columns = [Column(text(language, f"leads.col_{name}"), kind, width) for name, kind, width in _COLUMNS]
    lines = [[_shown(language, name, row, zone) for name, _, _ in _COLUMNS] for row in rows]
    said = notes(language, zone, by, at, seal, len(lines), narrowed)
    return workbook(text(language, "leads.title"), columns, lines, zone, said)


def notes(
    language: str,
    zone: ZoneInfo,
    by: str,
    at: datetime,
    seal: tuple[int, str],
    size: int,
    narrowed: Iterable[str] = (),
) -> list[str]:
    """The lines by which a list can be told from another and compared with the ledger: who took it, when, narrowed
    to what (words, or codes that `customers.state_` puts into words), and as of which row."""
    codes = [part for part in narrowed if part]
    parts = [text(language, f"customers.state_{each}") if has(f"customers.state_{each}") else each for each in codes]
    what = text(language, "export.narrowed", what=" · ".join(parts)) if parts else text(language, "export.whole")
    return [
        text(language, "leads.export_by", name=by, at=moment(language, at, zone), count=size),
        what,
        text(language, "leads.export_seal", seq=seal[0], hash=seal[1]),
        text(language, "leads.export_care"),
    ]


def _shown(language: str, name: str, row: Mapping[str, Any], zone: ZoneInfo) -> Any:
    value = row.get(name)
    if name == "stage" and value:
        code = f"leads.stage_{value}"
        return text(language, code) if has(code) else value
    if name == "protected_until" and row.get("endless"):
        return None
    if name in ("protected_until", "due_at") and value is not None:
        return last_day(value, zone)
    return value


def last_day(end: datetime, zone: ZoneInfo) -> datetime:
    """The last instant of a period that ends at `end`, so that 24:00 shows the day before."""
    return (end - timedelta(microseconds=1)).astimezone(zone)
