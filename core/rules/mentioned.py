"""Which clauses speak of the circumstances of a registration, besides those that decided it?

A reader looks for the clause about what the customer said at the door also where the answer would have been the same
without it. A clause that the answer cites already is not said again.
"""

from __future__ import annotations

from collections.abc import Iterator

from core.rules.case import Answer, Note, position_of
from core.rules.model import Fact
from core.rules.state import State

#: What a customer says when he is asked whether he was here before, and for whom.
_SAID = ("asks_for", "forgot", "denies")


def also(state: State, fact: Fact, answer: Answer) -> tuple[Note, ...]:
    """The further notes of an answer; none for a registration that is void of itself."""
    if answer.outcome == "invalid" or not _circumstanced(state, fact, answer):
        return ()
    cited = {clause for clauses, *_ in answer.notes for clause in clauses}
    found: list[Note] = []
    for clauses, code, params, facts in (
        *_of_the_word(state, fact),
        *_of_others(state, fact, answer),
        *_of_the_kind(state, fact, answer),
        *_of_the_number(state, fact),
    ):
        fresh = tuple(clause for clause in clauses if clause not in cited)
        if fresh:
            cited |= set(fresh)
            found.append((fresh, code, params, facts))
    return tuple(found)


def _circumstanced(state: State, fact: Fact, answer: Answer) -> bool:
    """May anything below have something to say? Of most visits nothing has."""
    said = bool(fact.data) or fact.kind != "visit" or answer.effect == "confirm"
    rules = state.rules
    return said or rules.parted or bool(state.proxies or state.waiting or state.former or rules.intake.signatures)


def _of_the_word(state: State, fact: Fact) -> Iterator[Note]:
    """He was asked, and named somebody: who receives in his place, and what that earns (003-16-10, 003-10-19)."""
    if fact.kind != "visit" or not any(fact.data.get(said) for said in _SAID):
        return
    named = fact.data.get("asks_for")
    if named is not None:
        yield state.note("word.named", "named_by_customer", fact.seq, person=named)
        reason = state.away(fact).get(named)
        if reason is None:
            yield state.note("rotation.asked", "named_by_customer", fact.seq, person=named)
        elif fact.by != named:
            yield state.note("word.stands_in", "stood_in", fact.seq, owner=named)
            yield state.note("rotation.stand_in", "stood_in", fact.seq, owner=named)
            if reason in state.rules.assist.away:
                yield state.note("assist.away", "stood_in", fact.seq, owner=named)
    yield state.note("duties.questions", "asked_at_the_door", fact.seq)


def _of_others(state: State, fact: Fact, answer: Answer) -> Iterator[Note]:
    """Others spoke for him before he came himself (003-01-26), entered him and did not follow up (000-02-08), or
    brought him without naming anybody (003-18-20)."""
    if state.proxies and fact.kind in ("call", "visit"):
        yield state.note("intake.word_of_others", "proxy_void", state.proxies[-1].seq, fact.seq)
    kinds = state.rules.basis.needs_follow_up
    bare = [each.seq for each in state.waiting if each.holder != fact.by and each.kind in kinds]
    if bare:
        yield state.note("basis.needs_follow_up", "not_followed_up", bare[-1], fact.seq)
    unnamed = [refer.seq for refer, _ in state.referred if refer.data.get("how") in ("accompanied", "told")]
    if unnamed and fact.kind == "slip" and answer.effect == "claim" and state.rules.referral.told == "receiver":
        yield state.note("referral.told", "referral_to_receiver", unnamed[-1])


def _of_the_kind(state: State, fact: Fact, answer: Answer) -> Iterator[Note]:
    """What a registration of this kind must have, or that it is a duty and gives nothing (003-16-15)."""
    if fact.kind == "report" and answer.outcome == "accepted":
        yield state.note("intake.person", "complete", fact.seq)
    if fact.kind == "slip" and answer.outcome == "accepted" and state.rules.intake.in_table:
        yield state.note("intake.in_table", "in_table", fact.seq)
    if answer.outcome == "accepted" and fact.kind in state.rules.intake.signatures:
        yield state.note("intake.signatures", "complete", fact.seq)
    if answer.effect == "claim" and state.former is not None:
        yield state.note("pool.claims", "free_again", fact.seq)
    if answer.effect == "confirm":
        yield state.note("identity.masked_equal", "report_identifies", fact.seq)
    if fact.kind == "call" and "call" not in state.rules.basis.kinds and "answer_calls" in state.rules.duties.conduct:
        yield state.note("duties.conduct", "no_claim_by_this_kind", fact.seq, kind=fact.kind)


def _of_the_number(state: State, fact: Fact) -> Iterator[Note]:
    """Another customer has this number: an equal number alone makes nobody the same (003-18-24)."""
    if state.rules.parted and state.office.same_number(state.case.members, position_of(fact)):
        yield state.note("identity.keys", "number_of_another", fact.seq)
