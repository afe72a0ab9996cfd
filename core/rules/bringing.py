"""Which newcomers did an old customer bring who have signed, and what did each earn?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from typing import TYPE_CHECKING

from core.rules import rewards, splits
from core.rules.case import Brought, Position
from core.rules.deals import standing
from core.rules.model import Fact, Ref
from core.rules.state import State

if TYPE_CHECKING:
    from core.rules.history import History

#: A newcomer's entry, and what his deal earned.
_Signed = tuple[Ref, Brought]


class Bringing:
    """The signed newcomers of every old customer, each as he stood when the next one signed.

    What happens later (a flat given back, a ruling) changes nothing for those who have signed already.
    """

    def __init__(self, history: History) -> None:
        self._history = history
        self._refers: dict[Ref, list[Fact]] | None = None
        self._known: dict[tuple[Ref, Position], list[_Signed]] = {}

    def before(self, referrer: Ref, position: Position, besides: Collection[Ref]) -> list[Brought]:
        """The newcomers who had signed before a position, in the order of their contracts, `besides` left out."""
        found = self._known.get((referrer, position))
        if found is None:
            found = self._known[referrer, position] = self._signed(referrer, (position[0], position[1] - 1))
        return [brought for newcomer, brought in found if newcomer not in besides]

    def _signed(self, referrer: Ref, until: Position) -> list[_Signed]:
        old = self._history.state(referrer, until).case.members
        seen: set[Ref] = set()
        found: list[tuple[Position, Ref, State]] = []
        for refer in (refer for member in old for refer in self._of(member)):
            newcomer = refer.customer
            if newcomer is None or newcomer in seen or (refer.at, refer.seq) > until:
                continue
            state = self._history.state(newcomer, until)
            contract = next(iter(standing(state, "contract")), None)
            if contract is None or not any(_by(refer, old) for refer, *_ in rewards.earning(state, contract)):
                continue
            seen.update(state.case.members)
            found.append(((contract.fact.at, contract.fact.seq), newcomer, state))
        # The earliest first: what each of them earned is then known when the next one asks.
        found.sort(key=lambda each: each[0])
        return [(newcomer, _earned(state, until, old)) for _, newcomer, state in found]

    def _of(self, referrer: Ref) -> list[Fact]:
        """The referrals by one entry. They are looked for only where a rulebook asks."""
        if self._refers is None:
            self._refers = defaultdict(list)
            for fact in self._history.facts:
                if fact.kind == "refer":
                    self._refers[fact.data["referrer"]].append(fact)
        return self._refers.get(referrer, [])


def _earned(state: State, until: Position, old: Collection[Ref]) -> Brought:
    """Who had a share of this newcomer's deal because one of the old customer's entries referred him."""
    reward = splits.divide(state, until[0]).reward
    if reward is None or not _by(reward[0], old):
        return Brought()
    return Brought(reward[1], reward[2])


def _by(refer: Fact, old: Collection[Ref]) -> bool:
    """Is it one of the old customer's entries that referred?"""
    return refer.data["referrer"] in old
