"""Whose is a newcomer who comes through an old customer?"""

from __future__ import annotations

from core.rules.case import Answer, Note
from core.rules.model import Fact, Ref
from core.rules.state import State

STAGES = {"call": "called", "visit": "visited"}


def decide(state: State, fact: Fact) -> Answer | None:
    """The referral's answer to a newcomer's registration, or None if nobody referred him or it changes nothing."""
    refers = [refer for refer in state.refers if refer.data.get("how") != "proxy"]
    if not refers:
        return None
    owners = [(refer, state.office.owner_of(refer.data["referrer"], (fact.at, fact.seq))) for refer in refers]
    known = {owner for _, owner in owners if owner is not None}
    if not known:
        return None
    if len(known) > 1 and state.rules.referral.two_owners == "receiver":
        return _receiver(state, fact, state.note("referral.two_owners", "referred_by_two_owners", *_seqs(refers)))
    refer, owner = next((refer, owner) for refer, owner in owners if owner is not None)
    assert owner is not None
    if owner in state.refused and state.rules.referral.refusal:
        return _receiver(state, fact, state.note("referral.refusal", "refused_by_newcomer", refer.seq, person=owner))
    away = (fact.data.get("away") or {}).get(owner)
    if away is not None and state.rules.referral.owner_away == "receiver":
        return _receiver(
            state, fact, state.note("referral.owner_away", "referrers_owner_away", refer.seq, person=owner)
        )
    parameter, to_owner = _rule(state, refer, fact, owner)
    if not to_owner:
        return _receiver(state, fact, state.note(parameter, "referral_to_receiver", refer.seq))
    note = state.note(parameter, "referral_to_owner", refer.seq, fact.seq, person=owner)
    return Answer("accepted", (note,), owner, STAGES[fact.kind], "claim")


def _rule(state: State, refer: Fact, fact: Fact, owner: Ref) -> tuple[str, bool]:
    """Which parameter speaks, and whether it gives the newcomer to the old customer's owner."""
    rule = state.rules.referral
    how = refer.data.get("how")
    asked = fact.data.get("asks_for") == owner
    if how == "accompanied":
        return "referral.accompanied", rule.accompanied == "owner"
    if how == "named":
        return "referral.named", rule.named == "owner" or (rule.named == "owner_if_asked" and asked)
    return "referral.told", rule.told == "owner" or (rule.named != "receiver" and asked)


def _receiver(state: State, fact: Fact, note: Note) -> Answer:
    if fact.kind not in state.rules.basis.kinds or fact.by is None:
        return Answer("accepted", (note,))
    own = state.note("basis.kinds", "first_registration", fact.seq, kind=fact.kind)
    return Answer("accepted", (own, note), fact.by, STAGES[fact.kind], "claim")


def _seqs(facts: list[Fact]) -> list[int]:
    return [fact.seq for fact in facts]
