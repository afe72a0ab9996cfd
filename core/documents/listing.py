"""What stands in a list that leaves the office as a workbook: in each cell, and on the cover?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from core.documents.customer_layouts import CUSTOMER_LISTS
from core.documents.desk_layouts import DESK_LISTS
from core.documents.layout import Layout
from core.documents.workbook import Column, workbook
from core.formats import moment
from core.texts import has, text

#: Every list by name, besides a salesperson's own and the whole office's.
LAYOUTS: Final[Mapping[str, Layout]] = {**CUSTOMER_LISTS, **DESK_LISTS}
#: Any other year than the present one, so that a cover has its year.
_NO_YEAR: Final = date.min
#: Ends of periods: 24:00 is shown as the day before.
_ENDS: Final = frozenset({"until", "since", "protected_until", "due_at", "due", "ask_by", "stopped_until"})


@dataclass(frozen=True, slots=True)
class Cover:
    """By what a list can be told from another and compared with the ledger: who took it out, when, and the number and
    hash of the ledger's last row then.

    `narrowed` says to what, in words or codes that have words; `cut` that the list goes on behind its last row.
    """

    by: str
    at: datetime
    zone: ZoneInfo
    seq: int
    hash: str
    narrowed: tuple[str, ...] = ()
    cut: bool = False


def listing(language: str, layout: Layout, rows: Iterable[Mapping[str, Any]], cover: Cover) -> bytes:
    """A workbook of these rows, with a cover."""
    zone = cover.zone
    columns = [Column(text(language, title), kind, width) for _, title, kind, width in layout.columns]
    lines = [[_shown(language, layout, name, row, zone) for name, *_ in layout.columns] for row in rows]
    said = _said(language, cover, len(lines))
    return workbook(text(language, layout.title), columns, lines, zone, said, cover=text(language, "export.cover"))


def _said(language: str, cover: Cover, size: int) -> list[str]:
    """The lines of the cover."""
    parts = [text(language, each) if has(each) else each for each in cover.narrowed if each]
    at = moment(language, cover.at, cover.zone, today=_NO_YEAR)
    lines = [
        text(language, "leads.export_by", name=cover.by, at=at, count=size),
        text(language, "export.narrowed", what=" · ".join(parts)) if parts else text(language, "export.whole"),
        text(language, "leads.export_seal", seq=cover.seq, hash=cover.hash),
        text(language, "leads.export_care"),
    ]
    return [*lines, text(language, "export.cut", count=size)] if cover.cut else lines


def _shown(language: str, layout: Layout, name: str, row: Mapping[str, Any], zone: ZoneInfo) -> Any:
    if name in layout.words:
        return layout.words[name](language, row, zone)
    value = row.get(name)
    if isinstance(value, bool):
        return text(language, f"export.yes_{str(value).lower()}")
    if value is not None and name in layout.codes:
        code = f"{layout.codes[name]}{value}"
        return text(language, code) if has(code) else value
    return _last_day(value, zone) if name in _ENDS and value is not None else value


def _last_day(end: datetime, zone: ZoneInfo) -> datetime:
    """The last instant of a period that ends at `end`, so that 24:00 shows the day before."""
    return (end - timedelta(microseconds=1)).astimezone(zone)
