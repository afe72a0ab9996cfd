"""What is the broker told of his report, and what was reported today (003-06-03)?

An answer leaves the office: it says what the rulebook lets a second registrant know, and no more.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, and_, or_, select

from core.phones import read_phone
from core.services import office
from core.services.access import Action, Actor, require
from core.services.accounts import as_actor
from core.services.card_values import Card, CardReason
from core.services.cards import receipt_in
from core.services.desk import Desk, Tx
from core.services.errors import Refused
from core.services.verdicts import decode
from db.tables import entry, fact, user, verdict

#: Digits of a number that are shown before and after the mask, as reports have them (003-06-02).
_HEAD, _TAIL = 4, 5
MOST: Final = 500
#: What the payload of a dispute says that a late report became (core.services.late_claims).
_LATE: Final = '"claimed":"report"'


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one report, as its broker may read it.

    `phone` is masked. `until` is the end of his protection where the report was accepted, and of somebody else's where
    it was not and the rulebook lets him know. `silent` says that he may not learn why it was refused, else `reason` is
    what was found. `receipt` is what he can be asked for later. `fits` is how many customers the partly hidden
    number may mean, where they are several.
    """

    seq: int
    case_id: int
    at: datetime
    unit: str
    broker: str
    customer: str
    gender: str | None
    phone: str
    outcome: str
    until: datetime | None
    endless: bool
    owner: str | None
    silent: bool
    reason: CardReason | None
    asked_of: str | None
    receipt: str
    fits: int | None = None


def replies(desk: Desk, actor: Actor, seqs: Sequence[int]) -> list[Reply]:
    """The answers to these reports, in order."""
    require(actor, Action.RECEIVE_REPORTS)
    with desk.read() as tx:
        rows = {row.seq: row for row in tx.connection.execute(_reports().where(fact.c.seq.in_(list(seqs)[:MOST])))}
        brokers = _brokers(tx, {row.by_id for row in rows.values()})
        found = [_reply(tx, rows[seq], brokers[rows[seq].by_id]) for seq in seqs if seq in rows]
    return [each for each in found if each is not None]


def reported(desk: Desk, actor: Actor, *, days: int = 1) -> list[Reply]:
    """The register of reports: those of the last `days` days, the latest first."""
    return replies(desk, actor, lately(desk, actor, days=days))


def lately(desk: Desk, actor: Actor, *, days: int = 1) -> list[int]:
    """The facts of the reports of the last `days` days, the latest first."""
    require(actor, Action.RECEIVE_REPORTS)
    with desk.read() as tx:
        brokers = [each.id for each in office.people(tx).values() if each.unit_id is not None]
        first = tx.day(tx.now).toordinal() - days + 1
        query = _reports().where(fact.c.by_id.in_(brokers), fact.c.day >= tx.day(tx.now).fromordinal(first))
        return [row.seq for row in tx.connection.execute(query.order_by(fact.c.seq.desc()).limit(MOST))]


def _reports() -> Any:
    """Reports and what became a dispute instead, with the customer as he was written."""
    columns = (fact.c.seq, fact.c.at, fact.c.kind, fact.c.by_id, fact.c.hash, entry.c.name, entry.c.company)
    query = select(*columns, entry.c.gender, entry.c.phone).join(entry, entry.c.id == fact.c.entry_id)
    disputed = and_(fact.c.kind == "dispute", fact.c.payload.contains(_LATE))
    return query.where(or_(fact.c.kind == "report", disputed), fact.c.by_id.is_not(None))


def _brokers(tx: Tx, numbers: Collection[int]) -> dict[int, tuple[Actor, str]]:
    rows = tx.connection.execute(select(user).where(user.c.id.in_(list(numbers))))
    return {row.id: (as_actor(row), office.person(tx, row.id).unit or "") for row in rows}


def _reply(tx: Tx, row: Row[Any], broker: tuple[Actor, str]) -> Reply | None:
    reader, unit = broker
    try:
        card = receipt_in(tx, reader, row.seq)
    except Refused:
        return None
    refused = card.kept_out or card.outcome == "refer"
    silent = refused and card.withheld and card.protected_until is None and not card.endless
    own = card.mine and not refused
    shown = own or (card.kept_out and not silent)
    return Reply(
        seq=row.seq,
        case_id=card.case_id,
        at=row.at,
        unit=unit,
        broker=reader.name,
        customer=row.company or row.name or "",
        gender=row.gender,
        phone=masked(row.phone or ""),
        outcome=card.outcome or "refer",
        until=card.protected_until if shown else None,
        endless=card.endless and shown,
        owner=None if own or silent else card.owner,
        silent=silent,
        reason=None if silent else _finding(card, row.seq),
        asked_of=card.asked_of,
        receipt=f"{row.seq}-{row.hash[:4]}",
        fits=_fits(tx, row.seq) if "*" in (row.phone or "") else None,
    )


def _fits(tx: Tx, seq: int) -> int | None:
    """How many customers the shown digits of a report fitted, where the verdict on it says that they were several."""
    query = select(verdict.c.body).where(verdict.c.fact_seq == seq).order_by(verdict.c.id)
    given = tx.connection.execute(query).scalars().first()
    found = decode(given).reasons if given is not None else ()
    return next((each.params["count"] for each in found if each.code == "fits_count" and seq in each.facts), None)


def _finding(card: Card, seq: int) -> CardReason | None:
    """What was found about this very report."""
    return next((each for each in card.reasons if any(line.seq == seq for line in each.facts)), None)


def masked(phone: str) -> str:
    """A number as reports write it: first four and last five digits; one that is masked already stays so."""
    if "*" in phone or not read_phone(phone).exact or len(phone) <= _HEAD + _TAIL:
        return phone
    return f"{phone[:_HEAD]}{'*' * (len(phone) - _HEAD - _TAIL)}{phone[-_TAIL:]}"
