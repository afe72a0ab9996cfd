"""A company or group wants to buy: who is told the same day, and what is summed up the next (003-04-13, 003-04-14)?

The mark is no `group` of the rules: a group that buys is no tour, and nobody else's report of the day can take it over.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import Select, func, select

from core.services import office
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.notices import tell
from core.services.registration_form import Registration
from core.services.relation import STANDING
from core.services.shared_reports import agency_of
from core.services.transfers import managers
from db.tables import case, entry, fact

#: Kinds of registration that can be of a group, and how a payload says that one is.
KINDS: Final = ("visit", "call")
_MARK: Final = '"group_purchase":true'


@dataclass(frozen=True, slots=True)
class GroupCall:
    """One group of a day: when, how it came, who took it, what it is called, and the agency whose customer it is."""

    seq: int
    at: datetime
    kind: str
    by: str
    customer: str
    case_id: int | None
    unit: str | None = None


def told(tx: Tx, actor: Actor, form: Registration, case_id: int | None) -> None:
    """Tell the supervisors at once that a group rang or came; the receiver keeps his turn."""
    if form.channel in KINDS and form.answers.get("group_purchase"):
        by = office.person(tx, form.receiver or actor.id).name
        tell(tx, managers(tx, actor), "group_came", case_id, by=by, channel=form.channel)


def of_day(desk: Desk, actor: Actor, day: date) -> list[GroupCall]:
    """The groups of a day, in order."""
    require(actor, Action.VIEW_BOARD)
    with desk.read() as tx:
        people = office.people(tx)
        columns = (fact.c.seq, fact.c.at, fact.c.kind, fact.c.by_id, entry.c.name, entry.c.company, entry.c.case_id)
        query = _groups(day, *columns, *STANDING).order_by(fact.c.at, fact.c.seq)
        rows = tx.connection.execute(query)
        return [
            GroupCall(
                row.seq,
                row.at,
                row.kind,
                people[row.by_id].name if row.by_id else "",
                row.company or row.name or "",
                row.case_id,
                agency_of(tx, row),
            )
            for row in rows
        ]


def summary(tx: Tx) -> Iterator[tuple[str, tuple[int, ...], dict[str, Any]]]:
    """Yesterday's groups for the managers and directors: key, whom to tell, and the parameters; nothing without one."""
    yesterday = tx.day(tx.now) - timedelta(days=1)
    count = tx.connection.execute(_groups(yesterday, func.count())).scalar_one()
    if count:
        leaders = [
            each.id for each in office.people(tx).values() if each.active and each.role in ("manager", "director")
        ]
        yield f"groups:{yesterday}", tuple(leaders), {"day": yesterday.isoformat(), "count": count}


def _groups(day: date, *columns: Any) -> Select[Any]:
    about = fact.join(entry, entry.c.id == fact.c.entry_id).outerjoin(case, case.c.id == entry.c.case_id)
    query = select(*columns).select_from(about)
    return query.where(fact.c.kind.in_(KINDS), fact.c.day == day, fact.c.payload.contains(_MARK))
