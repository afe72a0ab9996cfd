"""Which disputes are there for this person to see, for whom does each wait, and how long?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, Select, and_, func, or_, select
from sqlalchemy import case as when

from core.services import office
from core.services.access import Action, Actor, may, require
from core.services.desk import Desk, Tx
from core.services.dispute_steps import Awaited, awaited
from core.services.dispute_table import rules_at
from core.services.relation import case_row, owner_now, relations
from core.services.scope import named
from db.tables import case, dispute, entry

#: What a dispute can wait for, in the order of a list; `closed` waits for nothing.
STAGES: Final = ("answer", "ruling", "final", "appeal", "closed")
MOST_ROWS: Final = 200


@dataclass(frozen=True, slots=True)
class Filter:
    """Which disputes to list: a stage (open ones where None), those past a date, a part of a name."""

    stage: str | None = None
    late: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class DisputeRow:
    """A dispute in a list. `owner` is the owner of the moment; names are those of people, `customer` as on file."""

    number: int
    case_id: int
    customer: str
    raised_by: str
    against: str | None
    raised_at: datetime
    step: str
    awaited: Awaited | None
    owner: str | None


@dataclass(frozen=True, slots=True)
class DisputeList:
    """The first rows, how many there are in all, how many wait for what, and at how many a date was missed."""

    rows: tuple[DisputeRow, ...]
    total: int
    stages: dict[str, int] = field(default_factory=dict)
    late: int = 0


def disputes(desk: Desk, actor: Actor, chosen: Filter | None = None, *, limit: int = MOST_ROWS) -> DisputeList:
    """The disputes that the actor may see: all for managers and confirmers, his own for a salesperson."""
    chosen = chosen or Filter()
    with desk.read() as tx:
        visible = _visible(actor)
        stage = _stage(tx.now)
        counts = select(stage.label("stage"), func.count()).select_from(dispute).where(*visible).group_by("stage")
        stages: dict[str, int] = {row[0]: row[1] for row in tx.connection.execute(counts)}
        late = select(func.count()).select_from(dispute).where(*visible, _late(tx.now))
        wanted = [*visible, *_chosen(chosen, tx.now)]
        total = tx.connection.execute(_joined(select(func.count())).where(*wanted)).scalar_one()
        rows = tx.connection.execute(
            _joined(select(dispute, case, entry.c.name.label("customer"), entry.c.company.label("firm")))
            .where(*wanted)
            .order_by(dispute.c.closed_at.desc().nulls_first(), dispute.c.due_at.nulls_last(), dispute.c.fact_seq)
            .limit(limit)
        )
        found = tuple(_row(tx, row) for row in rows)
        return DisputeList(found, total, stages, tx.connection.execute(late).scalar_one())


def running(desk: Desk, actor: Actor, case_id: int) -> int | None:
    """The dispute on this customer that the actor may see and that is not at its end; None where there is none."""
    with desk.read() as tx:
        if not may(actor, Action.VIEW_DISPUTES, relations(tx, actor, case_row(tx, case_id))):
            return None
        wanted = [*_visible(actor), dispute.c.case_id == case_id, dispute.c.step.not_in(["final", "withdrawn"])]
        latest = select(dispute.c.fact_seq).where(*wanted).order_by(dispute.c.fact_seq.desc()).limit(1)
        return tx.connection.execute(latest).scalar_one_or_none()


def _visible(actor: Actor) -> list[ColumnElement[bool]]:
    """A salesperson sees the disputes of which he is a side; in SQL, so that no other row leaves the database."""
    if actor.for_himself:
        require(actor, Action.VIEW_DISPUTES, frozenset({"disputed"}))
        return [or_(dispute.c.raised_by == actor.id, dispute.c.against == actor.id)]
    require(actor, Action.VIEW_DISPUTES, frozenset({"other"}))
    return []


def _joined(query: Select[Any]) -> Select[Any]:
    return (
        query.select_from(dispute).join(case, case.c.id == dispute.c.case_id).join(entry, entry.c.id == case.c.entry_id)
    )


def _stage(now: datetime) -> ColumnElement[str]:
    """What a dispute waits for at `now`, as `dispute_steps.awaited` says it, for counting in SQL."""
    over = dispute.c.due_at <= now
    return when(
        (and_(dispute.c.step == "raised", or_(dispute.c.due_at.is_(None), dispute.c.due_at > now)), "answer"),
        (dispute.c.step.in_(["raised", "answered"]), "ruling"),
        (dispute.c.step == "appealed", "final"),
        (and_(dispute.c.step == "ruled", ~func.coalesce(over, False)), "appeal"),
        else_="closed",
    )


def _late(now: datetime) -> ColumnElement[bool]:
    return and_(dispute.c.closed_at.is_(None), dispute.c.due_at <= now)


def _chosen(chosen: Filter, now: datetime) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = []
    if chosen.stage is not None:
        found.append(_stage(now) == chosen.stage)
    elif not chosen.late and not chosen.text.strip():
        found.append(dispute.c.closed_at.is_(None))
    if chosen.late:
        found.append(_late(now))
    if chosen.text.strip():
        found.append(named(chosen.text.strip()))
    return found


def _row(tx: Tx, row: Any) -> DisputeRow:
    people = office.people(tx)
    owner = owner_now(row, tx)
    return DisputeRow(
        number=row.fact_seq,
        case_id=row.case_id,
        customer=row.firm or row.customer or "",
        raised_by=people[row.raised_by].name,
        against=people[row.against].name if row.against is not None else None,
        raised_at=row.raised_at,
        step=row.step,
        awaited=awaited(row.step, row.due_at, rules_at(tx, row.raised_at), tx.now, tx.zone),
        owner=people[owner].name if owner is not None else None,
    )
