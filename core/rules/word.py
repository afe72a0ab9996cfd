"""What does the customer's own word count at the door?"""

from __future__ import annotations

from core.rules import intake
from core.rules.case import Answer, Note, gone, position_of
from core.rules.claim import Claim
from core.rules.claims import DEAL, STAGES
from core.rules.model import Fact, Ref
from core.rules.state import State


def free(state: State, fact: Fact) -> Answer:
    """No claim is in force: the named colleague, or else the receiver, has the customer."""
    named = named_colleague(state, fact)
    if named is None:
        return to_receiver(state, fact)
    if named[0] == fact.by:
        return to_receiver(state, fact, named[1])
    return Answer("accepted", (named[1],), named[0], STAGES[fact.kind], "claim")


def to_receiver(state: State, fact: Fact, *more: Note) -> Answer:
    """The receiver has him, if this kind of registration gives a claim."""
    basis = state.rules.basis
    notes = (*more, *_circumstances(state, fact))
    if fact.kind not in basis.kinds or fact.by is None:
        return Answer(
            "accepted", (*notes, state.note("basis.kinds", "no_claim_by_this_kind", fact.seq, kind=fact.kind))
        )
    if fact.kind in basis.needs_follow_up:
        note = state.note("basis.needs_follow_up", "claim_with_first_contact", fact.seq)
        return Answer("accepted", (*notes, note), fact.by, STAGES[fact.kind], "wait")
    code = "first_registration" if state.former is None else "free_again"
    note = state.note("basis.kinds", code, fact.seq, kind=fact.kind)
    complete = state.note(intake.stated_for(state, fact), "complete", fact.seq)
    return Answer("accepted", (note, complete, *notes), fact.by, STAGES[fact.kind], "claim")


def _circumstances(state: State, fact: Fact) -> list[Note]:
    """What else bears on a free customer: his word, earlier receptions that give nothing, a complaint."""
    notes = []
    if fact.data.get("forgot"):
        notes.append(state.note("word.forgot", "nothing_on_record", fact.seq))
    named = fact.data.get("asks_for")
    if named is not None and state.rules.word.named == "appointed" and state.away(fact).get(named) is not None:
        notes.append(state.note("word.excuses", "away_without_good_reason", fact.seq, person=named))
    others = [met for met in state.receptions if not met.valid and met.by != fact.by]
    if others:
        parameter, code = (
            ("intake.gap", "void_before") if others[-1].registered else ("basis.unregistered", "unregistered_before")
        )
        notes.append(state.note(parameter, code, others[-1].fact.seq, fact.seq))
    if state.changes and state.changes[-1].new is None:
        notes.append(state.note("complaint.successor", "after_complaint", state.changes[-1].fact.seq, fact.seq))
    return notes


def named_colleague(state: State, fact: Fact) -> tuple[Ref, Note] | None:
    """The colleague to whom the customer's word gives him while no claim is in force (003-14-24, 003-10-06)."""
    named = fact.data.get("asks_for")
    rule = state.rules.word.named
    if named is None or gone(state.office, named, position_of(fact)):
        return _sender(state, fact) if state.contacts else None
    if rule == "receiver":
        return None
    if named == fact.by:
        return named, state.note("word.named", "named_and_received", fact.seq, person=named)
    if rule == "contacted" and not _met(state, named, ("call", "visit")):
        return None
    if rule == "caller" and not _met(state, named, ("call",)):
        return None
    if rule == "former" and not any(claim.holder == named for claim, _ in state.lapsed):
        return None
    if rule == "appointed" and not _appointed(state, fact, named):
        return None
    return named, state.note("word.named", "named_by_customer", fact.seq, person=named)


def _met(state: State, person: Ref, kinds: tuple[str, ...]) -> bool:
    return any(met.by == person and met.fact.kind in kinds for met in state.receptions)


def _appointed(state: State, fact: Fact, named: Ref) -> bool:
    """He registered a call of the customer, and is not away without a good reason (003-07-16 to 18)."""
    called = any(met.by == named and met.fact.kind == "call" and met.valid for met in state.receptions)
    reason = state.away(fact).get(named)
    return called and (reason is None or reason in state.rules.word.excuses)


def _sender(state: State, fact: Fact) -> tuple[Ref, Note] | None:
    """Who wrote the customer a message on record counts as named where he names nobody (003-11-07, 003-11-08)."""
    if not state.rules.word.sender or fact.kind != "visit":
        return None
    for other in reversed(state.contacts):
        sender = other.by
        if other.data.get("mode") != "message" or sender is None or sender == fact.by:
            continue
        if not gone(state.office, sender, position_of(fact)):
            return sender, state.note("word.sender", "message_on_record", other.seq, person=sender)
    return None


