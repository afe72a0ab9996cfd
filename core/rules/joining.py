"""What becomes of the claims when two customers turn out to be one?"""

from __future__ import annotations

from datetime import datetime

from core.rules.case import Answer
from core.rules.claim import Claim
from core.rules.claims import new_claim, watch
from core.rules.deals import standing
from core.rules.model import Fact
from core.rules.state import State


def stand_beside(state: State, fact: Fact, answer: Answer) -> None:
    """A claim given while the customers counted as two: it lives beside the one in force until they are joined."""
    if answer.holder is not None and answer.stage is not None:
        claim = new_claim(state, fact, answer.holder, answer.stage, list(answer.notes), fact.kind)
        state.beside += (claim,)
        watch(state)


def relate(state: State, fact: Fact) -> None:
    """An attested relation: where it joins, the earliest claim alive has the customer (003-18-25, 003-14-22)."""
    kin = fact.data.get("kin")
    if fact.customer not in state.case.members or fact.data.get("to") not in state.case.members:
        parameter = "identity.rebuttable" if kin == "none" else "identity.kin"
        state.extra += (state.note(parameter, "relation_does_not_join", fact.seq, kin=kin),)
        return
    state.extra += (state.note("identity.kin", "relation_joins", fact.seq, kin=kin),)
    _join(state, fact)


def merge(state: State, fact: Fact) -> None:
    """A person found that two customers are one: the earliest claim alive has him."""
    if fact.customer in state.case.members and fact.data["other"] in state.case.members:
        state.extra += (state.note("identity.keys", "merged", fact.seq),)
        _join(state, fact)


def _join(state: State, fact: Fact) -> None:
    """Of all claims alive one goes on; what stood beside it is over."""
    alive = _alive(state, fact.at)
    state.beside = ()
    if not alive:
        return
    state.claim = _found_late(state, fact, alive) or min(alive, key=_time)
    watch(state)
    if len(alive) > 1:
        state.extra += (state.note("basis.mode", "earliest_of_joined", state.claim.seq, fact.seq),)


def promote(state: State) -> None:
    """The claim in force has ended before the two were known to be one: the other one's claim goes on."""
    alive = _alive(state, state.position[0])
    if state.claim is None and alive:
        state.claim = min(alive, key=_time)
        alive.remove(state.claim)
        state.beside = tuple(alive)
        watch(state)


def _alive(state: State, at: datetime) -> list[Claim]:
    beside = [claim for claim in state.beside if not claim.lapsed(at)]
    return [state.claim, *beside] if state.claim is not None else beside


def _time(claim: Claim) -> tuple[object, int]:
    return claim.since, claim.seq


def _found_late(state: State, fact: Fact, alive: list[Claim]) -> Claim | None:
    """Shown only after the deal has stood for some days: he is the closer's (003-18-32)."""
    period = state.rules.collision.found_late
    start = next(iter(standing(state, "subscribe", "contract")), None)
    if period is None or start is None or not period.over(period.ends(start.fact.at, state.rules.zone), fact.at):
        return None
    closer = next((claim for claim in alive if claim.holder == start.fact.by), None)
    if closer is not None:
        closer.kept = state.note("collision.found_late", "found_after_the_deal", start.fact.seq, fact.seq)
    return closer
