"""What does the customer's own word count at the door?"""

from __future__ import annotations

from core.rules.case import Answer, Note
from core.rules.claims import restart
from core.rules.model import Fact, Ref
from core.rules.state import Claim, Pending, Reception, State

STAGES = {"call": "called", "visit": "visited"}


def free(state: State, fact: Fact) -> Answer:
    """No claim is in force: the named colleague, or else the receiver, has the customer."""
    named = named_colleague(state, fact)
    if named is not None:
        return _accept(state, fact, named[0], named[1])
    return to_receiver(state, fact)


def to_receiver(state: State, fact: Fact, *notes: Note) -> Answer:
    """The receiver has him, if this kind of registration gives a claim."""
    assert fact.by is not None
    kinds = state.rules.basis.kinds
    if fact.kind not in kinds:
        return Answer(
            "accepted", (*notes, state.note("basis.kinds", "no_claim_by_this_kind", fact.seq, kind=fact.kind))
        )
    if fact.kind in state.rules.basis.needs_follow_up:
        note = state.note("basis.needs_follow_up", "claim_with_first_contact", fact.seq)
        return Answer("accepted", (*notes, note), fact.by, STAGES[fact.kind], "wait")
    code = "first_registration" if state.former is None else "free_again"
    return _accept(state, fact, fact.by, *notes, state.note("basis.kinds", code, fact.seq, kind=fact.kind))


def _accept(state: State, fact: Fact, holder: Ref, *notes: Note) -> Answer:
    return Answer("accepted", notes, holder, STAGES[fact.kind], "claim")


def named_colleague(state: State, fact: Fact) -> tuple[Ref, Note] | None:
    """The colleague to whom the customer's word gives him while no claim is in force (003-14-24, 003-10-06)."""
    named = fact.data.get("asks_for")
    rule = state.rules.word.named
    if named is None:
        return sender(state, fact)
    if named == fact.by or rule == "receiver":
        return None
    if rule == "contacted" and not _met(state, named, ("call", "visit")):
        return None
    if rule == "caller" and not _met(state, named, ("call",)):
        return None
    if rule == "appointed" and not _appointed(state, fact, named):
        return None
    return named, state.note("word.named", "named_by_customer", fact.seq, person=named)


def _met(state: State, person: Ref, kinds: tuple[str, ...]) -> bool:
    return any(met.by == person and met.fact.kind in kinds for met in state.receptions)


def _appointed(state: State, fact: Fact, named: Ref) -> bool:
    """A registered call with him, and away for a good reason or not away (003-07-16, 003-07-17)."""
    calls = any(met.by == named and met.fact.kind == "call" and met.registered for met in state.receptions)
    reason = (fact.data.get("away") or {}).get(named)
    return calls and (reason is None or reason in state.rules.word.excuses)


def sender(state: State, fact: Fact) -> tuple[Ref, Note] | None:
    """Who wrote the customer a message on record counts as named where he forgot the name (003-11-07, 003-11-08)."""
    if not state.rules.word.sender:
        return None
    for other in reversed(state.filed):
        if other.data.get("mode") == "message" and other.by is not None and other.by != fact.by:
            return other.by, state.note("word.sender", "message_on_record", other.seq, person=other.by)
    return None


def occupied(state: State, fact: Fact, claim: Claim) -> Answer:
    """Somebody else's claim is in force: what the customer's word or the missing question makes of it."""
    rules = state.rules.word
    if state.rules.basis.mode == "last" and fact.kind in state.rules.basis.kinds:
        return _accept_new(state, fact, "basis.mode", "latest_registration")
    if state.refers:
        return refuse(state, fact, claim, "referral.registered", "referral_of_registered")
    if fact.data.get("asks_for") is not None:
        return refuse(state, fact, claim, "word.named", "record_beats_word")
    if fact.data.get("denies"):
        return _by(state, fact, claim, rules.denies, "word.denies", "denied")
    if fact.data.get("forgot"):
        return _by(state, fact, claim, rules.forgot, "word.forgot", "forgot")
    if fact.data.get("asked_before") is False:
        return _by(state, fact, claim, rules.not_asked, "word.not_asked", "not_asked")
    return _by(state, fact, claim, rules.silent, "word.silent", "owned")


