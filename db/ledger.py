"""How are facts sealed, each with the hash of the one before it, and how is the chain checked?"""

from __future__ import annotations

import hashlib
import json
import secrets
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from db.adding import new_rows
from db.tables import fact, ledger_head, private
from db.types import canonical

GENESIS = "0" * 64


@dataclass(frozen=True, slots=True)
class Head:
    """The last row of the ledger: its number and its hash."""

    seq: int
    hash: str
    entered_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class NewFact:
    """A fact to be sealed. `data` is public to the chain, `personal` is sealed by a salted commitment only."""

    kind: str
    at: datetime
    day: date
    entered_at: datetime
    entered_by: int
    by: int | None
    entry: int | None
    data: Mapping[str, Any]
    personal: Mapping[str, Any]
    request_id: str | None = None


@dataclass(frozen=True, slots=True)
class Break:
    """The first row at which the chain does not hold, and why (a code)."""

    seq: int
    code: str


def lock(connection: Connection) -> Head:
    """Take the ledger's head for this transaction; everybody else who writes waits here."""
    row = connection.execute(select(ledger_head).with_for_update()).one_or_none()
    if row is None:
        connection.execute(insert(ledger_head).values(id=1, seq=0, hash=GENESIS))
        return Head(0, GENESIS)
    return Head(row.seq, row.hash, row.entered_at)


def head(connection: Connection) -> Head:
    """The head as it stands, without taking it."""
    row = connection.execute(select(ledger_head)).one_or_none()
    return Head(row.seq, row.hash, row.entered_at) if row else Head(0, GENESIS)


def append(connection: Connection, new: NewFact) -> int:
    """Seal one fact behind the head and return its number. The head must be locked (`lock`)."""
    return append_all(connection, [new])


def append_all(connection: Connection, news: Sequence[NewFact]) -> int:
    """Seal these facts one behind the other and return the number of the first; the others follow without a gap.

    The head must be locked (`lock`).
    """
    before = head(connection)
    rows: list[dict[str, Any]] = []
    bodies: list[dict[str, Any]] = []
    last = before.hash
    for seq, new in enumerate(news, start=before.seq + 1):
        salt = secrets.token_hex(16)
        body = canonical(new.personal) if new.personal else None
        if body:
            bodies.append({"fact_seq": seq, "salt": salt, "body": body})
        rows.append(_row(seq, last, new, commitment(salt, body) if body else None))
        last = rows[-1]["hash"]
    if not rows:
        return before.seq + 1
    new_rows(connection, fact, rows)
    new_rows(connection, private, bodies)
    closed = {"seq": rows[-1]["seq"], "hash": last, "entered_at": news[-1].entered_at}
    connection.execute(update(ledger_head), closed)
    return before.seq + 1


def _row(seq: int, previous: str, new: NewFact, sealed_body: str | None) -> dict[str, Any]:
    """The row of a fact behind the row with the hash `previous`."""
    payload = canonical(
        {
            "seq": seq,
            "at": moment(new.at),
            "entered_at": moment(new.entered_at),
            "entered_by": new.entered_by,
            "kind": new.kind,
            "by": new.by,
            "entry": new.entry,
            "data": dict(new.data),
            "private": sealed_body,
        }
    )
    return {
        "seq": seq,
        "at": new.at,
        "day": new.day,
        "entered_at": new.entered_at,
        "entered_by": new.entered_by,
        "kind": new.kind,
        "by_id": new.by,
        "entry_id": new.entry,
        "payload": payload,
        "request_id": new.request_id,
        "previous_hash": previous,
        "hash": seal(previous, payload),
    }


def moment(at: datetime) -> str:
    """A moment as the payload writes it: UTC, ISO 8601."""
    return at.astimezone(UTC).isoformat()


def seal(previous: str, payload: str) -> str:
    """The hash that seals `payload` behind the row whose hash is `previous`."""
    return hashlib.sha256(f"{previous}\n{payload}".encode()).hexdigest()


def commitment(salt: str, body: str) -> str:
    """What the sealed payload keeps of personal data: a salted hash."""
    return hashlib.sha256(f"{salt}\n{body}".encode()).hexdigest()


def breaks(connection: Connection) -> Iterator[Break]:
    """Every row at which the chain does not hold, first one first: altered, missing, or cut off at the end."""
    previous, expected = GENESIS, 1
    columns = select(fact, private.c.salt, private.c.body).outerjoin(private, private.c.fact_seq == fact.c.seq)
    for row in connection.execute(columns.order_by(fact.c.seq).execution_options(yield_per=1000)):
        if row.seq != expected:
            yield Break(expected, "missing")
        if row.previous_hash != previous or seal(previous, row.payload) != row.hash:
            yield Break(row.seq, "altered")
        elif (code := _disagrees(row)) is not None:
            yield Break(row.seq, code)
        previous, expected = row.hash, row.seq + 1
    last = head(connection)
    if (last.seq, last.hash) != (expected - 1, previous):
        yield Break(last.seq, "cut")


def _disagrees(row: Any) -> str | None:
    """Does a column or the personal data say something else than the sealed payload?"""
    sealed = json.loads(row.payload)
    columns = (row.seq, moment(row.at), moment(row.entered_at), row.entered_by, row.kind, row.by_id, row.entry_id)
    payload = tuple(sealed.get(k) for k in ("seq", "at", "entered_at", "entered_by", "kind", "by", "entry"))
    if columns != payload:
        return "column"
    if sealed["private"] is None:
        return None if row.salt is None else "private"
    if row.salt is None:
        return "private"
    deleted_on_request = row.body is None
    return None if deleted_on_request or commitment(row.salt, row.body) == sealed["private"] else "private"
