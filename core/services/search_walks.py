"""By which statements are the customers of a text looked for?

A director's answer is one walk over the index in the order of its positions. A salesperson's begins with the first few
that the text may mean; where there are more, walks go on that each end early: what he owns or serves up to today's
positions, what is nobody's from these on. What he disputes comes with the first few. Every row is checked against the
permissions and the words themselves before it counts. A statement is made once for each kind of reader; what is asked,
by whom and when are its values.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final, Literal

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Text,
    and_,
    bindparam,
    false,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy import case as when
from sqlalchemy.engine import Result
from sqlalchemy.sql.selectable import TypedReturnsRows

from core import grams
from core.names import canonical
from core.phones import read_phone
from core.services.access import Action, Actor
from core.services.desk import Tx
from core.services.scope import Me, Reader, When, digits, own_number, owned, seen, sees_all
from core.services.search_index import day, position
from db.grams import Way, holding_of, places_of
from db.grams import asked as asked_of
from db.tables import case, dispute, entry, searchable, user
from db.types import Moment

#: Customers counted; beyond it one says that there are more.
COUNTED: Final = 200
#: So many candidates are looked at first: most texts that are not common have fewer.
_FEW: Final = 25
#: Every position is higher.
_START: Final = -1
#: Longer texts are cut: nothing that is written down of a customer's name is longer.
_LONGEST: Final = 120

#: Who asks and when, in statements that are made once.
_ME: Final[Me] = bindparam("me", type_=user.c.id.type)
_NOW: Final[When] = bindparam("now", type_=Moment())
#: Where a walk goes: the first few, from a position up to those who are nobody's, from a position on, or everywhere.
_Part = Literal["first", "held", "rest", "any"]
_Names = tuple[str, ...]
#: What a row of the first walk is: one that fits, another candidate, one in dispute that fits.
_FITS, _OTHER, _DISPUTED = range(3)
#: What may be looked for: a text within the words; within the numbers digits, whole numbers, or their ends.
_PATTERNS: Final = ("text", "inside", "whole", "same", "end")


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
    """A statement that gives positions, and its values."""

    statement: TypedReturnsRows[Any]
    values: Mapping[str, Any]


def asked(text: str) -> Asked:
    """What a typed text asks for."""
    part = digits(canonical(text[:_LONGEST]))
    return Asked(canonical(text[:_LONGEST]), part, read_phone(part).value if part else "")


@dataclass(frozen=True, slots=True)
class Walks:
    """All walks for one text and reader. `first` gives the few and the disputed, with what each is; the
    others give positions that fit, at most one above COUNTED."""

    every: Walk | None = None
    first: Walk | None = None
    held: tuple[Walk, ...] = ()
    rest: Walk | None = None

    def all(self) -> list[Walk]:
        """Those that there are."""
        return [each for each in (self.every, self.first, *self.held, self.rest) if each is not None]


def places(tx: Tx, who: Reader, actor: Actor, what: Asked) -> list[int]:
    """The positions of the customers whom the actor may see and means, in their order; beyond COUNTED not all."""
    ways = walks(tx, who, actor, what)
    if ways.every is not None:
        return list(_run(tx, ways.every).scalars())
    assert ways.first is not None and ways.rest is not None
    few = _run(tx, ways.first).all()
    found = {row.position for row in few if row.kind != _OTHER}
    candidates = [row.position for row in few if row.kind != _DISPUTED]
    if len(candidates) >= _FEW or tx.connection.dialect.name == "postgresql":
        ended = max(candidates, default=_START)
        if ended < ways.rest.values["to"]:
            for walk in ways.held:
                found.update(_run(tx, walk, after=ended).scalars())
        if len(found) <= COUNTED:
            found.update(_run(tx, ways.rest, after=max(ended, ways.rest.values["after"])).scalars())
    return sorted(found)


def walks(tx: Tx, who: Reader, actor: Actor, what: Asked) -> Walks:
    """The walks that together find the customers whom the actor may see."""
    today = day(tx.now)
    values = {"me": actor.id, "now": tx.now, "to": position(today), "after": position(today + 1), **what.patterns()}
    ways, hidden = what.ways(hidden=False), what.ways(hidden=True)
    if sees_all(who):
        return Walks(every=_walk(tx, who, ways, "any", values))
    served = tuple(grams.of_server(actor.id))
    mine = (*grams.of_owner(actor.id), *served)

    def known(marks: tuple[str, ...]) -> list[Way]:
        """Anybody by what all may know of him; by the rest whom one of these marks names."""
        return [*hidden, *(grams.asked_of_one(way, marks) for way in ways if way not in hidden)]

    his = [grams.asked_of_one(way, mine) for way in ways]
    return Walks(
        first=_walk(tx, who, known(mine), "first", values),
        held=(_walk(tx, who, his, "held", values), *([_walk(tx, who, hidden, "held", values)] if who.shown else [])),
        rest=_walk(tx, who, known(served), "rest", values),
    )


def meant(patterns: Mapping[str, Any], *, hidden: bool) -> ColumnElement[bool]:
    """The words or the number are like one of these patterns. Of a number that may not be seen only the end counts, or
    the whole of it: otherwise one could find the hidden digits by trying."""
    return or_(_named(patterns), *_numbered(patterns, hidden=hidden))


def _named(patterns: Mapping[str, Any]) -> ColumnElement[bool]:
    return searchable.c.words.like(patterns["text"], escape="/")


def _numbered(patterns: Mapping[str, Any], *, hidden: bool) -> list[ColumnElement[bool]]:
    kinds = ("same", "whole", "end") if hidden else ("inside", "whole")
    return [searchable.c.numbers.like(patterns[each]) for each in kinds if patterns.get(each) is not None]


@lru_cache(maxsize=128)
def writings(who: Reader) -> TypedReturnsRows[Any]:
    """The statement that gives all writings of some `cases` to this kind of reader: whether one stands for the
    customer, its number as it is, then what a Hit has, in its order."""
    held = owned(_NOW)
    mine = when((or_(and_(held, case.c.owner_id == _ME), case.c.server_id == _ME), true()), else_=false())
    until = when((held, case.c.protected_until))
    endless = when((held, case.c.endless), else_=false())
    number, by = own_number(who, _ME, _NOW).label("number"), user.c.name.label("by")
    hit = (case.c.id, entry.c.name, entry.c.company, number, by, mine, until, endless)
    return (
        select((case.c.entry_id == entry.c.id).label("stands"), entry.c.phone, *hit)
        .join(entry, entry.c.case_id == case.c.id)
        .outerjoin(user, and_(user.c.id == case.c.owner_id, held))
        .where(case.c.id.in_(bindparam("cases", expanding=True)))
        .order_by(entry.c.id)
    )


def _run(tx: Tx, walk: Walk, **values: Any) -> Result[Any]:
    return tx.connection.execute(walk.statement, {**walk.values, **values})


def _walk(tx: Tx, who: Reader, ways: Sequence[Way], part: _Part, values: Mapping[str, Any]) -> Walk:
    dialect = tx.connection.dialect.name
    given = {f"way{number}": each for number, each in enumerate(asked_of(dialect, ways))}
    looked_for = tuple(each for each in _PATTERNS if values[each] is not None)
    about = (dialect, who, tuple(given), looked_for)
    return Walk(_made_first(*about) if part == "first" else _made(*about, part), {**values, **given})


@lru_cache(maxsize=256)
def _made(dialect: str, who: Reader, ways: _Names, looked_for: _Names, part: _Part) -> TypedReturnsRows[Any]:
    rows, holds, place = holding_of(dialect, searchable, [bindparam(each) for each in ways])
    fits = [holds, _fits(who, looked_for)]
    if not sees_all(who):  # the permissions ask the case as well
        rows = rows.join(case, case.c.id == searchable.c.case_id)
    if part == "rest" or (part == "held" and dialect != "postgresql"):
        fits.append(place > bindparam("after", type_=BigInteger()))
    if part == "held":
        fits.append(place <= bindparam("to", type_=BigInteger()))
    return select(place).select_from(rows).where(*fits).order_by(place).limit(COUNTED + 1)


@lru_cache(maxsize=128)
def _made_first(dialect: str, who: Reader, ways: _Names, looked_for: _Names) -> TypedReturnsRows[Any]:
    known = searchable.join(case, case.c.id == searchable.c.case_id)
    his = or_(dispute.c.raised_by == _ME, dispute.c.against == _ME)
    disputed = searchable.c.case_id.in_(select(dispute.c.case_id).where(his))
    in_dispute = select(searchable.c.position, literal(_DISPUTED).label("kind")).select_from(known)
    in_dispute = in_dispute.where(disputed, _fits(who, looked_for, disputed=True))
    if dialect == "postgresql":  # would read all positions for the few; its bounded walks end at their bound
        return in_dispute.order_by(searchable.c.position).limit(COUNTED + 1)
    rows, holds, place = places_of(dialect, searchable.alias(), [bindparam(each) for each in ways])
    few = select(place.label("place")).select_from(rows).where(holds).order_by(place).limit(_FEW).subquery()
    of_few = few.join(known, searchable.c.position == few.c.place)
    kind = when((_fits(who, looked_for), literal(_FITS)), else_=literal(_OTHER)).label("kind")
    return union_all(select(searchable.c.position, kind).select_from(of_few), in_dispute)


def _fits(who: Reader, looked_for: Sequence[str], *, disputed: bool = False) -> ColumnElement[bool]:
    """He may see the customer and meant him by what he may see of him. What he disputes is looked for by itself."""
    places: dict[str, BindParameter[str]] = {name: bindparam(name, type_=Text()) for name in looked_for}
    if sees_all(who):
        return meant(places, hidden=False)
    open_ = _numbered(places, hidden=False)
    reveals = seen(who, _ME, _NOW, Action.REVEAL_PHONE, disputed=disputed)
    revealed = [and_(or_(*open_), reveals)] if open_ else []
    return and_(seen(who, _ME, _NOW, disputed=disputed), or_(meant(places, hidden=True), *revealed))


def _escaped(text: str) -> str:
    return text.replace("/", "//").replace("%", "/%").replace("_", "/_")
