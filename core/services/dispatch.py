"""Who can be given another customer: whom does he fit, who has too many open orders, who gets none for a while?

004-01-02, 004-01-03 (fit), 004-01-05, 004-01-06 (open orders), 004-01-07 (a refused customer stops the next ones).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from sqlalchemy import delete, func, insert, select, update

from core.services import office
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.errors import Invalid, Problem, Refused
from core.services.lead_edits import end_of
from core.services.notices import tell
from core.services.reasons import reason_problems
from core.services.scope import owned
from core.services.transfers import HandedOver, Transfer, hand_over_in
from db.tables import case, dispatch_fit, dispatch_stop, entry

#: Open orders that one salesperson has at most, unless the office says otherwise (004-01-06).
CAP: Final = 3
MOST_CAP: Final = 1000
_CAP: Final = "dispatch_cap"
#: Deal steps of an order that is open: something is paid, nothing is signed yet.
_OPEN: Final = ("reservation", "deposit")
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True)
class Taker:
    """A salesperson who could be given a customer. `fits` are those of his words that the chosen customers' needs hold.

    `free` says that he may be given one: fewer open orders than the cap, and no stop (`stopped_until`, `reason`).
    """

    id: int
    name: str
    team: str | None
    words: str
    fits: tuple[str, ...]
    open_orders: int
    customers: int
    stopped_until: datetime | None
    reason: str | None
    free: bool


def cap(desk: Desk, actor: Actor) -> int:
    """How many open orders one may have."""
    require(actor, Action.DISPATCH)
    with desk.read() as tx:
        return _cap(tx)


def set_cap(desk: Desk, actor: Actor, most: int) -> None:
    """Change how many open orders one may have. Raises Invalid."""
    require(actor, Action.DISPATCH)
    if not 1 <= most <= MOST_CAP:
        raise Invalid(Problem("cap", "cap_out_of_range", {"most": MOST_CAP}))
    desk.command(lambda tx: office.write_setting(tx, _CAP, most))


def takers(desk: Desk, actor: Actor, case_ids: Sequence[int] = ()) -> list[Taker]:
    """Every salesperson, whoever fits the chosen customers best first, then by the fewest open orders and customers."""
    require(actor, Action.DISPATCH)
    with desk.read() as tx:
        return _takers(tx, case_ids)


def hand_out(desk: Desk, actor: Actor, form: Transfer) -> list[HandedOver]:
    """Give customers to somebody who is free for them, all or none. Raises as `transfers.hand_over`, and Refused where
    he has too many open orders or is stopped."""
    require(actor, Action.DISPATCH)

    def work(tx: Tx) -> list[HandedOver]:
        taker = next((each for each in _takers(tx, form.case_ids) if each.id == form.to), None)
        if taker is not None and taker.stopped_until is not None:
            raise Refused("dispatch_stopped", name=taker.name, until=taker.stopped_until)
        if taker is not None and not taker.free:
            raise Refused("dispatch_full", name=taker.name, count=taker.open_orders, most=_cap(tx))
        return hand_over_in(tx, actor, form)

    return desk.command(work)


def stop(desk: Desk, actor: Actor, person: int, last: date, reason: str) -> None:
    """Give somebody no customers up to the end of a day, and tell him. Raises Invalid."""
    require(actor, Action.DISPATCH)

    def work(tx: Tx) -> None:
        problems = reason_problems(reason, _LONGEST)
        problems += [Problem("last", "day_past")] if last < tx.day(tx.now) else []
        problems += [] if person in _reps(tx) else [Problem("person", "receiver_left")]
        if problems:
            raise Invalid(*problems)
        until = end_of(tx, last)
        fresh = {"user_id": person, "began_at": tx.now, "until": until, "reason": reason.strip()}
        _end_stops(tx, person)
        tx.connection.execute(insert(dispatch_stop).values(fresh | {"stopped_by": actor.id}))
        tell(tx, [person], "dispatch_stopped", by=actor.name, until=until)

    desk.command(work)


def lift(desk: Desk, actor: Actor, person: int) -> None:
    """Let somebody be given customers again, and tell him."""
    require(actor, Action.DISPATCH)

    def work(tx: Tx) -> None:
        if _end_stops(tx, person):
            tell(tx, [person], "dispatch_lifted", by=actor.name)

    desk.command(work)


def set_words(desk: Desk, actor: Actor, person: int, words: str) -> None:
    """Write down what somebody is good at, in words with blanks between. Raises Invalid."""
    require(actor, Action.DISPATCH)
    kept = " ".join(words.replace("、", " ").replace("，", " ").replace(",", " ").split())
    if len(kept) > _LONGEST:
        raise Invalid(Problem("words", "too_long", {"most": _LONGEST}))

    def work(tx: Tx) -> None:
        if person not in _reps(tx):
            raise Invalid(Problem("person", "receiver_left"))
        tx.connection.execute(delete(dispatch_fit).where(dispatch_fit.c.user_id == person))
        if kept:
            tx.connection.execute(insert(dispatch_fit).values(user_id=person, words=kept))

    desk.command(work)


def _cap(tx: Tx) -> int:
    return int(office.read_setting(tx, _CAP) or CAP)


def _reps(tx: Tx) -> dict[int, office.Person]:
    people = office.people(tx).values()
    return {each.id: each for each in people if each.sells_inside}


def _end_stops(tx: Tx, person: int) -> int:
    running = (dispatch_stop.c.user_id == person, dispatch_stop.c.until > tx.now)
    return tx.connection.execute(update(dispatch_stop).where(*running).values(until=tx.now)).rowcount


def _takers(tx: Tx, case_ids: Sequence[int]) -> list[Taker]:
    reps, most, wanted = _reps(tx), _cap(tx), _needs(tx, case_ids)
    words: dict[int, str] = dict(tx.connection.execute(select(dispatch_fit.c.user_id, dispatch_fit.c.words)).all())
    stops = {row.user_id: row for row in tx.connection.execute(_stops(tx))}
    all_of, open_of = _counts(tx), _counts(tx, case.c.deal_step.in_(_OPEN))
    found = []
    for each in reps.values():
        known = words.get(each.id, "")
        stopped = stops.get(each.id)
        found.append(
            Taker(
                each.id,
                each.name,
                each.team,
                known,
                tuple(word for word in known.split() if word in wanted),
                open_of.get(each.id, 0),
                all_of.get(each.id, 0),
                stopped.until if stopped else None,
                stopped.reason if stopped else None,
                stopped is None and open_of.get(each.id, 0) < most,
            )
        )
    return sorted(found, key=lambda each: (not each.free, -len(each.fits), each.open_orders, each.customers, each.id))


def _needs(tx: Tx, case_ids: Sequence[int]) -> str:
    """What the chosen customers want and where they come from, as one text."""
    shown = select(entry.c.need, entry.c.source).join(case, case.c.entry_id == entry.c.id)
    rows = tx.connection.execute(shown.where(case.c.id.in_(list(case_ids))))
    return " ".join(part for row in rows for part in row if part)


def _stops(tx: Tx) -> Any:
    return select(dispatch_stop).where(dispatch_stop.c.until > tx.now).order_by(dispatch_stop.c.until)


def _counts(tx: Tx, *more: Any) -> Mapping[int, int]:
    query = select(case.c.owner_id, func.count()).where(owned(tx.now), *more).group_by(case.c.owner_id)
    found: dict[int, int] = dict(tx.connection.execute(query).all())
    return found
