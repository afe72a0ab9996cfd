"""How does somebody change a customer's grade or the day of his next follow-up, and take it back?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final

from sqlalchemy import select

from core.services import office, record
from core.services.access import Action, Actor
from core.services.business_day import midnight
from core.services.desk import Desk, Tx
from core.services.errors import Invalid, NotFound, Problem, Stale
from core.services.facts import Draft
from core.services.leads import GRADES
from core.services.on_record import facts_of_case
from core.services.projection import stands
from core.services.relation import require_case
from db.tables import case, entry, fact

_ACTIONS: Final = {"grade": Action.GRADE, "plan": Action.PLAN}
#: How far ahead a follow-up can be planned, in days.
_FARTHEST: Final = 366


@dataclass(frozen=True, slots=True)
class Edit:
    """One change of one row: a new grade, or the day by whose end the next follow-up is due.

    `version` is the row's when it was read; `request_id` is made anew for each edit.
    """

    request_id: str
    case_id: int
    version: int
    grade: str | None = None
    due: date | None = None

    @property
    def kind(self) -> str:
        """The fact that it becomes."""
        return "grade" if self.grade is not None else "plan"


@dataclass(frozen=True, slots=True)
class Edited:
    """What was written: the fact, by which it can be taken back, and the row's new version."""

    seq: int
    case_id: int
    version: int


def edit(desk: Desk, actor: Actor, edits: Sequence[Edit]) -> list[Edited]:
    """Make these changes, all or none. Raises Stale (who changed what meanwhile), Invalid or Forbidden."""
    return desk.command(lambda tx: [_edit(tx, actor, each) for each in edits])


def undo(desk: Desk, actor: Actor, request_id: str, seqs: Sequence[int]) -> list[Edited]:
    """Take back changes that the actor himself made and nobody has changed since, all or none."""
    return desk.command(lambda tx: [_undo(tx, actor, f"{request_id}:{seq}", seq) for seq in seqs])


def end_of(tx: Tx, day: date) -> datetime:
    """When a follow-up planned for that day is overdue: at its 24:00."""
    return midnight(tx, day + timedelta(days=1))


def _edit(tx: Tx, actor: Actor, wanted: Edit) -> Edited:
    row = require_case(tx, actor, _ACTIONS[wanted.kind], wanted.case_id)
    seq = record.earlier(tx, wanted.request_id)
    if seq is not None:
        return Edited(seq, row.id, row.version)
    if row.version != wanted.version:
        raise stale(tx, row)
    problem = _problem(tx, wanted)
    if problem is not None:
        raise Invalid(problem)
    data = {"grade": wanted.grade} if wanted.grade else {"next_at": end_of(tx, wanted.due or tx.day(tx.now))}
    return _write(tx, actor, Draft(wanted.kind, actor.id, row.entry_id, data, request_id=wanted.request_id))


def _problem(tx: Tx, wanted: Edit) -> Problem | None:
    today = tx.day(tx.now)
    if wanted.kind == "grade":
        return None if wanted.grade in GRADES else Problem("grade", "unknown_choice")
    if wanted.due is None:
        return Problem("due", "day_missing")
    if wanted.due < today:
        return Problem("due", "day_past")
    return Problem("due", "day_too_far") if (wanted.due - today).days > _FARTHEST else None


def _undo(tx: Tx, actor: Actor, request_id: str, seq: int) -> Edited:
    query = select(fact, entry.c.case_id).join(entry, entry.c.id == fact.c.entry_id).where(fact.c.seq == seq)
    made = tx.connection.execute(query).one_or_none()
    if made is None or made.kind not in _ACTIONS or made.entered_by != actor.id:
        raise NotFound("no_such_edit", seq=seq)
    row = require_case(tx, actor, _ACTIONS[made.kind], made.case_id)
    earlier = record.earlier(tx, request_id)
    if earlier is not None:
        return Edited(earlier, row.id, row.version)
    if _latest(tx, row, made.kind) != seq:
        raise stale(tx, row)
    return _write(tx, actor, Draft("void", actor.id, made.entry_id, {"of": seq}, request_id=request_id))


def _latest(tx: Tx, row: Any, kind: str) -> int | None:
    """The last fact of a kind that stands in the case."""
    standing = stands(facts_of_case(tx, row.id))
    return next((each.seq for each in reversed(standing) if each.kind == kind), None)


def _write(tx: Tx, actor: Actor, draft: Draft) -> Edited:
    written = record.add(tx, actor, draft)
    settled = record.settle_own(tx, written)
    version = tx.connection.execute(select(case.c.version).where(case.c.id == settled.case_id)).scalar_one()
    return Edited(written.seq, settled.case_id, version)


def stale(tx: Tx, row: Any) -> Stale:
    """The refusal of an edit of a row that has changed since it was read: who did what, and when."""
    query = (
        select(fact.c.kind, fact.c.entered_by, fact.c.entered_at)
        .join(entry, entry.c.id == fact.c.entry_id)
        .where(entry.c.case_id == row.id)
        .order_by(fact.c.seq.desc())
        .limit(1)
    )
    last = tx.connection.execute(query).one()
    shown = tx.connection.execute(select(entry.c.name, entry.c.company).where(entry.c.id == row.entry_id)).one()
    name = office.person(tx, last.entered_by).name
    return Stale("stale", name=name, kind=last.kind, at=last.entered_at, customer=shown.company or shown.name)
