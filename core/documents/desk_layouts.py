"""What stands in the lists of the front desk, of papers and of people when they leave as workbooks?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final
from zoneinfo import ZoneInfo

from core.documents import notice_words
from core.documents.layout import Layout, LayoutColumn
from core.formats import listed
from core.texts import text

_CUSTOMER: Final[tuple[LayoutColumn, ...]] = (
    ("customer", "agency.col_customer", "text", 18),
    ("phone", "agency.col_phone", "text", 16),
)
_ON_PAPER: Final[tuple[LayoutColumn, ...]] = (
    ("customer", "paper.col_customer", "text", 24),
    ("phone", "paper.col_phone", "text", 16),
)
_ROWS: Final = ("new", "same", "refused", "person", "unread", "traffic", "again", "graded")
_COUNTS: Final = ("first_visit", "kept", "revisit", "call", "new", "follow_up", "owned", "ending", "overdue", "deals")


def _changes(language: str, row: Mapping[str, Any], _zone: ZoneInfo) -> str:
    """What an amended slip changes."""
    return listed(language, (text(language, f"paper.change_{each}") for each in row["changes"]))


DESK_LISTS: Final[Mapping[str, Layout]] = {
    "tickets": Layout(
        "export.tickets",
        (
            ("at", "export.arrived_at", "moment", 17),
            ("kind", "reception.kind_label", "text", 10),
            ("size", "reception.size_label", "number", 7),
            *_CUSTOMER,
            ("unit", "export.unit", "text", 18),
            ("asks_for", "export.asks_for", "text", 12),
            ("receiver", "export.receiver", "text", 12),
            ("left_at", "export.left_at", "moment", 17),
            ("minutes", "export.minutes", "number", 9),
            ("registered", "export.registered", "text", 8),
            ("cancelled", "export.cancelled", "text", 8),
        ),
        {"kind": "reception.kind_"},
    ),
    "reports": Layout(
        "export.reports",
        (
            *_CUSTOMER,
            ("unit", "export.unit", "text", 18),
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
            ("unit", "export.unit", "text", 18),
            ("broker", "agency.col_broker", "text", 12),
            ("at", "agency.col_reported", "moment", 17),
            ("until", "agency.col_until", "date", 12),
            ("arrived_at", "export.arrived_at", "moment", 17),
        ),
    ),
    "brokers": Layout(
        "export.brokers",
        (
            ("unit", "export.unit", "text", 18),
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
            ("unit", "group.col_unit", "text", 18),
            ("title", "group.list_title", "text", 24),
            ("at", "group.col_at", "moment", 17),
        ),
    ),
    "groups": Layout(
        "export.groups",
        (
            ("customer", "group.col_customer", "text", 20),
            ("unit", "group.col_unit", "text", 18),
            ("kind", "group.col_kind", "text", 10),
            ("by", "group.col_by", "text", 12),
            ("at", "group.col_at", "moment", 17),
        ),
        {"kind": "fact."},
    ),
    "papers_waiting": Layout(
        "export.papers_waiting",
        (
            ("kind", "paper.col_what", "text", 10),
            *_ON_PAPER,
            ("by", "paper.col_by", "text", 12),
            ("at", "paper.col_at", "moment", 17),
            ("changes", "paper.col_changes", "text", 20),
            ("note", "paper.col_note", "text", 30),
        ),
        {"kind": "paper.request_"},
        {"changes": _changes},
    ),
    "papers_answered": Layout(
        "export.papers_answered",
        (
            ("kind", "paper.col_what", "text", 10),
            *_ON_PAPER,
            ("by", "paper.col_by", "text", 12),
            ("at", "paper.col_at", "moment", 17),
            ("answered_at", "export.answered_at", "moment", 17),
            ("step", "paper.col_step", "text", 12),
            ("reason", "paper.reason", "text", 30),
            ("changes", "paper.col_changes", "text", 20),
        ),
        {"kind": "paper.request_", "step": ""},
        {"changes": _changes},
    ),
    "papers_ending": Layout(
        "export.papers_ending",
        (
            *_ON_PAPER,
            ("owner", "paper.col_holder", "text", 12),
            ("until", "paper.col_until", "moment", 17),
            ("ask_by", "paper.col_ask", "moment", 17),
            ("waiting", "paper.asked", "text", 10),
        ),
    ),
    "papers_issued": Layout(
        "export.papers_issued",
        (
            ("number", "paper.col_number", "text", 12),
            ("kind", "paper.col_kind", "text", 14),
            *_ON_PAPER,
            ("holder", "paper.col_holder", "text", 16),
            ("standing", "paper.col_standing", "text", 14),
            ("issued_at", "paper.col_issued_at", "moment", 17),
            ("issued_by", "paper.col_issued_by", "text", 12),
        ),
        {"kind": "paper.kind_", "standing": "paper.standing_"},
    ),
    "team": Layout(
        "team.title",
        (
            ("name", "team.col_name", "text", 12),
            ("role", "team.col_role", "text", 14),
            ("group", "team.col_group", "text", 18),
            ("state", "team.col_state", "text", 12),
            ("username", "team.col_username", "text", 16),
            ("customers", "team.col_customers", "number", 9),
            ("last_seen", "team.col_seen", "moment", 17),
        ),
        {"role": "role.", "state": "team.state_"},
    ),
    "takers": Layout(
        "dispatch.view_people",
        (
            ("name", "dispatch.col_name", "text", 12),
            ("team", "dispatch.col_team", "text", 14),
            ("open_orders", "dispatch.col_orders", "number", 9),
            ("customers", "dispatch.col_customers", "number", 9),
            ("words", "dispatch.col_words", "text", 30),
            ("free", "dispatch.free", "text", 10),
            ("stopped_until", "export.stopped_until", "moment", 17),
            ("reason", "dispatch.col_reason", "text", 30),
        ),
    ),
    "day": Layout(
        "export.day",
        (
            ("name", "board.col_name", "text", 14),
            ("team", "customers.col_team", "text", 16),
            *((name, f"board.col_{name}", "number", 9) for name in _COUNTS),
        ),
    ),
    "imports": Layout(
        "import.history",
        (
            ("file", "import.col_file", "text", 36),
            ("at", "import.col_at", "moment", 17),
            ("by", "import.col_by", "text", 12),
            ("state", "import.col_state", "text", 10),
            ("opening", "import.opening", "text", 36),
            ("rows", "import.col_rows", "number", 9),
            *((name, f"import.outcome_{name}", "number", 10) for name in _ROWS),
            ("done_at", "export.imported_at", "moment", 17),
            ("undone_at", "export.undone_at", "moment", 17),
            ("undone_by", "export.undone_by", "text", 12),
        ),
        {"state": "import.state_", "opening": "import.opening_"},
    ),
    "notices": Layout(
        "notice.title",
        (
            ("at", "notice.at", "moment", 17),
            ("customer", "notice.customer", "text", 18),
            ("said", "notice.said", "text", 60),
            ("unread", "export.unread", "text", 8),
        ),
        words={"said": notice_words.of_row},
    ),
}
