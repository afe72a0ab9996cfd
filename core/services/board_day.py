"""Which groups came, rang or were reported on a day, and for whom?

A visit of somebody who has been here before is a revisit; a group that left no number is a first visit without one,
until somebody completes it. Voided facts do not count, corrected ones count for whom the correction names.
Each query leaves the database one index to use: given a choice it has taken the wrong one.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import Select, select

from core.services.desk import Tx
from db.tables import case, entry, fact

#: Kinds of facts that a board counts.
KINDS: Final = ("visit", "traffic", "call", "report", "file", "follow_up")
#: What a traffic record is, by the channel through which the group came.
_NUMBERLESS: Final = {"visit": "traffic", "call": "traffic_call"}


@dataclass(frozen=True, slots=True)
class Act:
    """One act of a day. `kind` is first_visit, revisit, call, report, file, follow_up, traffic or traffic_call.

    The last two left no number and have no case. `by` is whose act it is. `fresh` says that the customer became
    known on that day.
    """

    seq: int
    at: datetime
    kind: str
    by: int | None
    entry: int
    case: int | None
    source: str | None
    fresh: bool


@dataclass(frozen=True, slots=True)
class Amended:
    """What was changed since a day: the voided facts, and those that a correction gives to somebody else."""

    voided: frozenset[int]
    given: dict[int, int]


def acts(tx: Tx, day: date, until: datetime) -> list[Act]:
    """The acts of a business day up to and including `until`, in order."""
    later = amended(tx, day)
    rows = [row for row in tx.connection.execute(_facts(day)) if row.at <= until and row.seq not in later.voided]
    known = {row.id: row for row in tx.connection.execute(_customers(day))}
    first = _first_visits(tx, day)
    found = [_act(tx, row, known[row.entry_id], row.seq in first, day) for row in rows]
    own = [replace(act, by=later.given[act.seq]) if act.seq in later.given else act for act in found]
    return sorted(own, key=lambda act: (act.at, act.seq))


def amended(tx: Tx, since: date) -> Amended:
    """The facts that were voided or given to somebody else since a day: few, and read one by one."""
    query = select(fact.c.kind, fact.c.payload).where(fact.c.kind.in_(["void", "correct"]), fact.c.day >= since)
    rows = [(row.kind, _data(row)) for row in tx.connection.execute(query.order_by(fact.c.seq))]
    voided = frozenset(int(data["of"]) for kind, data in rows if kind == "void")
    return Amended(
        voided, {int(data["of"]): int(data["by"]) for kind, data in rows if kind == "correct" and data.get("by")}
    )


def _facts(day: date) -> Select[Any]:
    columns = (fact.c.seq, fact.c.at, fact.c.kind, fact.c.by_id, fact.c.entry_id, fact.c.payload)
    return select(*columns).where(fact.c.kind.in_(KINDS), fact.c.day == day)


def _customers(day: date) -> Select[Any]:
    theirs = select(fact.c.entry_id).where(fact.c.kind.in_(KINDS), fact.c.day == day)
    return (
        select(entry.c.id, entry.c.case_id, entry.c.source, case.c.first_at)
        .outerjoin(case, case.c.id == entry.c.case_id)
        .where(entry.c.id.in_(theirs))
    )


def _first_visits(tx: Tx, day: date) -> frozenset[int]:
    """The first visit that stands of each customer who was on site that day."""
    visited = select(fact.c.entry_id).where(fact.c.kind.in_(["visit", "traffic"]), fact.c.day == day)
    cases = select(entry.c.case_id).where(entry.c.id.in_(visited), entry.c.case_id.is_not(None))
    theirs = (
        select(entry.c.case_id, fact.c.at, fact.c.seq, fact.c.kind, fact.c.payload)
        .join(fact, fact.c.entry_id == entry.c.id)
        .where(entry.c.case_id.in_(cases))
    )
    rows = list(tx.connection.execute(theirs))
    gone = {int(_data(row)["of"]) for row in rows if row.kind == "void"}
    first: dict[int, tuple[datetime, int]] = {}
    for row in rows:
        if row.seq not in gone and (row.kind == "visit" or _is_traffic_on_site(row)):
            first[row.case_id] = min((row.at, row.seq), first.get(row.case_id, (row.at, row.seq)))
    return frozenset(seq for _, seq in first.values())


def _is_traffic_on_site(row: Any) -> bool:
    return row.kind == "traffic" and _channel(row) == "visit"


def _channel(row: Any) -> str:
    """How the group of a traffic record came."""
    return str(_data(row).get("channel", "visit"))


def _data(row: Any) -> dict[str, Any]:
    """What the sealed payload of a fact says."""
    data: dict[str, Any] = json.loads(row.payload)["data"]
    return data


def _act(tx: Tx, row: Any, about: Any, first: bool, day: date) -> Act:
    fresh = about.first_at is not None and tx.day(about.first_at) == day
    return Act(row.seq, row.at, _kind(row, about, first), row.by_id, row.entry_id, about.case_id, about.source, fresh)


def _kind(row: Any, about: Any, first: bool) -> str:
    if row.kind not in ("visit", "traffic"):
        return str(row.kind)
    channel = "visit" if row.kind == "visit" else _channel(row)
    if row.kind == "traffic" and about.case_id is None:
        return _NUMBERLESS.get(channel, "traffic")
    if channel != "visit":
        return channel
    return "first_visit" if first else "revisit"
