"""Whose is a newcomer who comes through an old customer?"""

from __future__ import annotations

from core.rules import word
from core.rules.case import Answer, gone, position_of
from core.rules.claims import STAGES
from core.rules.model import Fact, Ref
from core.rules.state import State


def refer(state: State, fact: Fact) -> Answer | None:
    """Somebody was referred; registered by another's word alone he is nobody's (003-01-27)."""
    if fact.data.get("how") == "proxy":
        on_record(state, fact)
        return Answer("invalid", (state.note("intake.word_of_others", "proxy_void", fact.seq),))
    state.refers += (fact,)
    owner = state.office.owner_of(fact.data["referrer"], position_of(fact))
    if owner is not None:
        state.referred += ((fact, owner),)
    return None


def on_record(state: State, fact: Fact) -> None:
    """Keep a referral that was void when it was judged: it bears on what is registered later (003-01-26)."""
    state.proxies += (fact,)


def decide(state: State, fact: Fact) -> Answer | None:
    """The referral's answer to a newcomer's registration, or None if nobody's owner referred him."""
    waiting = {refer.seq for refer in state.refers}
    now = position_of(fact)
    through = [(r, owner) for r, owner in state.referred if r.seq in waiting and not gone(state.office, owner, now)]
    if not through:
        return None
    rule = state.rules.referral
    seqs = [refer.seq for refer, _ in through]
    if len({owner for _, owner in through}) > 1 and rule.two_owners == "receiver":
        return word.to_receiver(state, fact, state.note("referral.two_owners", "referred_by_two_owners", *seqs))
    refer, owner = through[0]
    if owner in state.refused and rule.refusal:
        note = state.note("referral.refusal", "refused_by_newcomer", refer.seq, person=owner)
        return word.to_receiver(state, fact, note)
    if owner in state.away(fact) and rule.owner_away == "receiver":
        note = state.note("referral.owner_away", "referrers_owner_away", refer.seq, person=owner)
        return word.to_receiver(state, fact, note)
    parameter, to_owner = _rule(state, refer, fact, owner)
    if not to_owner:
        if fact.data.get("asks_for") is not None:
            return None
        return word.to_receiver(state, fact, state.note(parameter, "referral_to_receiver", refer.seq))
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
    return "referral.told", rule.told == "owner_if_asked" and asked
