"""Which reported customers does the desk wait for, how long still, and who of them has come?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, or_, select

from core.phones import read_phone
from core.services import office
from core.services.access import Action, Actor, require
from core.services.board_day import amended
from core.services.desk import Desk, Tx
from core.services.report_replies import masked
from core.services.scope import named, owned
from core.services.shared_reports import Shared, running
from db.tables import case, entry, fact, ticket, visit_slip

MOST: Final = 500
_NEVER: Final = datetime.max.replace(tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Expected:
    """A reported customer who has not been confirmed yet; of reports that hold nobody, each broker's is a line.

    He was reported `at` and is waited for `until`; a visit counts from `counts_from` on (003-06-05). `arrived_at` is
    set once he is here: a group at the front desk is his (`ticket`, received by `receiver_id`, `left` when it has
    gone), he was registered today without being confirmed, or his visit `slip` waits for signatures. `phone` is masked
    as in a report.
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
    slip: bool = False
    ticket: int | None = None
    receiver_id: int | None = None
    left: bool = False

    def waited(self, now: datetime) -> timedelta:
        """How long ago he was reported; once he is here, how long he has waited."""
        return now - (self.arrived_at or self.at)


@dataclass(frozen=True, slots=True)
class Here:
    """A reported customer who came today: since when, and his group at the front desk, if that is known."""

    at: datetime
    ticket: int | None = None
    receiver_id: int | None = None
    left: bool = False


def expected(desk: Desk, actor: Actor, text: str = "") -> list[Expected]:
    """Everybody who is waited for: first those who are here, then by the end of the report.

    `text` narrows by a part of the name or the last digits of a number.
    """
    require(actor, Action.RECEIVE_REPORTS)
    with desk.read() as tx:
        came = here(tx)
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
            .where(waited_for(tx))
        )
        wanted = text.strip()
        if wanted:
            digits = read_phone(wanted).value or wanted
            query = query.where(entry.c.phone.endswith(digits[-4:]) if wanted[-1:].isdigit() else named(wanted))
        order = (visit_slip.c.arrived_at.is_(None), case.c.id.not_in(came), case.c.protected_until, case.c.id)
        rows = tx.connection.execute(query.order_by(*order).limit(MOST))
        found = [each for row in rows for each in _lines(tx, row, came.get(row.id))]
        return sorted(
            found,
            key=lambda each: (each.arrived_at is None, each.arrived_at or tx.now, each.until or _NEVER, each.case_id),
        )


def waited_for(tx: Tx) -> ColumnElement[bool]:
    """Customers of agencies who were reported and are not confirmed yet."""
    brokers = [each.id for each in office.people(tx).values() if each.unit_id is not None]
    held = and_(owned(tx.now), case.c.stage == "reported", case.c.owner_id.in_(brokers))
    shared = running(tx)
    return or_(held, case.c.id.in_(list(shared))) if shared else held


def here(tx: Tx) -> dict[int, Here]:
    """Those who are waited for and came today, by case: recognised at the front desk, or registered unconfirmed."""
    today = tx.day(tx.now)
    about = select(case.c.id, fact.c.seq, fact.c.at).join(entry, entry.c.case_id == case.c.id)
    visits = about.join(fact, fact.c.entry_id == entry.c.id).where(fact.c.kind == "visit", fact.c.day == today)
    voided = amended(tx, today).voided
    rows = tx.connection.execute(visits.where(waited_for(tx)).order_by(fact.c.at.desc()))
    found = {row.id: Here(row.at) for row in rows if row.seq not in voided}
    groups = (
        select(case.c.id, ticket)
        .join(entry, entry.c.id == ticket.c.entry_id)
        .join(case, case.c.id == entry.c.case_id)
        .where(ticket.c.day == today, ticket.c.channel == "visit", ticket.c.cancelled_at.is_(None), waited_for(tx))
        .order_by(ticket.c.at)
    )
    for row in tx.connection.execute(groups):
        found[row.id] = Here(row.at, row.fact_seq, row.receiver_id, row.left_at is not None)
    return found


def arrived(tx: Tx) -> int:
    """How many of those who are waited for have come, and are not confirmed yet."""
    on_paper = select(visit_slip.c.case_id).join(case, case.c.id == visit_slip.c.case_id).where(waited_for(tx))
    return len({*here(tx), *tx.connection.execute(on_paper).scalars()})


def _lines(tx: Tx, row: Any, came: Here | None) -> list[Expected]:
    """The broker who has him waits for him; or each whose report runs and holds nobody."""
    held = Shared(row.owner_id, row.reported_at or row.first_at, row.protected_until)
    return [_expected(tx, row, each, came) for each in running(tx).get(row.id, [held])]


def _expected(tx: Tx, row: Any, reported: Shared, came: Here | None) -> Expected:
    broker = office.person(tx, reported.broker_id)
    lead = timedelta(minutes=office.rules_now(tx).report.lead_minutes)
    return Expected(
        row.id,
        row.company or row.name or "",
        row.gender,
        masked(row.phone or ""),
        broker.id,
        broker.name,
        broker.unit or "",
        reported.at,
        reported.at + lead,
        reported.until,
        row.arrived_at or (came.at if came is not None else None),
        row.arrived_at is not None,
        came.ticket if came is not None else None,
        came.receiver_id if came is not None else None,
        came is not None and came.left,
    )
