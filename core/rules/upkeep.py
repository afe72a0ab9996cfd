"""What keeps a claim alive: contacts, renewals, claims from the pool?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from core.rules import intake, speaking
from core.rules.case import Answer, Note
from core.rules.claim import Claim
from core.rules.claims import begin, last_of, prolong, put_in_force, restart
from core.rules.model import EMPTY, Fact
from core.rules.periods import Period
from core.rules.state import State


def follow_up(state: State, fact: Fact) -> None:
    """A contact: whose it is and whether it reached the customer decides what it keeps alive (ST-07, 003-11-16)."""
    rules, claim = state.rules, state.claim
    if fact.data.get("effective") is False and rules.contact.effective:
        return
    at, entered = fact.at, fact.entered_at
    quick = claim is not None and claim.by_contact and claim.under is rules and fact.by == claim.holder
    if quick and rules.plain_contact and (entered is None or entered is at or entered == at):
        assert claim is not None
        claim.contacted(at, (rules.kept_by, "contact_in_time", EMPTY, (fact.seq,)))
    elif claim is not None and _counts(state, fact, claim):
        _contact(state, fact, claim)
    elif claim is None:
        _first_contact(state, fact)
    for other in state.beside:
        if _counts(state, fact, other):
            _contact(state, fact, other)
    if rules.word.sender:
        state.contacts.append(fact)


def _contact(state: State, fact: Fact, claim: Claim) -> None:
    """A contact that counts: the clock starts anew, or runs at least as long as this way of contact gives."""
    rules, at = state.rules, fact.at
    rule = rules.contact
    if rule.entry_hours is not None and fact.entered_at is not None:
        at = _counted_at(rule.entry_hours, at, fact.entered_at)
        if claim.lapsed(at):
            return
    if claim.overdue:
        return
    claim.contacts.append(at)
    mode = fact.data.get("mode")
    if mode is not None and mode not in rule.modes:
        return
    if rule.limit is not None and claim.prolonged >= rule.limit:
        claim.kept = state.note("contact.limit", "contacts_used_up", fact.seq, limit=rule.limit)
        return
    start = claim.start
    own = rules.by_mode.get(mode) if mode is not None else None
    if claim.stage == "claimed":
        _settle_in(state, claim, at, fact)
    elif own is not None:
        prolong(state, claim, at, own, mode or "", state.note("contact.by", "contact_in_time", fact.seq))
    else:
        restart(state, claim, at, "contact", state.note("contact.by", "contact_in_time", fact.seq))
    claim.prolonged += claim.start is not start


def _counts(state: State, fact: Fact, claim: Claim) -> bool:
    """Is the contact by somebody whose contacts count for this claim?"""
    by, person = state.rules.contact.by, fact.by
    if person == claim.holder:
        return "owner" in by or "anybody" in by
    if "anybody" in by:
        return True
    if state.servers and state.servers[-1][0] == person and ("server" in by or "delegate" in by):
        return True
    own, other = state.staff(claim.holder), state.staff(person)
    if "team" in by and own.team is not None and other.team == own.team:
        return True
    return "unit" in by and claim.unit is not None and other.unit == claim.unit


def _counted_at(hours: int, at: datetime, entered: datetime) -> datetime:
    """A contact entered too late counts from its entry (ST-07)."""
    return at if entered - at <= timedelta(hours=hours) else entered


def _settle_in(state: State, claim: Claim, at: datetime, fact: Fact) -> None:
    """After the first contact a claim from the pool has the period of the customer's stage (ST-08)."""
    stage = "visited" if state.came or state.rules.pool.then == "visited" else "called"
    claim.stage = stage
    begin(state, claim, at, state.note("protection.claimed", "first_contact_after_claim", fact.seq))


