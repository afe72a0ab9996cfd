"""What does a deal step do to the protection?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core.rules.case import position_of
from core.rules.claim import Claim
from core.rules.claims import begin, grant, restart
from core.rules.model import Fact
from core.rules.periods import Period
from core.rules.state import State, Step

BINDING = ("deposit", "subscribe", "contract")


def step(state: State, fact: Fact) -> None:
    """A deposit, subscription, contract or payment: kept with the owner of the moment; it may change the period."""
    if _too_small(state, fact):
        state.extra += (state.note("deal.deposit_least", "deposit_too_small", fact.seq),)
        return
    if state.claim is None and _claims(state, fact):
        assert fact.by is not None
        grant(state, fact, fact.by, "visited", state.note("basis.deal_claims", "deal_claims", fact.seq), "visit")
    _by_name(state, fact)
    state.steps += (Step(fact, state.owner, state.claim),)
    claim = state.claim
    if claim is None or state.owner is None or fact.kind not in BINDING:
        return
    _protect(state, claim, fact)


def _too_small(state: State, fact: Fact) -> bool:
    """Is it a deposit that counts for nothing, because it is less than the least one?"""
    least, cents = state.rules.deal.deposit_least, fact.data.get("amount_cents")
    return fact.kind == "deposit" and least is not None and cents is not None and int(cents) < least * 100


def _claims(state: State, fact: Fact) -> bool:
    person = state.staff(fact.by)
    free = not state.locked and state.pending is None
    return state.rules.basis.deal_claims and free and person.role == "rep" and person.unit is None


def _by_name(state: State, fact: Fact) -> None:
    """The name on the paper decides: whose live confirmation it matches has the customer (003-18-33, 003-18-34)."""
    name = fact.data.get("name")
    if not state.rules.deal.name_decides or not name or fact.kind not in ("subscribe", "contract"):
        return
    found = state.office.confirmed_under(str(name), position_of(fact))
    if not found or (state.claim is not None and state.claim.holder == found[0].holder):
        return
    first = found[0]
    note = state.note("deal.name_decides", "name_on_paper", first.seq, fact.seq, person=first.holder)
    grant(state, fact, first.holder, "slip", note, "slip")


def _protect(state: State, claim: Claim, fact: Fact) -> None:
    """The protection after this step, where the rulebook states one."""
    rule = getattr(state.rules.protection, fact.kind)
    note = state.note(f"protection.{fact.kind}", f"{fact.kind}_protects", fact.seq)
    if rule is None:
        restart(state, claim, fact.at, "deposit" if fact.kind == "deposit" else "deal", note)
        return
    if isinstance(rule, Period):
        claim.bound = False
        claim.begin(state.rules, fact.at, rule, fact.kind)
    else:
        claim.bound = True
        claim.running = fact.kind
    claim.overdue = False
    claim.kept = note


def protect_anew(state: State, claim: Claim, running: str, at: datetime) -> None:
    """A claim handed over while a standing deal step protected it for a time has that time in full."""
    rule = getattr(state.rules.protection, running) if running in BINDING and standing(state, running) else None
    if isinstance(rule, Period):
        claim.begin(state.rules, at, rule, running)


def bind(state: State, claim: Claim) -> None:
    """A claim handed over after a deal step is protected as that step protects."""
    for kind in reversed(BINDING):
        if standing(state, kind) and isinstance(getattr(state.rules.protection, kind), str):
            claim.bound = True
            claim.running = kind
            return


def refund(state: State, fact: Fact) -> None:
    """A deposit given back: it no longer counts, and the period after a refund runs (ST-06)."""
    deposits = standing(state, "deposit")
    if deposits:
        deposits[0].taken_back = True
    elif fact.kind == "refund" and state.rules.deal.deposit_least is not None:
        return  # what was too small to count is given back
    state.steps += (Step(fact, state.owner, state.claim, taken_back=True),)
    claim = state.claim
    if claim is None or any(_protects(state, kind) and standing(state, kind) for kind in BINDING):
        return
    if not (claim.bound or _protects(state, "deposit")):
        restart(state, claim, fact.at, "refund", state.note("protection.refund", "refunded", fact.seq))
        return
    claim.bound = False
    claim.kept = state.note("protection.refund", "refunded", fact.seq)
    rule = state.rules.protection.refund
    if isinstance(rule, Period):
        claim.begin(state.rules, fact.at, rule, "refund")
        return
    if claim.stage in ("called", "claimed") and state.rules.protection.visited is not None:
        claim.stage = "visited"
    begin(state, claim, fact.at, claim.kept)


def _protects(state: State, kind: str) -> bool:
    return getattr(state.rules.protection, kind) is not None


def returned(state: State, fact: Fact) -> None:
    """The unit is given back: subscription, contract and payments no longer stand."""
    for past in standing(state, "subscribe", "contract", "payment"):
        past.taken_back = True
    refund(state, fact)


def parted(state: State, step: Step) -> tuple[int, int] | None:
    """The parts of owner and closer where a colleague's deal is divided the same way whatever came before."""
    claim, closer = step.claim, step.fact.by
    if claim is None or step.owner is None or closer is None or state.same_side(closer, claim):
        return None
    if state.staff(closer).unit is not None:
        return None
    shares: Mapping[Any, tuple[int, int]] = state.line.at(step.fact.at).deal.closer
    return shares.get(claim.kind)


def standing(state: State, *kinds: str) -> list[Step]:
    """The deal steps of these kinds that were not taken back, in order."""
    return [past for past in state.steps if past.fact.kind in kinds and not past.taken_back]
