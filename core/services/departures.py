"""Somebody leaves: where do his customers go under the rulebook in force, and how is it put on record (ST-15)?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import or_, select

from core.batches import batches
from core.rules.model import Fact, Verdict
from core.services import accounts, office, record
from core.services.access import Action, Actor, may, require
from core.services.desk import Desk, Tx
from core.services.errors import Refused
from core.services.facts import Draft
from core.services.history import history_of
from core.services.notices import tell
from core.services.scope import owned
from db.tables import case, dispute, entry

#: Customers that are judged together; more would load one another's relatives in vain.
_TOGETHER: Final = 40


@dataclass(frozen=True, slots=True)
class Fate:
    """What becomes of one customer of a leaver.

    `customer` is None for whoever may not see customers. `served` says that the leaver only served him. `state` is
    the state afterwards (owned, department, pool, …), `owner` the name of the owner then, `until` his protection.
    """

    case_id: int
    customer: str | None
    served: bool
    state: str
    owner: str | None
    until: datetime | None


@dataclass(frozen=True, slots=True)
class Departure:
    """Who leaves, what becomes of each customer, and in how many open disputes he is a party."""

    person: int
    name: str
    version: int
    fates: tuple[Fate, ...]
    disputes: int

    @property
    def destinations(self) -> dict[tuple[str, str | None], int]:
        """How many of his own customers end where: by state and new owner, the most first."""
        counted = Counter((fate.state, fate.owner) for fate in self.fates if not fate.served)
        return dict(counted.most_common())


def preview(desk: Desk, actor: Actor, person: int) -> Departure:
    """What `leave` would do now; nothing is written. Raises NotFound, Forbidden, or Refused("has_left")."""
    require(actor, Action.MANAGE_PEOPLE)
    with desk.read() as tx:
        _require_here(tx, person)
        supposed = Fact(_beyond(), tx.now, "leave", actor.id, None, {"staff": person}, actor.id, tx.now)
        rows = _customers(tx, person)
        given = [verdict for batch in batches(rows, _TOGETHER) for verdict in _supposed(tx, batch, supposed)]
        return _departure(tx, actor, person, rows, given)


def leave(desk: Desk, actor: Actor, person: int, version: int, *, request_id: str | None = None) -> Departure:
    """Put on record that somebody has left: his account is switched off, his customers go where the rulebook says.

    One transaction. `version` is that of the preview; a second arrival of the command changes nothing more.
    Raises Forbidden, NotFound, Stale, or Refused (himself, the last administrator, has left already).
    """
    require(actor, Action.MANAGE_PEOPLE)

    def work(tx: Tx) -> Departure:
        if record.earlier(tx, request_id) is not None:
            return _departure(tx, actor, person, [], [])
        _require_here(tx, person)
        rows = _customers(tx, person)
        accounts.retire_in(tx, actor, person, version)
        written = record.add(tx, actor, Draft("leave", actor.id, data={"staff": person}, request_id=request_id))
        given = [verdict for batch in batches(rows, _TOGETHER) for verdict in _settled(tx, batch, written)]
        done = _departure(tx, actor, person, rows, given)
        _tell(tx, actor, done, given)
        return done

    return desk.command(work)


def _require_here(tx: Tx, person: int) -> None:
    if office.person(tx, person).left_at is not None:
        raise Refused("has_left", name=office.person(tx, person).name)


def _customers(tx: Tx, person: int) -> list[Any]:
    """What he owns or serves now."""
    query = (
        select(case.c.id, case.c.entry_id, case.c.owner_id, entry.c.name, entry.c.company)
        .join(entry, entry.c.id == case.c.entry_id)
        .where(or_(case.c.owner_id == person, case.c.server_id == person), owned(tx.now))
        .order_by(case.c.id)
    )
    return list(tx.connection.execute(query))


def _supposed(tx: Tx, rows: Sequence[Any], supposed: Fact) -> list[Verdict]:
    history = history_of(tx, [row.entry_id for row in rows], supposed=[supposed])
    return [history.judge(row.entry_id, tx.now) for row in rows]


def _settled(tx: Tx, rows: Sequence[Any], written: Fact) -> list[Verdict]:
    settled = record.settle(tx, written, [row.entry_id for row in rows])
    return [settled[row.entry_id].verdict for row in rows]


def _beyond() -> int:
    """A place behind every fact of the ledger, for one that is only supposed."""
    return 2**62


def _departure(tx: Tx, actor: Actor, person: int, rows: Sequence[Any], given: Sequence[Verdict]) -> Departure:
    who = office.person(tx, person)
    named = may(actor, Action.VIEW_CUSTOMER, frozenset({"other"}))
    fates = tuple(_fate(tx, person, row, verdict, named) for row, verdict in zip(rows, given, strict=True))
    party = or_(dispute.c.raised_by == person, dispute.c.against == person)
    still_open = tx.connection.execute(select(dispute.c.fact_seq).where(party, dispute.c.closed_at.is_(None))).all()
    return Departure(person, who.name, who.version, fates, len(still_open))


def _fate(tx: Tx, person: int, row: Any, verdict: Verdict, named: bool) -> Fate:
    owner = office.person(tx, int(verdict.owner)).name if verdict.owner is not None else None
    customer = (row.company or row.name) if named else None
    return Fate(row.id, customer, row.owner_id != person, verdict.state, owner, verdict.protected_until)


def _tell(tx: Tx, actor: Actor, done: Departure, given: Sequence[Verdict]) -> None:
    """Managers hear that customers wait for them; whoever got one is told by name of the leaver."""
    people = office.people(tx).values()
    leading = {each.id for each in people if each.active and each.role in ("manager", "director")}
    held = sum(fate.state == "department" for fate in done.fates)
    tell(tx, leading - {actor.id}, "colleague_left", name=done.name, customers=len(done.fates), department=held)
    for fate, verdict in zip(done.fates, given, strict=True):
        if verdict.owner is not None and verdict.owner != done.person:
            him = [int(verdict.owner)]
            tell(tx, him, "server_left" if fate.served else "customer_of_leaver", fate.case_id, name=done.name)
