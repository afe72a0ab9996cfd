"""How is a claim renewed, and which run out soon (003-18-52, 000-01-18 to 000-01-20)?

The holder's side asks. Where the rulebook wants an approval the request waits, and once approved it counts from the
moment at which it was asked for; else it counts at once. Whether it may be renewed is the rulebook's word, asked for
beforehand.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, select

from core.rules.model import Fact, Verdict
from core.rules.parameters.time import Renewal
from core.services import office, record, request_table
from core.services.access import Action, Actor, may, require
from core.services.desk import Desk, Tx
from core.services.errors import Forbidden, Invalid, Problem, Refused
from core.services.facts import Draft
from core.services.history import history_of
from core.services.notices import notify, tell
from core.services.on_record import called, entry_in
from core.services.relation import owner_now, require_case
from core.services.requests import answerers, asked_fact, side_of, waiting_row
from core.services.scope import masked_phone, mine, named, owned, visible
from core.services.verdicts import given_on
from db import ledger
from db.tables import case, entry, request

#: Who approves where the rulebook names nobody.
_APPROVERS: Final = ("manager", "director")
_MOST_NOTE: Final = 500
MOST_ROWS: Final = 200
_GRANTED: Final = "renewed"
#: Said only once it is known who approves.
_LATER: Final = "renewal_by_wrong_person"


@dataclass(frozen=True, slots=True)
class Renewed:
    """What came of it: the fact, the case, and the verdict now; None while the request waits for approval."""

    seq: int
    case_id: int
    verdict: Verdict | None


@dataclass(frozen=True, slots=True)
class Ending:
    """A protection that runs out soon. `ask_by` is the last moment to ask for renewal (None: until the end)."""

    case_id: int
    customer: str
    phone: str | None
    owner: str
    until: datetime
    ask_by: datetime | None
    waiting: bool
    may_ask: bool


def ending(desk: Desk, actor: Actor, *, days: int = 30, text: str = "", limit: int = MOST_ROWS) -> list[Ending]:
    """Protections that end within so many days, the first one on top: one's own, or a leader's all."""
    require(actor, Action.RENEW, frozenset({"own"}))
    with desk.read() as tx:
        rule = office.rules_now(tx).renewal
        waits = select(request.c.case_id).where(request.c.step == "waiting", request.c.kind == "renewal")
        query = (
            select(
                case, entry.c.name, entry.c.company, masked_phone().label("shown"), case.c.id.in_(waits).label("waits")
            )
            .join(entry, entry.c.id == case.c.entry_id)
            .where(_seen(tx, actor), owned(tx.now), ~case.c.endless)
            .where(case.c.protected_until <= tx.now + timedelta(days=days))
            .order_by(case.c.protected_until, case.c.id)
            .limit(limit)
        )
        if text.strip():
            query = query.where(named(text.strip()))
        people, side = office.people(tx), set(side_of(tx, actor))
        return [
            Ending(
                case_id=row.id,
                customer=called(row),
                phone=row.shown,
                owner=people[row.owner_id].name,
                until=row.protected_until,
                ask_by=ask_by(rule, row.protected_until, tx.zone),
                waiting=row.waits,
                may_ask=rule.allowed and not row.waits and (row.owner_id in side or _leads(actor)),
            )
            for row in tx.connection.execute(query)
        ]


def allowed_here(desk: Desk) -> bool:
    """Does the rulebook in force know renewals?"""
    with desk.read() as tx:
        return office.rules_now(tx).renewal.allowed


def ask_by(rule: Renewal, end: datetime, zone: ZoneInfo) -> datetime | None:
    """The last moment at which a renewal can be asked for; None where it may be asked for until the end."""
    if rule.notice is None or not rule.allowed:
        return None
    latest = end - rule.notice.least
    while rule.notice.ends(latest, zone) > end:
        latest -= timedelta(days=1)
    return latest


def ask(desk: Desk, actor: Actor, case_id: int, note: str = "", *, request_id: str | None = None) -> Renewed:
    """Ask for a renewal; where no approval is wanted it is granted at once.

    Raises Forbidden, or Refused with the rulebook's reason and clause where it would change nothing.
    """

    def work(tx: Tx) -> Renewed:
        done = record.earlier(tx, request_id)
        if done is not None:
            return _as_before(tx, done)
        row = require_case(tx, actor, Action.RENEW, case_id)
        rule = office.rules_now(tx).renewal
        if not rule.allowed:
            raise Refused("no_renewals_here")
        by = _asker(tx, actor, row)
        if len(note) > _MOST_NOTE:
            raise Invalid(Problem("note", "too_long", {"most": _MOST_NOTE}))
        _require_open(tx, row.id)
        _foresee(tx, row, by)
        if not rule.approval and not rule.approvers:
            return _renew(tx, actor, row, Draft("renew", by, row.entry_id, {"approved": True}, request_id=request_id))
        draft = Draft("ask_renewal", by, row.entry_id, {"text": note.strip() or None}, request_id=request_id)
        written = record.add(tx, actor, draft)
        request_table.project(tx, written.seq, row.id)
        tell(tx, answerers(tx, actor, rule.approvers or _APPROVERS), "renewal_asked", row.id, by=actor.name)
        return Renewed(written.seq, row.id, None)

    return desk.command(work)


def approve(desk: Desk, actor: Actor, seq: int, *, request_id: str | None = None) -> Renewed:
    """Approve a renewal: it counts from the moment at which it was asked for.

    Raises Forbidden, NotFound, Refused("already_answered"), Refused with the rulebook's reason, or
    Refused("takes_customer") where somebody else has come to own him since.
    """

    def work(tx: Tx) -> Renewed:
        done = record.earlier(tx, request_id)
        if done is not None:
            return _as_before(tx, done)
        waits = waiting_row(tx, seq, "renewal")
        row = require_case(tx, actor, Action.ANSWER_REQUEST, waits.case_id)
        _require_approver(tx, actor, waits)
        asked = asked_fact(tx, seq)
        data = {"approved": True, "approved_by": actor.id, "asked": seq, "at_proof": "request"}
        draft = Draft("renew", waits.by_id, entry_in(asked), data, asked.at, request_id)
        renewed = _renew(tx, actor, row, draft)
        request_table.project(tx, seq, renewed.case_id)
        notify(tx, waits.by_id, "renewal_approved", renewed.case_id, by=actor.name)
        return renewed

    return desk.command(work)


def may_approve(tx: Tx, actor: Actor) -> bool:
    """Is this somebody whose approval the rulebook wants? Which of several comes next is seen when he approves."""
    return actor.console or actor.role in (office.rules_now(tx).renewal.approvers or _APPROVERS)


def _require_approver(tx: Tx, actor: Actor, waits: Any) -> None:
    if not may_approve(tx, actor):
        raise Forbidden("not_an_approver")
    if waits.by_id == actor.id:
        raise Forbidden("not_your_own_request")


def _renew(tx: Tx, actor: Actor, row: Any, draft: Draft) -> Renewed:
    written = record.add(tx, actor, draft)
    settled = record.settle_own(tx, written)
    if settled.losers - {draft.by}:
        raise Refused("takes_customer")
    _require_granted(settled.verdict, written.seq)
    return Renewed(written.seq, settled.case_id, settled.verdict)


def _foresee(tx: Tx, row: Any, by: int) -> None:
    """Raise the rulebook's reason where a renewal now would change nothing, whoever approved it."""
    seq = ledger.head(tx.connection).seq + 1
    supposed = Fact(seq, tx.now, "renew", by, row.entry_id, {"approved": True}, by, tx.now)
    given = history_of(tx, [row.entry_id], supposed=[supposed]).judge(row.entry_id, tx.now)
    _require_granted(given, seq, besides={_LATER})


