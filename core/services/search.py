"""Which customers does somebody mean by a part of a name, a number or pinyin?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, or_, select

from core.services import office
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.relation import owner_now
from core.services.scope import digits, named, numbered, own_phone, visible
from db.tables import case, entry

#: The fewest characters of a name that are searched for, and the fewest digits or letters of pinyin.
FEWEST_OF_NAME: Final = 2
FEWEST_OF_CODE: Final = 3
MOST: Final = 20
#: Entries looked at before several of one customer are put together.
_ENTRIES: Final = MOST * 3


@dataclass(frozen=True, slots=True)
class Hit:
    """A customer who was meant: his name as found, his number, masked unless he is the actor's, and whose he is now.

    `owner` is None for a customer of nobody; `mine` says that the actor owns or serves him.
    """

    case_id: int
    name: str | None
    company: str | None
    phone: str | None
    owner: str | None
    mine: bool
    protected_until: datetime | None
    endless: bool


def enough(text: str) -> bool:
    """Is this long enough to be searched for?"""
    found = text.strip()
    code = digits(found) or ("".join(found.split()) if found.isascii() else "")
    return len(code) >= FEWEST_OF_CODE if code else len(found) >= FEWEST_OF_NAME


def search(desk: Desk, actor: Actor, text: str, *, limit: int = MOST) -> list[Hit]:
    """Customers whom the actor may see, last met first; nothing for a text that is too short."""
    require(actor, Action.SEARCH)
    if not enough(text):
        return []
    with desk.read() as tx:
        hits: dict[int, Hit] = {}
        for row in tx.connection.execute(_query(tx, actor, text.strip())):
            hits.setdefault(row.id, _hit(tx, actor, row))
        return list(hits.values())[:limit]


def _query(tx: Tx, actor: Actor, text: str) -> Any:
    part = digits(text)
    hit = or_(numbered(tx, actor, part), entry.c.company.icontains(text, autoescape=True)) if part else named(text)
    return (
        select(case, entry.c.name, entry.c.company, own_phone(tx, actor).label("phone"))
        .join(case, case.c.id == entry.c.case_id)
        .where(and_(hit, case.c.state != "joined", visible(tx, actor)))
        .order_by(case.c.last_contact_at.is_(None), case.c.last_contact_at.desc(), case.c.id.desc(), entry.c.id)
        .limit(_ENTRIES)
    )


def _hit(tx: Tx, actor: Actor, row: Any) -> Hit:
    owner = owner_now(row, tx)
    person = office.people(tx)[owner] if owner is not None else None
    mine = actor.id in (owner, row.server_id) or (
        person is not None and actor.unit_id is not None and person.unit_id == actor.unit_id
    )
    until = row.protected_until if person is not None else None
    endless = person is not None and row.endless
    return Hit(row.id, row.name, row.company, row.phone, person.name if person else None, mine, until, endless)
