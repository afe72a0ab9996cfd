"""Which customers are nobody's now, and what happens when somebody claims one (ST-08)?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy import case as when

from core.rules.model import Fact, Reason, Verdict
from core.services import office, record
from core.services.access import RELATIONS, Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.errors import Refused
from core.services.facts import Draft
from core.services.history import history_of
from core.services.leads import contains
from core.services.relation import require_case
from core.services.scope import free, masked_phone, visible
from core.services.search import containing
from core.services.verdicts import given_on
from db import ledger
from db.tables import case, entry

#: Why a customer is nobody's: lapsed or in the pool, held by the department for a manager to allot, never owned.
KINDS: Final = ("pool", "department", "nobody")
MOST: Final = 500


@dataclass(frozen=True, slots=True)
class Free:
    """A customer whom nobody owns. `since` is when the last protection ended, where that is known."""

    case_id: int
    kind: str
    name: str | None
    company: str | None
    phone: str | None
    stage: str | None
    since: datetime | None
    last_contact_at: datetime | None
    need: str | None
    source: str | None


@dataclass(frozen=True, slots=True)
class Pool:
    """The rows, newest loss first; how many there would be without a limit; and how many of each kind in all."""

    rows: tuple[Free, ...]
    found: int
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Answer:
    """What the rulebook says to a claim: yes until when, or no; and the reason, with its clause's words."""

    accepted: bool
    verdict: Verdict
    reason: Reason | None
    zh: str = ""
    en: str = ""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A claim that was accepted: the fact, the case and its verdict."""

    seq: int
    case_id: int
    verdict: Verdict
    again: bool = False


def pool(desk: Desk, actor: Actor, *, text: str = "", kind: str = "", limit: int = MOST) -> Pool:
    """Customers of nobody that the actor may see, with their numbers masked.

    For everybody who may claim one or hand one out.
    """
    require(actor, Action.CLAIM, frozenset(RELATIONS))
    with desk.read() as tx:
        base = and_(free(tx.now), visible(tx, actor))
        counts = _counts(tx, base)
        condition = and_(base, _kind() == kind) if kind in KINDS else base
        if text.strip():
            meant = containing(tx, actor, text.strip())
            condition = and_(
                condition, case.c.id.in_(meant) if meant is not None else contains(tx, actor, text.strip())
            )
        rows = tuple(_rows(tx, actor, condition, limit))
        found = len(rows) if len(rows) < limit else _size(tx, condition)
        return Pool(rows, found, counts)


def preview(desk: Desk, actor: Actor, case_id: int) -> Answer:
    """What the rulebook would say if the actor claimed this customer now. Writes nothing."""
    with desk.read() as tx:
        row = require_case(tx, actor, Action.CLAIM, case_id)
        seq = ledger.head(tx.connection).seq + 1
        supposed = Fact(seq, tx.now, "claim", actor.id, row.entry_id, {}, actor.id, tx.now)
        given = history_of(tx, [row.entry_id], supposed=[supposed]).judge(row.entry_id, tx.now)
        return _answer(tx, given, actor, seq)


def claim(desk: Desk, actor: Actor, request_id: str, case_id: int) -> Claimed:
    """Take a customer of nobody. Raises Refused with the clause where the rulebook says no; nothing is written then.

    Of several who claim at once the first one gets him (ST-08).
    """

    def work(tx: Tx) -> Claimed:
        seq = record.earlier(tx, request_id)
        if seq is not None:
            return Claimed(seq, *given_on(tx, seq), again=True)
        row = require_case(tx, actor, Action.CLAIM, case_id)
        written = record.add(tx, actor, Draft("claim", actor.id, row.entry_id, request_id=request_id))
        settled = record.settle_own(tx, written)
        answer = _answer(tx, settled.verdict, actor, written.seq)
        if not answer.accepted:
            raise _refused(actor, answer)
        return Claimed(written.seq, settled.case_id, settled.verdict)

    return desk.command(work)


def _refused(actor: Actor, answer: Answer) -> Refused:
    """The refusal of a claim: the clause, its words in both languages, and until when somebody else is protected."""
    clause = answer.reason.clause if answer.reason else None
    until = answer.verdict.protected_until if answer.verdict.owner != actor.id else None
    return Refused("claim_refused", clause=clause, until=until, zh=answer.zh, en=answer.en)


def _answer(tx: Tx, given: Verdict, actor: Actor, seq: int) -> Answer:
    """The verdict after the claim `seq`; its reason is the first one that speaks of that claim."""
    accepted = given.outcome == "accepted" and given.owner == actor.id
    about = [each for each in given.reasons if seq in each.facts] or list(given.reasons)
    reason = about[0] if about else None
    words = office.in_force(tx, tx.now).rulebook.clauses.get(reason.clause) if reason else None
    return Answer(accepted, given, reason, words.zh if words else "", words.en if words else "")


def _counts(tx: Tx, base: ColumnElement[bool]) -> dict[str, int]:
    counts = dict.fromkeys(KINDS, 0)
    for state, size in tx.connection.execute(select(case.c.state, func.count()).where(base).group_by(case.c.state)):
        counts["pool" if state == "owned" else state] += int(size)
    return counts


def _kind() -> ColumnElement[str]:
    """Why the customer is nobody's; an owner whose protection has run out counts as the pool's."""
    return when((case.c.state == "owned", "pool"), else_=case.c.state)


def _rows(tx: Tx, actor: Actor, condition: ColumnElement[bool], limit: int) -> list[Free]:
    shown = (entry.c.name, entry.c.company, masked_phone().label("phone"), entry.c.need, entry.c.source)
    query = (
        select(case, _kind().label("kind"), *shown)
        .join(entry, entry.c.id == case.c.entry_id)
        .where(condition)
        .order_by(case.c.protected_until.is_(None), case.c.protected_until.desc(), case.c.id.desc())
        .limit(limit)
    )
    return [_free(row) for row in tx.connection.execute(query)]


def _size(tx: Tx, condition: ColumnElement[bool]) -> int:
    return tx.connection.execute(select(func.count()).select_from(case).where(condition)).scalar_one()


def _free(row: Any) -> Free:
    same = ("kind", "name", "company", "phone", "stage", "last_contact_at", "need", "source")
    return Free(case_id=row.id, since=row.protected_until, **{name: getattr(row, name) for name in same})
