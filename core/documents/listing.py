"""What stands in a list that leaves the office as a workbook: which columns, under which titles, and on the cover?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from core.documents.customer_list import last_day, notes
from core.documents.workbook import Column, Kind, workbook
from core.texts import has, text

#: A column: the field of a row, the code of its title, what stands in it, and its width in characters.
_Column = tuple[str, str, Kind, int]


@dataclass(frozen=True, slots=True)
class Layout:
    """A kind of list: the code of its title, its columns, and where the words of fields that hold codes stand."""

    title: str
    columns: tuple[_Column, ...]
    codes: Mapping[str, str] = field(default_factory=dict)


_CUSTOMER: Final[tuple[_Column, ...]] = (
    ("customer", "agency.col_customer", "text", 18),
    ("phone", "agency.col_phone", "text", 16),
)
LAYOUTS: Final[Mapping[str, Layout]] = {
    "reports": Layout(
        "export.reports",
        (
            *_CUSTOMER,
            ("unit", "agency.col_unit", "text", 18),
            ("broker", "agency.col_broker", "text", 12),
            ("at", "agency.col_at", "moment", 17),
            ("outcome", "agency.col_result", "text", 10),
            ("until", "agency.col_until", "date", 12),
            ("receipt", "export.receipt", "text", 14),
        ),
        {"outcome": "agency.result_"},
    ),
    "waited": Layout(
        "export.waited",
        (
            *_CUSTOMER,
            ("unit", "agency.col_unit", "text", 18),
            ("broker", "agency.col_broker", "text", 12),
            ("at", "agency.col_reported", "moment", 17),
            ("until", "agency.col_until", "date", 12),
            ("arrived_at", "export.arrived_at", "moment", 17),
        ),
    ),
    "brokers": Layout(
        "export.brokers",
        (
            ("unit", "agency.col_unit", "text", 18),
            ("name", "agency.col_broker", "text", 12),
            ("reports", "agency.col_reports", "number", 9),
            ("accepted", "agency.col_accepted", "number", 9),
            ("refused", "agency.col_refused", "number", 9),
            ("arrived", "agency.col_arrived", "number", 9),
            ("deals", "agency.col_deals", "number", 9),
            ("contact", "agency.col_contact", "text", 24),
        ),
    ),
    "related": Layout(
        "export.related",
        (
            ("name", "group.col_name", "text", 20),
            ("phone", "group.col_phone", "text", 16),
            ("note", "group.col_note", "text", 30),
            ("title", "group.list_title", "text", 24),
            ("at", "group.col_at", "moment", 17),
        ),
    ),
    "groups": Layout(
        "export.groups",
        (
            ("customer", "group.col_customer", "text", 20),
            ("kind", "group.col_kind", "text", 10),
            ("by", "group.col_by", "text", 12),
            ("at", "group.col_at", "moment", 17),
        ),
        {"kind": "fact."},
    ),
    "handovers": Layout(
        "export.handovers",
        (
            ("customer", "dispatch.col_customer", "text", 18),
            ("phone", "dispatch.col_phone", "text", 16),
            ("before", "dispatch.col_before", "text", 12),
            ("to", "dispatch.col_to", "text", 12),
            ("service_only", "export.service_only", "text", 8),
            ("reason", "dispatch.col_reason", "text", 30),
            ("by", "dispatch.col_by", "text", 12),
            ("at", "dispatch.col_at", "moment", 17),
        ),
    ),
    "market": Layout(
        "export.market",
        (
            ("text", "dispatch.col_text", "text", 36),
            ("phone", "dispatch.col_phone", "text", 16),
            ("state", "dispatch.col_state", "text", 12),
            ("owner", "dispatch.col_owner", "text", 12),
            ("first_at", "dispatch.col_first", "moment", 17),
        ),
        {"state": "dispatch.state_"},
    ),
    "pool": Layout(
        "export.pool",
        (
            ("name", "leads.col_name", "text", 14),
            ("company", "leads.col_company", "text", 24),
            ("phone", "leads.col_phone", "text", 16),
            ("kind", "pool.col_kind", "text", 12),
            ("since", "pool.col_since", "date", 12),
            ("last_contact_at", "leads.col_last_contact_at", "moment", 17),
            ("need", "leads.col_need", "text", 40),
            ("source", "leads.col_source", "text", 12),
        ),
        {"kind": "pool.why_"},
    ),
    "deals": Layout(
        "export.deals",
        (
            ("customer", "deal.col_customer", "text", 18),
            ("kind", "deal.col_step", "text", 10),
            ("day", "deal.col_day", "date", 12),
            ("amount", "deal.col_amount", "number", 14),
            ("unit", "deal.col_unit", "text", 18),
            ("paper_name", "deal.col_paper_name", "text", 14),
            ("by", "deal.col_by", "text", 12),
            ("owner", "deal.col_owner", "text", 12),
            ("confirmed_at", "export.confirmed_at", "moment", 17),
        ),
        {"kind": "fact."},
    ),
}
#: Ends of periods: 24:00 is shown as the day before.
_ENDS: Final = frozenset({"until", "since"})


def listing(
    language: str,
    kind: str,
    rows: Iterable[Mapping[str, Any]],
    zone: ZoneInfo,
    *,
    by: str,
    at: datetime,
    seal: tuple[int, str],
    narrowed: Iterable[str] = (),
) -> bytes:
    """A workbook of these rows; on its cover who took it out, when, narrowed to what, and as of which ledger row."""
    layout = LAYOUTS[kind]
    columns = [Column(text(language, title), kind_, width) for _, title, kind_, width in layout.columns]
    lines = [[_shown(language, layout, name, row, zone) for name, *_ in layout.columns] for row in rows]
    said = notes(language, zone, by, at, seal, len(lines), narrowed)
    return workbook(text(language, layout.title), columns, lines, zone, said)


def _shown(language: str, layout: Layout, name: str, row: Mapping[str, Any], zone: ZoneInfo) -> Any:
    value = row.get(name)
    if isinstance(value, bool):
        return text(language, f"export.yes_{str(value).lower()}")
    if value is not None and name in layout.codes:
        code = f"{layout.codes[name]}{value}"
        return text(language, code) if has(code) else value
    return last_day(value, zone) if name in _ENDS and value is not None else value
