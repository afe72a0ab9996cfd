"""Which reported customers does the desk wait for, how long still, and who of them has come?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import func, select

from core.phones import read_phone
from core.services import office
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.report_replies import masked
from core.services.scope import named, owned
from db.tables import case, entry, fact, visit_slip

MOST: Final = 500


@dataclass(frozen=True, slots=True)
class Expected:
    """A reported customer who has not been confirmed yet.

    He was reported `at` and is waited for `until`; a visit counts from `counts_from` on (003-06-05). `arrived_at` is
    set while his visit slip waits for signatures; `phone` is masked as in a report.
    """

    case_id: int
    customer: str
    gender: str | None
    phone: str
    broker_id: int
    broker: str
    unit: str
    at: datetime
    counts_from: datetime
    until: datetime | None
    arrived_at: datetime | None

    def waited(self, now: datetime) -> timedelta:
        """How long ago he was reported; once he is here, how long he has waited."""
        return now - (self.arrived_at or self.at)


def expected(desk: Desk, actor: Actor, text: str = "") -> list[Expected]:
    """Everybody who is waited for: first those who are here, then by the end of the report.

    `text` narrows by a part of the name or the last digits of a number.
    """
    require(actor, Action.RECEIVE_REPORTS)
    with desk.read() as tx:
        brokers = [each.id for each in office.people(tx).values() if each.unit_id is not None]
        reported = (
            select(func.max(fact.c.at))
            .join(entry, entry.c.id == fact.c.entry_id)
            .where(entry.c.case_id == case.c.id, fact.c.kind == "report", fact.c.by_id == case.c.owner_id)
            .correlate(case)
            .scalar_subquery()
        )
        query = (
            select(case, entry.c.name, entry.c.company, entry.c.gender, entry.c.phone, reported.label("reported_at"))
            .add_columns(visit_slip.c.arrived_at)
            .join(entry, entry.c.id == case.c.entry_id)
            .outerjoin(visit_slip, visit_slip.c.case_id == case.c.id)
            .where(owned(tx.now), case.c.stage == "reported", case.c.owner_id.in_(brokers))
        )
        wanted = text.strip()
        if wanted:
            digits = read_phone(wanted).value or wanted
            query = query.where(entry.c.phone.endswith(digits[-4:]) if wanted[-1:].isdigit() else named(wanted))
        order = (visit_slip.c.arrived_at.nulls_last(), case.c.protected_until, case.c.id)
        rows = tx.connection.execute(query.order_by(*order).limit(MOST))
        return [_expected(tx, row) for row in rows]


def _expected(tx: Tx, row: Any) -> Expected:
    broker = office.person(tx, row.owner_id)
    at = row.reported_at or row.first_at
    lead = timedelta(minutes=office.rules_now(tx).report.lead_minutes)
    return Expected(
        row.id,
        row.company or row.name or "",
        row.gender,
        masked(row.phone or ""),
        broker.id,
        broker.name,
        broker.unit or "",
        at,
        at + lead,
        row.protected_until,
        row.arrived_at,
    )
