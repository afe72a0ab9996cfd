"""Which customers may somebody see in a list, and how much of each?

Conditions in SQL, so that nothing else leaves the database.
The same relations as core.services.relation, for many cases at once.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, and_, exists, false, func, literal, or_, select, true
from sqlalchemy import case as when

from core.phones import read_phone
from core.services import office
from core.services.access import TABLE, Action, Actor
from core.services.desk import Tx
from core.services.relation import shown_owners
from db.tables import case, dispute, entry

#: States in which nobody owns a customer and somebody might (a pending one has a list of its own).
_FREE: Final = ("pool", "department", "nobody")
_MASK: Final = "*" * 32


#: A person and a moment, or their places in a statement that is made once and run often.
Me = int | BindParameter[int]
When = datetime | BindParameter[datetime]


@dataclass(frozen=True, slots=True)
class Reader:
    """As what somebody reads, with which people of his outside agency, and whose customers he is shown besides."""

    role: str
    console: bool
    colleagues: frozenset[int]
    shown: frozenset[int]


def reader(tx: Tx, actor: Actor) -> Reader:
    """As what the actor reads now."""
    return Reader(actor.access_role, actor.console, _colleagues(tx, actor), shown_owners(tx, actor))


def owned(now: When) -> ColumnElement[bool]:
    """Somebody owns the customer at `now`; the cached state alone does not tell (see relation.owner_now)."""
    runs = or_(case.c.endless, case.c.protected_until.is_(None), case.c.protected_until > now)
    return and_(case.c.state == "owned", runs)


def free(now: datetime) -> ColumnElement[bool]:
    """Nobody owns the customer at `now`: lapsed, in the pool, the department's, or never owned."""
    lapsed = and_(case.c.state == "owned", ~case.c.endless, case.c.protected_until <= now)
    return or_(case.c.state.in_(_FREE), lapsed)


def owner_is(tx: Tx, actor: Actor) -> ColumnElement[bool]:
    """The cached owner is the actor, or a colleague of his outside agency. Says nothing of whether it still holds."""
    return _owner_in(actor.id, _colleagues(tx, actor))


def mine(tx: Tx, actor: Actor) -> ColumnElement[bool]:
    """Customers that the actor owns or serves now."""
    return and_(or_(owner_is(tx, actor), case.c.server_id == actor.id), owned(tx.now))


def visible(tx: Tx, actor: Actor, action: Action = Action.VIEW_CUSTOMER) -> ColumnElement[bool]:
    """Customers for which the table of permissions gives the actor this action."""
    return seen(reader(tx, actor), actor.id, tx.now, action)


def sees_all(who: Reader, action: Action = Action.VIEW_CUSTOMER) -> bool:
    """Does the table give him this action for every customer?"""
    return who.console or TABLE[action][who.role] >= {"own", "team", "other", "agency", "pool", "departed"}


def seen(
    who: Reader, me: Me, now: When, action: Action = Action.VIEW_CUSTOMER, *, disputed: bool = True
) -> ColumnElement[bool]:
    """As `visible`, of a reader with his number and the moment, or with places for them; without `disputed` not for a
    party's part in a dispute, which is asked of every customer that is not his otherwise."""
    if sees_all(who, action):
        return true()
    given = TABLE[action][who.role]
    ways: list[ColumnElement[bool]] = [and_(_owner_in(me, who.colleagues), owned(now))] if "own" in given else []
    if "served" in given:
        ways.append(case.c.server_id == me)
    if "shown" in given and who.shown:
        ways.append(and_(case.c.owner_id.in_(sorted(who.shown)), owned(now)))
    if "pool" in given:
        ways.append(~owned(now))
    if disputed and "disputed" in given:
        ways.append(_party(me))
    return or_(*ways) if ways else false()


def phone_for(tx: Tx, actor: Actor) -> ColumnElement[str | None]:
    """The number of the entry: whole for whoever may reveal it, its middle hidden for everybody else."""
    return when((may_reveal(tx, actor), entry.c.phone), else_=_hidden(entry.c.phone))


def own_phone(tx: Tx, actor: Actor) -> ColumnElement[str | None]:
    """The number of the entry: whole for whoever owns or serves the customer and may reveal it, else masked.

    Others' numbers are revealed on the customer's own page, on record.
    """
    return own_number(reader(tx, actor), actor.id, tx.now)


def own_number(who: Reader, me: Me, now: When) -> ColumnElement[str | None]:
    """As `own_phone`, of a reader with his number and the moment, or with places for them."""
    his = or_(and_(_owner_in(me, who.colleagues), owned(now)), case.c.server_id == me)
    return when((and_(his, seen(who, me, now, Action.REVEAL_PHONE)), entry.c.phone), else_=_HIDDEN)


def masked_phone() -> ColumnElement[str | None]:
    """The number of the entry with its middle hidden, for lists of others' customers, whoever reads them."""
    return _hidden(entry.c.phone)


def named(text: str) -> ColumnElement[bool]:
    """The entry's name, company or pinyin contains the text (pinyin also by its initials)."""
    ways = [entry.c.name.icontains(text, autoescape=True), entry.c.company.icontains(text, autoescape=True)]
    if text.isascii():
        letters = "".join(text.lower().split())
        ways.append(entry.c.pinyin.contains(letters, autoescape=True))
        ways.append(entry.c.initials.contains(letters, autoescape=True))
    return or_(*ways)


def digits(text: str) -> str:
    """The digits of a text that is a number or a part of one as people write it, else an empty text."""
    bare = "".join(text.split()).replace("-", "").replace("+86", "")
    return bare if bare.isdigit() and bare.isascii() else ""


def numbered(tx: Tx, actor: Actor, part: str) -> ColumnElement[bool]:
    """The entry's number contains these digits.

    Of a number that the actor may not see only the shown digits count, or the whole of it: otherwise he could
    find the hidden ones by trying.
    """
    open_to_him = and_(may_reveal(tx, actor), entry.c.phone.contains(part))
    whole = read_phone(part).value
    ways = [open_to_him, entry.c.phone == (whole or part)]
    if len(part) <= 4:
        ways.append(entry.c.phone.endswith(part))
    return or_(*ways)


def may_reveal(tx: Tx, actor: Actor) -> ColumnElement[bool]:
    """Customers whose number the actor may have revealed."""
    return visible(tx, actor, Action.REVEAL_PHONE)


def _colleagues(tx: Tx, actor: Actor) -> frozenset[int]:
    """The people of the actor's outside agency; none if he is of the office itself."""
    if actor.unit_id is None:
        return frozenset()
    return frozenset(each.id for each in office.people(tx).values() if each.unit_id == actor.unit_id)


def _owner_in(me: Me, colleagues: frozenset[int]) -> ColumnElement[bool]:
    return case.c.owner_id.in_(sorted(colleagues)) if colleagues else case.c.owner_id == me


def _party(me: Me) -> ColumnElement[bool]:
    """He is a party of a dispute on the customer."""
    him = or_(dispute.c.raised_by == me, dispute.c.against == me)
    return exists(select(literal(1)).where(dispute.c.case_id == case.c.id, him))


def _hidden(phone: Any) -> ColumnElement[str | None]:
    """As core.phones.hidden."""
    size = func.length(phone)
    tail = func.substr(phone, size - 3, 4)
    middle = func.substr(literal(_MASK), 1, size - 7)
    return when(
        (phone.is_(None), None),
        (size < 7, func.substr(literal(_MASK), 1, size)),
        else_=func.substr(phone, 1, 3).concat(middle).concat(tail),
    )


_HIDDEN: Final = _hidden(entry.c.phone)
