"""What becomes of a report or filing that waits for the confirmer's answer, and of his silence?"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Final

from core.rules.case import Answer, Note
from core.rules.claims import counted_from, grant, release, watch
from core.rules.model import Fact
from core.rules.state import Pending, State

#: What the confirmer is asked.
QUESTION: Final = "confirm_report"


def asked(state: State, fact: Fact, answer: Answer) -> Answer:
    """The answer as it is, or a wait for the confirmer where the rulebook asks him about this kind of registration."""
    rule = state.rules.confirmer
    if rule.silence == "not_asked" or fact.kind not in rule.kinds or answer.effect != "claim":
        return answer
    note = state.note("confirmer.silence", "waits_for_confirmer", fact.seq)
    return replace(
        answer, outcome="pending", notes=(note,), effect="await", question=QUESTION, asked_of="service", waits=False
    )


def wait(state: State, fact: Fact, answer: Answer) -> None:
    """The customer is kept for whoever reported him until the confirmer answers or the time is over."""
    period = state.rules.confirmer.within
    until = period.ends(counted_from(state, fact), state.rules.zone) if period is not None else None
    holder = answer.holder
    state.pending = Pending(holder, until, fact, (), period, QUESTION, "service", answer.notes[0])
    watch(state)


def waits(state: State) -> Pending | None:
    """What waits for the confirmer now."""
    return state.pending if state.pending is not None and state.pending.question == QUESTION else None


def meanwhile(state: State, fact: Fact, pending: Pending) -> Answer:
    """Somebody else reports him, or he comes, while the confirmer has not answered."""
    note = state.note("confirmer.silence", "waits_for_confirmer", pending.fact.seq, fact.seq)
    return Answer("pending" if fact.kind in ("call", "visit") else "refused", (note,))


def confirm(state: State, fact: Fact) -> None:
    """The confirmer's answer, in time; a later one changes nothing."""
    pending = waits(state)
    if pending is None:
        state.extra += (state.note("confirmer.within", "answer_changes_nothing", fact.seq),)
    elif fact.data.get("accepted", True) is False:
        _void(state, pending, state.note("confirmer.silence", "confirmer_declined", pending.fact.seq, fact.seq))
    else:
        note = state.note("confirmer.silence", "confirmer_accepted", pending.fact.seq, fact.seq)
        _count(state, pending, note, fact.at)


def silent(state: State, pending: Pending) -> None:
    """The time is over, and he has said nothing: his silence is consent or refusal, as the rulebook says."""
    rules = state.line.at(pending.fact.at)
    if rules.confirmer.silence == "consent":
        note = state.note("confirmer.silence", "silence_is_consent", pending.fact.seq)
        _count(state, pending, note, pending.until or pending.fact.at, by_silence=True)
    else:
        _void(state, pending, state.note("confirmer.silence", "silence_is_refusal", pending.fact.seq))


def _count(state: State, pending: Pending, note: Note, at: datetime, *, by_silence: bool = False) -> None:
    """The registration counts; its period runs from its own time, or from the answer where the rulebook says so."""
    given, answer = _given(state, pending)
    if answer.holder is None or answer.stage is None:
        return
    state.pending = None
    claim = grant(state, given, answer.holder, answer.stage, note)
    if claim.period is not None and "confirmation" in claim.period.starts:
        claim.begin(state.rules, claim.period.after(at) if by_silence else at, claim.period, claim.stage)
    _settle(state, pending, replace(answer, outcome="accepted", notes=(note,)))


def _void(state: State, pending: Pending, note: Note) -> None:
    _, answer = _given(state, pending)
    state.pending = None
    release(state, state.rules.basis.unowned, [note])
    watch(state)
    _settle(state, pending, replace(answer, outcome="refused", notes=(note,)))


def _given(state: State, pending: Pending) -> tuple[Fact, Answer]:
    return pending.fact, state.answers[pending.fact.seq]


def _settle(state: State, pending: Pending, answer: Answer) -> None:
    """The latest registration's verdict is this, unless another one came meanwhile."""
    for key in (pending.fact.customer, None):
        last = state.outcomes.get(key)
        if last is not None and last[0].seq == pending.fact.seq:
            state.outcomes[key] = (pending.fact, answer)
