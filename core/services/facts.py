"""How does a fact travel between the rules and the ledger?

Dates become ISO text, mappings keyed by a person get text keys, and what is personal (names, numbers, what was
said) is parted from what the chain may keep for ever.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from sys import intern
from typing import Any, Final

from sqlalchemy import ColumnElement, Row, Select, select

from core.rules.model import EMPTY, Fact
from core.services.desk import Tx
from db import ledger
from db.ledger import NewFact
from db.tables import fact, private

#: Fields of a fact that say something about a person; they are sealed by commitment only.
PERSONAL: Final = frozenset(
    {"name", "phone", "company", "need", "email", "wechat", "text", "reason", "next_step", "written", "was", "printed"}
)
#: Facts without a customer on file that may speak of one, or of a colleague's private matters, all the same.
_AT_THE_DESK: Final = frozenset({"arrive", "assign", "cancel", "roster", "state"})
#: Fields that map a person to a value.
BY_PERSON: Final = frozenset({"away", "shares", "performance"})


@dataclass(frozen=True, slots=True)
class Draft:
    """A fact about to be written. `at` is None for a live entry: the desk's clock then says when it happened."""

    kind: str
    by: int | None
    entry: int | None = None
    data: Mapping[str, Any] = field(default=EMPTY)
    at: datetime | None = None
    request_id: str | None = None


def write(tx: Tx, entered_by: int, draft: Draft) -> Fact:
    """Seal `draft` in the ledger as entered by that person, and return it as the rules see it."""
    seq = ledger.append(tx.connection, parted(tx, entered_by, draft))
    return as_seen(tx, entered_by, draft, seq)


def parted(tx: Tx, entered_by: int, draft: Draft) -> NewFact:
    """`draft` as the ledger takes it: what is personal parted from what the chain keeps."""
    at = draft.at or tx.now
    said = PERSONAL if draft.entry is not None or draft.kind in _AT_THE_DESK else frozenset()
    public: dict[str, Any] = {}
    personal: dict[str, Any] = {}
    for key, value in draft.data.items():
        if value is not None:
            (personal if key in said else public)[key] = _plain(value)
    return NewFact(
        kind=draft.kind,
        at=at,
        day=tx.day(at),
        entered_at=tx.now,
        entered_by=entered_by,
        by=draft.by,
        entry=draft.entry,
        data=public,
        personal=personal,
        request_id=draft.request_id,
    )


def as_seen(tx: Tx, entered_by: int, draft: Draft, seq: int) -> Fact:
    """`draft` as the rules see it once it is fact number `seq`."""
    data = {key: value for key, value in draft.data.items() if value is not None}
    return Fact(seq, draft.at or tx.now, draft.kind, draft.by, draft.entry, data, entered_by, tx.now)


def sealed(*more: ColumnElement[Any]) -> Select[Any]:
    """All facts, each with its personal part, as `read` takes them; `more` are further columns of a row."""
    joined = fact.outerjoin(private, private.c.fact_seq == fact.c.seq)
    return select(fact, private.c.body, *more).select_from(joined)


def read(row: Row[Any]) -> Fact:
    """The fact in a row of `sealed`; light, because a whole history may be in memory."""
    data: dict[str, Any] = json.loads(row.payload)["data"]
    if row.body:
        data |= json.loads(row.body)
    for key in BY_PERSON & data.keys():
        data[key] = {int(person): value for person, value in data[key].items()}
    at, entered_at = row.at, row.entered_at
    return Fact(
        seq=row.seq,
        at=at,
        kind=intern(row.kind),
        by=row.by_id,
        customer=row.entry_id,
        data=data or EMPTY,
        entered_by=row.entered_by,
        entered_at=at if at == entered_at else entered_at,
    )


def _plain(value: Any) -> Any:
    """`value` as JSON can hold it."""
    if isinstance(value, str):
        return value
    if isinstance(value, Mapping):
        return {str(key): _plain(item) for key, item in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(item) for item in value]
    return value.isoformat() if isinstance(value, datetime) else value