def _require_granted(given: Verdict, seq: int, besides: Collection[str] = ()) -> None:
    for reason in given.reasons:
        if seq in reason.facts and (reason.code == _GRANTED or reason.code in besides):
            return
        if seq in reason.facts:
            raise Refused(f"renewal_{reason.code.removeprefix('renewal_')}", clause=reason.clause)
    raise Refused("nothing_to_renew")


def _asker(tx: Tx, actor: Actor, row: Any) -> int:
    """Whose request it is: his own side's, or the owner's where somebody asks for him."""
    owner = owner_now(row, tx)
    if owner is None:
        raise Refused("nothing_to_renew")
    if owner in side_of(tx, actor):
        return actor.id
    if not _leads(actor):
        raise Forbidden("not_your_customer")
    return owner


def _leads(actor: Actor) -> bool:
    return actor.console or may(actor, Action.ANSWER_REQUEST, frozenset({"other"}))


def _require_open(tx: Tx, case_id: int) -> None:
    waits = (request.c.case_id == case_id, request.c.kind == "renewal", request.c.step == "waiting")
    if tx.connection.execute(select(request.c.fact_seq).where(*waits)).first() is not None:
        raise Refused("renewal_waits")


def _seen(tx: Tx, actor: Actor) -> ColumnElement[bool]:
    return visible(tx, actor) if _leads(actor) else mine(tx, actor)


def _as_before(tx: Tx, seq: int) -> Renewed:
    """What the first arrival of a command answered."""
    waits = tx.connection.execute(select(request.c.case_id).where(request.c.fact_seq == seq)).scalar_one_or_none()
    if waits is not None:
        return Renewed(seq, waits, None)
    return Renewed(seq, *given_on(tx, seq))
