"""What do disputes and rulings do to a case?"""

from __future__ import annotations

from itertools import pairwise

from core.rules import deals, moves
from core.rules.case import position_of
from core.rules.claim import Claim
from core.rules.claims import put_in_force
from core.rules.model import Fact
from core.rules.state import State


def dispute(state: State, fact: Fact) -> None:
    """Somebody disputes the ownership, or appeals against a ruling (ST-16, 003-01-03, 000-02-12)."""
    if _closed(state, fact):
        state.extra += (state.note("dispute.final", "dispute_changes_nothing", fact.seq),)
        return
    state.disputes += (fact,)
    rule = state.rules.dispute.meanwhile
    if rule == "department" or (rule == "department_if_unregistered" and _unregistered(state, fact)):
        state.hold = state.note("dispute.meanwhile", "held_while_disputed", fact.seq)
    if state.rules.collision.decides == "contact":
        _contest(state, fact)


def _closed(state: State, fact: Fact) -> bool:
    """Nobody disputes a final ruling, or one that has stood too long."""
    if not state.rulings:
        return False
    if any(_final(state, ruling) for ruling in state.rulings):
        return True
    last = state.rulings[-1]
    appeal = state.line.at(last.at).dispute.appeal
    return appeal is not None and appeal.over(appeal.ends(last.at, state.rules.zone), fact.at)


def _final(state: State, ruling: Fact) -> bool:
    """Was the ruling final under the rules of its moment?"""
    final = state.line.at(ruling.at).dispute.final
    return final is not None and state.staff(ruling.by).role == final


def _unregistered(state: State, fact: Fact) -> bool:
    """Did the one who disputes receive the customer without ever registering him, and has nobody ruled yet?"""
    met = [met for met in state.receptions if met.by == fact.by]
    return bool(met) and not any(each.registered for each in met) and not state.rulings


def _contest(state: State, fact: Fact) -> None:
    """The owner disputes a contract that somebody else wrote: his contacts on record decide (003-08-20 to 23)."""
    claim = state.claim
    written = next((s for s in deals.standing(state, "contract", "subscribe") if s.fact.by != s.owner), None)
    if claim is None or written is None or written.fact.by is None or fact.by != claim.holder or state.won is not None:
        return
    if written.owner != claim.holder:
        return
    seqs = (written.fact.seq, fact.seq)
    if _kept_in_contact(state, claim, written.fact):
        note = state.note("collision.decides", "kept_in_contact", claim.seq, *seqs)
        state.won = (claim.holder, note)
        claim.kept = note
        return
    note = state.note("collision.contact_gap", "lost_contact", claim.seq, *seqs)
    state.won = (written.fact.by, note)
    moves.hand_over(state, fact, written.fact.by, note)


def _kept_in_contact(state: State, claim: Claim, written: Fact) -> bool:
    """At least one contact, and no pause longer than allowed from the registration to the contract."""
    gap, zone = state.rules.collision.contact_gap, state.rules.zone
    contacts = [at for at in claim.contacts if claim.since <= at <= written.at]
    if not contacts or gap is None:
        return False
    moments = pairwise([claim.since, *contacts, written.at])
    return all(not gap.over(gap.ends(earlier, zone), later) for earlier, later in moments)


def decide(state: State, fact: Fact) -> None:
    """A manager's or director's ruling: its owner and shares stand from then on."""
    state.rulings += (fact,)
    state.hold = None
    parameter = "dispute.final" if _final(state, fact) else "dispute.ruling"
    note = state.note(parameter, "ruling", fact.seq, by=fact.by)
    _fines(state, fact)
    owner = fact.data.get("owner")
    if owner is None:
        if state.claim is not None:
            state.claim.kept = note
        return
    state.won = None
    own = state.claim_of(owner)
    if own is None:
        moves.hand_over(state, fact, owner, note)
        return
    own.notes = [*own.notes, note]
    state.beside = ()
    put_in_force(state, own)


def _fines(state: State, fact: Fact) -> None:
    """A rejected appeal costs the appellant, an overturned ruling the one who gave it (003-18-41, 003-18-42)."""
    rule = state.rules.dispute
    if len(state.rulings) < 2 or not state.disputes:
        return
    appeal, before = state.disputes[-1], state.rulings[-2]
    if position_of(appeal) < position_of(before):
        return
    upheld, owner = fact.data.get("upheld"), fact.data.get("owner")
    if upheld is False and rule.appeal_fine is not None and appeal.by is not None:
        state.fines += ((appeal.by, rule.appeal_fine, state.rules.cites["dispute.appeal_fine"][0]),)
    moved = owner is not None and owner != before.data.get("owner")
    if upheld is True and moved and rule.unfair_fine is not None and before.by is not None:
        state.fines += ((before.by, rule.unfair_fine, state.rules.cites["dispute.unfair_fine"][0]),)


def left_to_person(state: State) -> bool:
    """Is a dispute open that leaves the registration to a person, under the rules of its moment (000-02-12)?"""
    return is_open(state) and state.line.at(state.disputes[-1].at).dispute.meanwhile == "refer"


def is_open(state: State) -> bool:
    """Has the last dispute not been ruled upon yet?"""
    if not state.disputes:
        return False
    last = state.disputes[-1]
    return not any(position_of(ruling) > position_of(last) for ruling in state.rulings)
