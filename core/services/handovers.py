"""Which customers were handed over on a day, by whom, from whom, to whom, and why (004-01-42)?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import ScalarSelect, select

from core.services import facts, office
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.scope import masked_phone
from db.tables import entry, fact, verdict


@dataclass(frozen=True, slots=True)
class Handover:
    """One line of the register. `before` is the owner until then; with `service_only` he stays it.

    The reason is empty where the receiver of an agency's customer became his server by himself.
    """

    seq: int
    at: datetime
    case_id: int | None
    customer: str
    phone: str | None
    before: str | None
    to: str
    by: str
    reason: str
    service_only: bool


def handovers(desk: Desk, actor: Actor, first: date, last: date | None = None) -> list[Handover]:
    """The register of a day, or of all days from `first` to `last`, in order."""
    require(actor, Action.DISPATCH)
    with desk.read() as tx:
        shown = masked_phone().label("shown_phone")
        query = (
            facts.sealed(entry.c.name, entry.c.company, entry.c.case_id, shown, _before().label("before"))
            .join(entry, entry.c.id == fact.c.entry_id)
            .where(fact.c.kind == "transfer", fact.c.day.between(first, last or first))
            .order_by(fact.c.at, fact.c.seq)
        )
        return [_line(tx, row) for row in tx.connection.execute(query)]


def _line(tx: Tx, row: Any) -> Handover:
    data, people = facts.read(row).data, office.people(tx)
    return Handover(
        row.seq,
        row.at,
        row.case_id,
        row.company or row.name or "",
        row.shown_phone,
        people[row.before].name if row.before is not None else None,
        people[data["to"]].name if data.get("to") in people else "",
        people[row.entered_by].name if row.entered_by in people else "",
        str(data.get("reason") or ""),
        bool(data.get("service_only")),
    )


def _before() -> ScalarSelect[Any]:
    """The owner by the last verdict that was given before."""
    earlier = select(verdict.c.owner_id).where(verdict.c.case_id == entry.c.case_id, verdict.c.fact_seq < fact.c.seq)
    return earlier.order_by(verdict.c.id.desc()).limit(1).scalar_subquery()
