"""Who receives an arrival, and who is next in rotation?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from core.rules.case import Note, Office, Position
from core.rules.model import Fact, Reason, Ref, Staff
from core.rules.notes import reasons
from core.rules.rulebook import Rules, Timeline


@dataclass(frozen=True, slots=True)
class Turn:
    """Who was picked or is next, with the reasons; `fact` is the arrival."""

    person: Ref
    reasons: tuple[Reason, ...]
    fact: int | None = None


class Host(Office, Protocol):
    """The office whose arrivals are rotated, and its rules over time."""

    line: Timeline


#: Who was picked, and why.
Pick = tuple[Ref, list[Note]]


@dataclass(slots=True)
class Order:
    """The day's order as it stands: who is in line, whose turns are to be made up, who stood in how often."""

    line: list[Ref] = field(default_factory=list)
    make_up: list[Ref] = field(default_factory=list)
    stood_in: Counter[Ref] = field(default_factory=Counter)
    by: Ref | None = None
    last: list[Note] = field(default_factory=list)

    def to_end(self, person: Ref) -> None:
        """His turn is over."""
        self.line.remove(person)
        self.line.append(person)


@dataclass(frozen=True, slots=True)
class _Arrival:
    fact: Fact
    rules: Rules
    away: Mapping[Ref, str]


