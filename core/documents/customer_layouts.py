"""What stands in the lists of customers, and of what is decided about them, when they leave as workbooks?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from core.documents.layout import Layout

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
CUSTOMER_LISTS: Final[Mapping[str, Layout]] = {
    "follow_ups": Layout("follow_up.title", LEADS.columns, LEADS.codes),
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
    "pending": Layout(
        "pending.title",
        (
            ("customer", "pending.col_customer", "text", 24),
            ("phone", "pending.col_phone", "text", 16),
            ("why", "pending.col_why", "text", 14),
            ("begun_at", "export.since", "moment", 17),
            ("until", "pending.col_until", "moment", 17),
            ("owner", "pending.col_owner", "text", 12),
        ),
        {"why": "pending.why_"},
    ),
    "disputes": Layout(
        "dispute.title",
        (
            ("number", "export.number", "number", 9),
            ("customer", "dispute.col_customer", "text", 24),
            ("raised_by", "export.raised_by", "text", 12),
            ("against", "export.against", "text", 12),
            ("raised_at", "dispute.col_raised", "moment", 17),
            ("waits", "dispute.col_waits", "text", 24),
            ("due", "dispute.col_left", "moment", 17),
            ("late", "export.late", "text", 10),
            ("owner", "dispute.col_owner", "text", 12),
        ),
        {"waits": "dispute.stands_"},
    ),
    "acts": Layout(
        "export.acts",
        (
            ("at", "customers.col_time", "moment", 17),
            ("name", "leads.col_name", "text", 14),
            ("company", "leads.col_company", "text", 24),
            ("phone", "leads.col_phone", "text", 16),
            ("kind", "customers.col_kind", "text", 12),
            ("by", "customers.col_by", "text", 12),
            ("owner", "customers.col_owner", "text", 12),
            ("source", "leads.col_source", "text", 12),
            ("need", "leads.col_need", "text", 40),
        ),
        {"kind": "customers.kind_"},
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
    "search": Layout(
        "export.search",
        (
            ("name", "leads.col_name", "text", 14),
            ("company", "leads.col_company", "text", 24),
            ("phone", "leads.col_phone", "text", 16),
            ("owner", "search.owner", "text", 12),
            ("protected_until", "leads.col_protected_until", "date", 12),
            ("endless", "export.endless", "text", 10),
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
    "deals": Layout(
        "export.deals",
        (
            ("customer", "deal.col_customer", "text", 18),
            ("kind", "deal.col_step", "text", 10),
            ("day", "deal.col_day", "date", 12),
            ("amount", "deal.col_amount", "money", 14),
            ("unit", "deal.col_unit", "text", 18),
            ("paper_name", "deal.col_paper_name", "text", 14),
            ("by", "deal.col_by", "text", 12),
            ("owner", "deal.col_owner", "text", 12),
            ("confirmed_at", "export.confirmed_at", "moment", 17),
        ),
        {"kind": "fact."},
    ),
}
