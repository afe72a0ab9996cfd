"""How does the confirmer answer a report that waits for him (the rulebook says what his silence means)?"""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from core.rules.answering import QUESTION
from core.rules.model import Verdict
from core.services import record
from core.services.access import Action, Actor
from core.services.desk import Desk, Tx
from core.services.errors import Refused
from core.services.facts import Draft
from core.services.notices import tell
from core.services.relation import require_case
from core.services.verdicts import decode, given_on
from db.tables import fact, verdict


@dataclass(frozen=True, slots=True)
class Answered:
    """What came of the answer: the fact, the case and the verdict."""

    seq: int
    case_id: int
    verdict: Verdict


def answer(desk: Desk, actor: Actor, case_id: int, *, accepted: bool, request_id: str | None = None) -> Answered:
    """Accept or decline the report: the fact `confirm`, judged at once; whoever reported is told.

    Raises Forbidden, NotFound, or Refused where nothing waits for an answer.
    """
    return desk.command(lambda tx: _answer(tx, actor, case_id, accepted, request_id))


def _answer(tx: Tx, actor: Actor, case_id: int, accepted: bool, request_id: str | None) -> Answered:
    row = require_case(tx, actor, Action.CONFIRM_REPORT, case_id)
    done = record.earlier(tx, request_id)
    if done is not None:
        return Answered(done, *given_on(tx, done))
    waits = tx.connection.execute(select(verdict).where(verdict.c.id == row.verdict_id)).first()
    if row.state != "pending" or waits is None or decode(waits.body).question != QUESTION:
        raise Refused("nothing_to_confirm")
    draft = Draft("confirm", actor.id, row.entry_id, {"accepted": accepted}, request_id=request_id)
    written = record.add(tx, actor, draft)
    settled = record.settle_own(tx, written)
    reporter = tx.connection.execute(select(fact.c.by_id).where(fact.c.seq == waits.fact_seq)).scalar_one()
    if reporter is not None and reporter != actor.id:
        tell(tx, [reporter], "report_confirmed" if accepted else "report_declined", settled.case_id, by=actor.name)
    return Answered(written.seq, settled.case_id, settled.verdict)
