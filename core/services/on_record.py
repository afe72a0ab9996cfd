"""What is on record of a customer: how he is called, his entries, and the facts about them?"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import ColumnElement, and_, select

from core.rules.case import position_of
from core.rules.model import Fact
from core.services import facts
from core.services.desk import Tx
from db.tables import case, entry, fact


def called(who: Any) -> str:
    """Company and name, as far as they are known, of anything that has both; empty for a customer without."""
    return " · ".join(part for part in (who.company, who.name) if part)


def of_party(party: int | None, *which: ColumnElement[bool]) -> ColumnElement[bool]:
    """Rows of `case` that a party's entries stand in, and that were not joined to another; `which` of its entries."""
    cases = select(entry.c.case_id).where(entry.c.party_id == party, entry.c.case_id.is_not(None), *which)
    return and_(case.c.id.in_(cases), case.c.state != "joined")


def entries_of(tx: Tx, case_id: int) -> list[int]:
    """The entries that are this customer."""
    return list(tx.connection.execute(select(entry.c.id).where(entry.c.case_id == case_id)).scalars())


def facts_of(tx: Tx, entries: Iterable[int]) -> list[Fact]:
    """The facts about these entries in the order of the rules, void ones too."""
    rows = tx.connection.execute(facts.sealed().where(fact.c.entry_id.in_(list(entries))))
    return sorted((facts.read(row) for row in rows), key=position_of)


def facts_of_case(tx: Tx, case_id: int) -> list[Fact]:
    """The facts about a customer in the order of the rules, void ones too."""
    return facts_of(tx, entries_of(tx, case_id))


def entry_in(each: Fact) -> int:
    """The entry that a fact about a customer names; in the ledger entries have numbers."""
    assert isinstance(each.customer, int)
    return each.customer


def entry_of_fact(tx: Tx, seq: int) -> int:
    """The entry that a fact about a customer speaks of."""
    return int(tx.connection.execute(select(fact.c.entry_id).where(fact.c.seq == seq)).scalar_one())


def case_of(tx: Tx, entry_id: int) -> int | None:
    """The case in which an entry stands now; None for a traffic record."""
    return tx.connection.execute(select(entry.c.case_id).where(entry.c.id == entry_id)).scalar_one_or_none()
