"""Who receives an arrival, and who is next in rotation?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from core.rules import serving
from core.rules.case import Note, Office, Position, just_before, position_of
from core.rules.model import EMPTY, Fact, Reason, Ref, Staff
from core.rules.notes import reasons
from core.rules.order import Missed, Order
from core.rules.rulebook import Rules, Timeline
from core.rules.state import State


@dataclass(frozen=True, slots=True)
class Turn:
    """Who was picked or is next, with the reasons; `fact` is the arrival."""

    person: Ref
    reasons: tuple[Reason, ...]
    fact: int | None = None


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
class _Arrival:
    fact: Fact
    rules: Rules
    away: Mapping[Ref, str]


@dataclass(frozen=True, slots=True)
class LineUp:
    """How the order stands: who is in line (first one next), whose turns come before that, and who missed which."""

    line: tuple[Ref, ...]
    make_up: tuple[Ref, ...]
    missed: tuple[Missed, ...]


class Rotation:
    """The rosters and arrivals of an office; replays the day's order up to any position.

    Visits and calls have an order each; a roster begins both. `stood_in` counts how often somebody stood in for a
    colleague before the facts that are given.
    """

    def __init__(self, facts: Sequence[Fact], host: Host, stood_in: Mapping[Ref, int] = EMPTY) -> None:
        self._facts = facts
        self._host = host
        self._before = stood_in
        self._begin()

    def _begin(self) -> None:
        self._picks: dict[int, Pick | None] = {}
        self._arrivals: dict[int, Fact] = {}
        self._orders = {channel: Order(stood_in=Counter(self._before)) for channel in ("visit", "call")}
        self._done = 0

    def received(self, members: Iterable[Ref], customer: Ref, until: Position) -> Turn | None:
        """The pick at the last arrival of the customer up to `until`."""
        self._replay(until)
        wanted = set(members)
        arrivals = [f for f in self._facts if f.kind == "arrive" and f.customer in wanted and position_of(f) <= until]
        arrivals.sort(key=lambda fact: (fact.customer == customer, fact.at, fact.seq))
        return self._turn_at(arrivals[-1].seq) if arrivals else None

    def pick(self, arrival: int, until: Position) -> Turn | None:
        """Who receives the group of that arrival after everything up to `until`; None while it waits."""
        self._replay(until)
        return self._turn_at(arrival)

    def _turn_at(self, arrival: int) -> Turn | None:
        pick = self._picks.get(arrival)
        return Turn(pick[0], reasons(pick[1]), arrival) if pick else None

    def line_up(self, until: Position, channel: str = "visit") -> LineUp:
        """The order after everything up to `until`."""
        order = self._replay(until, channel)
        return LineUp(tuple(order.line), tuple(order.make_up), tuple(order.missed))

    def next(self, until: Position) -> Turn | None:
        """Who is next after everything up to `until`; None without a roster."""
        order = self._replay(until)
        person = next(order.present(), None)
        if person is None:
            return None
        note: Note = (self._host.line.at(until[0]).cites["rotation.order"], "next_in_order", {}, ())
        return Turn(person, reasons([note, *order.last]))

    def next_besides(self, until: Position, besides: Ref | None) -> Ref | None:
        """Who is next and is not `besides`."""
        return next((person for person in self._replay(until).present() if person != besides), None)

    def _replay(self, until: Position, channel: str = "visit") -> Order:
        """The order after all facts up to `until`; goes on where it stopped if it can."""
        if self._done and position_of(self._facts[self._done - 1]) > until:
            self._begin()
        while self._done < len(self._facts) and position_of(self._facts[self._done]) <= until:
            fact = self._facts[self._done]
            self._done += 1
            self._apply(fact)
        return self._orders[channel]

    def _apply(self, fact: Fact) -> None:
        if fact.kind == "roster":
            keeps = bool(fact.data.get("keeps"))
            self._orders = {
                channel: order.begun(fact.data["order"], fact.by, keeps=keeps)
                for channel, order in self._orders.items()
            }
            return
        arrived = self._arrivals.setdefault(fact.seq, fact) if fact.kind == "arrive" else self._named(fact)
        if arrived is None:
            return
        order = self._orders["call" if arrived.data.get("channel") == "call" else "visit"]
        if fact.kind == "arrive":
            pick = self._arrive(order, self._arrival(fact, fact))
        elif fact.kind == "assign":
            pick = self._assign(order, arrived, fact)
        else:
            order.give_back(arrived.seq)
            pick = None
        self._picks[arrived.seq] = pick
        order.last = pick[1] if pick is not None else []

    def _named(self, fact: Fact) -> Fact | None:
        """The arrival that an assignment or a cancellation is about: the one it names, else the customer's last."""
        if "of" in fact.data:
            return self._arrivals.get(fact.data["of"])
        return next((each for each in reversed(self._arrivals.values()) if each.customer == fact.customer), None)

    def _arrival(self, arrived: Fact, now: Fact) -> _Arrival:
        """An arrival as it is to be decided at `now`, when the away may be others than when it came."""
        return _Arrival(arrived, self._host.line.at(now.at), now.data.get("away") or {})

    def _assign(self, order: Order, arrived: Fact, fact: Fact) -> Pick | None:
        """A group that waited, or whose receiver could not, is picked for anew; or somebody gave it by hand.

        Whoever was picked before has his turn again; one to whom a newcomer is given by hand uses his own.
        """
        had = self._picks.get(arrived.seq)
        turn = order.give_back(arrived.seq) or had is None
        arrival = self._arrival(arrived, fact)
        to = fact.data.get("to")
        if to is None:
            return self._arrive(order, arrival)
        if turn:
            order.use(to, arrived.seq)
        return to, [(arrival.rules.cites["rotation.order"], "given_by_hand", {"person": fact.entered_by}, (fact.seq,))]

    def _arrive(self, order: Order, arrival: _Arrival) -> Pick | None:
        """Pick the receiver of an arrival and move the order on (003-07-12 to 22, 003-16-10 to 13)."""
        for rule in (self._group, self._asked, self._known, self._turn):
            pick = rule(order, arrival)
            if pick is not None:
                return pick[0], [*pick[1], *_said(arrival)]
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
        """Who is asked for receives, and uses his turn only where the rulebook says so; if he is away for a good
        reason, somebody stands in (003-07-17)."""
        named = arrival.fact.data.get("asks_for")
        rule = arrival.rules.rotation
        if named is None or rule.asked == "order":
            return None
        if rule.asked == "turn" and named not in arrival.away:
            order.use_out_of_turn(named, arrival.fact.seq)
        return self._for(order, arrival, named, "rotation.asked", "asked_for")

    def _known(self, order: Order, arrival: _Arrival) -> Pick | None:
        """Somebody's customer goes to him without a turn (ST-10)."""
        if arrival.rules.rotation.known != "owner" or arrival.fact.customer is None:
            return None
        host = arrival.fact.data.get("owner")
        if host is None:
            state = self._host.state(arrival.fact.customer, just_before(position_of(arrival.fact)))
            host = serving.receives(state)
        return None if host is None else self._for(order, arrival, host, "rotation.known", "owner_receives")

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

    def _brought(self, arrival: _Arrival) -> list[Note]:
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

    def _all_away(self, order: Order, arrival: _Arrival) -> Pick | None:
        """Everybody is busy: the one whose turn it is receives, and it counts (003-07-22)."""
        busy = [person for person in order.line if arrival.away[person] == "busy"]
        if not busy or arrival.rules.rotation.all_busy != "on_turn":
            return None
        order.use_place(busy[0], arrival.fact.seq)
        return busy[0], [_note(arrival, "rotation.all_busy", "all_busy")]


def _said(arrival: _Arrival) -> list[Note]:
    """What the rules say of the customer who names a colleague, and of one who receives in that one's place."""
    named = arrival.fact.data.get("asks_for")
    if named is None:
        return []
    notes = [_note(arrival, "word.named", "named_by_customer", person=named)]
    if named in arrival.away:
        notes.append(_note(arrival, "word.stands_in", "stood_in", owner=named))
    return notes


def _unexcused(arrival: _Arrival) -> list[Note]:
    """The one asked for is away without a good reason, so that it is an ordinary turn (003-07-18)."""
    named = arrival.fact.data.get("asks_for")
    reason = arrival.away.get(named) if named is not None else None
    if reason is None or reason in arrival.rules.rotation.stand_in_for:
        return []
    return [_note(arrival, "rotation.stand_in_for", "away_without_good_reason", person=named, reason=reason)]


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