def _by(state: State, fact: Fact, claim: Claim, rule: str, parameter: str, word: str) -> Answer:
    """Carry out one of the readings of a word: record, new, pending, call_yields, beside."""
    if fact.kind not in state.rules.basis.kinds or fact.by is None:
        return refuse(state, fact, claim, parameter, f"{word}_but_on_record")
    if rule == "new" or (rule == "call_yields" and _rests_on_call(claim) and fact.kind == "visit"):
        return _accept_new(state, fact, parameter, f"{word}_so_new")
    if rule == "pending" and fact.kind == "visit":
        note = state.note(parameter, f"{word}_so_pending", fact.seq, claim.seq)
        return Answer("pending", (note,), fact.by, STAGES[fact.kind], "pending")
    if rule == "beside":
        note = state.note(parameter, f"{word}_so_beside", fact.seq, claim.seq)
        return Answer("accepted", (note,), fact.by, STAGES[fact.kind], "beside")
    return refuse(state, fact, claim, parameter, f"{word}_but_on_record")


def _rests_on_call(claim: Claim) -> bool:
    return claim.kind == "call" and not claim.visited


def _accept_new(state: State, fact: Fact, parameter: str, code: str) -> Answer:
    """He counts as new: the claim in force is over."""
    assert fact.by is not None
    return Answer("accepted", (state.note(parameter, code, fact.seq),), fact.by, STAGES[fact.kind], "take")


def refuse(state: State, fact: Fact, claim: Claim, parameter: str, code: str) -> Answer:
    """The owner stays, and the registration is refused."""
    note = state.note(parameter, code, claim.seq, fact.seq, owner=claim.holder)
    return Answer("refused", (note,), effect="came")


def void(state: State, fact: Fact, note: Note) -> Answer:
    """The entry is void; where the rulebook says so, the colleague whom the customer names has him all the same."""
    if state.rules.word.named_invalid and state.claim is None:
        named = named_colleague(state, fact)
        if named is not None:
            return Answer("invalid", (note, named[1]), named[0], STAGES[fact.kind], "claim")
    return Answer("pending" if state.rules.intake.gap == "pending" else "invalid", (note,))


def unregistered(state: State, fact: Fact) -> Answer | None:
    """A second reception without registration may leave the customer pending (003-14-13, 003-14-18)."""
    if state.rules.word.unregistered_twice != "pending" or state.claim is not None or state.pending is not None:
        return None
    earlier = [met for met in state.receptions[:-1] if not met.registered and met.by != fact.by]
    if not earlier or fact.data.get("asks_for") is not None:
        return None
    note = state.note("word.unregistered_twice", "received_twice_unregistered", earlier[0].fact.seq, fact.seq)
    return Answer("pending", (note,), fact.by, "visited", "pending")


def open_pending(state: State, fact: Fact, answer: Answer) -> None:
    """The customer goes to the pending register, until somebody speaks up or the period is over."""
    period = state.rules.word.speak_up
    until = period.ends(fact.at, state.rules.zone) if period is not None else None
    if state.claim is not None:
        earlier: tuple[Ref, ...] = (state.claim.holder,)
    else:
        earlier = _receivers(state.receptions, besides=fact.by)
    assert answer.holder is not None
    state.pending = Pending(
        answer.holder, until, fact.seq, earlier, period, "whose_customer", "manager", answer.notes[0]
    )


def _receivers(receptions: list[Reception], besides: Ref | None) -> tuple[Ref, ...]:
    return tuple(met.by for met in receptions if met.by is not None and met.by != besides)


def while_pending(state: State, fact: Fact) -> Answer:
    """He comes again while pending: the register's entry stands and nothing else is opened."""
    assert state.pending is not None
    note = state.note("word.speak_up", "still_pending", state.pending.seq, fact.seq)
    return Answer("pending", (note,))


def renew_by_visit(state: State, fact: Fact, claim: Claim) -> None:
    """The customer's own visit keeps the owner's claim alive where the rulebook says so (003-11-16)."""
    restart(state, claim, fact.at, "visit", state.note("contact.by", "customer_came", fact.seq))
