"""Do the tables of disputes, deal steps, papers, requests and tickets say what the facts say?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table, delete, insert, select

from core.rules.model import Fact
from core.services import deal_table, dispute_table, facts, paper_table, request_table, ticket_table
from core.services.desk import Tx
from db.tables import deal_step, dispute, entry, fact, paper, request, ticket

_KINDS = dispute_table.KINDS | deal_table.KINDS | paper_table.KINDS | request_table.KINDS
#: Row by its number.
Rows = dict[int, dict[str, Any]]


def differences(tx: Tx) -> Iterator[tuple[str, int, str]]:
    """Table, row and column of whatever is stored otherwise than the facts say; `missing` and `superfluous` rows."""
    for table, derived in _derived(tx):
        stored = {row.fact_seq: row._asdict() for row in tx.connection.execute(select(table))}
        for number in sorted(stored.keys() | derived.keys()):
            if number not in stored or number not in derived:
                yield table.name, number, "missing" if number in derived else "superfluous"
                continue
            wrong = [name for name, value in derived[number].items() if stored[number][name] != value]
            yield from ((table.name, number, name) for name in wrong)


def rewrite(tx: Tx) -> int:
    """Write these tables anew from the facts; how many rows were otherwise before."""
    wrong = {(table, number) for table, number, _ in differences(tx)}
    for table, derived in _derived(tx) if wrong else ():
        tx.connection.execute(delete(table))
        if derived:
            tx.connection.execute(insert(table), [{"fact_seq": number, **row} for number, row in derived.items()])
    return len(wrong)


def _derived(tx: Tx) -> Iterator[tuple[Table, Rows]]:
    """These tables with what they should hold, the case included."""
    disputes: Rows = {}
    deals: Rows = {}
    papers: Rows = {}
    asked: Rows = {}
    for case_id, known in _by_case(tx).items():
        by_number = {each.seq: each for each in known}
        for each in known:
            if each.kind == "dispute" and dispute_table.number_of(each, by_number) == each.seq:
                row = dispute_table.derive(each.seq, known, lambda at: dispute_table.rules_at(tx, at), tx.zone)
                disputes[each.seq] = {**(row or {}), "case_id": case_id}
            elif each.kind == "paper":
                papers[each.seq] = {**(paper_table.derive(each.seq, known) or {}), "case_id": case_id}
            elif each.kind in request_table.ASKS:
                asked[each.seq] = {**(request_table.derive(each.seq, known) or {}), "case_id": case_id}
            elif deal_table.number_of(each, by_number) == each.seq:
                step = deal_table.derive(each.seq, known, tx.zone)
                deals |= {each.seq: {**step, "case_id": case_id}} if step is not None else {}
    yield dispute, disputes
    yield deal_step, deals
    yield paper, papers
    yield request, asked
    yield ticket, ticket_table.every(tx)


def _by_case(tx: Tx) -> dict[int, list[Fact]]:
    """The facts that these tables rest on, by case, in ledger order."""
    query = (
        facts.sealed(entry.c.case_id)
        .join(entry, entry.c.id == fact.c.entry_id)
        .where(fact.c.kind.in_(_KINDS), entry.c.case_id.is_not(None))
        .order_by(fact.c.seq)
    )
    found: dict[int, list[Fact]] = defaultdict(list)
    for row in tx.connection.execute(query):
        found[row.case_id].append(facts.read(row))
    return found
