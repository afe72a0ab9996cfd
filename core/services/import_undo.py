"""How is an import undone, and what keeps it from being undone?

Each of its facts is voided by a further fact, the latest first. A row whose customer has got a later fact from
elsewhere was built on: then somebody must decide customer by customer, and nothing is undone.
"""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Select, exists, func, or_, select, update

from core.services import deal_table, dispute_table, facts, record
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.errors import Refused
from core.services.facts import Draft
from db.tables import entry, fact, import_row, link

_BATCH_SECONDS: Final = 0.4
_MOST: Final = 100


@dataclass(frozen=True, slots=True)
class BuiltOn:
    """A later fact about a customer of the import."""

    seq: int
    kind: str
    at: datetime
    by_id: int | None
    case_id: int | None
    customer: str


def built_on(desk: Desk, actor: Actor, number: int) -> list[BuiltOn]:
    """The first later facts that keep an import from being undone."""
    require(actor, Action.IMPORT)
    with desk.read() as tx:
        return _built_on(tx, number)


def require_nothing_built_on(tx: Tx, number: int) -> None:
    """Raise Refused("built_on") where a customer of the import has got a later fact from elsewhere."""
    found = _built_on(tx, number)
    if found:
        raise Refused("built_on", count=len(found))


def batch(tx: Tx, actor: Actor, number: int, file: str, begin: int) -> int:
    """Void as many facts as fit in a batch, from the `begin`th on counted from the latest; how many were looked at."""
    query = (
        select(fact.c.seq, fact.c.kind, fact.c.entry_id, entry.c.case_id)
        .join(import_row, import_row.c.fact_seq == fact.c.seq)
        .join(entry, entry.c.id == fact.c.entry_id)
        .where(import_row.c.import_id == number)
        .order_by(fact.c.seq.desc())
        .offset(begin)
        .limit(400)
    )
    began, done = time.monotonic(), 0
    for row in tx.connection.execute(query).all():
        _void(tx, actor, row, file)
        done += 1
        if time.monotonic() - began > _BATCH_SECONDS:
            break
    return done


def _void(tx: Tx, actor: Actor, row: Any, file: str) -> None:
    """Void one fact; its command is forgotten, so that the corrected register can be taken over again."""
    tx.connection.execute(update(fact).where(fact.c.seq == row.seq).values(request_id=None))
    written = record.add(tx, actor, Draft("void", actor.id, row.entry_id, {"of": row.seq, "reason": file}))
    if row.case_id is None:
        return
    case_id = record.settle_own(tx, written).case_id
    for project in (dispute_table.project, deal_table.project):
        project(tx, written, case_id)


def _built_on(tx: Tx, number: int) -> list[BuiltOn]:
    """Later facts on the same cases that are neither the import's own, nor void, nor voids."""
    rows = tx.connection.execute(_later(number)).all()
    kept = [facts.read(row) for row in rows]
    void = {each.data["of"] for each in kept if each.kind == "void"}
    return [
        BuiltOn(row.seq, row.kind, row.at, row.by_id, row.case_id, row.company or row.name or "")
        for row in rows
        if row.kind != "void" and row.seq not in void
    ][:_MOST]


def _later(number: int) -> Select[Any]:
    own = select(import_row.c.fact_seq).where(import_row.c.import_id == number, import_row.c.fact_seq.is_not(None))
    first = (
        select(entry.c.case_id, func.min(fact.c.seq).label("seq"))
        .join(fact, fact.c.entry_id == entry.c.id)
        .where(fact.c.seq.in_(own), entry.c.case_id.is_not(None))
        .group_by(entry.c.case_id)
        .subquery()
    )
    about = entry.alias()
    named = exists(select(link.c.fact_seq).where(link.c.fact_seq == fact.c.seq, link.c.other_id == about.c.id))
    return (
        facts.sealed(about.c.case_id, about.c.name, about.c.company)
        .join(about, or_(about.c.id == fact.c.entry_id, named))
        .join(first, first.c.case_id == about.c.case_id)
        .where(fact.c.seq > first.c.seq, fact.c.seq.not_in(own))
        .order_by(fact.c.seq)
    )
