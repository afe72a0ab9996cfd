"""Somebody comes again: which customer is he, whose, is the owner here, and was he expected?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import select

from core.rules.model import Fact
from core.services import turns
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.history import facts_of
from core.services.projection import stands
from core.services.relation import case_row, owner_now
from core.services.search import search
from db.tables import entry

#: So many are shown; whoever cannot be told apart among them says more digits.
MOST: Final = 6
_PLANS: Final = frozenset({"plan", "follow_up"})


@dataclass(frozen=True, slots=True)
class Known:
    """A customer who may be the one: whose he is (None: nobody's), that colleague's state now, and the appointment."""

    case_id: int
    name: str | None
    phone: str | None
    owner: str | None
    state: str | None
    expected: date | None


def recognise(desk: Desk, actor: Actor, text: str) -> list[Known]:
    """Customers with these digits in their number or this part of a name, as far as the actor may see them."""
    require(actor, Action.ARRIVE)
    hits = search(desk, actor, text, limit=MOST).hits
    if not hits:
        return []
    with desk.read() as tx:
        day = turns.today(tx)
        found = []
        for hit in hits:
            row = case_row(tx, hit.case_id)
            receiver = row.server_id or owner_now(row, tx)
            state = day.state(receiver) if receiver is not None else None
            expected = _expected(tx, hit.case_id)
            found.append(Known(hit.case_id, hit.company or hit.name, hit.phone, hit.owner, state, expected))
        return found


def _expected(tx: Tx, case_id: int) -> date | None:
    """For which day the next meeting was agreed, if that is today or later; a whole day ends at the next midnight."""
    entries = tx.connection.execute(select(entry.c.id).where(entry.c.case_id == case_id)).scalars()
    planned = [_moment(each) for each in stands(facts_of(tx, list(entries))) if each.kind in _PLANS]
    last = next((each for each in reversed(planned) if each is not None), None)
    on = tx.day(last - timedelta(microseconds=1)) if last is not None else None
    return on if on is not None and on >= tx.day(tx.now) else None


def _moment(each: Fact) -> datetime | None:
    at: Any = each.data.get("next_at")
    return datetime.fromisoformat(at) if isinstance(at, str) else at
