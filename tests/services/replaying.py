"""What did the whole office know when a verdict was given? For tests that give it again from the facts."""

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import select

from core.comparing import fact_compared
from core.rules import History
from core.services import facts, office
from core.services.bearing import entry_of
from core.services.desk import Tx
from db.tables import entry


def histories(tx: Tx) -> Callable[[int], History]:
    """The office's history as it stood at a head of the ledger, for any head."""
    entries = {row.id: entry_of(row) for row in tx.connection.execute(select(entry))}
    known = [fact_compared(facts.read(row)) for row in tx.connection.execute(facts.sealed())]
    versions = office.dated(office.rulebooks(tx))

    def at(head: int) -> History:
        return History(entries, office.staff(tx), [each for each in known if each.seq <= head], versions, tx.zone)

    return at
