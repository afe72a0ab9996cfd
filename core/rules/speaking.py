"""What does it do when somebody speaks up for a customer who is pending or was closed by another?"""

from __future__ import annotations

from datetime import datetime

from core.rules.case import Answer
from core.rules.claims import grant
from core.rules.model import Fact
from core.rules.state import Pending, State, Step


def speak_up(state: State, fact: Fact, pending: Pending) -> Answer:
    """A claim on a pending customer counts if the one who speaks had a valid entry or reception (003-08-19, 003-14-11)."""
    if fact.by not in pending.earlier:
        note = state.note("word.speak_up", "claim_proves_nothing", pending.seq, fact.seq)
        return Answer("refused", (note,))
    note = state.note("word.speak_up", "spoke_up_in_time", pending.seq, fact.seq)
    return Answer("accepted", (note,), fact.by, "visited", "verified")


def deal_start(state: State) -> Step | None:
    """The step from which the period to speak up runs: the first of subscription and contract that stands."""
    return next((s for s in state.steps if s.fact.kind in ("subscribe", "contract") and not s.refunded), None)


def deadline(state: State) -> datetime | None:
    """When the period to speak up for the deal ends; None where there is none."""
    period, start = state.rules.collision.speak_up, deal_start(state)
    if period is None or start is None or not collides(state, start):
        return None
    return period.ends(start.fact.at, state.rules.zone)


def collides(state: State, step: Step) -> bool:
    """Did somebody with a reception of his own close a customer who was another's then, without standing in for him?"""
    closer = step.fact.by
    if step.owner is None or closer is None or closer == step.owner:
        return False
    met = closing_reception(state, step)
    return met is not None and not knows(met, step.owner)


def closing_reception(state: State, step: Step) -> Fact | None:
    """The closer's last registered call or visit before the deal."""
    found = None
    for met in state.receptions:
        if met.registered and met.by == step.fact.by and (met.fact.at, met.fact.seq) <= (step.fact.at, step.fact.seq):
            found = met.fact
    return found


def knows(fact: Fact, owner: object) -> bool:
    """Did the receiver know whose customer it was: asked for, or away?"""
    return fact.data.get("asks_for") == owner or owner in (fact.data.get("away") or {})


def speak_for_deal(state: State, fact: Fact) -> Answer | None:
    """The owner speaks up for a customer whom somebody else closed (003-18-59, 003-18-60)."""
    start = deal_start(state)
    if start is None or state.rules.collision.decides != "speak_up" or not collides(state, start):
        return None
    if start.claim is None or not state.same_side(fact.by, start.claim):
        return None
    end = deadline(state)
    period = state.rules.collision.speak_up
    if end is not None and period is not None and period.over(end, fact.at):
        return Answer("refused", (state.note("collision.silent", "spoke_up_too_late", start.fact.seq, fact.seq),))
    note = state.note("collision.asked", "spoke_up_for_deal", start.fact.seq, fact.seq)
    return Answer("accepted", (note,), effect="spoken")


def verified(state: State, fact: Fact, answer: Answer) -> None:
    """The earlier receiver has the pending customer."""
    assert answer.holder is not None
    claim = state.claim
    state.pending = None
    if claim is None or claim.holder != answer.holder:
        grant(state, fact, answer.holder, "visited", answer.notes[0], kind="visit")
    else:
        claim.kept = answer.notes[0]


def unclaimed(state: State, pending: Pending) -> None:
    """Nobody spoke up in time: the customer is his who entered him in the pending register (003-08-18)."""
    note = state.note("word.speak_up", "nobody_spoke_up", pending.seq)
    state.pending = None
    fact = next(fact for fact in state.case.facts if fact.seq == pending.seq)
    claim = grant(state, fact, pending.receiver, "visited", note, kind="visit")
    claim.since = pending.until or claim.since
