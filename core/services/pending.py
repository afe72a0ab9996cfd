"""Which customers wait for somebody to speak up or for a person to decide, and how does one speak up (ST-12)?

Four kinds wait: pending customers (whoever has an earlier entry may speak up), reports that the confirmer must answer,
customers whom a colleague closed (their owner may speak up), and those about whom a manager must find or rule.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_, select

from core.rules.answering import QUESTION
from core.rules.model import Verdict
from core.services import office, record
from core.services.access import Action, Actor, may, require
from core.services.deals import claimants
from core.services.desk import Desk, Tx
from core.services.errors import Refused
from core.services.facts import Draft
from core.services.notices import tell
from core.services.relation import owner_now, relations, require_case
from core.services.rulings import waits_for_person
from core.services.scope import named, own_phone, owner_is, visible
from core.services.verdicts import decode, given_on
from db.tables import case, entry, verdict

MOST_ROWS: Final = 200


@dataclass(frozen=True, slots=True)
class Waiting:
    """A customer who waits: `why` is unclaimed, confirm, closed_by_another or refer.

    `question` and `asked_of` say what a person must answer; `until` is when the period to speak up ends.
    """

    case_id: int
    customer: str
    phone: str | None
    why: str
    since: datetime
    until: datetime | None
    question: str | None
    asked_of: str | None
    owner: str | None
    may_speak: bool
    may_rule: bool
    may_confirm: bool


@dataclass(frozen=True, slots=True)
class Spoken:
    """What came of it: the fact, the case and the verdict (accepted or refused, with its clauses)."""

    seq: int
    case_id: int
    verdict: Verdict


#: Why a customer waits.
WHYS: Final = ("unclaimed", "confirm", "closed_by_another", "refer")


def waiting(desk: Desk, actor: Actor, text: str = "", *, limit: int = MOST_ROWS) -> list[Waiting]:
    """The pending register as the actor may see it, what ends first on top."""
    require(actor, Action.VIEW_CUSTOMER, frozenset({"own", "pool", "other"}))
    with desk.read() as tx:
        phone = own_phone(tx, actor).label("shown_phone")
        query = (
            select(case, entry.c.name, entry.c.company, phone, verdict.c.body)
            .join(entry, entry.c.id == case.c.entry_id)
            .outerjoin(verdict, verdict.c.id == case.c.verdict_id)
            .where(_waits(tx, actor))
        )
        if text.strip():
            query = query.where(named(text.strip()))
        rows = tx.connection.execute(query.order_by(case.c.speak_until.nulls_last(), case.c.id).limit(limit))
        return [_waiting(tx, actor, row) for row in rows]


def reports(tx: Tx) -> int:
    """How many reports wait for the confirmer's answer."""
    speaking = or_(case.c.speak_until.is_(None), case.c.speak_until > tx.now)
    query = select(verdict.c.body).join(case, case.c.verdict_id == verdict.c.id)
    bodies = tx.connection.execute(query.where(case.c.state == "pending", speaking)).scalars()
    return sum(decode(body).question == QUESTION for body in bodies)


def speak_up(desk: Desk, actor: Actor, case_id: int, *, request_id: str | None = None) -> Spoken:
    """Speak up for a customer: the fact `claim`, judged at once. Raises Forbidden or Refused."""
    return desk.command(lambda tx: speak_up_in(tx, actor, case_id, request_id))


def speak_up_in(tx: Tx, actor: Actor, case_id: int, request_id: str | None) -> Spoken:
    """`speak_up` inside a transaction that is already open."""
    row = require_case(tx, actor, Action.CLAIM, case_id)
    done = record.earlier(tx, request_id)
    if done is not None:
        return Spoken(done, *given_on(tx, done))
    if row.state != "pending" and row.speak_until is None:
        raise Refused("nothing_to_speak_for")
    before = claimants(tx, case_id)
    draft = Draft("claim", actor.id, row.entry_id, request_id=request_id)
    written = record.add(tx, actor, draft)
    settled = record.settle_own(tx, written)
    people = office.people(tx)
    told = {each for each in before | {row.owner_id} if each is not None and people[each].active}
    tell(tx, told - {actor.id}, "spoke_up", settled.case_id, by=actor.name)
    return Spoken(written.seq, settled.case_id, settled.verdict)


def _waits(tx: Tx, actor: Actor) -> ColumnElement[bool]:
    """Unclaimed and referred customers are for everybody who sees the pool; a closed one is for his owner."""
    speaking = or_(case.c.speak_until.is_(None), case.c.speak_until > tx.now)
    pending = and_(case.c.state == "pending", speaking)
    open_ones = and_(or_(pending, waits_for_person()), visible(tx, actor))
    closed = and_(case.c.state == "owned", case.c.speak_until > tx.now)
    leads = actor.console or actor.access_role in ("manager", "director", "service", "reception", "finance")
    return or_(open_ones, closed if leads else and_(closed, owner_is(tx, actor)))


def _why(row: Any, given: Verdict | None, now: datetime) -> str:
    if row.state == "pending" and given is not None and given.question == QUESTION:
        return "confirm"
    if row.state == "pending":
        return "unclaimed" if row.speak_until is not None else "refer"
    return "closed_by_another" if row.speak_until is not None and row.speak_until > now else "refer"


def _waiting(tx: Tx, actor: Actor, row: Any) -> Waiting:
    """A row of the register; that there is something to rule about it follows from its standing there."""
    given = decode(row.body) if row.body else None
    why = _why(row, given, tx.now)
    owner = owner_now(row, tx)
    related = relations(tx, actor, row)
    claims = bool(related & {"own", "pool", "team", "other"}) and actor.access_role == "rep"
    return Waiting(
        case_id=row.id,
        customer=row.company or row.name or "",
        phone=row.shown_phone,
        why=why,
        since=row.judged_at or row.first_at,
        until=row.speak_until,
        question=given.question if given is not None else None,
        asked_of=given.asked_of if given is not None else None,
        owner=office.people(tx)[owner].name if owner is not None else None,
        may_speak=why not in ("refer", "confirm") and claims and (why == "unclaimed" or owner == actor.id),
        may_rule=why not in ("closed_by_another", "confirm") and may(actor, Action.RULE, related),
        may_confirm=why == "confirm" and may(actor, Action.CONFIRM_REPORT, related),
    )
