"""What does the table of deal steps hold, and how does it follow from the facts?

`derive` says what a row holds, `project` writes it; verification compares the two (core.services.side_tables).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import delete, insert, update

from core.rules.model import DEAL_STEPS, Fact
from core.services.desk import Tx
from core.services.on_record import facts_of_case
from db.tables import deal_step

#: Facts that a deal step consists of.
KINDS: Final = frozenset({*DEAL_STEPS, "confirm_money", "correct", "void"})
#: Field of a fact -> column of the table.
_COLUMNS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "on": "day",
        "amount_cents": "amount_cents",
        "unit": "unit_text",
        "name": "paper_name",
        "group": "group_purchase",
        "by": "by_id",
    }
)


def project(tx: Tx, written: Fact, case_id: int) -> None:
    """Write anew the row of the deal step that this fact belongs to, if it belongs to one; a voided step has none."""
    if written.kind not in KINDS:
        return
    known = facts_of_case(tx, case_id)
    number = number_of(written, {each.seq: each for each in known})
    if number is None:
        return
    row = deal_step.c.fact_seq == number
    columns = derive(number, known, tx.zone)
    if columns is None:
        tx.connection.execute(delete(deal_step).where(row))
    elif not tx.connection.execute(update(deal_step).where(row).values(columns)).rowcount:
        tx.connection.execute(insert(deal_step).values(fact_seq=number, case_id=case_id, **columns))


def number_of(written: Fact, known: Mapping[int, Fact]) -> int | None:
    """The number of the step that a fact belongs to; None for one that belongs to none."""
    if written.kind in DEAL_STEPS:
        return written.seq
    named = known.get(written.data["of"]) if written.kind in KINDS else None
    return number_of(named, known) if named is not None else None


def derive(number: int, known: Iterable[Fact], zone: ZoneInfo) -> dict[str, Any] | None:
    """The columns of a step's row, from its facts alone; None where it never was or was voided."""
    ordered = sorted(known, key=lambda each: each.seq)
    voided = {each.data["of"] for each in ordered if each.kind == "void"}
    columns: dict[str, Any] | None = None
    for each in ordered:
        if each.seq in voided:
            continue
        if each.seq == number:
            columns = _taken(each, zone)
        elif columns is not None and each.kind == "correct" and each.data["of"] == number:
            columns |= _said(each)
            if "amount_cents" in each.data:  # another amount is other money: finance looks again
                columns |= {"confirmed_by": None, "confirmed_at": None}
        elif columns is not None and each.kind == "confirm_money" and each.data["of"] == number:
            columns |= {"confirmed_by": each.by, "confirmed_at": each.at}
    return columns


def _taken(step: Fact, zone: ZoneInfo) -> dict[str, Any]:
    empty: dict[str, Any] = dict.fromkeys(("amount_cents", "unit_text", "paper_name", "confirmed_by", "confirmed_at"))
    began = {"kind": step.kind, "at": step.at, "day": step.at.astimezone(zone).date(), "by_id": step.by}
    return empty | began | {"group_purchase": False} | _said(step)


def _said(fact: Fact) -> dict[str, Any]:
    """What a fact says of the columns."""
    said = {column: fact.data[name] for name, column in _COLUMNS.items() if name in fact.data}
    if "day" in said:
        said["day"] = date.fromisoformat(said["day"])
    if "group_purchase" in said:
        said["group_purchase"] = bool(said["group_purchase"])
    return said | {name: said[name] or None for name in ("unit_text", "paper_name") if name in said}