def occupied(state: State, fact: Fact, claim: Claim) -> Answer:
    """Somebody else's claim is in force: what the customer's word, or the missing question, makes of it."""
    rules = state.rules.word
    if state.rules.basis.mode == "last" and fact.kind in state.rules.basis.kinds:
        kept = _kept_from_latest(state, fact, claim)
        return _as_new(state, fact, "basis.mode", "latest_registration") if kept is None else kept
    if claim.overdue and fact.kind in ("visit", *state.rules.basis.kinds):
        return _overdue(state, fact, claim)
    if state.refers:
        return refuse(state, fact, claim, "referral.registered", "referral_of_registered")
    named = fact.data.get("asks_for")
    if named is not None:
        if rules.named_over_record == "new" and named != claim.holder:
            note = state.note("word.named_over_record", "named_by_customer", fact.seq, person=named)
            return Answer("accepted", (note,), named, STAGES[fact.kind], "take")
        return _stands_in(state, fact, claim)
    if fact.data.get("denies"):
        return _read(state, fact, claim, rules.denies, "word.denies", "denied")
    if fact.data.get("forgot"):
        return _read(state, fact, claim, rules.forgot, "word.forgot", "forgot")
    if fact.data.get("asked_before") is False:
        return _read(state, fact, claim, rules.not_asked, "word.not_asked", "not_asked")
    return _read(state, fact, claim, rules.silent, "word.silent", "owned")


def _kept_from_latest(state: State, fact: Fact, claim: Claim) -> Answer | None:
    """Where the latest registration owns: a deal, a visit against a call, and the customer's own word may keep him."""
    if fact.data.get("asks_for") == claim.holder:
        return _stands_in(state, fact, claim)
    if state.rules.basis.deal_keeps and (claim.bound or claim.running in DEAL):
        return refuse(state, fact, claim, "basis.deal_keeps", "owned_but_on_record")
    if fact.kind == "call" and claim.visited and not state.rules.basis.call_takes_visitor:
        return refuse(state, fact, claim, "basis.call_takes_visitor", "owned_but_on_record")
    return None


def _stands_in(state: State, fact: Fact, claim: Claim) -> Answer:
    """He names somebody; the record stands, and whoever received him for the owner has only helped."""
    refused = refuse(state, fact, claim, "word.named_over_record", "record_beats_word")
    if fact.data["asks_for"] != claim.holder:
        return refused
    helped = state.note("word.stands_in", "stood_in", fact.seq, owner=claim.holder)
    return Answer("refused", (*refused.notes, helped), effect=refused.effect)  # who only helps does not move up


def _overdue(state: State, fact: Fact, claim: Claim) -> Answer:
    """His owner let the time pass: unless the customer recognises him, he is new (003-11-21)."""
    named = fact.data.get("asks_for")
    if named == claim.holder:
        note = state.note("word.named", "overdue_but_recognised", claim.seq, fact.seq)
        return Answer("refused", (note,), effect="recognised")
    note = state.note(f"protection.{claim.stage}", "overdue_and_unrecognised", claim.seq, fact.seq)
    chosen = named_colleague(state, fact)
    holder = chosen[0] if chosen is not None and chosen[0] != claim.holder else fact.by
    return Answer("accepted", (note,), holder, STAGES[fact.kind], "take")


def _read(state: State, fact: Fact, claim: Claim, reading: str, parameter: str, word: str) -> Answer:
    """Carry out one of the readings of a word: record, new, pending, call_yields, beside."""
    if fact.kind not in state.rules.basis.kinds or fact.by is None:
        return refuse(state, fact, claim, parameter, f"{word}_but_on_record")
    on_site = fact.kind == "visit"
    if reading == "new" or (reading == "call_yields" and on_site and claim.kind == "call" and not claim.visited):
        return _as_new(state, fact, parameter, f"{word}_so_new")
    if reading == "pending" and on_site:
        note = state.note(parameter, f"{word}_so_pending", claim.seq, fact.seq)
        return Answer("pending", (note,), fact.by, effect="pending", question="whose_customer", asked_of="manager")
    if reading == "beside":
        note = state.note(parameter, f"{word}_so_beside", claim.seq, fact.seq)
        return Answer("accepted", (note,))
    return refuse(state, fact, claim, parameter, f"{word}_but_on_record")


def _as_new(state: State, fact: Fact, parameter: str, code: str) -> Answer:
    """He counts as new: the claim in force is over, and the receiver has him."""
    return Answer("accepted", (state.note(parameter, code, fact.seq),), fact.by, STAGES[fact.kind], "take")


def refuse(state: State, fact: Fact, claim: Claim, parameter: str, code: str) -> Answer:
    """The owner stays, and the registration is refused."""
    note = state.note(parameter, code, claim.seq, fact.seq, owner=claim.holder)
    return Answer("refused", (note,), effect="came", waits=fact.kind in state.rules.basis.kinds)


def unregistered(state: State, fact: Fact) -> Answer | None:
    """Two received him and neither registered him: he may be pending until the earlier one speaks up (003-14-13)."""
    if state.rules.word.unregistered_twice != "pending" or state.claim is not None or state.pending is not None:
        return None
    earlier = [met for met in state.receptions[:-1] if not met.registered and met.by != fact.by]
    if not earlier or fact.data.get("asks_for") is not None:
        return None
    note = state.note("word.unregistered_twice", "received_twice_unregistered", earlier[0].fact.seq, fact.seq)
    return Answer("pending", (note,), effect="pending", question="whose_customer", asked_of="manager")
