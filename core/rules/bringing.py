"""Which newcomers did an old customer bring who have signed, and what did each earn?"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from functools import cached_property, partial
from typing import TYPE_CHECKING

from core.rules import rewards, splits
from core.rules.case import Brought, Position, just_before, position_of
from core.rules.deals import standing
from core.rules.lasting import Watch
from core.rules.model import Fact, Ref
from core.rules.state import State, Step

if TYPE_CHECKING:
    from core.rules.history import History

#: Where a newcomer's contract stands, and what his deal earned.
_Signed = tuple[Position, Brought]


class Bringing:
    """The signed newcomers of every old customer, each as he stood when the next one signed.

    What happens later (a flat given back, a ruling) changes nothing for those who have signed already.
    """

    def __init__(self, history: History) -> None:
        self._history = history
        self._known: dict[tuple[Ref, Position], list[tuple[Ref, Brought]]] = {}
        self._newcomers: dict[tuple[Ref, ...], Watch[_Signed]] = {}

    def before(self, referrer: Ref, position: Position, besides: Collection[Ref]) -> list[Brought]:
        """The newcomers who had signed before a position, in the order of their contracts, `besides` left out."""
        if (referrer, position) not in self._known:
            old = self._one_customer(referrer, just_before(position))
            # The earliest first: what each newcomer earned is then known when the next one asks.
            earlier = {
                each for refer in self._by(old) for each in self._contracts.get(refer.customer, ()) if each < position
            }
            for each in sorted({*earlier, position}):
                if (referrer, each) not in self._known:
                    self._known[referrer, each] = self._signed(referrer, just_before(each))
        return [brought for newcomer, brought in self._known[referrer, position] if newcomer not in besides]

    def _signed(self, referrer: Ref, until: Position) -> list[tuple[Ref, Brought]]:
        old = self._one_customer(referrer, until)
        watch = self._newcomers.get(old)
        if watch is None:
            watch = self._newcomers[old] = Watch(self._history, partial(_signed, old))
            for refer in self._by(old):
                if refer.customer is not None:
                    watch.add(refer.customer)
        signed = sorted(watch.at(until).items(), key=lambda each: each[1][0])
        return [(newcomer, brought) for newcomer, (_, brought) in signed]

    def _by(self, old: Collection[Ref]) -> list[Fact]:
        """The referrals by these entries."""
        return [refer for member in old for refer in self._refers.get(member, ())]

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

    @cached_property
    def _contracts(self) -> Mapping[Ref | None, Sequence[Position]]:
        """The contracts on each entry."""
        found: dict[Ref | None, list[Position]] = defaultdict(list)
        for fact in self._history.facts:
            if fact.kind == "contract":
                found[fact.customer].append(position_of(fact))
        return found


def _signed(old: Collection[Ref], state: State, until: Position) -> _Signed | None:
    """A newcomer of the old customer with these entries who has signed: his contract, and what it earned."""
    contract = next(iter(standing(state, "contract")), None)
    if contract is None or not any(_by(each, old) for each in _referrals(state, contract)):
        return None
    return position_of(contract.fact), _earned(state, until, old)


def _referrals(state: State, contract: Step) -> Iterator[Fact]:
    """The referrals that count for a newcomer's contract: those that earn a share, and the one that is rewarded."""
    yield from (refer for refer, *_ in rewards.earning(state, contract))
    rewarded = rewards.rewarded(state, contract)
    if rewarded is not None:
        yield rewarded


def _earned(state: State, until: Position, old: Collection[Ref]) -> Brought:
    """Who had a share of this newcomer's deal because one of the old customer's entries referred him."""
    reward = splits.divide(state, until[0]).reward
    if reward is None or not _by(reward[0], old):
        return Brought()
    return Brought(reward[1], reward[2])


def _by(refer: Fact, old: Collection[Ref]) -> bool:
    """Is it one of the old customer's entries that referred?"""
    return refer.data["referrer"] in old
