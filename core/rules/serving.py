"""Who serves the customer without owning him: whom does he meet here, and what part of a deal has that one?"""

from __future__ import annotations

from collections.abc import Mapping

from core.rules.case import Note, position_of
from core.rules.model import Ref
from core.rules.state import State, Step


def receives(state: State) -> Ref | None:
    """To whom somebody's customer goes here: who was told to serve him, or his owner.

    An agency's customer goes to the colleague who received him here first, and before that by the order (ST-09).
    """
    claim, owner = state.claim, state.owner
    if claim is None or owner is None:
        return None
    if state.servers:
        return state.servers[-1][0]
    if state.staff(owner).unit is None:
        return owner
    since = (claim.since, claim.seq)
    met = (each for each in state.receptions if each.valid and each.fact.kind == "visit")
    here = (each.by for each in met if position_of(each.fact) >= since and _sells_here(state, each.by))
    return next(here, None)


def _sells_here(state: State, person: Ref | None) -> bool:
    who = state.staff(person)
    return who.role == "rep" and who.unit is None


def part(state: State, closing: Step, shares: Mapping[Ref, int]) -> tuple[dict[Ref, int], list[Note]]:
    """The shares after the server of the moment of closing has taken his percent, and why.

    The others' parts shrink in proportion, in whole percent; what rounding leaves goes to the first of them.
    """
    percent, closed = state.rules.deal.server, position_of(closing.fact)
    servers = [(person, fact) for person, fact in state.servers if position_of(fact) <= closed]
    if not percent or not servers or not shares:
        return dict(shares), []
    server, since = servers[-1]
    if set(shares) == {server}:
        return dict(shares), []
    found = {person: each * (100 - percent) // 100 for person, each in shares.items()}
    first = next(iter(found))
    found[first] += 100 - percent - sum(found.values())
    found[server] = found.get(server, 0) + percent
    note = state.note("deal.server", "server_has_his_part", since.seq, closing.fact.seq, person=server, percent=percent)
    return {person: each for person, each in found.items() if each}, [note]
