"""What keeps a claim alive: contacts, renewals, and claims from the pool?"""

from __future__ import annotations

from datetime import datetime, timedelta

from core.rules import intake, speaking
from core.rules.case import Answer
from core.rules.claims import length, restart
from core.rules.model import Fact
from core.rules.state import Claim, State


def follow_up(state: State, fact: Fact) -> None:
    """A contact: whose it is and whether it reached the customer decides if the clock starts anew (ST-07, 003-11-16)."""
    rule = state.rules.contact
    data = fact.data
    if data.get("effective") is False and rule.effective:
        return
    mode = data.get("mode")
    if mode is not None and mode not in rule.modes:
        return
    state.filed.append(fact)
    claim = state.claim
    if claim is None:
        _first_contact(state, fact)
        return
    if not _counts(state, fact, claim):
        return
    at = _counted_at(state, fact)
    if claim.lapsed(at, state.rules):
        return
    claim.contacts.append((at, fact.by if fact.by is not None else ""))
    if claim.stage == "claimed":
        _settle_in(state, claim, at, fact)
    else:
        restart(state, claim, at, "contact", state.note("contact.by", "contact_in_time", fact.seq))


def _counts(state: State, fact: Fact, claim: Claim) -> bool:
    by = state.rules.contact.by
    if fact.by == claim.holder:
        return "owner" in by
    if "anybody" in by:
        return True
    if ("server" in by or "delegate" in by) and any(server == fact.by for server, _ in state.servers):
        return True
    return "unit" in by and claim.unit is not None and state.staff(fact.by).unit == claim.unit


def _counted_at(state: State, fact: Fact) -> datetime:
    """A contact entered too late counts from its entry (ST-07)."""
    hours = state.rules.contact.entry_hours
    entered = fact.entered_at
    if hours is None or entered is None or entered - fact.at <= timedelta(hours=hours):
        return fact.at
    return entered


def _settle_in(state: State, claim: Claim, at: datetime, fact: Fact) -> None:
    """After the first contact a claim from the pool has the period of the customer's stage (ST-08)."""
    stage = "visited" if any(met.registered and met.fact.kind == "visit" for met in state.receptions) else "called"
    claim.stage = stage
    claim.begin(at, length(state, stage))
    claim.kept = state.note("protection.claimed", "first_contact_after_claim", fact.seq)


def _first_contact(state: State, fact: Fact) -> None:
    """A registration that needed a contact has become a claim (000-02-08)."""
    for waiting in state.waiting:
        if fact.by == waiting.holder and not state.locked and state.pending is None:
            waiting.contacts.append((fact.at, waiting.holder))
            waiting.begin(fact.at, waiting.period)
            waiting.notes.append(state.note("basis.needs_follow_up", "followed_up", waiting.seq, fact.seq))
            state.claim = waiting
            state.waiting = []
            return


def renew(state: State, fact: Fact) -> None:
    """A request for renewal: in time, approved where that is needed, by the holder's side (003-18-52, 000-01-19)."""
    rule, claim = state.rules.renewal, state.claim
    if not rule.allowed or claim is None or not state.same_side(fact.by, claim):
        return
    if rule.approval and fact.data.get("approved", True) is False:
        claim.kept = state.note("renewal.approval", "renewal_not_approved", fact.seq)
        return
    end = claim.end(state.rules)
    if end is None or claim.period is None:
        return
    if rule.notice is not None and rule.notice.ends(fact.at, state.rules.zone) > end:
        claim.kept = state.note("renewal.notice", "renewal_too_late", fact.seq)
        return
    if rule.limit is not None and claim.renewals >= rule.limit:
        claim.kept = state.note("renewal.limit", "renewal_limit", fact.seq)
        return
    claim.renewals += 1
    claim.begin(fact.at if rule.counts_from == "request" else end, claim.period)
    claim.kept = state.note("renewal.allowed", "renewed", fact.seq)


def claim(state: State, fact: Fact) -> Answer:
    """Somebody claims: a pending customer, his share of a deal, or a customer from the pool."""
    if state.pending is not None:
        return speaking.speak_up(state, fact, state.pending)
    shared = speaking.speak_for_deal(state, fact)
    if shared is not None:
        return shared
    if state.claim is not None:
        own = state.same_side(fact.by, state.claim)
        note = state.note("basis.mode", "own_customer" if own else "owned_but_on_record", state.claim.seq, fact.seq)
        return Answer("accepted" if own else "refused", (note,))
    if state.locked:
        return Answer("refused", (state.note("leaver.closed", "held_for_department", fact.seq),))
    return _from_pool(state, fact)


def _from_pool(state: State, fact: Fact) -> Answer:
    rule = state.rules.pool
    if not rule.claims or fact.by is None or state.rest != "pool":
        return Answer("refused", (state.note("pool.claims", "nothing_to_claim", fact.seq),))
    if rule.claimants != "any" and not intake.is_of(state, fact, rule.claimants):
        return Answer("refused", (state.note("pool.claimants", "not_a_claimant", fact.seq),))
    pause = rule.former_owner_pause
    former = state.former
    if pause is not None and former is not None and former.holder == fact.by:
        ended = former.end(state.rules)
        if ended is not None and not pause.over(pause.ends(ended, state.rules.zone), fact.at):
            return Answer("refused", (state.note("pool.former_owner_pause", "former_owner_waits", fact.seq),))
    return Answer("accepted", (state.note("pool.claims", "claimed_from_pool", fact.seq),), fact.by, "claimed", "claim")
