"""Until when does a case stand as it stands, and which of many customers have to be looked at again by then?"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from heapq import heappop, heappush
from typing import TYPE_CHECKING, Generic, TypeVar

from core.rules import passing
from core.rules.case import Position, position_of
from core.rules.grouping import Grouping
from core.rules.model import Fact, Ref
from core.rules.state import State

if TYPE_CHECKING:
    from core.rules.history import History

Said = TypeVar("Said")


def end(state: State, until: Position, facts: Mapping[Ref, Sequence[Fact]], grouping: Grouping) -> Position | None:
    """The first position after `until` at which the case may stand otherwise: by a fact about it, by who is one
    customer with whom, by other rules, or by time alone. None where there is none.

    `facts` are all facts of the office by the entries that they name.
    """
    if not grouping.whole:
        return until
    case, line = state.case, state.line
    found = [*passing.ahead(state), *grouping.turns(case.members, until)]
    for each in (case.facts, *(facts.get(ref, ()) for ref in case.members)):
        later = bisect_right(each, until, key=position_of)
        found += [position_of(fact) for fact in each[later : later + 1]]
    other = bisect_right(line.points, until[0])
    found += [(point, -1) for point in line.points[other : other + 1]]
    return min((position for position in found if position > until), default=None)


class Watch(Generic[Said]):
    """Customers of each of whom something may be said. Going on in time, only those are looked at again whose cases
    may stand otherwise; `say` is given the state and its position."""

    def __init__(self, history: History, say: Callable[[State, Position], Said | None]) -> None:
        self._history = history
        self._say = say
        self._until: Position = (datetime.min.replace(tzinfo=UTC), 0)
        self._said: dict[Ref, Said] = {}
        self._order: dict[Ref, int] = {}
        self._stale: set[Ref] = set()
        self._ends: list[tuple[Position, int, Ref]] = []

    def add(self, customer: Ref) -> None:
        """One more entry of a customer, or one about whom there is something new."""
        self._order.setdefault(customer, len(self._order))
        self._stale.add(customer)

    def at(self, until: Position) -> Mapping[Ref, Said]:
        """What there is to say at a position, by the first entry of each customer. Going back means to look at all."""
        if until < self._until:
            return self._anew().at(until)
        self._until = until
        while self._ends and self._ends[0][0] <= until:
            self._stale.add(heappop(self._ends)[2])
        while self._stale:
            self._look(self._stale.pop())
        return self._said

    def _anew(self) -> Watch[Said]:
        other = Watch(self._history, self._say)
        for each in self._order:
            other.add(each)
        return other

    def _look(self, customer: Ref) -> None:
        state = self._history.state(customer, self._until)
        stays = self._history.lasts(state, self._until)
        if stays is not None:
            heappush(self._ends, (stays, self._order[customer], customer))
        first = min((ref for ref in state.case.members if ref in self._order), key=self._order.__getitem__)
        said = self._say(state, self._until) if first == customer else None
        if said is None:
            self._said.pop(customer, None)
        else:
            self._said[customer] = said
