"""What becomes of the claims when two customers turn out to be one?"""

from __future__ import annotations

from core.rules.case import Answer
from core.rules.claims import length
from core.rules.model import Fact
from core.rules.state import Claim, State


def stand_beside(state: State, fact: Fact, answer: Answer) -> None:
    """A claim given while the customers counted as two: it lives beside the one in force until they are joined."""
    assert answer.holder is not None and answer.stage is not None
    claim = Claim(
        answer.holder,
        None,
        fact.at,
        fact.seq,
        fact.kind,
        answer.stage,
        fact.at,
        None,
        list(answer.notes),
        entry=fact.customer,
    )
    claim.begin(fact.at, length(state, answer.stage))
    state.beside.append(claim)


def relate(state: State, fact: Fact) -> None:
    """An attested relation: where it joins, the earliest claim alive has the customer (003-18-25, 003-14-22)."""
    joins = fact.customer in state.case.members and fact.data.get("to") in state.case.members
    kin = fact.data.get("kin")
    if not joins:
        state.extra.append(state.note("identity.kin", "relation_does_not_join", fact.seq, kin=kin))
        return
    state.extra.append(state.note("identity.kin", "relation_joins", fact.seq, kin=kin))
    alive = [claim for claim in state.beside if not claim.lapsed(fact.at, state.rules)]
    if state.claim is not None:
        alive.append(state.claim)
    state.beside = []
    if alive:
        state.claim = min(alive, key=lambda claim: (claim.since, claim.seq))


def promote(state: State) -> None:
    """The claim in force has ended before the two were known to be one: the other one's claim goes on."""
    alive = [claim for claim in state.beside if not claim.lapsed(state.position[0], state.rules)]
    if alive:
        state.claim = min(alive, key=lambda claim: (claim.since, claim.seq))
        alive.remove(state.claim)
    state.beside = alive
