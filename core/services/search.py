"""Which customers does somebody mean by a part of a name, a number or pinyin?

A director's answer is one walk over the index in the order of its positions. A salesperson's is put together from
walks that each end early: what he owns or serves, what is nobody's, and what he disputes. Every row is checked against
the permissions and the words themselves before it counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, or_, select, true

from core import grams
from core.names import canonical
from core.phones import read_phone
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.relation import owner_now, shown_owners
from core.services.scope import digits, may_reveal, own_phone, visible
from core.services.search_index import position, seconds
from db.grams import holding
from db.tables import case, dispute, entry, searchable, user

#: The fewest characters of a name that are searched for, and the fewest digits or letters of pinyin.
FEWEST_OF_NAME: Final = grams.OF_NAME
FEWEST_OF_CODE: Final = grams.OF_CODE
#: Customers shown.
MOST: Final = 50
#: Customers counted; beyond it one says that there are more.
COUNTED: Final = 200
#: Longer texts are cut: nothing that is written down of a customer's name is longer.
_LONGEST: Final = 120


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


@dataclass(frozen=True, slots=True)
class Found:
    """The first customers who were meant, how many there are, and whether there are more than were counted."""

    hits: tuple[Hit, ...] = ()
    total: int = 0
    more: bool = False


@dataclass(frozen=True, slots=True)
class _Asked:
    """What is looked for: the text in canonical form, its digits if it is a number or a part of one, and the whole
    number that these may be."""

    text: str
    digits: str
    number: str

    @property
    def complete(self) -> bool:
        """Are the digits a whole number as they stand, so that they are no part of a longer one?"""
        return bool(self.number) and self.number == self.digits


def enough(text: str) -> bool:
    """Is this long enough to be searched for?"""
    return bool(_ways(_asked(text), hidden=False))


def search(desk: Desk, actor: Actor, text: str, *, limit: int = MOST) -> Found:
    """Customers whom the actor may see: those held longest first, nobody's last. Nothing for a text too short."""
    require(actor, Action.SEARCH)
    asked = _asked(text)
    if not _ways(asked, hidden=False):
        return Found()
    with desk.read() as tx:
        found = {tuple(place) for walk in walks(tx, actor, text) for place in tx.connection.execute(walk).all()}
        places = sorted(found, reverse=True)
        return Found(
            tuple(_hits(tx, actor, asked, [number for _, number in places[:limit]])),
            min(len(places), COUNTED),
            len(places) > COUNTED,
        )


def walks(tx: Tx, actor: Actor, text: str) -> list[Any]:
    """The statements that together find the customers of a text: position and case, each at most one above COUNTED."""
    asked = _asked(text)
    seen = visible(tx, actor)
    open_ways, hidden_ways = _ways(asked, hidden=False), _ways(asked, hidden=True)
    if seen.compare(true()):
        return [_walk(tx, open_ways, _meant(asked))]
    his = [[*way, mark] for way in open_ways for mark in _marks(actor)]
    served = [[*way, mark] for way in open_ways for mark in grams.of_server(actor.id)]
    fits = and_(seen, _meant_by(tx, actor, asked))
    now = seconds(tx.now)
    found = [
        _walk(tx, his, fits, above=position(now)),
        _walk(tx, hidden_ways + served, fits, below=position(now + 1)),
        _disputed(actor, fits),
    ]
    if shown_owners(tx, actor):
        found.append(_walk(tx, hidden_ways, fits, above=position(now)))
    return found


def containing(tx: Tx, actor: Actor, text: str) -> Any:
    """The numbers of the cases that a list narrows to this text, as a statement; None for a text too short.

    Numbers count as far as the actor may see those of others.
    """
    asked = _asked(text)
    open_to_him = may_reveal(tx, actor).compare(true())
    ways = _ways(asked, hidden=not open_to_him)
    if not ways:
        return None
    rows, holds, _ = holding(tx.connection, searchable, ways)
    meant = _meant(asked) if open_to_him else or_(*_meant_hidden(asked))
    return select(searchable.c.case_id).select_from(rows).where(holds, meant)


def _asked(text: str) -> _Asked:
    part = digits(canonical(text[:_LONGEST]))
    return _Asked(canonical(text[:_LONGEST]), part, read_phone(part).value if part else "")


def _ways(asked: _Asked, *, hidden: bool) -> list[list[str]]:
    """The sets of grams by which a customer may be found, his number being open or hidden to the actor."""
    of_words = grams.asked_of_words(asked.text)
    ways = [of_words] if of_words else []
    if len(asked.digits) < FEWEST_OF_CODE:
        return ways
    if hidden:
        return ways + grams.asked_hidden(asked.digits, asked.number)
    whole = [[each] for each in grams.whole(asked.number)]
    return ways + whole if asked.complete else [*ways, grams.asked_inside(asked.digits), *whole]


