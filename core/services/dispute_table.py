"""What does the table of disputes hold, and how does it follow from the facts?

`project` is the only place that writes it; the rebuild calls it for every fact in ledger order.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from core.rules.model import Fact
from core.rules.parameters.desk import Dispute
from core.services import office
from core.services.desk import Tx
from core.services.dispute_steps import OPEN, after, due, may_be_appealed
from core.services.errors import NotFound
from db.tables import dispute


def dispute_row(tx: Tx, number: int) -> Any:
    """The row of a dispute; raises NotFound."""
    row = tx.connection.execute(select(dispute).where(dispute.c.fact_seq == number)).one_or_none()
    if row is None:
        raise NotFound("no_such_dispute", dispute=number)
    return row


def is_party(row: Any, person: int | None) -> bool:
    """Is this one of the two sides?"""
    return person is not None and person in (row.raised_by, row.against)


def deciders(tx: Tx, row: Any) -> set[int]:
    """Who is to rule: the managers of the two sides' teams, or all of them; never a side itself.

    The director where it is an appeal or where no manager is left.
    """
    people = office.people(tx)
    directors = {each.id for each in people.values() if each.role == "director" and each.active}
    if row.step == "appealed":
        return directors
    teams = {people[side].team_id for side in (row.raised_by, row.against) if side is not None} - {None}
    managers = [each for each in people.values() if each.role == "manager" and each.active]
    near = {each.id for each in managers if each.team_id is None or each.team_id in teams or not teams}
    left = (near or {each.id for each in managers}) - {row.raised_by, row.against}
    return left or directors - {row.raised_by, row.against}


def rules_at(tx: Tx, at: datetime) -> Dispute:
    """What the rulebook in force at `at` says about disputes."""
    version, day = office.in_force(tx, at), tx.day(at)
    key = ("dispute rules", version.id, day)
    if key not in tx.cache:
        tx.cache[key] = version.rulebook.on(day, tx.zone).dispute
    found = tx.cache[key]
    assert isinstance(found, Dispute)
    return found


def project(tx: Tx, written: Fact, case_id: int) -> None:
    """Write what this fact changes in the table `dispute`. The rebuild calls it for every fact in ledger order."""
    data = written.data
    if written.kind == "dispute" and data.get("dispute") is None:
        _begin(tx, written, case_id)
        return
    number = data.get("of") if written.kind == "void" else data.get("dispute")
    row = tx.connection.execute(select(dispute).where(dispute.c.fact_seq == number)).one_or_none()
    if row is None:
        return
    if written.kind == "dispute":
        _move(tx, written, row, "appeal")
    elif written.kind == "answer" and row.step == "raised":
        _move(tx, written, row, "answer")
    elif written.kind == "decide":
        _move(tx, written, row, "rule_finally" if data.get("final") else "rule", ruled_by=written.by)
    elif written.kind == "void":
        _move(tx, written, row, "withdraw")


def ruling_is_final(tx: Tx, role: str, at: datetime) -> bool:
    """Is a ruling by somebody of this role the last word under the rulebook in force?"""
    return role == "director" or not may_be_appealed(rules_at(tx, at))


def _begin(tx: Tx, written: Fact, case_id: int) -> None:
    step = "raised" if written.data.get("against") is not None else "answered"
    tx.connection.execute(
        insert(dispute).values(
            fact_seq=written.seq,
            case_id=case_id,
            raised_by=written.by,
            against=written.data.get("against"),
            step=step,
            raised_at=written.at,
            due_at=due(step, rules_at(tx, written.at), written.at, tx.zone),
        )
    )


def _move(tx: Tx, written: Fact, row: Any, move: str, **columns: Any) -> None:
    step = after(row.step, move)
    columns["due_at"] = due(step, rules_at(tx, written.at), written.at, tx.zone)
    columns["closed_at"] = None if step in OPEN else written.at
    tx.connection.execute(update(dispute).where(dispute.c.fact_seq == row.fact_seq).values(step=step, **columns))
