"""Who receives one arrival, by the order as it stands?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from core.rules import serving
from core.rules.case import Note, Office, Position, just_before, position_of
from core.rules.model import Fact, Ref, Staff
from core.rules.order import Order
from core.rules.rulebook import Rules, Timeline
from core.rules.state import State


class Host(Office, Protocol):
    """The office whose arrivals are rotated, and its rules over time."""

    line: Timeline

    def referred(self, customer: Ref, before: Position) -> Fact | None:
        """The last referral of the customer before a position."""

    def state(self, customer: Ref, until: Position) -> State:
        """How the customer's case stood at a position."""


#: Who was picked, and why.
Pick = tuple[Ref, list[Note]]


@dataclass(frozen=True, slots=True)
class Arrival:
    """An arrival as it is to be decided: under which rules, and who is away and why."""

    fact: Fact
    rules: Rules
    away: Mapping[Ref, str]


class Picking:
    """The rules by which a receiver is picked, in the order in which they are asked."""

    def __init__(self, host: Host) -> None:
        self._host = host

    def pick(self, order: Order, arrival: Arrival) -> Pick | None:
        """Pick the receiver of an arrival and move the order on (003-07-12 to 22, 003-16-10 to 13); None: it waits."""
        for rule in (self._group, self._asked, self._known, self._turn):
            pick = rule(order, arrival)
            if pick is not None:
                return pick[0], [*pick[1], *_said(arrival)]
        return None

    def _group(self, order: Order, arrival: Arrival) -> Pick | None:
        """A tour is the manager's, and no turn is used (003-10-11, 003-10-12)."""
        if not arrival.fact.data.get("group") or arrival.rules.rotation.group != "manager":
            return None
        staff = self._host.staff
        managers = [ref for ref, person in staff.items() if person.role == "manager"]
        team = staff[order.line[0]].team if order.line and order.line[0] in staff else None
        own = [ref for ref in managers if team is not None and staff[ref].team == team]
        head = next(iter(own), order.by if order.by in managers else next(iter(managers), None))
        return None if head is None else (head, [_note(arrival, "rotation.group", "tour_to_manager")])

    def _asked(self, order: Order, arrival: Arrival) -> Pick | None:
        """Who is asked for receives, and uses his turn only where the rulebook says so; if he is away for a good
        reason, somebody stands in (003-07-17)."""
        named = arrival.fact.data.get("asks_for")
        rule = arrival.rules.rotation
        if named is None or rule.asked == "order":
            return None
        if rule.asked == "turn" and named not in arrival.away:
            order.use_out_of_turn(named, arrival.fact.seq)
        return self._for(order, arrival, named, "rotation.asked", "asked_for")

    def _known(self, order: Order, arrival: Arrival) -> Pick | None:
        """Somebody's customer goes to him without a turn (ST-10)."""
        if arrival.rules.rotation.known != "owner" or arrival.fact.customer is None:
            return None
        host = arrival.fact.data.get("owner")
        if host is None:
            state = self._host.state(arrival.fact.customer, just_before(position_of(arrival.fact)))
            host = serving.receives(state)
        return None if host is None else self._for(order, arrival, host, "rotation.known", "owner_receives")

    def _for(self, order: Order, arrival: Arrival, person: Ref, parameter: str, code: str) -> Pick | None:
        reason = arrival.away.get(person)
        if reason is None:
            return person, [_note(arrival, parameter, code, person=person)]
        if reason not in arrival.rules.rotation.stand_in_for:
            return None
        helper = _stand_in(order, arrival, person, self._host.staff)
        if helper is None:
            return None
        order.stood_in[helper] += 1
        return helper, [_note(arrival, "rotation.stand_in", "stands_in", person=person)]

    def _turn(self, order: Order, arrival: Arrival) -> Pick | None:
        """A newcomer: a turn to be made up first, then the first in line who is not away."""
        for person in order.make_up:
            if person not in arrival.away:
                order.use(person, arrival.fact.seq)
                made_up = _note(arrival, "rotation.busy", "turn_made_up", person=person)
                return person, [made_up, _note(arrival, "rotation.order", "turn_made_up", person=person)]
        if all(person in arrival.away for person in order.line):
            return self._all_away(order, arrival)
        notes = _unexcused(arrival)
        for person in list(order.line):
            reason = arrival.away.get(person)
            if reason is None:
                order.use(person, arrival.fact.seq)
                return person, [_note(arrival, "rotation.order", "first_in_order"), *notes, *self._brought(arrival)]
            notes.append(_note(arrival, f"rotation.{reason}", "passed_over", person=person, reason=reason))
            order.miss(person, reason, getattr(arrival.rules.rotation, reason), arrival.fact.seq)
        return None

    def _brought(self, arrival: Arrival) -> list[Note]:
        """An old customer brought him and named nobody: the one on duty receives (003-18-20)."""
        fact = arrival.fact
        refer = self._host.referred(fact.customer, (fact.at, fact.seq)) if fact.customer is not None else None
        how = refer.data.get("how") if refer is not None else None
        if refer is None or how not in ("accompanied", "told") or fact.data.get("asks_for") is not None:
            return []
        rule = arrival.rules.referral
        if how == "accompanied" and rule.accompanied == "owner":
            return []
        return [(arrival.rules.cites["referral.told"], "referral_to_receiver", {}, (refer.seq, fact.seq))]

    def _all_away(self, order: Order, arrival: Arrival) -> Pick | None:
        """Everybody is busy: the one whose turn it is receives, and it counts (003-07-22)."""
        busy = [person for person in order.line if arrival.away[person] == "busy"]
        if not busy or arrival.rules.rotation.all_busy != "on_turn":
            return None
        order.use_place(busy[0], arrival.fact.seq)
        return busy[0], [_note(arrival, "rotation.all_busy", "all_busy")]


def _said(arrival: Arrival) -> list[Note]:
    """What the rules say of the customer who names a colleague, and of one who receives in that one's place."""
    named = arrival.fact.data.get("asks_for")
    if named is None:
        return []
    notes = [_note(arrival, "word.named", "named_by_customer", person=named)]
    if named in arrival.away:
        notes.append(_note(arrival, "word.stands_in", "stood_in", owner=named))
    return notes


def _unexcused(arrival: Arrival) -> list[Note]:
    """The one asked for is away without a good reason, so that it is an ordinary turn (003-07-18)."""
    named = arrival.fact.data.get("asks_for")
    reason = arrival.away.get(named) if named is not None else None
    if reason is None or reason in arrival.rules.rotation.stand_in_for:
        return []
    return [_note(arrival, "rotation.stand_in_for", "away_without_good_reason", person=named, reason=reason)]


def _stand_in(order: Order, arrival: Arrival, named: Ref, staff: Mapping[Ref, Staff]) -> Ref | None:
    """Who receives in place of the colleague asked for; it uses no turn."""
    free = [person for person in order.line if person != named and person not in arrival.away]
    if not free:
        return None
    rule = arrival.rules.rotation.stand_in
    if rule == "last":
        return free[-1]
    if rule == "fewest":
        return min(free, key=lambda person: order.stood_in[person])
    if rule == "team":
        team = staff[named].team if named in staff else None
        return next((person for person in free if person in staff and staff[person].team == team), free[0])
    return free[0]


def _note(arrival: Arrival, parameter: str, code: str, **params: object) -> Note:
    return (arrival.rules.cites[parameter], code, params, (arrival.fact.seq,))
