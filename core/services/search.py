"""Which customers does somebody mean by a part of a name, a number or pinyin?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, NamedTuple

from sqlalchemy import select

from core import grams
from core.names import canonical
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.scope import Reader, reader, sees_all
from core.services.search_index import case_at
from core.services.search_walks import COUNTED, Asked, asked, meant, places, writings
from db.grams import holding
from db.tables import searchable

#: The fewest characters of a name that are searched for, and the fewest digits or letters of pinyin.
FEWEST_OF_NAME: Final = grams.OF_NAME
FEWEST_OF_CODE: Final = grams.OF_CODE
#: Customers shown.
MOST: Final = 50
#: Where in a row of `writings` a Hit stands.
_HIT: Final = slice(2, None)


class Hit(NamedTuple):
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


@dataclass(frozen=True, slots=True)
class Found:
    """The first customers who were meant, how many there are, and whether there are more than were counted."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    more: bool = False


def enough(text: str) -> bool:
    """Is this long enough to be searched for?"""
    return bool(asked(text).ways(hidden=False))


def search(desk: Desk, actor: Actor, text: str, *, limit: int = MOST) -> Found:
    """Customers whom the actor may see: those held longest first, nobody's last. Nothing for a text too short."""
    require(actor, Action.SEARCH)
    what = asked(text)
    if not what.ways(hidden=False):
        return Found()
    with desk.read() as tx:
        who = reader(tx, actor)
        found = places(tx, who, actor, what)
        hits = _hits(tx, who, actor, what, [case_at(each) for each in found[:limit]])
    return Found(tuple(hits), min(len(found), COUNTED), len(found) > COUNTED)


def containing(tx: Tx, actor: Actor, text: str) -> Any:
    """The numbers of the cases that a list narrows to this text, as a statement; None for a text too short.

    Numbers count as far as the actor may see those of others.
    """
    what = asked(text)
    hidden = not sees_all(reader(tx, actor), Action.REVEAL_PHONE)
    ways = what.ways(hidden=hidden)
    if not ways:
        return None
    rows, holds, _ = holding(tx.connection, searchable, ways)
    return select(searchable.c.case_id).select_from(rows).where(holds, meant(what.patterns(), hidden=hidden))


def _hits(tx: Tx, who: Reader, actor: Actor, what: Asked, cases: list[int]) -> list[Hit]:
    """The customers of these cases, each under the writing that was meant, else the one that stands for him."""
    if not cases:
        return []
    values = {"cases": cases, "me": actor.id, "now": tx.now}
    written: dict[int, list[Any]] = {}
    for row in tx.connection.execute(writings(who), values).all():
        written.setdefault(row.id, []).append(row)
    return [Hit._make(_writing(written[each], what)[_HIT]) for each in cases]


def _writing(rows: list[Any], what: Asked) -> Any:
    """The row of the writing that was meant, else of the one that stands for the customer."""
    if len(rows) == 1:
        return rows[0]
    meant = (row for row in rows if _means(row, what))
    standing = (row for row in rows if row.stands)
    return next(meant, None) or next(standing, rows[0])


def _means(row: Any, what: Asked) -> bool:
    named = any(what.text in canonical(each) for each in (row.name, row.company) if each)
    return named or bool(what.digits and what.digits in (row.phone or ""))
