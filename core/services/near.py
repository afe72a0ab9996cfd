"""Who might be the same customer, though no exact key says so? Offered to a person, never joined by itself.

Only customers whom the asker may see are named, so that nobody feels out others' numbers by typing near ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from rapidfuzz import fuzz
from sqlalchemy import select

from core import grams
from core.companies import company_key
from core.names import canonical
from core.phones import read_phone
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.identity import pinyin
from core.services.relation import owner_now, require_case
from core.services.scope import own_phone, visible
from db.grams import holding
from db.tables import case, entry, party_key, searchable, user

#: Customers offered at most.
MOST: Final = 5
#: Candidates compared for a name; a name that more people have tells nothing.
_CANDIDATES: Final = 200
#: How alike the pinyin of two names must be, of 100.
_ALIKE: Final = 88
#: What people write who do not know the name.
_TITLES: Final = ("先生", "女士", "小姐", "太太", "总", "阿姨", "老师")
_MOBILE: Final = 11
#: Why two customers are near, the strongest first.
_WHYS: Final = ("key", "digit", "swapped", "name", "company", "sound")


@dataclass(frozen=True, slots=True)
class Near:
    """Somebody who might be the same: as far as the asker may see him, and why.

    `why` holds key (a credit code or number is the same, but the rulebook holds them for two customers), digit (one
    digit differs), swapped (two neighbours exchanged), name, company and sound.
    """

    case_id: int
    name: str
    phone: str | None
    owner: str | None
    why: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Sought:
    names: frozenset[str]
    companies: frozenset[str]
    phones: frozenset[str]
    parties: frozenset[int] = frozenset()


def near(desk: Desk, actor: Actor, case_id: int) -> list[Near]:
    """Customers near to this one, the nearest first. Raises NotFound or Forbidden."""
    with desk.read() as tx:
        row = require_case(tx, actor, Action.VIEW_CUSTOMER, case_id)
        writings = tx.connection.execute(select(entry).where(entry.c.case_id == row.id)).all()
        sought = _sought((each.name, each.company, each.phone) for each in writings)
        sought = replace(sought, parties=frozenset(each.party_id for each in writings if each.party_id is not None))
        return _found(tx, actor, sought, row.id)


def near_to_written(desk: Desk, actor: Actor, phone: str, name: str, company: str = "") -> list[Near]:
    """Customers near to one who is being written down. Raises Forbidden."""
    require(actor, Action.REGISTER)
    with desk.read() as tx:
        return _found(tx, actor, _sought([(name, company, read_phone(phone).value)]), None)


def variants(phone: str) -> dict[str, str]:
    """Mobile numbers that are a slip of the finger away: by one digit, or by two neighbours exchanged."""
    if len(phone) != _MOBILE or not phone.isdigit():
        return {}
    found = {f"{phone[:i]}{digit}{phone[i + 1 :]}": "digit" for i in range(1, _MOBILE) for digit in "0123456789"}
    found |= {f"{phone[:i]}{phone[i + 1]}{phone[i]}{phone[i + 2 :]}": "swapped" for i in range(1, _MOBILE - 1)}
    found.pop(phone, None)
    return found


def _sought(writings: Iterable[tuple[str | None, str | None, str | None]]) -> _Sought:
    rows = list(writings)
    names = {canonical(name) for name, _, _ in rows if name}
    return _Sought(
        frozenset(name for name in names if len(name) > 1 and not name.endswith(_TITLES)),
        frozenset(company_key(company) for _, company, _ in rows if company),
        frozenset(phone for _, _, phone in rows if phone and "*" not in phone),
    )


def _found(tx: Tx, actor: Actor, sought: _Sought, besides: int | None) -> list[Near]:
    known = {phone: why for own in sought.phones for phone, why in variants(own).items()}
    rows = [*_by_number(tx, actor, known), *_by_word(tx, actor, sought)]
    if sought.parties:
        rows += tx.connection.execute(_rows(tx, actor).where(entry.c.party_id.in_(sought.parties)))
    found: dict[int, tuple[Any, set[str]]] = {}
    for row in rows:
        if row.id != besides and (row.phone not in sought.phones or row.party_id in sought.parties):
            found.setdefault(row.id, (row, set()))[1].update(_why(row, sought, known))
    ranked = sorted(
        ((row, tuple(why for why in _WHYS if why in whys)) for row, whys in found.values() if whys),
        key=lambda each: ([_WHYS.index(why) for why in each[1]], -each[0].id),
    )
    return [_near(tx, row, why) for row, why in ranked[:MOST]]


def _why(row: Any, sought: _Sought, known: dict[str, str]) -> Iterator[str]:
    if row.party_id in sought.parties:
        yield "key"
    if row.phone in known:
        yield known[row.phone]
    if row.company and company_key(row.company) in sought.companies:
        yield "company"
    name = canonical(row.name or "")
    if name in sought.names:
        yield "name"
    elif name and any(fuzz.ratio(pinyin(name)[0], pinyin(each)[0]) >= _ALIKE for each in sought.names):
        yield "sound"


def _rows(tx: Tx, actor: Actor) -> Any:
    columns = (
        case.c.id,
        case.c.state,
        case.c.endless,
        case.c.protected_until,
        case.c.owner_id,
        user.c.name.label("by"),
    )
    writing = (entry.c.party_id, entry.c.name, entry.c.company, entry.c.phone, own_phone(tx, actor).label("number"))
    return (
        select(*columns, *writing)
        .join(entry, entry.c.case_id == case.c.id)
        .outerjoin(user, user.c.id == case.c.owner_id)
        .where(visible(tx, actor), case.c.state != "joined")
        .order_by(entry.c.id)
    )


def _by_number(tx: Tx, actor: Actor, known: dict[str, str]) -> list[Any]:
    if not known:
        return []
    parties = select(party_key.c.party_id).where(party_key.c.kind == "phone", party_key.c.value.in_(list(known)))
    numbers = list(tx.connection.execute(parties).scalars())
    return list(tx.connection.execute(_rows(tx, actor).where(entry.c.party_id.in_(numbers)))) if numbers else []


def _by_word(tx: Tx, actor: Actor, sought: _Sought) -> list[Any]:
    """Customers who share the telling pieces of a name, its pinyin or a company; how alike they are is seen later."""
    words = {word for name in sought.names for word in (name, pinyin(name)[0])} | sought.companies
    ways = {word: way for word in words if (way := grams.asked_of_words(word))}
    if not ways:
        return []
    rows, holds, place = holding(tx.connection, searchable, list(ways.values()))
    found = select(searchable.c.case_id).select_from(rows).where(holds).order_by(place.desc())
    cases = list(tx.connection.execute(found.limit(_CANDIDATES)).scalars())
    return list(tx.connection.execute(_rows(tx, actor).where(case.c.id.in_(cases)))) if cases else []


def _near(tx: Tx, row: Any, why: tuple[str, ...]) -> Near:
    owner = owner_now(row, tx)
    return Near(row.id, row.company or row.name or "", row.number, row.by if owner is not None else None, why)
