"""Which papers were issued, and which of them are in force? As somebody may see them, the latest first."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, or_, select

from core.documents.paper import PREFIX, numbered
from core.services import office
from core.services.access import RELATIONS, Action, Actor, may, require
from core.services.desk import Desk
from core.services.on_record import called
from core.services.paper_standing import standings
from core.services.scope import masked_phone, named, visible
from db.tables import case, entry, paper

MOST_ROWS: Final = 200


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A paper in the list. `holder` is whose customer it says he is; `standing` one of paper_standing.STANDINGS."""

    seq: int
    number: str
    kind: str
    case_id: int
    customer: str
    phone: str | None
    holder: str | None
    issued_at: datetime
    issued_by: str
    standing: str
    may_void: bool


@dataclass(frozen=True, slots=True)
class PaperList:
    """The papers that were asked for, how many there are of each kind, and whether there are more than shown."""

    rows: tuple[PaperRow, ...]
    kinds: dict[str, int]
    more: bool


def paper_list(desk: Desk, actor: Actor, *, kind: str = "", text: str = "", limit: int = MOST_ROWS) -> PaperList:
    """Papers about customers whom the actor may see, and those that he issued. `text` is part of a name or a number."""
    require(actor, Action.PRINT_PAPER, frozenset(RELATIONS))
    with desk.read() as tx:
        seen = or_(visible(tx, actor), paper.c.issued_by == actor.id)
        joined = paper.join(case, case.c.id == paper.c.case_id).join(entry, entry.c.id == case.c.entry_id)
        conditions = [seen, *([_called(text.strip())] if text.strip() else [])]
        size = func.count().label("size")
        counted = select(paper.c.kind, size).select_from(joined).where(*conditions).group_by(paper.c.kind)
        kinds = {row.kind: row.size for row in tx.connection.execute(counted)}
        query = select(paper, entry.c.name, entry.c.company, masked_phone().label("shown")).select_from(joined)
        if kind:
            conditions.append(paper.c.kind == kind)
        query = query.where(*conditions).order_by(paper.c.issued_at.desc(), paper.c.fact_seq.desc())
        rows = list(tx.connection.execute(query.limit(limit + 1)))
        stand = standings(tx, rows[:limit])
        voids = may(actor, Action.VOID_PAPER, frozenset({"other"}))
        people = office.people(tx)
        shown = tuple(_row(row, people, stand[row.fact_seq], voids=voids) for row in rows[:limit])
        return PaperList(shown, kinds, len(rows) > limit)


def _called(text: str) -> Any:
    """By the customer's name, or by the paper's number with or without its letter."""
    letter, _, digits = text.upper().rpartition("-")
    if not digits.isdigit() or not digits.isascii() or len(digits) > 9:
        return named(text)
    of_kind = [each for each, prefix in PREFIX.items() if not letter or prefix == letter]
    return or_(paper.c.number == int(digits), named(text)) & paper.c.kind.in_(of_kind)


def _row(row: Any, people: dict[int, office.Person], standing: str, *, voids: bool) -> PaperRow:
    holder = people.get(row.owner_id) if row.owner_id is not None else None
    return PaperRow(
        seq=row.fact_seq,
        number=numbered(row.kind, row.number),
        kind=row.kind,
        case_id=row.case_id,
        customer=called(row),
        phone=row.shown,
        holder=(holder.unit or holder.name) if holder is not None else None,
        issued_at=row.issued_at,
        issued_by=people[row.issued_by].name,
        standing=standing,
        may_void=voids and row.void_at is None,
    )
