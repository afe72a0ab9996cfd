"""May this person have one more customer, or must he wait?"""

from __future__ import annotations

from dataclasses import replace

from core.rules.case import Answer, Note, position_of
from core.rules.claims import keep
from core.rules.model import Fact, Ref
from core.rules.state import State


def within(state: State, fact: Fact, answer: Answer) -> Answer:
    """The answer as it is, or a refusal where a quota is full or the former owner has to wait."""
    if not state.rules.limited or answer.effect not in ("claim", "take", "await") or answer.holder is None:
        return answer
    holder = answer.holder
    paused = _paused(state, holder, fact)
    if paused is not None and _lifted(state, fact, holder):
        lifted = state.note("pool.named_lifts", "former_owner_named", fact.seq, person=holder)
        answer, paused = replace(answer, notes=(*answer.notes, lifted)), None
    if paused is not None:
        return Answer("refused", (paused,))
    full = _full(state, fact, holder)
    return answer if full is None else Answer("refused", (full,), effect="beyond")


def beyond(state: State, fact: Fact, answer: Answer) -> None:
    """A customer refused for the number goes where the rulebook says."""
    rest = state.rules.quota.beyond
    if state.claim is None and not state.locked and rest != "nobody":
        keep(state, rest, answer.notes, locked=rest == "department")


def _full(state: State, fact: Fact, person: Ref) -> Note | None:
    """The person holds, or was given this month or this day, as many as he may (003-18-11 to 003-18-14)."""
    rule, position = state.rules.quota, position_of(fact)
    answered = state.office.limit_on_record(fact.seq)
    if answered == "none":
        return None
    name, most = _most(state, person)
    if fact.kind in rule.counts and most is not None:
        held = state.office.holds(person, position) if answered is None else 0
        if answered == "quota_full" or (answered is None and held >= most):
            return state.note(f"quota.{name}", "quota_full", fact.seq, person=person, most=most)
    for span, most, kinds in (("month", rule.month, rule.month_counts), ("day", rule.day, rule.day_counts)):
        if fact.kind not in kinds or most is None:
            continue
        given = state.office.given(person, position, span) if answered is None else 0
        if answered == f"{span}_full" or (answered is None and given >= most):
            return state.note(f"quota.{span}", f"{span}_full", fact.seq, person=person, most=most)
    return None


def _most(state: State, person: Ref) -> tuple[str, int | None]:
    """How many live claims the person may hold, and which parameter says so."""
    rule, who = state.rules.quota, state.staff(person)
    if who.met_target and rule.met_target is not None:
        return "met_target", rule.met_target
    if who.signed_this_quarter is False and rule.no_signing is not None:
        return "no_signing", rule.no_signing
    return "base", rule.base


def _lifted(state: State, fact: Fact, person: Ref) -> bool:
    """A customer who comes himself and names the former owner lifts his pause."""
    return state.rules.pool.named_lifts and fact.kind == "visit" and fact.data.get("asks_for") == person


def _paused(state: State, person: Ref, fact: Fact) -> Note | None:
    """Whose claim lapsed has to wait before he may take the customer again."""
    rule = state.rules.pool
    pause = rule.former_owner_pause
    if pause is None or fact.kind not in rule.pause_for:
        return None
    for claim, ended in state.lapsed:
        if state.same_side(person, claim) and not pause.over(pause.ends(pause.after(ended), state.rules.zone), fact.at):
            return state.note("pool.former_owner_pause", "former_owner_waits", claim.seq, fact.seq, person=person)
    return None
