"""How is a confirmation slip handed in, signed and judged (003-18-01 to 003-18-18)?

The salesperson hands it in; the time of confirmation is the confirmer's signature. A slip that collides with another's
confirmation, or is one too many, is returned with notice to stop contacting the customer.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import select

from core.rules.model import Verdict
from core.services import late_claims, office, record, request_table
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.errors import Forbidden, Invalid, Problem, Refused
from core.services.facts import Draft
from core.services.notices import notify, tell
from core.services.on_record import entry_in
from core.services.relation import case_row, relations
from core.services.requests import answerers, asked_fact, require_answerer, waiting_row
from core.services.slip_room import room_in, window_in
from core.services.verdicts import decode
from db.tables import entry, fact, request, verdict

#: What an amended slip may change (003-18-16).
CHANGES: Final = ("need", "intention", "buyer")
_MOST_NOTE: Final = 500
#: Minutes by which a signature may seem to lie ahead.
_SKEW: Final = timedelta(minutes=1)
#: Reasons by which a slip is one too many.
_FULL: Final = frozenset({"quota_full", "month_full", "day_full"})


@dataclass(frozen=True, slots=True)
class HandIn:
    """A slip to hand in: the customer, whose slip it is, what an amended one changes, and a note."""

    request_id: str | None
    case_id: int
    by: int
    changes: tuple[str, ...] = ()
    note: str = ""


@dataclass(frozen=True, slots=True)
class Signed:
    """What the signature brought: the slip, the case and the verdict. `next_at` is when a full quota has room again;
    `left_to_person` says that the signature was entered too late to take the customer from his owner."""

    seq: int
    case_id: int
    verdict: Verdict
    next_at: datetime | None = None
    left_to_person: bool = False


def hand_in(desk: Desk, actor: Actor, form: HandIn) -> int:
    """Hand a slip in; it waits for the confirmer's signature. Returns its number in the ledger.

    Raises Invalid, Forbidden, or Refused where the rulebook has no slips or one of his waits already.
    """

    def work(tx: Tx) -> int:
        done = record.earlier(tx, form.request_id)
        if done is not None:
            return done
        row = case_row(tx, form.case_id)
        require(actor, Action.HAND_IN, relations(tx, actor, row))
        if actor.for_himself and form.by != actor.id:
            raise Forbidden("receiver_not_you")
        _check(tx, form)
        data = {"changes": list(form.changes) or None, "text": form.note.strip() or None}
        number = _entry_of(tx, row.id, form.by) or row.entry_id
        written = record.add(tx, actor, Draft("hand_in", form.by, number, data, request_id=form.request_id))
        request_table.project(tx, written.seq, row.id)
        tell(tx, answerers(tx, actor, ("service",)), "slip_handed_in", row.id, by=actor.name)
        return written.seq

    return desk.command(work)


def sign(desk: Desk, actor: Actor, seq: int, at: datetime | None = None, *, request_id: str | None = None) -> Signed:
    """The confirmer signs: the slip counts from `at` (now where None) and is judged at once; its author is told.

    Raises Invalid, Forbidden, NotFound or Refused("already_answered").
    """

    def work(tx: Tx) -> Signed:
        done = record.earlier(tx, request_id)
        if done is not None:
            return _as_before(tx, done)
        row = waiting_row(tx, seq, "slip")
        require_answerer(tx, actor, row)
        if at is not None and at > tx.now + _SKEW:
            raise Invalid(Problem("at", "in_the_future"))
        asked = asked_fact(tx, seq)
        data = {"asked": seq, "changes": asked.data.get("changes"), "at_proof": "signature"}
        draft = Draft("slip", row.by_id, entry_in(asked), data, at, request_id)
        signed = _judged(tx, actor, draft)
        request_table.project(tx, seq, signed.case_id)
        _tell(tx, actor, row.by_id, signed)
        return signed

    return desk.command(work)


def _judged(tx: Tx, actor: Actor, draft: Draft) -> Signed:
    """Write the slip and judge it; one signed earlier that would take somebody's customer is left to a person."""
    savepoint = tx.connection.begin_nested()
    written = record.add(tx, actor, draft)
    settled = record.settle_own(tx, written)
    if draft.at is not None and late_claims.takes(settled, draft.by):
        savepoint.rollback()
        written, settled = late_claims.leave_to_person(tx, actor, draft, settled.losers)
        return Signed(written.seq, settled.case_id, late_claims.referred(settled.verdict), left_to_person=True)
    savepoint.commit()
    full = any(each.code in _FULL and written.seq in each.facts for each in settled.verdict.reasons)
    room = room_in(tx, int(draft.by)) if full and draft.by is not None else None
    return Signed(written.seq, settled.case_id, settled.verdict, room.next_at if room is not None else None)


