"""How is a dispute raised, answered, argued and withdrawn (ST-16)?

Each step is a fact: `dispute` (an appeal names the dispute that it goes on with), `answer`, `statement`, and `void`
for a withdrawal. Rulings and findings stand in core.services.rulings.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import or_, select

from core.rules.model import Verdict
from core.services import office, record
from core.services.access import Action, Actor
from core.services.desk import Desk, Tx
from core.services.dispute_steps import OPEN, after
from core.services.dispute_table import deciders, dispute_row, is_party, project
from core.services.errors import Forbidden, Invalid, Problem, Refused
from core.services.facts import Draft
from core.services.notices import tell
from core.services.relation import owner_now, require_case
from core.services.verdicts import decode
from db.tables import dispute, fact, verdict

#: How much one may write at once.
MOST: Final = 2000


@dataclass(frozen=True, slots=True)
class Complaint:
    """A dispute as its form holds it.

    `by` disputes the ownership (the actor himself, unless a manager enters it for him), `against` is the other
    side: the owner of the moment where it is None. `text` says what happened, `evidence` are tokens of pictures.
    """

    request_id: str | None
    case_id: int
    text: str
    against: int | None = None
    by: int | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Statement:
    """What one side says to a dispute. `by` is the speaker where a manager writes it down for him."""

    request_id: str | None
    dispute: int
    text: str
    by: int | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Heard:
    """What came of it: the fact, the dispute it belongs to, its step now, and the verdict where one was given."""

    seq: int
    dispute: int
    case_id: int
    step: str
    verdict: Verdict | None = None


def raise_dispute(desk: Desk, actor: Actor, form: Complaint) -> Heard:
    """Dispute the ownership of a customer; after a ruling it is the appeal against it.

    Raises Invalid, Forbidden, or Refused("dispute_open") where the same two already have an open dispute.
    """
    return desk.command(lambda tx: raise_in(tx, actor, form))


def raise_in(tx: Tx, actor: Actor, form: Complaint) -> Heard:
    """`raise_dispute` inside a transaction that is already open."""
    row = require_case(tx, actor, Action.DISPUTE, form.case_id)
    done = record.earlier(tx, form.request_id)
    if done is not None:
        return as_before(tx, done)
    by = _speaker(actor, form.by)
    against = form.against if form.against is not None else _other_side(tx, row, by)
    _check(tx, form.text, by, against, owner_now(row, tx))
    ruled = _earlier_dispute(tx, form.case_id, by, form.against)
    if ruled is not None:
        against = ruled.raised_by if ruled.against == by else ruled.against
    data = {"against": against, "text": form.text.strip(), "dispute": ruled.fact_seq if ruled is not None else None}
    draft = Draft("dispute", by, row.entry_id, data, request_id=form.request_id)
    written = record.add(tx, actor, draft, evidence=form.evidence)
    project(tx, written, form.case_id)
    settled = record.settle_own(tx, written)
    number = ruled.fact_seq if ruled is not None else written.seq
    now = dispute_row(tx, number)
    listeners = {against, *deciders(tx, now)} - {actor.id}
    name = office.person(tx, by).name
    tell(tx, listeners, "dispute_appealed" if ruled else "dispute_raised", form.case_id, by=name, dispute=number)
    return Heard(written.seq, number, form.case_id, now.step, settled.verdict)


def state(desk: Desk, actor: Actor, form: Statement) -> Heard:
    """Add what a side, or a manager, has to say. The first word of the other side is its answer.

    Raises Invalid, Forbidden, or Refused("dispute_closed").
    """
    return desk.command(lambda tx: state_in(tx, actor, form))


def state_in(tx: Tx, actor: Actor, form: Statement) -> Heard:
    """`state` inside a transaction that is already open."""
    row = dispute_row(tx, form.dispute)
    case = require_case(tx, actor, Action.STATE_CASE, row.case_id)
    done = record.earlier(tx, form.request_id)
    if done is not None:
        return as_before(tx, done)
    by = _speaker(actor, form.by)
    if actor.for_himself and not is_party(row, by):
        raise Forbidden("not_your_dispute")
    _check_text(form.text)
    if row.step not in OPEN:
        raise Refused("dispute_closed", dispute=form.dispute)
    kind = "answer" if row.step == "raised" and by == row.against else "statement"
    data = {"text": form.text.strip(), "dispute": form.dispute}
    draft = Draft(kind, by, case.entry_id, data, request_id=form.request_id)
    written = record.add(tx, actor, draft, evidence=form.evidence)
    project(tx, written, row.case_id)
    now = dispute_row(tx, form.dispute)
    listeners = {row.raised_by, row.against, *deciders(tx, now)} - {actor.id, by}
    tell(tx, listeners, f"dispute_{kind}", row.case_id, by=office.person(tx, by).name, dispute=form.dispute)
    return Heard(written.seq, form.dispute, row.case_id, now.step)


def withdraw(desk: Desk, actor: Actor, number: int, reason: str, *, request_id: str | None = None) -> Heard:
    """Take a dispute back before the ruling: who raised it, or a manager for him. The entry stays on record."""

    def work(tx: Tx) -> Heard:
        row = dispute_row(tx, number)
        case = require_case(tx, actor, Action.DISPUTE, row.case_id)
        done = record.earlier(tx, request_id)
        if done is not None:
            return as_before(tx, done)
        if actor.for_himself and row.raised_by != actor.id:
            raise Forbidden("not_your_dispute")
        _check_text(reason, "reason")
        after(row.step, "withdraw")
        data = {"of": number, "reason": reason.strip(), "dispute": number}
        written = record.add(tx, actor, Draft("void", actor.id, case.entry_id, data, request_id=request_id))
        project(tx, written, row.case_id)
        settled = record.settle_own(tx, written)
        listeners = {row.raised_by, row.against, *deciders(tx, row)} - {actor.id}
        tell(tx, listeners, "dispute_withdrawn", row.case_id, by=actor.name, dispute=number)
        return Heard(written.seq, number, row.case_id, "withdrawn", settled.verdict)

    return desk.command(work)


def as_before(tx: Tx, seq: int) -> Heard:
    """What the first arrival of a command answered."""
    query = select(fact.c.payload, verdict.c.body).outerjoin(verdict, verdict.c.fact_seq == fact.c.seq)
    written = tx.connection.execute(query.where(fact.c.seq == seq).order_by(verdict.c.id).limit(1)).one()
    row = dispute_row(tx, json.loads(written.payload)["data"].get("dispute") or seq)
    return Heard(seq, row.fact_seq, row.case_id, row.step, decode(written.body) if written.body else None)


def _speaker(actor: Actor, by: int | None) -> int:
    if by is not None and by != actor.id and actor.for_himself:
        raise Forbidden("speaks_for_himself")
    return by if by is not None else actor.id


def _other_side(tx: Tx, row: Any, by: int) -> int | None:
    owner = owner_now(row, tx)
    return None if owner == by else owner


def _check(tx: Tx, text: str, by: int, against: int | None, owner: int | None) -> None:
    problems = text_problems(text)
    if against is None and owner == by:
        problems.append(Problem("against", "against_missing"))
    if against == by:
        problems.append(Problem("against", "against_yourself"))
    if against is not None and against not in office.people(tx):
        problems.append(Problem("against", "unknown_person"))
    if problems:
        raise Invalid(*problems)


def _check_text(text: str, field: str = "text") -> None:
    problems = text_problems(text, field)
    if problems:
        raise Invalid(*problems)


def text_problems(text: str, field: str = "text") -> list[Problem]:
    """Something must be said, and not a book."""
    if not text.strip():
        return [Problem(field, "reason_missing" if field == "reason" else "text_missing")]
    return [Problem(field, "too_long", {"most": MOST})] if len(text) > MOST else []


def _earlier_dispute(tx: Tx, case_id: int, by: int, against: int | None) -> Any:
    """The dispute that an appeal of `by` goes on with; raises Refused where the two still have an open one."""
    mine = or_(dispute.c.raised_by == by, dispute.c.against == by)
    query = select(dispute).where(dispute.c.case_id == case_id, mine).order_by(dispute.c.fact_seq.desc())
    rows = [row for row in tx.connection.execute(query) if against is None or is_party(row, against)]
    for row in rows:
        if row.step in OPEN:
            raise Refused("dispute_open", dispute=row.fact_seq)
    return rows[0] if rows and rows[0].step == "ruled" else None
