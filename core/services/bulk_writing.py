"""How is a trial written down, table by table?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy import bindparam, update

from core.services import facts, record, search_index
from core.services.bulk_trial import Customer, Item, Trial
from core.services.desk import Tx
from core.services.identity import add_entries
from db import ledger
from db.adding import new_rows
from db.reserving import reserve
from db.tables import case, party, party_key, verdict


def write(tx: Tx, trial: Trial) -> None:
    """Write everything that the trial judged."""
    new = [each for each in trial.customers if each.new]
    new_rows(tx.connection, party, [{"id": each.party_id, "kind": each.kind} for each in new])
    new_rows(
        tx.connection, party_key, [{"kind": "phone", "value": each.phone, "party_id": each.party_id} for each in new]
    )
    add_entries(tx, [_entry(item) for item in trial.items if item.fresh is not None])
    ledger.append_all(tx.connection, [facts.parted(tx, trial.actor.id, item.draft) for item in trial.items])
    judged = [item for item in trial.items if item.settled is not None]
    numbers = reserve(tx.connection, verdict, len(judged))
    last: dict[int, int] = {}
    verdicts = []
    for item in judged:
        assert item.settled is not None
        number = last[item.settled.case_id] = next(numbers)
        at = max(tx.now, item.fact.at)
        row = record.verdict_row(tx, item.settled.case_id, item.fact, at, item.settled.verdict)
        verdicts.append(row | {"id": number})
    shown = {item.settled.case_id: item.number for item in reversed(judged) if item.settled is not None}
    cases = {each.case_id: each for each in trial.customers if each.case_id in last and each.case_id is not None}
    new_rows(
        tx.connection, case, [_new(each, number, last, shown) for number, each in cases.items() if each.case_is_new]
    )
    changed = [_case(each, last[number]) | {"number": number} for number, each in cases.items() if not each.case_is_new]
    if changed:
        columns: dict[str, Any] = {name: bindparam(name) for name in changed[0] if name != "number"}
        tx.connection.execute(update(case).where(case.c.id == bindparam("number")).values(columns), changed)
    new_rows(tx.connection, verdict, verdicts)
    search_index.project(tx.connection, cases)


def _entry(item: Item) -> dict[str, Any]:
    assert item.fresh is not None
    return item.fresh | {"case_id": item.settled.case_id if item.settled is not None else None}


def _new(each: Customer, number: int, last: Mapping[int, int], shown: Mapping[int, int]) -> dict[str, Any]:
    return _case(each, last[number]) | {"id": number, "entry_id": shown[number]}


def _case(customer: Customer, verdict_id: int) -> dict[str, Any]:
    return customer.columns | {"verdict_id": verdict_id, "version": customer.version}
