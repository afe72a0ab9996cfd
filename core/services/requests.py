"""Which slips and renewals wait for an answer, and how are they sent back or taken back?"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from core.rules.model import Fact
from core.services import facts, office, record, request_table
from core.services.access import TABLE, Action, Actor, may, require
from core.services.desk import Desk, Tx
from core.services.errors import Forbidden, NotFound, Refused
from core.services.facts import Draft
from core.services.notices import notify
from core.services.on_record import called, entry_in
from core.services.reasons import require_reason
from core.services.relation import case_row, relations
from core.services.scope import masked_phone, named
from db.tables import case, entry, request, verdict
from db.tables import fact as fact_table

MOST_ROWS: Final = 200


@dataclass(frozen=True, slots=True)
class Request:
    """A request as a list shows it. `outcome` is the verdict on a slip that was signed; `may_answer` says that this
    reader may sign, approve or send it back, `mine` that he may take it back."""

    seq: int
    kind: str
    case_id: int
    customer: str
    phone: str | None
    by: str
    at: datetime
    step: str
    changes: tuple[str, ...]
    note: str
    answer: int | None
    answered_at: datetime | None
    outcome: str | None
    reason: str
    may_answer: bool
    mine: bool


def requests(
    desk: Desk, actor: Actor, *, waiting: bool = True, text: str = "", limit: int = MOST_ROWS
) -> list[Request]:
    """Requests that wait, the oldest first, or those that were answered, the latest first.

    Whoever answers sees all of them, everybody else his own and his agency's.
    """
    with desk.read() as tx:
        query = (
            select(request, entry.c.name, entry.c.company, masked_phone().label("shown"), verdict.c.outcome)
            .join(case, case.c.id == request.c.case_id)
            .join(entry, entry.c.id == case.c.entry_id)
            .outerjoin(verdict, (verdict.c.fact_seq == request.c.answer_seq) & (verdict.c.case_id == request.c.case_id))
            .where(request.c.step == "waiting" if waiting else request.c.step != "waiting")
            .order_by(request.c.at if waiting else request.c.answered_at.desc(), request.c.fact_seq)
            .limit(limit)
        )
        if not answers(actor):
            query = query.where(request.c.by_id.in_(side_of(tx, actor)))
        if text.strip():
            query = query.where(named(text.strip()))
        rows = list(tx.connection.execute(query))
        said = _facts(tx, [seq for row in rows for seq in (row.fact_seq, row.answer_seq) if seq is not None])
        return [_shown(tx, actor, row, said) for row in rows]


def answers(actor: Actor) -> bool:
    """Is this somebody who answers requests at all?"""
    return may(actor, Action.ANSWER_REQUEST, frozenset({"other"}))


def side_of(tx: Tx, actor: Actor) -> list[int]:
    """The actor and, for somebody of an outside agency, his colleagues there."""
    if actor.unit_id is None:
        return [actor.id]
    return [each.id for each in office.people(tx).values() if each.unit_id == actor.unit_id]


def waiting_row(tx: Tx, seq: int, kind: str | None = None) -> Any:
    """The row of a request (of this kind) that still waits; raises NotFound or Refused("already_answered")."""
    row = tx.connection.execute(select(request).where(request.c.fact_seq == seq)).one_or_none()
    if row is None or kind not in (None, row.kind):
        raise NotFound("no_such_request", seq=seq)
    if row.step != "waiting":
        raise Refused("already_answered")
    return row


def asked_fact(tx: Tx, seq: int) -> Fact:
    """The fact by which the request was made."""
    return _facts(tx, [seq])[seq]


def require_answerer(tx: Tx, actor: Actor, row: Any) -> None:
    """Raise unless the actor may answer this request; nobody answers his own."""
    require(actor, Action.ANSWER_REQUEST, relations(tx, actor, case_row(tx, row.case_id)))
    if row.by_id == actor.id:
        raise Forbidden("not_your_own_request")


def send_back(desk: Desk, actor: Actor, seq: int, reason: str, *, request_id: str | None = None) -> None:
    """Send a slip or an application back without judging it; its author is told why.

    Raises Invalid, Forbidden, NotFound or Refused("already_answered").
    """

    def work(tx: Tx) -> None:
        if record.earlier(tx, request_id) is not None:
            return
        row = waiting_row(tx, seq)
        require_answerer(tx, actor, row)
        require_reason(reason)
        number = entry_in(asked_fact(tx, seq))
        data = {"asked": seq, "reason": reason.strip()}
        record.add(tx, actor, Draft("send_back", actor.id, number, data, request_id=request_id))
        request_table.project(tx, seq, row.case_id)
        said = {"by": actor.name, "reason": reason.strip()}
        notify(tx, row.by_id, "slip_sent_back" if row.kind == "slip" else "renewal_sent_back", row.case_id, **said)

    desk.command(work)


def take_back(desk: Desk, actor: Actor, seq: int, *, request_id: str | None = None) -> None:
    """The author takes his request back. Raises Forbidden, NotFound or Refused("already_answered")."""

    def work(tx: Tx) -> None:
        if record.earlier(tx, request_id) is not None:
            return
        row = waiting_row(tx, seq)
        require(actor, Action.HAND_IN if row.kind == "slip" else Action.RENEW, frozenset({"own", "pool"}))
        if row.by_id not in side_of(tx, actor):
            raise Forbidden("not_your_entry")
        number = entry_in(asked_fact(tx, seq))
        record.add(tx, actor, Draft("void", actor.id, number, {"of": seq}, request_id=request_id))
        request_table.project(tx, seq, row.case_id)

    desk.command(work)


def answerers(tx: Tx, actor: Actor, roles: Collection[str]) -> set[int]:
    """Those of these roles who may answer, to be told that something waits for them; without the actor himself."""
    listed = TABLE[Action.ANSWER_REQUEST]
    people = office.people(tx).values()
    return {each.id for each in people if each.active and each.role in roles and listed.get(each.role)} - {actor.id}


def _facts(tx: Tx, seqs: list[int]) -> dict[int, Fact]:
    query = facts.sealed()
    rows = tx.connection.execute(query.where(fact_table.c.seq.in_(seqs)))
    return {row.seq: facts.read(row) for row in rows}


def _shown(tx: Tx, actor: Actor, row: Any, said: dict[int, Fact]) -> Request:
    asked, answer = said[row.fact_seq], said.get(row.answer_seq)
    open_ = row.step == "waiting"
    related = relations(tx, actor, case_row(tx, row.case_id))
    return Request(
        seq=row.fact_seq,
        kind=row.kind,
        case_id=row.case_id,
        customer=called(row),
        phone=row.shown,
        by=office.people(tx)[row.by_id].name,
        at=row.at,
        step=row.step,
        changes=tuple(asked.data.get("changes") or ()),
        note=str(asked.data.get("text") or ""),
        answer=row.answer_seq,
        answered_at=row.answered_at,
        outcome=row.outcome if row.kind == "slip" else None,
        reason=str(answer.data.get("reason") or "") if answer is not None else "",
        may_answer=open_ and row.by_id != actor.id and may(actor, Action.ANSWER_REQUEST, related),
        mine=open_ and row.by_id in side_of(tx, actor),
    )
