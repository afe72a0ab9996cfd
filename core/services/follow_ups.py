"""What came of a contact with a customer, and did it prolong his protection (ST-07)?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import select

from core.rules.model import Verdict
from core.services import record
from core.services.access import Action, Actor
from core.services.desk import Desk, Tx
from core.services.errors import Invalid, Problem, Refused
from core.services.facts import Draft
from core.services.lead_edits import end_of
from core.services.leads import these
from core.services.relation import owner_now, require_case
from core.services.verdicts import decode
from db.tables import verdict

MODES: Final = ("phone", "message", "meeting")
_MOST: Final = {"text": 2000, "next_step": 500}
#: How late a time may be that is set by hand, before it counts as being in the future (seconds).
_SKEW: Final = 60


@dataclass(frozen=True, slots=True)
class FollowUp:
    """What the form holds. `effective` means that the customer was reached; `text` is what was said.

    `next_on` is the day by whose end the next one is due. `at` is set only where it happened earlier than now.
    """

    request_id: str
    case_id: int
    mode: str
    effective: bool
    text: str = ""
    next_step: str = ""
    next_on: date | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Logged:
    """What came of it. `outcome` says whether protection was renewed, and if not, why:

    renewed, unchanged (it counts, the end stays), lasting (protection has no end), not_reached, no_owner (the
    customer is nobody's), not_counted (the rulebook counts no contact of this person or kind). `clause` is the
    clause behind it, `until` the end of protection now, `due_at` when the next follow-up is due.
    """

    seq: int
    case_id: int
    outcome: str
    clause: str | None
    until: datetime | None
    due_at: datetime | None
    again: bool = False


def log(desk: Desk, actor: Actor, form: FollowUp) -> Logged:
    """Write a follow-up down and judge what it does. Raises Invalid (all mistakes at once), Forbidden or Refused."""
    return desk.command(lambda tx: log_in(tx, actor, form))


def log_in(tx: Tx, actor: Actor, form: FollowUp) -> Logged:
    """`log` inside a transaction that is already open (the demo office)."""
    before = require_case(tx, actor, Action.FOLLOW_UP, form.case_id)
    seq = record.earlier(tx, form.request_id)
    if seq is not None:
        return _as_before(tx, seq, before, form)
    problems = check(tx, form)
    if problems:
        raise Invalid(*problems)
    held_until = before.protected_until if owner_now(before, tx) is not None else None
    written = record.add(tx, actor, _draft(tx, actor, before.entry_id, form))
    settled = record.settle_own(tx, written)
    if form.at is not None and settled.losers:
        raise Refused("late_contact_takes_customer")
    outcome, clause = _outcome(settled.verdict, written.seq, form.effective, held_until)
    due_at = _due_at(tx, actor, settled.case_id)
    return Logged(written.seq, settled.case_id, outcome, clause, settled.verdict.protected_until, due_at)


def check(tx: Tx, form: FollowUp) -> list[Problem]:
    """Everything that is wrong with the form, by field."""
    problems = []
    if form.mode not in MODES:
        problems.append(Problem("mode", "unknown_choice"))
    if form.effective and not form.text.strip():
        problems.append(Problem("text", "said_missing"))
    if form.next_on is not None and form.next_on < tx.day(tx.now):
        problems.append(Problem("next_on", "day_past"))
    if form.at is not None and (form.at - tx.now).total_seconds() > _SKEW:
        problems.append(Problem("at", "in_the_future"))
    too_long = [name for name, most in _MOST.items() if len(getattr(form, name)) > most]
    return problems + [Problem(name, "too_long", {"most": _MOST[name]}) for name in too_long]


def _draft(tx: Tx, actor: Actor, number: int, form: FollowUp) -> Draft:
    data = {
        "mode": form.mode,
        "effective": form.effective,
        "text": form.text.strip() or None,
        "next_step": form.next_step.strip() or None,
        "next_at": end_of(tx, form.next_on) if form.next_on else None,
        "at_proof": "late" if form.at else None,
    }
    return Draft("follow_up", actor.id, number, data, form.at, form.request_id)


def _outcome(given: Verdict, seq: int, effective: bool, before: datetime | None) -> tuple[str, str | None]:
    """What a follow-up did, and the clause that says so."""
    if not effective:
        return "not_reached", None
    if given.owner is None:
        return "no_owner", next((each.clause for each in given.reasons), None)
    if given.endless:
        return "lasting", next((each.clause for each in given.reasons), None)
    clause = next((each.clause for each in given.reasons if seq in each.facts), None)
    if given.protected_until is not None and (before is None or given.protected_until > before):
        return "renewed", clause
    return ("unchanged", clause) if clause else ("not_counted", None)


def _as_before(tx: Tx, seq: int, row: Any, form: FollowUp) -> Logged:
    """What the first arrival of this command answered, as far as its verdict tells."""
    query = select(verdict.c.body).where(verdict.c.fact_seq == seq, verdict.c.case_id == row.id)
    body = tx.connection.execute(query).scalar_one_or_none()
    given = decode(body) if body else None
    outcome, clause = _outcome(given, seq, form.effective, None) if given else ("not_counted", None)
    return Logged(seq, row.id, outcome, clause, given.protected_until if given else None, row.due_at, again=True)


def _due_at(tx: Tx, actor: Actor, case_id: int) -> datetime | None:
    found = these(tx, actor, [case_id])
    return found[0].due_at if found else None
