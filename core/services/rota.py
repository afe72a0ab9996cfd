"""Who is on today's roster in which order, and who is in which state? Set and changed on record."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select

from core.services import office, record, turns
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.errors import Invalid, Problem
from core.services.facts import Draft
from core.services.office import Person
from core.services.registration_form import too_long
from db.tables import fact


@dataclass(frozen=True, slots=True)
class Roster:
    """The order of the day as it stands, or as it is proposed before there is one, and whoever else could stand in it.

    `by`, `at` and `reason` say who set or changed it last; None while it is a proposal.
    """

    order: tuple[int, ...]
    others: tuple[int, ...]
    by: str | None
    at: datetime | None
    reason: str | None


def roster(desk: Desk, actor: Actor) -> Roster:
    """Today's roster; before there is one, the order in which the last day ended."""
    require(actor, Action.SET_ROSTER)
    with desk.read() as tx:
        day = turns.today(tx)
        set_last = next((each for each in reversed(day.turns) if each.kind == "roster"), None)
        able = [each.id for each in _able(tx)]
        if set_last is None:
            line = [person for person in _last_order(tx) if person in able] or able
            return Roster(tuple(line), tuple(each for each in able if each not in line), None, None, None)
        line = [int(person) for person in turns.line_up(tx, day).line]
        by = office.person(tx, int(set_last.entered_by)).name if set_last.entered_by is not None else None
        others = tuple(each for each in able if each not in line)
        return Roster(tuple(line), others, by, set_last.at, set_last.data.get("reason"))


def set_roster(
    desk: Desk, actor: Actor, request_id: str | None, order: Sequence[int], reason: str = "", *, fresh: bool = False
) -> None:
    """Set the day's order, or change it with a reason; turns to be made up stay unless a `fresh` round begins.

    Raises Invalid where nobody or somebody who does not work here is named, twice, or a change has no reason.
    """

    def work(tx: Tx) -> None:
        require(actor, Action.SET_ROSTER)
        if record.earlier(tx, request_id) is not None:
            return
        there = bool(turns.today(tx).roster)
        problems = [*_order(tx, order), *_change(reason, needed=there)]
        if problems:
            raise Invalid(*problems)
        data = {"order": list(order), "keeps": (there and not fresh) or None, "reason": reason.strip() or None}
        kept = {key: value for key, value in data.items() if value is not None}
        record.add(tx, actor, Draft("roster", actor.id, data=kept, request_id=request_id))

    desk.command(work)


def set_state(desk: Desk, actor: Actor, request_id: str | None, person: int, state: str, reason: str = "") -> None:
    """Say how somebody stands (turns.STATES): himself, or reception and managers for anybody. Raises Forbidden."""

    def work(tx: Tx) -> None:
        own = person == actor.id
        require(actor, Action.SET_STATE, frozenset({"own"}) if own else frozenset({"office"}))
        if record.earlier(tx, request_id) is not None:
            return
        problems = too_long({"text": reason})
        if state not in turns.STATES:
            problems.append(Problem("state", "unknown_choice"))
        if person not in {each.id for each in _able(tx)}:
            problems.append(Problem("person", "receiver_left"))
        if problems:
            raise Invalid(*problems)
        data = {"state": state} | ({"reason": reason.strip()} if reason.strip() else {})
        record.add(tx, actor, Draft("state", person, data=data, request_id=request_id))

    desk.command(work)


def _able(tx: Tx) -> list[Person]:
    """Whoever can stand in the order: the office's own salespeople who work here."""
    reps = [each for each in office.people(tx).values() if each.sells_inside]
    return sorted(reps, key=lambda each: (each.team or "", each.id))


def _order(tx: Tx, order: Sequence[int]) -> list[Problem]:
    if not order:
        return [Problem("order", "roster_empty")]
    wrong = len(set(order)) != len(order) or set(order) - {each.id for each in _able(tx)}
    return [Problem("order", "receiver_left")] if wrong else []


def _change(reason: str, *, needed: bool) -> list[Problem]:
    if needed and not reason.strip():
        return [Problem("reason", "reason_missing")]
    return too_long({"text": reason})


def _last_order(tx: Tx) -> list[int]:
    """The order as it stood when the last day with a roster ended."""
    last = tx.connection.execute(select(func.max(fact.c.day)).where(fact.c.kind == "roster")).scalar_one()
    return [int(person) for person in turns.line_up(tx, turns.of_day(tx, last)).line] if last is not None else []
