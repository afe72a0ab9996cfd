"""Is the ledger whole, does every rulebook say what was sealed, and every cached column what the facts say?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update

from core.services import enforcement, projection, search_index, side_tables
from core.services.desk import Desk, Tx
from core.services.history import history_of
from core.services.on_record import entries_of
from db import ledger
from db.tables import case


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that does not hold: `table` and `row` name it, `code` says why (for a column, which one)."""

    table: str
    row: int
    code: str


@dataclass(frozen=True, slots=True)
class Checked:
    """The ledger's head at the time, how many rows were looked at, and what does not hold, first one first."""

    head_seq: int
    head_hash: str
    facts: int
    cases: int
    findings: tuple[Finding, ...]


def verify(desk: Desk) -> Checked:
    """Check the chain from the first row on, then every cached column against a fresh judgement of its case."""
    with desk.read() as tx:
        head = ledger.head(tx.connection)
        chain = [Finding("fact", each.seq, each.code) for each in ledger.breaks(tx.connection)]
        books = [Finding("rulebook_version", each, "altered") for each in enforcement.altered(tx)]
        rows = list(_standing(tx))
        cached = [finding for row in rows for finding in _differences(tx, row)]
        cached += [Finding(*each) for each in side_tables.differences(tx)]
        wrong = {each.row for each in cached if each.table == "case"}  # their index follows the column
        indexed = [each for each in search_index.differences(tx.connection) if each not in wrong]
        cached += [Finding("searchable", each, "otherwise") for each in indexed]
    return Checked(head.seq, head.hash, head.seq, len(rows), (*chain, *books, *cached))


def rebuild(desk: Desk) -> int:
    """Write every cached column anew from the facts; returns how many rows changed."""

    def work(tx: Tx) -> int:
        changed = 0
        for row in list(_standing(tx)):
            if list(_differences(tx, row)):
                tx.connection.execute(update(case).where(case.c.id == row.id).values(_derived(tx, row)))
                changed += 1
        return changed + side_tables.rewrite(tx) + search_index.mend(tx.connection)

    return desk.command(work)


def _standing(tx: Tx) -> Iterator[Any]:
    yield from tx.connection.execute(select(case).where(case.c.state != "joined").order_by(case.c.id))


def _differences(tx: Tx, row: Any) -> Iterator[Finding]:
    for name, value in _derived(tx, row).items():
        if getattr(row, name) != value:
            yield Finding("case", row.id, name)


def _derived(tx: Tx, row: Any) -> dict[str, Any]:
    """The cached columns as the facts give them, as of the moment that the row speaks of."""
    number = row.entry_id
    history = history_of(tx, entries_of(tx, row.id) or [number])
    return projection.of_case(history, number, row.judged_at)