def _first_contact(state: State, fact: Fact) -> None:
    """A registration that needed a contact has become a claim (000-02-08)."""
    if not state.waiting or state.locked or state.pending is not None:
        return
    for waiting in state.waiting:
        if waiting.kind in state.rules.basis.needs_follow_up and _counts(state, fact, waiting):
            waiting.contacts.append(fact.at)
            note = state.note("basis.needs_follow_up", "followed_up", waiting.seq, fact.seq)
            waiting.last = last_of(state, fact.at)
            begin(state, waiting, fact.at, note)
            state.waiting = ()
            put_in_force(state, waiting)
            return


def renew(state: State, fact: Fact) -> None:
    """A request for renewal: in time, approved where that is needed, by the holder's side (003-18-52, 000-01-19)."""
    rule, claim = state.rules.renewal, state.claim_of(fact.by)
    if rule.allowed and claim is None and state.former is not None and state.same_side(fact.by, state.former):
        state.extra += (state.note("renewal.notice", "renewal_too_late", fact.seq),)
    if not rule.allowed or claim is None or claim.overdue or claim.period is None:
        return
    end = claim.end()
    refusal = _not_renewed(state, fact, claim, end)
    if refusal is not None:
        claim.kept = state.note(f"renewal.{refusal[0]}", refusal[1], fact.seq)
        return
    period = _renewed_by(state, claim)
    claim.renewals += 1
    start = fact.at
    if rule.counts_from == "end" and end is not None and period is not None:
        start = period.after(end)
    claim.begin(state.rules, start, period, "renewal")
    claim.kept = state.note("renewal.allowed", "renewed", fact.seq)


def _not_renewed(state: State, fact: Fact, claim: Claim, end: datetime | None) -> tuple[str, str] | None:
    """Why the request changes nothing: the parameter that says so, and the code; None if it is granted."""
    rule = state.rules.renewal
    if end is None:
        return "allowed", "renewal_not_needed"
    if rule.approval and not fact.data.get("approved", True):
        return "approval", "renewal_not_approved"
    if rule.notice is not None and rule.notice.ends(fact.at, state.rules.zone) > end:
        return "notice", "renewal_too_late"
    limit = len(rule.approvers) or rule.limit
    if limit is not None and claim.renewals >= limit:
        return "limit", "renewal_limit"
    if rule.approvers and state.staff(fact.data.get("approved_by")).role != rule.approvers[claim.renewals]:
        return "approvers", "renewal_by_wrong_person"
    used_up = state.rules.contact.limit is not None and claim.prolonged >= state.rules.contact.limit
    if rule.after_contacts and not used_up:
        return "after_contacts", "renewal_too_early"
    recent, last = rule.contact_within, max(claim.contacts, default=None)
    if recent is not None and (last is None or recent.over(recent.ends(last, state.rules.zone), fact.at)):
        return "contact_within", "renewal_without_contact"
    return None


def _renewed_by(state: State, claim: Claim) -> Period | None:
    """The period that this renewal gives; at its end there follows what would have followed without it."""
    lengths = state.rules.renewal.lengths
    if not lengths:
        return claim.period
    given = lengths[min(claim.renewals, len(lengths) - 1)]
    old = claim.period
    return replace(given, lapse=old.lapse, second=old.second) if old is not None else given


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
    if not rule.claims or state.rest != "pool":
        return Answer("refused", (state.note("pool.claims", "nothing_to_claim", fact.seq),))
    if rule.claimants != "any" and not intake.is_of(state, fact, rule.claimants):
        return Answer("refused", (state.note("pool.claimants", "not_a_claimant", fact.seq),))
    first = _team_first(state, fact)
    if first is not None:
        return Answer("refused", (first,))
    return Answer("accepted", (state.note("pool.claims", "claimed_from_pool", fact.seq),), fact.by, "claimed", "claim")


def _team_first(state: State, fact: Fact) -> Note | None:
    """For a time only the team of the former owner may claim him."""
    term, former, freed = state.rules.pool.team_first, state.former, state.freed
    if term is None or former is None or freed is None:
        return None
    team, him = state.staff(former.holder).team, state.staff(fact.by)
    if team is None or team == him.team or term.over(term.ends(term.after(freed), state.rules.zone), fact.at):
        return None
    return state.note("pool.team_first", "team_comes_first", former.seq, fact.seq)