def _marks(actor: Actor) -> list[str]:
    return [*grams.of_owner(actor.id), *grams.of_server(actor.id)]


def _walk(
    tx: Tx, ways: list[list[str]], fits: ColumnElement[bool], *, above: int | None = None, below: int | None = None
) -> Any:
    rows, holds, place = holding(tx.connection, searchable, ways)
    bounds = [place >= above] if above is not None else []
    bounds += [place < below] if below is not None else []
    if above is not None or below is not None:  # the permissions ask the case as well
        rows = rows.join(case, case.c.id == searchable.c.case_id)
    found = select(searchable.c.position, searchable.c.case_id).select_from(rows)
    return found.where(holds, *bounds, fits).order_by(place.desc()).limit(COUNTED + 1)


def _disputed(actor: Actor, fits: ColumnElement[bool]) -> Any:
    his = or_(dispute.c.raised_by == actor.id, dispute.c.against == actor.id)
    rows = searchable.join(case, case.c.id == searchable.c.case_id)
    return (
        select(searchable.c.position, searchable.c.case_id)
        .select_from(rows)
        .where(searchable.c.case_id.in_(select(dispute.c.case_id).where(his)), fits)
        .order_by(searchable.c.position.desc())
        .limit(COUNTED + 1)
    )


def _meant(asked: _Asked) -> ColumnElement[bool]:
    """The words or the number contain what is asked for; everything is open."""
    named = searchable.c.words.contains(asked.text, autoescape=True)
    if len(asked.digits) < FEWEST_OF_CODE:
        return named
    inside = [] if asked.complete else [searchable.c.numbers.contains(asked.digits)]
    whole = [searchable.c.numbers.contains(f"\n{asked.number}\n")] if asked.number else []
    return or_(named, *inside, *whole)


def _meant_by(tx: Tx, actor: Actor, asked: _Asked) -> ColumnElement[bool]:
    """As `_meant` for somebody who may not see every number."""
    ways = _meant_hidden(asked)
    return or_(*ways, and_(may_reveal(tx, actor), _meant(asked))) if len(ways) > 1 else ways[0]


def _meant_hidden(asked: _Asked) -> list[ColumnElement[bool]]:
    """Of a number that may not be seen only the end counts, or the whole of it: otherwise one could find the hidden
    digits by trying."""
    ways = [searchable.c.words.contains(asked.text, autoescape=True)]
    if len(asked.digits) < FEWEST_OF_CODE:
        return ways
    ways += [searchable.c.numbers.contains(f"\n{each}\n") for each in {asked.digits, asked.number} if each]
    if len(asked.digits) in grams.TAILS:
        ways.append(searchable.c.numbers.contains(f"{asked.digits}\n"))
    return ways


def _hits(tx: Tx, actor: Actor, asked: _Asked, cases: list[int]) -> list[Hit]:
    """The customers of these cases, each under the writing that was meant, else the one that stands for him."""
    columns = (case.c.id, case.c.entry_id, case.c.state, case.c.protected_until, case.c.endless, case.c.owner_id)
    of_writing = (entry.c.id.label("writing"), entry.c.name, entry.c.company, entry.c.phone)
    query = (
        select(*columns, case.c.server_id, *of_writing, own_phone(tx, actor).label("number"), user.c.name.label("by"))
        .join(entry, entry.c.case_id == case.c.id)
        .outerjoin(user, user.c.id == case.c.owner_id)
        .where(case.c.id.in_(cases))
        .order_by(entry.c.id)
    )
    best: dict[int, tuple[bool, Any]] = {}
    for row in tx.connection.execute(query).all():
        meant = any(asked.text in canonical(each) for each in (row.name, row.company) if each)
        meant = meant or bool(asked.digits and asked.digits in (row.phone or ""))
        before = best.get(row.id)
        if before is None or (meant and not before[0]) or (not before[0] and row.writing == row.entry_id):
            best[row.id] = (meant, row)
    return [_hit(tx, actor, best[each][1]) for each in cases]


def _hit(tx: Tx, actor: Actor, row: Any) -> Hit:
    owner = owner_now(row, tx)
    return Hit(
        case_id=row.id,
        name=row.name,
        company=row.company,
        phone=row.number,
        owner=row.by if owner is not None else None,
        mine=actor.id in (owner, row.server_id),
        protected_until=row.protected_until if owner is not None else None,
        endless=owner is not None and row.endless,
    )
