"""Does a paper that was issued still say what is so?

Answered anew each time from the facts: nothing has to be marked as ended when a protection runs out.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import func, select

from core.rules.model import Fact
from core.services import facts, office
from core.services.desk import Tx
from core.services.relation import owner_now
from db.tables import case, entry, fact, verdict

#: What can be said of a paper; all but the first mean that it is in force no more.
STANDINGS: Final = ("in_force", "void", "withdrawn", "corrected", "superseded", "replaced", "ended", "gives_nothing")
#: Facts that can take the ground from under a paper.
_LATER: Final = ("void", "correct", "decide", "dispute", "refund", "return", "exchange")
_UNDOES_DEAL: Final = frozenset({"refund", "return", "exchange"})


def standings(tx: Tx, rows: Sequence[Any]) -> dict[int, str]:
    """One of STANDINGS for each of these rows of `paper`, by its fact."""
    cases = {row.case_id for row in rows}
    found = {row.id: row for row in tx.connection.execute(select(case).where(case.c.id.in_(cases)))}
    later, again = _later(tx, cases), _confirmed_again(tx, cases)
    return {
        row.fact_seq: "replaced"
        if row.void_at is None and row.about_seq is not None and again.get((row.case_id, row.kind), 0) > row.about_seq
        else _standing(tx, row, found[row.case_id], later[row.case_id])
        for row in rows
    }


def _standing(tx: Tx, row: Any, customer: Any, later: Iterable[Fact]) -> str:
    if row.void_at is not None:
        return "void"
    about = row.about_seq
    if about is not None:
        for each in later:
            if each.kind in ("void", "correct") and each.data["of"] == about:
                return "withdrawn" if each.kind == "void" else "corrected"
        after = {each.kind for each in later if each.seq > about}
        if row.kind == "ruling":
            appealed = any(each.kind == "dispute" and each.data.get("dispute") and each.seq > about for each in later)
            return "superseded" if appealed or "decide" in after else "in_force"
        if row.kind == "deal":
            return "ended" if after & _UNDOES_DEAL else "in_force"
    if row.kind == "visit":
        return "in_force"
    if row.owner_id is None:
        return "gives_nothing"
    return "in_force" if _same_side(tx, row.owner_id, owner_now(customer, tx)) else "ended"


def _same_side(tx: Tx, said: int, owner: int | None) -> bool:
    """Is the owner the one named, or a colleague of his outside agency?"""
    if owner is None or owner == said:
        return owner == said
    people = office.people(tx)
    unit = people[said].unit_id
    return unit is not None and people[owner].unit_id == unit


def _confirmed_again(tx: Tx, cases: set[int]) -> dict[tuple[int, str], int]:
    """The latest slip and letter of each customer that confirmed him; those before it gave way to it."""
    query = (
        select(verdict.c.case_id, fact.c.kind, func.max(fact.c.seq))
        .join(fact, fact.c.seq == verdict.c.fact_seq)
        .where(verdict.c.case_id.in_(cases), fact.c.kind.in_(("slip", "letter")), verdict.c.outcome == "accepted")
        .group_by(verdict.c.case_id, fact.c.kind)
    )
    return {(row[0], row[1]): row[2] for row in tx.connection.execute(query)}


def _later(tx: Tx, cases: set[int]) -> dict[int, list[Fact]]:
    query = (
        facts.sealed(entry.c.case_id)
        .join(entry, entry.c.id == fact.c.entry_id)
        .where(entry.c.case_id.in_(cases), fact.c.kind.in_(_LATER))
    )
    found: dict[int, list[Fact]] = defaultdict(list)
    for row in tx.connection.execute(query):
        found[row.case_id].append(facts.read(row))
    return found
