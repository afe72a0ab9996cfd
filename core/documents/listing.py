"""What stands in a list that leaves the office as a workbook: which columns, under which titles, and on the cover?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from core.documents.workbook import Column, Kind, workbook
from core.formats import moment
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
#: A salesperson's own list, and the whole office's.
LEADS: Final = Layout(
    "leads.title",
    (
        ("grade", "leads.col_grade", "text", 7),
        ("name", "leads.col_name", "text", 14),
        ("company", "leads.col_company", "text", 24),
        ("phone", "leads.col_phone", "text", 16),
        ("stage", "leads.col_stage", "text", 10),
        ("protected_until", "leads.col_protected_until", "date", 12),
        ("due_at", "leads.col_due_at", "date", 12),
        ("last_contact_at", "leads.col_last_contact_at", "moment", 17),
        ("need", "leads.col_need", "text", 40),
        ("source", "leads.col_source", "text", 12),
    ),
    {"stage": "leads.stage_"},
)
CUSTOMERS: Final = Layout(
    "customers.title",
    (
        ("name", "customers.col_name", "text", 14),
        ("company", "customers.col_company", "text", 24),
        ("phone", "customers.col_phone", "text", 16),
        ("owner", "customers.col_owner", "text", 12),
        ("team", "customers.col_team", "text", 14),
        ("server", "customers.col_server", "text", 12),
        ("state", "customers.col_state", "text", 10),
        ("grade", "customers.col_grade", "text", 7),
        ("stage", "customers.col_stage", "text", 10),
        ("protected_until", "customers.col_protected_until", "date", 12),
        ("due_at", "customers.col_due_at", "date", 12),
        ("last_contact_at", "customers.col_last_contact_at", "moment", 17),
        ("first_at", "customers.col_first_at", "moment", 17),
        ("deal_step", "customers.col_deal_step", "text", 10),
        ("source", "customers.col_source", "text", 12),
        ("need", "customers.col_need", "text", 40),
    ),
    {"state": "customers.state_", "stage": "leads.stage_", "deal_step": "fact."},
)
#: The other lists by name.
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
_ENDS: Final = frozenset({"until", "since", "protected_until", "due_at"})


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
) -> bytes:
    """A workbook of these rows; on its cover who took it out, when, narrowed to what, and as of which ledger row."""
    columns = [Column(text(language, title), kind, width) for _, title, kind, width in layout.columns]
    lines = [[_shown(language, layout, name, row, zone) for name, *_ in layout.columns] for row in rows]
    said = _notes(language, zone, by, at, seal, len(lines), narrowed)
    return workbook(text(language, layout.title), columns, lines, zone, said)


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


def _shown(language: str, layout: Layout, name: str, row: Mapping[str, Any], zone: ZoneInfo) -> Any:
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
