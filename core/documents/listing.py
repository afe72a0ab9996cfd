"""What stands in a list that leaves the office as a workbook: in each cell, and on the cover?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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


def listing(
    language: str,
    layout: Layout,
    rows: Iterable[Mapping[str, Any]],
    zone: ZoneInfo,
    *,
    by: str,
    at: datetime,
    seal: tuple[int, str],
    narrowed: Iterable[str] = (),
    cut: bool = False,
) -> bytes:
    """A workbook of these rows; on its cover who took it out, when, narrowed to what, and as of which ledger row.

    `cut` says that the list goes on behind its last row.
    """
    columns = [Column(text(language, title), kind, width) for _, title, kind, width in layout.columns]
    lines = [[_shown(language, layout, name, row, zone) for name, *_ in layout.columns] for row in rows]
    said = _notes(language, zone, by, at, seal, len(lines), narrowed)
    if cut:
        said.append(text(language, "export.cut", count=len(lines)))
    return workbook(text(language, layout.title), columns, lines, zone, said, cover=text(language, "export.cover"))


def _notes(
    language: str,
    zone: ZoneInfo,
    by: str,
    at: datetime,
    seal: tuple[int, str],
    size: int,
    narrowed: Iterable[str] = (),
) -> list[str]:
    """The lines by which a list can be told from another and compared with the ledger: who took it, when, narrowed
    to what (words, or codes that have words), and as of which row."""
    parts = [text(language, each) if has(each) else each for each in narrowed if each]
    what = text(language, "export.narrowed", what=" · ".join(parts)) if parts else text(language, "export.whole")
    return [
        text(language, "leads.export_by", name=by, at=moment(language, at, zone, today=_NO_YEAR), count=size),
        what,
        text(language, "leads.export_seal", seq=seal[0], hash=seal[1]),
        text(language, "leads.export_care"),
    ]


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
