"""Which newcomers did an old customer bring who have signed, and what did each earn?"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
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
        self._known: dict[tuple[Ref, Position], list[_Signed]] = {}

    def before(self, referrer: Ref, position: Position, besides: Collection[Ref]) -> list[Brought]:
        """The newcomers who had signed before a position, in the order of their contracts, `besides` left out."""
        found = self._known.get((referrer, position))
        if found is None:
            found = self._known[referrer, position] = self._signed(referrer, (position[0], position[1] - 1))
        return [brought for newcomer, brought in found if newcomer not in besides]

    def _signed(self, referrer: Ref, until: Position) -> list[_Signed]:
        old = self._one_customer(referrer, until)
        seen: set[Ref] = set()
        found: list[tuple[Position, Ref, State]] = []
        for refer in (refer for member in old for refer in self._refers.get(member, ())):
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

    def _one_customer(self, referrer: Ref, until: Position) -> tuple[Ref, ...]:
        """The referrer's entries, also those that nothing but a referral names and that are filed nowhere therefore."""
        found = self._history.state(referrer, until).case.members
        silent = (ref for ref in self._silent if ref not in found)
        return (*found, *(ref for ref in silent if any(self._history.one_customer(ref, one, until) for one in found)))

    @cached_property
    def _refers(self) -> Mapping[Ref, Sequence[Fact]]:
        """The referrals by each entry. They are looked for only where a rulebook asks."""
        found: dict[Ref, list[Fact]] = {}
        for fact in self._history.facts:
            if fact.kind == "refer":
                found.setdefault(fact.data["referrer"], []).append(fact)
        return found

    @cached_property
    def _silent(self) -> Sequence[Ref]:
        """Referrers about whom there is no fact."""
        return list(self._refers.keys() - {fact.customer for fact in self._history.facts})


def _earned(state: State, until: Position, old: Collection[Ref]) -> Brought:
    """Who had a share of this newcomer's deal because one of the old customer's entries referred him."""
    reward = splits.divide(state, until[0]).reward
    if reward is None or not _by(reward[0], old):
        return Brought()
    return Brought(reward[1], reward[2])


def _by(refer: Fact, old: Collection[Ref]) -> bool:
    """Is it one of the old customer's entries that referred?"""
    return refer.data["referrer"] in old
