"""What does the table of disputes hold, and how does it follow from the facts?

`derive` says what a row holds, `project` writes it; verification compares the two (core.services.side_tables).
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import insert, select, update

from core.rules.model import Fact
from core.rules.parameters.desk import Dispute
from core.services import office
from core.services.desk import Tx
from core.services.dispute_steps import OPEN, after, allows, due, may_be_appealed
from core.services.errors import NotFound, Refused
from core.services.on_record import facts_of_case
from db.tables import dispute

#: Facts that a dispute consists of.
KINDS: Final = frozenset({"dispute", "answer", "decide", "void"})


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
    return tx.once(("dispute rules", version.id, day), lambda: version.rulebook.on(day, tx.zone).dispute)


def ruling_is_final(tx: Tx, role: str, at: datetime) -> bool:
    """Is a ruling by somebody of this role the last word under the rulebook in force?"""
    return role == "director" or not may_be_appealed(rules_at(tx, at))


def project(tx: Tx, written: Fact, case_id: int) -> None:
    """Write anew the row of the dispute that this fact belongs to, if it belongs to one.

    Raises Refused("dispute_step") where a dispute is voided that was ruled on already.
    """
    if written.kind not in KINDS:
        return
    known = facts_of_case(tx, case_id)
    number = number_of(written, {each.seq: each for each in known})
    if number is None:
        return
    columns = derive(number, known, lambda at: rules_at(tx, at), tx.zone)
    if columns is None:
        return
    if written.kind == "void" and written.data["of"] == number and columns["step"] != "withdrawn":
        raise Refused("dispute_step", step=columns["step"], move="withdraw")
    changed = tx.connection.execute(update(dispute).where(dispute.c.fact_seq == number).values(columns))
    if not changed.rowcount:
        tx.connection.execute(insert(dispute).values(fact_seq=number, case_id=case_id, **columns))


def number_of(written: Fact, known: Mapping[int, Fact]) -> int | None:
    """The number of the dispute that a fact belongs to; None for one that belongs to none."""
    if written.kind == "void":
        named = known.get(written.data["of"])
        return number_of(named, known) if named is not None and named.kind != "void" else None
    if written.kind not in KINDS:
        return None
    number = written.data.get("dispute")
    return written.seq if number is None and written.kind == "dispute" else number


def derive(
    number: int, known: Iterable[Fact], rules: Callable[[datetime], Dispute], zone: ZoneInfo
) -> dict[str, Any] | None:
    """The columns of a dispute's row, from its facts alone; None where it was never raised.

    A move that was not open at its step changes nothing: the services refuse it before it is written.
    """
    ordered = sorted(known, key=lambda each: each.seq)
    voided = {each.data["of"]: each for each in ordered if each.kind == "void"}
    columns: dict[str, Any] | None = None
    for each in ordered:
        if each.seq == number:
            columns = _begun(each, rules, zone)
        elif columns is not None and each.data.get("dispute") == number and each.seq not in voided:
            _move(columns, each, rules, zone)
    if columns is not None and number in voided and allows(columns["step"], "withdraw"):
        columns |= {"step": "withdrawn", "due_at": None, "closed_at": voided[number].at}
    return columns


def _begun(raised: Fact, rules: Callable[[datetime], Dispute], zone: ZoneInfo) -> dict[str, Any]:
    step = "raised" if raised.data.get("against") is not None else "answered"
    return {
        "raised_by": raised.by,
        "against": raised.data.get("against"),
        "step": step,
        "raised_at": raised.at,
        "due_at": due(step, rules(raised.at), raised.at, zone),
        "ruled_by": None,
        "closed_at": None,
    }


def _move(columns: dict[str, Any], fact: Fact, rules: Callable[[datetime], Dispute], zone: ZoneInfo) -> None:
    """What a later fact does to the row."""
    move = {"dispute": "appeal", "answer": "answer"}.get(fact.kind)
    if fact.kind == "decide":
        move = "rule_finally" if fact.data.get("final") else "rule"
    if move is None or not allows(columns["step"], move):
        return
    step = after(columns["step"], move)
    columns |= {"step": step, "due_at": due(step, rules(fact.at), fact.at, zone)}
    columns["closed_at"] = None if step in OPEN else fact.at
    if fact.kind == "decide":
        columns["ruled_by"] = fact.by
