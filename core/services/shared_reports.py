"""Which reports run that hold nobody until the customer comes (`report.owns_from: visit`)?

Several agencies may report one customer then, and each is waited for: whoever brings him first has him.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, select, true

from core.batches import batches
from core.rules.case import LAST
from core.rules.periods import Period
from core.rules.rulebook import timeline
from core.services import office
from core.services.desk import Tx
from core.services.errors import Invalid, Problem, Refused
from core.services.history import history_of
from core.services.relation import owner_now
from core.services.scope import owned
from db.tables import case, entry, fact

#: Reports that are looked at, the latest first, and customers that are judged together.
_MOST: Final = 1000
_TOGETHER: Final = 100
#: No report runs longer, and a clock that waits for the next opening begins so much later at most.
_LONGEST: Final = timedelta(days=366)
_OPENING: Final = timedelta(days=15)


@dataclass(frozen=True, slots=True)
class Shared:
    """A report that runs beside others: whose it is, since when, and until when (None: without end)."""

    broker_id: int
    at: datetime
    until: datetime | None


def running(tx: Tx) -> Mapping[int | None, Sequence[Shared]]:
    """The reports that run now, the earliest of each broker, by case; none where a report holds the customer."""
    return tx.once("shared_reports", lambda: _running(tx, true()))


def of_case(tx: Tx, number: int | None) -> Sequence[Shared]:
    """The reports that run for one customer; the others are not looked at."""
    return _running(tx, case.c.id == number).get(number, ()) if number is not None else ()


def agency_of(tx: Tx, row: Any) -> str | None:
    """The agency whose customer this is now, or the agencies whose reports run; `row` holds relation.STANDING."""
    owner = owner_now(row, tx)
    if owner is not None:
        return office.person(tx, owner).unit
    return units(tx, of_case(tx, row.standing))


def reporter(tx: Tx, row: Any, said: int | None) -> int:
    """Who reported this customer: the broker who has him, or of those whose reports run the one whom somebody names
    or the only one. Raises Invalid where several might be meant, Refused where nobody waits for him."""
    owner = owner_now(row, tx)
    if owner is not None and office.person(tx, owner).unit_id is not None:
        return owner
    waiting = [each.broker_id for each in of_case(tx, row.id)]
    if said is None and len(waiting) > 1:
        raise Invalid(Problem("broker", "broker_unsaid"))
    if not waiting or said not in (None, *waiting):
        raise Refused("not_waited_for")
    return waiting[0] if said is None else said


def units(tx: Tx, shared: Sequence[Shared]) -> str | None:
    """The agencies of these reports, each once."""
    names = dict.fromkeys(office.person(tx, each.broker_id).unit or "" for each in shared)
    return " · ".join(names) or None


def _running(tx: Tx, wanted: ColumnElement[bool]) -> dict[int | None, list[Shared]]:
    if office.rules_now(tx).report.owns_from != "visit":
        return {}
    brokers = [each.id for each in office.people(tx).values() if each.unit_id is not None]
    query = (
        select(case.c.id, entry.c.id.label("entry"))
        .join(entry, entry.c.case_id == case.c.id)
        .join(fact, fact.c.entry_id == entry.c.id)
        .where(fact.c.kind == "report", fact.c.by_id.in_(brokers), fact.c.at > tx.now - _reach(tx), ~owned(tx.now))
        .where(wanted)
        .order_by(fact.c.at.desc(), fact.c.seq.desc())
        .limit(_MOST)
    )
    by_case = {row.id: row.entry for row in tx.connection.execute(query)}
    found: dict[int | None, list[Shared]] = {}
    for numbers in batches(list(by_case), _TOGETHER):
        part = {number: by_case[number] for number in numbers}
        history = history_of(tx, part.values())
        for number, of in part.items():
            state = history.state(of, (tx.now, LAST))
            if state.claim is None and state.pending is None and not state.locked:
                waiting = [each for each in state.waiting if each.kind == "report" and not each.lapsed(tx.now)]
                found |= {number: _by_broker(waiting)} if waiting else {}
    return found


def _by_broker(claims: Sequence[Any]) -> list[Shared]:
    """One line a broker: since his earliest report that runs, until the end of his last."""
    his: dict[int, list[Any]] = defaultdict(list)
    for each in claims:
        his[int(each.holder)].append(each)
    return [
        Shared(broker, min(each.since for each in those), those[-1].end())
        for broker, those in sorted(his.items(), key=lambda item: item[1][0].seq)
    ]


def _reach(tx: Tx) -> timedelta:
    """How far back a report may lie that runs still, under any version of the rulebook."""
    versions = (timeline(each.rulebook, tx.zone).at(tx.now) for each in office.rulebooks(tx))
    periods = [rules.protection.reported for rules in versions]
    span = timedelta(days=1)
    while span < _LONGEST and any(
        not isinstance(each, Period) or each.ends(tx.now - span, tx.zone) > tx.now for each in periods
    ):
        span *= 2
    return span + _OPENING
