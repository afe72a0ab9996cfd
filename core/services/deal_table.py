"""What does the table of deal steps hold, and how does it follow from the facts?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import delete, insert, update

from core.rules.model import DEAL_STEPS, Fact
from core.services.desk import Tx
from db.tables import deal_step


def project(tx: Tx, written: Fact, case_id: int) -> None:
    """Write what this fact changes in the table `deal_step`. The rebuild calls it for every fact in ledger order."""
    table = deal_step.c.fact_seq
    if written.kind in DEAL_STEPS:
        tx.connection.execute(insert(deal_step).values(fact_seq=written.seq, case_id=case_id, **_columns(tx, written)))
    elif written.kind == "confirm_money":
        seen = {"confirmed_by": written.by, "confirmed_at": written.at}
        tx.connection.execute(update(deal_step).where(table == written.data["of"]).values(seen))
    elif written.kind == "void":
        tx.connection.execute(delete(deal_step).where(table == written.data["of"]))
    elif written.kind == "correct":
        changed = {name: _VALUES[name](written.data[name]) for name in _VALUES.keys() & written.data.keys()}
        columns = {column: value for part in changed.values() for column, value in part.items()}
        if columns:
            tx.connection.execute(update(deal_step).where(table == written.data["of"]).values(columns))


#: Field of a fact -> what it is in the table.
_VALUES: Final[Mapping[str, Any]] = MappingProxyType(
    {
        "on": lambda on: {"day": date.fromisoformat(on)},
        "amount_cents": lambda cents: {"amount_cents": cents},
        "unit": lambda unit: {"unit_text": unit},
        "name": lambda name: {"paper_name": name},
        "group": lambda group: {"group_purchase": bool(group)},
        "by": lambda by: {"by_id": by},
    }
)


def _columns(tx: Tx, written: Fact) -> dict[str, Any]:
    columns: dict[str, Any] = {"kind": written.kind, "at": written.at, "day": tx.day(written.at), "by_id": written.by}
    for name in _VALUES.keys() & written.data.keys():
        columns |= _VALUES[name](written.data[name])
    return columns