def _tell(tx: Tx, actor: Actor, by: int, signed: Signed) -> None:
    """The author hears of it; a returned slip means to stop contacting the customer (003-18-10, 003-18-15)."""
    outcome = signed.verdict.outcome
    if signed.left_to_person or outcome == "refer":
        notify(tx, by, "slip_referred", signed.case_id, by=actor.name)
        tell(tx, answerers(tx, actor, ("manager",)), "slip_same_day", signed.case_id, by=actor.name)
    elif signed.next_at is not None:
        notify(tx, by, "slip_over_quota", signed.case_id, by=actor.name, until=signed.next_at)
    elif outcome == "accepted":
        notify(tx, by, "slip_confirmed", signed.case_id, by=actor.name)
    elif outcome == "refused":
        notify(tx, by, "slip_returned", signed.case_id, by=actor.name)
    else:
        notify(tx, by, "slip_void", signed.case_id, by=actor.name)


def _check(tx: Tx, form: HandIn) -> None:
    if "slip" not in office.rules_now(tx).basis.kinds:
        raise Refused("no_slips_here")
    hours = window_in(tx)
    if hours.bars and not hours.is_open:
        clause = office.rules_now(tx).cites["intake.windows"][0]
        raise Refused("outside_hours", clause=clause, hours="、".join(hours.hours), opens=hours.next_at)
    problems = [] if set(form.changes) <= set(CHANGES) else [Problem("changes", "unknown_choice")]
    if len(form.note) > _MOST_NOTE:
        problems.append(Problem("note", "too_long", {"most": _MOST_NOTE}))
    if not office.person(tx, form.by).active:
        problems.append(Problem("by", "receiver_left"))
    if problems:
        raise Invalid(*problems)
    waits = (request.c.case_id == form.case_id, request.c.by_id == form.by, request.c.step == "waiting")
    if tx.connection.execute(select(request.c.fact_seq).where(*waits, request.c.kind == "slip")).first() is not None:
        raise Refused("already_handed_in")


def _entry_of(tx: Tx, case_id: int, by: int) -> int | None:
    """The customer as this person himself wrote him down last."""
    query = (
        select(entry.c.id)
        .join(fact, fact.c.entry_id == entry.c.id)
        .where(entry.c.case_id == case_id, fact.c.by_id == by, fact.c.kind.in_(("visit", "call", "report", "slip")))
        .order_by(fact.c.seq.desc())
        .limit(1)
    )
    return tx.connection.execute(query).scalar_one_or_none()


def _as_before(tx: Tx, seq: int) -> Signed:
    """What the first arrival of a command answered."""
    query = select(verdict, fact.c.kind).join(fact, fact.c.seq == verdict.c.fact_seq).where(fact.c.seq == seq)
    row = tx.connection.execute(query.order_by(verdict.c.id).limit(1)).one()
    late, given = row.kind == "dispute", decode(row.body)
    return Signed(seq, row.case_id, late_claims.referred(given) if late else given, left_to_person=late)
