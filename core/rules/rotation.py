"""Who receives an arrival, and who is next in rotation?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from core.rules.case import Note, Position, gone, position_of
from core.rules.model import EMPTY, Fact, Reason, Ref
from core.rules.notes import reasons
from core.rules.order import Missed, Order
from core.rules.picking import Arrival, Host, Pick, Picking


@dataclass(frozen=True, slots=True)
class Turn:
    """Who was picked or is next, with the reasons; `fact` is the arrival."""

    person: Ref
    reasons: tuple[Reason, ...]
    fact: int | None = None


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
        self._picking = Picking(host)
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
        present = (person for person in self._replay(until).present() if person != besides)
        return next((person for person in present if not gone(self._host, person, until)), None)

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
            pick = self._picking.pick(order, self._arrival(fact, fact))
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

    def _arrival(self, arrived: Fact, now: Fact) -> Arrival:
        """An arrival as it is to be decided at `now`, when the away may be others than when it came."""
        return Arrival(arrived, self._host.line.at(now.at), now.data.get("away") or {})

    def _assign(self, order: Order, arrived: Fact, fact: Fact) -> Pick | None:
        """A group that waited, or whose receiver could not, is picked for anew; or somebody gave it by hand.

        Whoever was picked before has his turn again; one to whom a newcomer is given by hand uses his own.
        """
        had = self._picks.get(arrived.seq)
        turn = order.give_back(arrived.seq) or had is None
        arrival = self._arrival(arrived, fact)
        to = fact.data.get("to")
        if to is None:
            return self._picking.pick(order, arrival)
        if turn:
            order.use(to, arrived.seq)
        return to, [(arrival.rules.cites["rotation.order"], "given_by_hand", {"person": fact.entered_by}, (fact.seq,))]
