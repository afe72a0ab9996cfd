"""What does a deal step do to the protection, and whose is the deal?"""

from __future__ import annotations

from core.rules.claims import grant, length
from core.rules.model import Fact
from core.rules.state import State, Step

BINDING = {"deposit": "until_refund", "subscribe": "never", "contract": "never"}


def step(state: State, fact: Fact) -> None:
    """A deposit, subscription, contract or payment: kept with the owner of the moment; it may end all periods."""
    if state.claim is None and state.rules.basis.deal_claims and _may(state, fact):
        assert fact.by is not None
        grant(state, fact, fact.by, _stage(state), state.note("basis.deal_claims", "deal_claims", fact.seq), "visit")
    state.steps.append(Step(fact, state.owner, state.claim))
    claim = state.claim
    if claim is None or state.owner is None:
        return
    binding = BINDING.get(fact.kind)
    if binding is not None and getattr(state.rules.protection, fact.kind) == binding:
        claim.bound = True
        claim.kept = state.note(f"protection.{fact.kind}", f"{fact.kind}_binds", fact.seq)


def _may(state: State, fact: Fact) -> bool:
    person = state.staff(fact.by)
    return not state.locked and state.pending is None and person.role == "rep" and person.unit is None


def _stage(state: State) -> str:
    return "visited" if state.rules.protection.visited is not None else "called"


def refund(state: State, fact: Fact) -> None:
    """A deposit given back: it no longer counts, and the period after a visit runs from the refund (ST-06)."""
    for past in state.steps:
        if past.fact.kind == "deposit" and not past.refunded:
            past.refunded = True
            break
    state.steps.append(Step(fact, state.owner, state.claim, refunded=True))
    claim = state.claim
    if claim is None or not claim.bound or standing(state, "subscribe", "contract", "deposit"):
        return
    claim.bound = False
    period = length(state, claim.stage)
    if claim.stage == "called" and state.rules.protection.visited is not None:
        claim.stage = "visited"
        period = length(state, "visited")
    if period is not None and "refund" in period.starts:
        claim.begin(fact.at, period)
        claim.kept = state.note(f"protection.{claim.stage}", "refunded", fact.seq)


def returned(state: State, fact: Fact) -> None:
    """The unit is given back: the subscription and contract no longer stand."""
    for past in state.steps:
        if past.fact.kind in ("subscribe", "contract", "deposit", "payment"):
            past.refunded = True
    refund(state, fact)


def standing(state: State, *kinds: str) -> list[Step]:
    """The deal steps of these kinds that were not taken back, in order."""
    return [past for past in state.steps if past.fact.kind in kinds and not past.refunded]
