"""Does our register hold the customers whom marketing says it supplied on a day (004-01-23)?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import delete, insert, select

from core.numbers_in_text import first_whole
from core.services import office
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.errors import Invalid, Problem
from core.services.identity import party_of
from core.services.on_record import of_party
from core.services.relation import owner_now
from db.tables import case, market_list

MOST_LINES: Final = 2000
#: What becomes of a line: registered since that day, on file from before, not on file, or without a number.
STATES: Final = ("missing", "before", "registered", "unreadable")


@dataclass(frozen=True, slots=True)
class Supplied:
    """A line of marketing's list against the register: `state` is one of STATES; since when, and whose he is now."""

    text: str
    phone: str
    state: str
    first_at: datetime | None = None
    case_id: int | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True)
class Reconciled:
    """A day's list: its lines, how many are in which state, and who kept it when; None where there is no list."""

    rows: tuple[Supplied, ...]
    counts: Mapping[str, int]
    kept_at: datetime | None = None
    kept_by: str | None = None


def keep(desk: Desk, actor: Actor, day: date, text: str) -> int:
    """Keep marketing's list of a day in the place of an earlier one: one customer a line. How many lines it has.

    Raises Invalid where it is empty, too long, or of a day to come.
    """
    require(actor, Action.DISPATCH)
    lines = [line.strip()[:200] for line in text.splitlines() if line.strip()]

    def work(tx: Tx) -> int:
        problems = [] if lines else [Problem("text", "list_empty")]
        problems += [Problem("text", "list_too_long", {"most": MOST_LINES})] if len(lines) > MOST_LINES else []
        problems += [Problem("day", "in_the_future")] if day > tx.day(tx.now) else []
        if problems:
            raise Invalid(*problems)
        tx.connection.execute(delete(market_list).where(market_list.c.day == day))
        fresh = {"day": day, "body": {"lines": lines}, "kept_at": tx.now, "kept_by": actor.id}
        tx.connection.execute(insert(market_list).values(fresh))
        return len(lines)

    return desk.command(work)


def reconciled(desk: Desk, actor: Actor, day: date) -> Reconciled:
    """That day's list against the register as it is now."""
    require(actor, Action.DISPATCH)
    with desk.read() as tx:
        row = tx.connection.execute(select(market_list).where(market_list.c.day == day)).one_or_none()
        if row is None:
            return Reconciled((), {})
        found = sorted(
            (_supplied(tx, day, line) for line in row.body["lines"]), key=lambda each: STATES.index(each.state)
        )
        counts = Counter(each.state for each in found)
        return Reconciled(tuple(found), counts, row.kept_at, office.person(tx, row.kept_by).name)


def _supplied(tx: Tx, day: date, line: str) -> Supplied:
    number = first_whole(line)
    if not number:
        return Supplied(line, "", "unreadable")
    known = _known(tx, number)
    if known is None:
        return Supplied(line, number, "missing")
    owner = owner_now(known, tx)
    first = known.first_at
    state = "before" if first is not None and tx.day(first) < day else "registered"
    return Supplied(line, number, state, first, known.id, office.person(tx, owner).name if owner is not None else None)


def _known(tx: Tx, phone: str) -> Any:
    """The customer with this number, the earliest of several."""
    party = party_of(tx, "phone", phone)
    if party is None:
        return None
    query = select(case).where(of_party(party)).order_by(case.c.first_at, case.c.id)
    return tx.connection.execute(query).first()
