"""By which statements are the customers of a text looked for?

A director's answer is one walk over the index in the order of its positions. A salesperson's is put together from
walks that each end early: what he owns or serves, what is nobody's, and what he disputes. Every row is checked against
the permissions and the words themselves before it counts. A statement is made once for each kind of reader; what is
asked, by whom and when are its values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal

from sqlalchemy import BigInteger, BindParameter, ColumnElement, Select, Text, and_, bindparam, or_, select

from core import grams
from core.names import canonical
from core.phones import read_phone
from core.services.access import Action, Actor
from core.services.desk import Tx
from core.services.scope import Me, Reader, When, digits, own_number, reader, seen, sees_all
from core.services.search_index import position, seconds
from db.grams import asked as asked_of
from db.grams import holding_of
from db.tables import case, dispute, entry, searchable, user
from db.types import Moment

#: Customers counted; beyond it one says that there are more.
COUNTED: Final = 200
#: Longer texts are cut: nothing that is written down of a customer's name is longer.
_LONGEST: Final = 120

#: Who asks and when, in statements that are made once.
_ME: Final[Me] = bindparam("me", type_=user.c.id.type)
_NOW: Final[When] = bindparam("now", type_=Moment())
#: Where a walk begins or ends: above those who are nobody's, from those downwards, or anywhere.
_Part = Literal["held", "free", "any"]


@dataclass(frozen=True, slots=True)
class Asked:
    """What is looked for: the text in canonical form, its digits if it is a number or a part of one, and the whole
    number that these may be."""

    text: str
    digits: str
    number: str

    @property
    def complete(self) -> bool:
        """Are the digits a whole number as they stand, so that they are no part of a longer one?"""
        return bool(self.number) and self.number == self.digits

    def ways(self, *, hidden: bool) -> list[list[str]]:
        """The sets of grams by which a customer may be found, his number being open or hidden to the reader."""
        of_words = grams.asked_of_words(self.text)
        ways = [of_words] if of_words else []
        if len(self.digits) < grams.OF_CODE:
            return ways
        if hidden:
            return ways + grams.asked_hidden(self.digits, self.number)
        whole = [[each] for each in grams.whole(self.number)]
        return ways + whole if self.complete else [*ways, grams.asked_inside(self.digits), *whole]

    def patterns(self) -> dict[str, str | None]:
        """What words and numbers must be like: the text, digits inside a number, a whole number in either form, or
        its end. None where that is not looked for."""
        number = len(self.digits) >= grams.OF_CODE
        return {
            "text": f"%{_escaped(self.text)}%",
            "inside": f"%{self.digits}%" if number and not self.complete else None,
            "whole": f"%\n{self.number}\n%" if number and self.number else None,
            "same": f"%\n{self.digits}\n%" if number else None,
            "end": f"%{self.digits}\n%" if len(self.digits) in grams.TAILS else None,
        }


@dataclass(frozen=True, slots=True)
class Walk:
    """A statement that gives positions, at most one above COUNTED, and its values."""

    statement: Select[Any]
    values: Mapping[str, Any]


def asked(text: str) -> Asked:
    """What a typed text asks for."""
    part = digits(canonical(text[:_LONGEST]))
    return Asked(canonical(text[:_LONGEST]), part, read_phone(part).value if part else "")


def walks(tx: Tx, actor: Actor, what: Asked) -> list[Walk]:
    """The walks that together find the customers whom the actor may see."""
    who, now = reader(tx, actor), seconds(tx.now)
    values = {"me": actor.id, "now": tx.now, "from": position(now), "below": position(now + 1), **what.patterns()}
    ways, hidden = what.ways(hidden=False), what.ways(hidden=True)
    if sees_all(who):
        return [_walk(tx, who, ways, "any", values)]
    served = [[*way, mark] for way in ways for mark in grams.of_server(actor.id)]
    his = [[*way, mark] for way in ways for mark in grams.of_owner(actor.id)] + served
    found = [
        _walk(tx, who, his, "held", values),
        _walk(tx, who, hidden + served, "free", values),
        Walk(_disputed(who), values),
    ]
    return [*found, _walk(tx, who, hidden, "held", values)] if who.shown else found


def meant(patterns: Mapping[str, Any], *, hidden: bool) -> ColumnElement[bool]:
    """The words or the number are like one of these patterns. Of a number that may not be seen only the end counts, or
    the whole of it: otherwise one could find the hidden digits by trying."""
    numbers = ("same", "whole", "end") if hidden else ("inside", "whole")
    wanted = [searchable.c.numbers.like(patterns[each]) for each in numbers if patterns[each] is not None]
    return or_(searchable.c.words.like(patterns["text"], escape="/"), *wanted)


@lru_cache(maxsize=128)
def writings(who: Reader) -> Select[Any]:
    """The statement that gives all writings of some `cases` to this kind of reader."""
    columns = (case.c.id, case.c.entry_id, case.c.state, case.c.protected_until, case.c.endless, case.c.owner_id)
    of_writing = (entry.c.id.label("writing"), entry.c.name, entry.c.company, entry.c.phone)
    number = own_number(who, _ME, _NOW).label("number")
    return (
        select(*columns, case.c.server_id, *of_writing, number, user.c.name.label("by"))
        .join(entry, entry.c.case_id == case.c.id)
        .outerjoin(user, user.c.id == case.c.owner_id)
        .where(case.c.id.in_(bindparam("cases", expanding=True)))
        .order_by(entry.c.id)
    )


def _walk(tx: Tx, who: Reader, ways: Sequence[Sequence[str]], part: _Part, values: Mapping[str, Any]) -> Walk:
    dialect = tx.connection.dialect.name
    given = {f"way{number}": each for number, each in enumerate(asked_of(dialect, ways))}
    return Walk(_made(dialect, who, tuple(given), part), {**values, **given})


@lru_cache(maxsize=256)
def _made(dialect: str, who: Reader, ways: tuple[str, ...], part: _Part) -> Select[Any]:
    rows, holds, place = holding_of(dialect, searchable, [bindparam(each) for each in ways])
    fits = [holds, _fits(who)]
    if not sees_all(who):  # the permissions ask the case as well
        rows = rows.join(case, case.c.id == searchable.c.case_id)
    if part == "held":
        fits.append(place >= bindparam("from", type_=BigInteger()))
    elif part == "free":
        fits.append(place < bindparam("below", type_=BigInteger()))
    return select(place).select_from(rows).where(*fits).order_by(place.desc()).limit(COUNTED + 1)


@lru_cache(maxsize=128)
def _disputed(who: Reader) -> Select[Any]:
    his = or_(dispute.c.raised_by == _ME, dispute.c.against == _ME)
    return (
        select(searchable.c.position)
        .select_from(searchable.join(case, case.c.id == searchable.c.case_id))
        .where(searchable.c.case_id.in_(select(dispute.c.case_id).where(his)), _fits(who))
        .order_by(searchable.c.position.desc())
        .limit(COUNTED + 1)
    )


def _fits(who: Reader) -> ColumnElement[bool]:
    """He may see the customer and meant him by what he may see of him."""
    places: dict[str, BindParameter[str]] = {
        name: bindparam(name, type_=Text()) for name in ("text", "inside", "whole", "same", "end")
    }
    open_ = meant(places, hidden=False)
    if sees_all(who):
        return open_
    known = or_(meant(places, hidden=True), and_(open_, seen(who, _ME, _NOW, Action.REVEAL_PHONE)))
    return and_(seen(who, _ME, _NOW), known)


def _escaped(text: str) -> str:
    return text.replace("/", "//").replace("%", "/%").replace("_", "/_")