class Rotation:
    """The rosters and arrivals of an office; replays the day's order up to any position."""

    def __init__(self, facts: Sequence[Fact], host: Host) -> None:
        self._facts = facts
        self._host = host
        self._picks: dict[int, Pick | None] = {}
        self._order = Order()
        self._done = 0

    def received(self, members: Iterable[Ref], customer: Ref, until: Position) -> Turn | None:
        """The pick at the last arrival of the customer up to `until`."""
        self._replay(until)
        wanted = set(members)
        arrivals = [f for f in self._facts if f.kind == "arrive" and f.customer in wanted and _before(f, until)]
        arrivals.sort(key=lambda fact: (fact.customer == customer, fact.at, fact.seq))
        pick = self._picks.get(arrivals[-1].seq) if arrivals else None
        return Turn(pick[0], reasons(pick[1]), arrivals[-1].seq) if pick else None

    def next(self, until: Position) -> Turn | None:
        """Who is next after everything up to `until`; None without a roster."""
        order = self._replay(until)
        person = next(self._present(order), None)
        if person is None:
            return None
        note: Note = (self._host.line.at(until[0]).cites["rotation.order"], "next_in_order", {}, ())
        return Turn(person, reasons([note, *order.last]))

    def next_besides(self, until: Position, besides: Ref | None) -> Ref | None:
        """Who is next and is not `besides`."""
        return next((person for person in self._present(self._replay(until)) if person != besides), None)

    def _present(self, order: Order) -> Iterator[Ref]:
        return iter([*order.make_up, *order.line])

    def _replay(self, until: Position) -> Order:
        """The order after all facts up to `until`; goes on where it stopped if it can."""
        if self._done and not _before(self._facts[self._done - 1], until):
            self._order, self._done = Order(), 0
        while self._done < len(self._facts) and _before(self._facts[self._done], until):
            fact = self._facts[self._done]
            self._done += 1
            if fact.kind == "roster":
                self._order = Order(list(fact.data["order"]), by=fact.by, stood_in=self._order.stood_in)
            else:
                pick = self._arrive(self._order, fact)
                self._picks[fact.seq] = pick
                self._order.last = pick[1] if pick is not None else []
        return self._order

    def _arrive(self, order: Order, fact: Fact) -> Pick | None:
        """Pick the receiver of an arrival and move the order on (003-07-12 to 22, 003-16-10 to 13)."""
        arrival = _Arrival(fact, self._host.line.at(fact.at), fact.data.get("away") or {})
        for rule in (self._group, self._asked, self._known, self._turn):
            pick = rule(order, arrival)
            if pick is not None:
                return pick
        return None

    def _group(self, order: Order, arrival: _Arrival) -> Pick | None:
        """A tour is the manager's, and no turn is used (003-10-11, 003-10-12)."""
        if not arrival.fact.data.get("group") or arrival.rules.rotation.group != "manager":
            return None
        staff = self._host.staff
        managers = [ref for ref, person in staff.items() if person.role == "manager"]
        team = staff[order.line[0]].team if order.line and order.line[0] in staff else None
        own = [ref for ref in managers if team is not None and staff[ref].team == team]
        head = next(iter(own), order.by if order.by in managers else next(iter(managers), None))
        return None if head is None else (head, [_note(arrival, "rotation.group", "tour_to_manager")])

    def _asked(self, order: Order, arrival: _Arrival) -> Pick | None:
        """Who is asked for receives without a turn; if he is away for a good reason, somebody stands in (003-07-17)."""
        named = arrival.fact.data.get("asks_for")
        rule = arrival.rules.rotation
        if named is None or rule.asked != "named":
            return None
        return self._for(order, arrival, named, "rotation.asked", "asked_for")

    def _known(self, order: Order, arrival: _Arrival) -> Pick | None:
        """Somebody's customer goes to him without a turn (ST-10)."""
        if arrival.rules.rotation.known != "owner" or arrival.fact.customer is None:
            return None
        owner = self._host.owner_of(arrival.fact.customer, (arrival.fact.at, arrival.fact.seq))
        return None if owner is None else self._for(order, arrival, owner, "rotation.known", "owner_receives")

    def _for(self, order: Order, arrival: _Arrival, person: Ref, parameter: str, code: str) -> Pick | None:
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

    def _turn(self, order: Order, arrival: _Arrival) -> Pick | None:
        """A newcomer: a turn to be made up first, then the first in line who is not away."""
        for person in order.make_up:
            if person not in arrival.away:
                order.make_up.remove(person)
                return person, [_note(arrival, "rotation.busy", "turn_made_up", person=person)]
        if all(person in arrival.away for person in order.line):
            return self._all_away(order, arrival)
        notes = _unexcused(arrival)
        for person in list(order.line):
            reason = arrival.away.get(person)
            if reason is None:
                order.to_end(person)
                return person, [_note(arrival, "rotation.order", "first_in_order"), *notes]
            notes.append(_note(arrival, f"rotation.{reason}", "passed_over", person=person, reason=reason))
            _miss(order, arrival, person, reason)
        return None

    def _all_away(self, order: Order, arrival: _Arrival) -> Pick | None:
        """Everybody is busy: the one whose turn it is receives, and it counts (003-07-22)."""
        busy = [person for person in order.line if arrival.away[person] == "busy"]
        if not busy or arrival.rules.rotation.all_busy != "on_turn":
            return None
        order.to_end(busy[0])
        return busy[0], [_note(arrival, "rotation.all_busy", "all_busy")]


def _unexcused(arrival: _Arrival) -> list[Note]:
    """The one asked for is away without a good reason, so that it is an ordinary turn (003-07-18)."""
    named = arrival.fact.data.get("asks_for")
    reason = arrival.away.get(named) if named is not None else None
    if reason is None or reason in arrival.rules.rotation.stand_in_for:
        return []
    return [_note(arrival, "rotation.stand_in_for", "away_without_good_reason", person=named, reason=reason)]


def _miss(order: Order, arrival: _Arrival, person: Ref, reason: str) -> None:
    """A missed turn waits, is lost, or is made up (003-07-21, 003-16-12, 003-16-13)."""
    rule = getattr(arrival.rules.rotation, reason)
    if rule == "keeps":
        return
    order.to_end(person)
    if rule == "make_up" and person not in order.make_up:
        order.make_up.append(person)


def _stand_in(order: Order, arrival: _Arrival, named: Ref, staff: Mapping[Ref, Staff]) -> Ref | None:
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


def _note(arrival: _Arrival, parameter: str, code: str, **params: object) -> Note:
    return (arrival.rules.cites[parameter], code, params, (arrival.fact.seq,))


def _before(fact: Fact, until: Position) -> bool:
    return (fact.at, fact.seq) <= until
