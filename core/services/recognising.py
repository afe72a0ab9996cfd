"""Somebody comes: which customer is he, whose, is the owner here, was he expected, and did an agency report him?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, select

from core.phones import read_phone
from core.rules.model import Fact
from core.services import office, turns
from core.services.access import Action, Actor, require
from core.services.bearing import masked_forms
from core.services.desk import Desk, Tx
from core.services.on_record import facts_of_case
from core.services.projection import stands
from core.services.relation import case_row, owner_now
from core.services.report_replies import masked
from core.services.reports_desk import here, waited_for
from core.services.search import search
from core.services.shared_reports import Shared, of_case, units
from core.services.turns import Day
from db.tables import case, entry

#: So many are shown; whoever cannot be told apart among them says more digits.
MOST: Final = 6
#: So many of those who are waited for are shown before anything is typed.
MOST_REPORTED: Final = 12
_PLANS: Final = frozenset({"plan", "follow_up"})


@dataclass(frozen=True, slots=True)
class Known:
    """A customer who may be the one: whose he is (None: nobody's), that colleague's state now, and the appointment.

    `unit` is the agency that reported him and waits for him, `reported_until` the end of its report; of several whose
    reports run and hold nobody, all of them and the earliest end, without an owner.
    """

    case_id: int
    name: str | None
    phone: str | None
    owner: str | None
    state: str | None
    expected: date | None
    unit: str | None = None
    reported_until: datetime | None = None


def recognise(desk: Desk, actor: Actor, text: str) -> list[Known]:
    """Customers with these digits in their number or this part of a name, as far as the actor may see them.

    A whole number also finds those who were reported under a partly hidden one that fits.
    """
    require(actor, Action.ARRIVE)
    hits = search(desk, actor, text, limit=MOST).hits
    with desk.read() as tx:
        day = turns.today(tx)
        found = {hit.case_id: _known(tx, day, hit.case_id, hit.company or hit.name, hit.phone) for hit in hits}
        fitting = _waiting(tx, entry.c.phone.in_(masked_forms(number))) if (number := _whole(text)) else []
        for row in fitting:
            found.setdefault(row.id, _known(tx, day, row.id, row.company or row.name))
        return list(found.values())


def reported(desk: Desk, actor: Actor, text: str = "") -> list[Known]:
    """Customers for whom an agency waits, all or those whom the text means, what ends first on top; without those for
    whom a group was opened today."""
    require(actor, Action.ARRIVE)
    with desk.read() as tx:
        day = turns.today(tx)
        came = {number for number, group in here(tx).items() if group.ticket is not None}
        if not text.strip():
            rows = _waiting(tx, case.c.id.not_in(came), MOST_REPORTED)
            return [_known(tx, day, row.id, row.company or row.name) for row in rows]
    return [each for each in recognise(desk, actor, text) if each.unit is not None and each.case_id not in came]


def _waiting(tx: Tx, condition: ColumnElement[bool], limit: int = MOST) -> list[Any]:
    """Customers for whom agencies wait."""
    shown = select(case.c.id, entry.c.name, entry.c.company).join(entry, entry.c.id == case.c.entry_id)
    order = (case.c.protected_until, case.c.id)
    return list(tx.connection.execute(shown.where(waited_for(tx), condition).order_by(*order).limit(limit)))


def _known(tx: Tx, day: Day, case_id: int, name: str | None, phone: str | None = None) -> Known:
    row = case_row(tx, case_id)
    owner = owner_now(row, tx)
    receiver = row.server_id or owner
    holder = office.person(tx, owner) if owner is not None else None
    shared: Sequence[Shared] = of_case(tx, case_id)
    if holder is not None and holder.unit_id is not None and row.stage == "reported":
        shared = [Shared(holder.id, row.first_at, row.protected_until)]
    ends = [each.until for each in shared if each.until is not None]
    return Known(
        case_id,
        name,
        masked(_reported_as(tx, row.entry_id)) if shared else phone,
        holder.name if holder is not None else None,
        day.state(receiver) if receiver is not None else None,
        _expected(tx, case_id),
        units(tx, shared),
        min(ends, default=None),
    )


def _reported_as(tx: Tx, number: int) -> str:
    """The number of an entry, which an agency may have reported in part."""
    return tx.connection.execute(select(entry.c.phone).where(entry.c.id == number)).scalar_one() or ""


def _whole(text: str) -> str:
    """The number, if the text is a whole one."""
    number = read_phone(text)
    return number.value if number.exact else ""


def _expected(tx: Tx, case_id: int) -> date | None:
    """For which day the next meeting was agreed, if that is today or later; a whole day ends at the next midnight."""
    planned = [_moment(each) for each in stands(facts_of_case(tx, case_id)) if each.kind in _PLANS]
    last = next((each for each in reversed(planned) if each is not None), None)
    on = tx.day(last - timedelta(microseconds=1)) if last is not None else None
    return on if on is not None and on >= tx.day(tx.now) else None


def _moment(each: Fact) -> datetime | None:
    at: Any = each.data.get("next_at")
    return datetime.fromisoformat(at) if isinstance(at, str) else at
