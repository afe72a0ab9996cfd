"""What has somebody been told, and what of it has he not read yet?

Other services call `notify` inside their transaction. A notice holds a code and parameters; the words are
`notice.<code>` of the catalogs.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, insert, select, update

from core.services.access import Actor
from core.services.desk import Desk, Tx
from db.tables import case, entry, notice

#: How a moment is kept among the parameters, which are JSON.
_MOMENT = "at"


@dataclass(frozen=True, slots=True)
class Notice:
    """One notice as its receiver reads it. `customer` is the name of the customer whom it is about."""

    id: int
    at: datetime
    code: str
    params: Mapping[str, Any]
    case_id: int | None
    customer: str | None
    read_at: datetime | None


def notify(tx: Tx, user_id: int, code: str, case_id: int | None = None, **params: Any) -> None:
    """Tell one person something, as part of the transaction in which it came about.

    `params` are text, numbers and moments (aware); the names of colleagues go in as they are now. Never a
    customer's name or number: those are read from the case when the notice is shown.
    """
    tell(tx, [user_id], code, case_id, **params)


def tell(tx: Tx, user_ids: Iterable[int | None], code: str, case_id: int | None = None, **params: Any) -> None:
    """`notify` for several people; each is told once, and nobody's place (None) is passed over."""
    kept = {key: _kept(value) for key, value in params.items()}
    rows = [
        {"user_id": each, "at": tx.now, "code": code, "params": kept, "case_id": case_id}
        for each in sorted({each for each in user_ids if each is not None})
    ]
    if rows:
        tx.connection.execute(insert(notice), rows)


def waiting(tx: Tx, code: str, case_id: int) -> bool:
    """Has anybody been told this of the customer and not read it yet?"""
    told = (notice.c.code == code, notice.c.case_id == case_id, notice.c.read_at.is_(None))
    return tx.connection.execute(select(notice.c.id).where(*told).limit(1)).first() is not None


def counts(desk: Desk, actor: Actor) -> tuple[int, int]:
    """How many notices the actor has, and how many of them he has not read."""
    with desk.read() as tx:
        mine = select(func.count(), func.count().filter(notice.c.read_at.is_(None))).where(notice.c.user_id == actor.id)
        every, new = tx.connection.execute(mine).one()
        return every, new


def unread_in(tx: Tx, actor: Actor) -> int:
    """How many notices of his the actor has not read."""
    mine = select(func.count()).where(notice.c.user_id == actor.id, notice.c.read_at.is_(None))
    return tx.connection.execute(mine).scalar_one()


def notices(desk: Desk, actor: Actor, *, limit: int = 100) -> list[Notice]:
    """The actor's own notices, those not read first, each half newest first."""
    with desk.read() as tx:
        query = (
            select(notice, entry.c.name, entry.c.company)
            .outerjoin(case, case.c.id == notice.c.case_id)
            .outerjoin(entry, entry.c.id == case.c.entry_id)
            .where(notice.c.user_id == actor.id)
            .order_by(notice.c.read_at.is_not(None), notice.c.at.desc(), notice.c.id.desc())
            .limit(limit)
        )
        return [_notice(row) for row in tx.connection.execute(query)]


def mark_read(desk: Desk, actor: Actor, numbers: Collection[int] | None = None) -> int:
    """Mark these notices of the actor as read, or all of them; how many it were. Others' are left alone."""

    def work(tx: Tx) -> int:
        mine = update(notice).where(notice.c.user_id == actor.id, notice.c.read_at.is_(None))
        if numbers is not None:
            mine = mine.where(notice.c.id.in_(list(numbers)))
        return tx.connection.execute(mine.values(read_at=tx.now)).rowcount

    return desk.command(work)


def _kept(value: Any) -> Any:
    return {_MOMENT: value.isoformat()} if isinstance(value, datetime) else value


def _read(value: Any) -> Any:
    return datetime.fromisoformat(value[_MOMENT]) if isinstance(value, dict) and _MOMENT in value else value


def _notice(row: Any) -> Notice:
    params = {key: _read(value) for key, value in row.params.items()}
    customer = row.company or row.name
    return Notice(row.id, row.at, row.code, params, row.case_id, customer, row.read_at)
