"""What does the table of papers hold, and how does it follow from the facts?

`derive` says what a row holds, `project` writes it; verification compares the two (core.services.side_tables).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Final

from sqlalchemy import insert, update

from core.rules.model import Fact
from core.services.desk import Tx
from db.tables import paper

#: Facts that a paper consists of: its issue, and that it was voided.
KINDS: Final = frozenset({"paper", "void"})


def project(tx: Tx, issue: Fact, case_id: int, voided: Fact | None = None) -> None:
    """Write the row of the paper that was issued by the fact `issue`."""
    columns = derive(issue.seq, [issue, *([voided] if voided is not None else [])])
    assert columns is not None
    row = paper.c.fact_seq == issue.seq
    if not tx.connection.execute(update(paper).where(row).values(columns)).rowcount:
        tx.connection.execute(insert(paper).values(fact_seq=issue.seq, case_id=case_id, **columns))


def derive(number: int, known: Iterable[Fact]) -> dict[str, Any] | None:
    """The columns of a paper's row, from its facts alone; None where it was never issued."""
    columns: dict[str, Any] | None = None
    for each in sorted(known, key=lambda one: one.seq):
        if each.seq == number and each.kind == "paper":
            columns = _issued(each)
        elif columns is not None and each.kind == "void" and each.data["of"] == number:
            columns["void_at"] = columns["void_at"] or each.at
    return columns


def _issued(issue: Fact) -> dict[str, Any]:
    data = issue.data
    return {
        "kind": data["paper"],
        "number": data["number"],
        "token_hash": data["token_hash"],
        "about_seq": data.get("of"),
        "owner_id": data.get("holder"),
        "issued_by": issue.by,
        "issued_at": issue.at,
        "void_at": None,
    }
