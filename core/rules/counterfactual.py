"""What is the nearest single change that would have given the customer to somebody else?

Nothing here knows a rule: each change that somebody could have made is tried on the case, the judge is asked
again, and the latest one that gives another owner is the answer. Never called while something is being written.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Final

from core.rules.case import LAST, Case, position_of
from core.rules.claim import Claim
from core.rules.history import History
from core.rules.judging import fold
from core.rules.model import EMPTY, Fact, Ref
from core.rules.periods import Period
from core.rules.state import State

_BEFORE = timedelta(seconds=1)
_ANEW = LAST - 1
#: Facts without which somebody else might own.
_UNDONE = (
    "visit",
    "call",
    "report",
    "slip",
    "file",
    "letter",
    "claim",
    "complain",
    "transfer",
    "find",
    "relate",
    "merge",
    "refund",
)


#: What a salesperson could have done is near; to come first, another word of the customer, and what need not have
#: happened at all are further and further away.
_FAR: Final = {"first": 1, "named": 2, "without": 3}


@dataclass(frozen=True, slots=True)
class Counterfactual:
    """One change and whom it would have made the owner.

    `code` says which change: contact, renewal, confirmed_visit, claim, complete, registered, named, first (to have
    registered before) or without. `until` is the moment by which it had to be done, `person` who could have done it,
    `fact` the fact that would have been otherwise; None where one was missing.
    """

    code: str
    owner: Ref
    until: datetime
    person: Ref | None = None
    fact: int | None = None
    params: Mapping[str, Any] = field(default=EMPTY)


@dataclass(frozen=True, slots=True)
class _Change:
    code: str
    until: datetime
    facts: tuple[Fact, ...]
    person: Ref | None = None
    fact: int | None = None
    params: Mapping[str, Any] = field(default=EMPTY)


def counterfactual(history: History, customer: Ref, at: datetime) -> Counterfactual | None:
    """The nearest single change to the customer's case that would have given another owner at `at`, if there is one.

    What a salesperson could have done comes before what others could; of equal ones the latest is the nearest.
    """
    state = history.state(customer, (at, LAST))
    changes = [*_could_have_been_done(state, history), *_need_not_have_happened(state.case)]
    for change in sorted(changes, key=lambda change: (-_FAR.get(change.code, 0), change.until), reverse=True):
        if change.until > at:
            continue
        owner = _owner(history, state.case, change, at)
        if owner is not None and owner != state.owner:
            return Counterfactual(change.code, owner, change.until, change.person, change.fact, change.params)
    return None


def _owner(history: History, case: Case, change: _Change, at: datetime) -> Ref | None:
    """Whose the customer would be; answers given before the change stand."""
    kept = {fact.seq for fact in case.facts if fact.at < change.until and fact.seq != change.fact}
    settled = {seq: answer for seq, answer in case.settled.items() if seq in kept}
    facts = sorted(change.facts, key=position_of)
    return fold(replace(case, facts=facts, settled=settled), history.line, history, (at, LAST)).owner


def _could_have_been_done(state: State, history: History) -> Iterator[_Change]:
    for claim, end in state.lapsed:
        yield from _kept(state, history, claim, end)
    for fact in state.case.facts:
        if fact.kind in ("call", "visit", "report", "slip"):
            yield from _better(state, fact)
    yield from _in_contact(state)
    yield from _spoken_up(state)
    yield from _first(state)


def _added(state: State, fact: Fact) -> tuple[Fact, ...]:
    return (*state.case.facts, fact)


def _kept(state: State, history: History, claim: Claim, end: datetime) -> Iterator[_Change]:
    """What would have kept a claim that lapsed: a contact, a renewal, a confirmed visit."""
    moment = end - _BEFORE
    contact = Fact(_ANEW, moment, "follow_up", claim.holder, claim.entry, {"mode": "meeting"})
    yield _Change("contact", end, _added(state, contact), claim.holder)
    approvers = state.rules.renewal.approvers
    role = approvers[min(claim.renewals, len(approvers) - 1)] if approvers else "manager"
    approver = next((ref for ref, person in history.staff.items() if person.role == role), None)
    notice = state.rules.renewal.notice
    asked = moment if notice is None else moment - notice.least
    renewal = Fact(_ANEW, asked, "renew", claim.holder, claim.entry, {"approved": True, "approved_by": approver})
    yield _Change("renewal", asked + _BEFORE, _added(state, renewal), claim.holder)
    if claim.stage == "reported":
        signed = {"with": claim.holder, "signed_by": ("broker", "service", "developer")}
        visit = Fact(_ANEW, moment, "visit", claim.holder, claim.entry, signed)
        yield _Change("confirmed_visit", end, _added(state, visit), claim.holder)


def _better(state: State, fact: Fact) -> Iterator[_Change]:
    """The same registration without its gap, made at all, or with a name that the customer did not say."""
    data = dict(fact.data)
    if data.get("missing"):
        fields = list(data.pop("missing"))
        yield _otherwise(state, "complete", fact, data, fields=fields)
    elif "signed_by" in data and state.answers.get(fact.seq) is not None:
        data["signed_by"] = ("broker", "service", "developer")
        yield _otherwise(state, "complete", fact, data, fields=["signature"])
    if fact.data.get("registered") is False:
        yield _otherwise(state, "registered", fact, {**fact.data, "registered": True})
    if fact.kind == "visit" and fact.data.get("asks_for") is None:
        said = {key: value for key, value in fact.data.items() if key not in ("forgot", "denies")}
        earlier = dict.fromkeys(met.by for met in state.receptions if met.fact.seq < fact.seq and met.by is not None)
        for person in earlier:
            yield _otherwise(state, "named", fact, {**said, "asks_for": person}, named=person)


def _otherwise(state: State, code: str, fact: Fact, data: Mapping[str, Any], **params: Any) -> _Change:
    other = replace(fact, data=data)
    facts = tuple(other if each.seq == fact.seq else each for each in state.case.facts)
    return _Change(code, fact.at, facts, fact.by, fact.seq, params)


def _in_contact(state: State) -> Iterator[_Change]:
    """A contact within the longest pause that a contest allows (003-08-21)."""
    gap = state.rules.collision.contact_gap
    if gap is None:
        return
    for met in state.receptions:
        if met.valid and met.by is not None:
            until = gap.ends(met.fact.at, state.rules.zone)
            contact = Fact(_ANEW, until - _BEFORE, "follow_up", met.by, met.fact.customer, {"mode": "phone"})
            yield _Change("contact", until, _added(state, contact), met.by)


def _spoken_up(state: State) -> Iterator[_Change]:
    """A claim while the customer was pending (003-08-19)."""
    period = state.rules.word.speak_up
    for fact in state.case.facts:
        answer = state.answers.get(fact.seq)
        if answer is None or answer.effect != "pending" or not isinstance(period, Period):
            continue
        until = period.ends(fact.at, state.rules.zone)
        for met in state.receptions:
            if met.by is not None and met.by != fact.by and met.fact.seq < fact.seq:
                claim = Fact(_ANEW, until - _BEFORE, "claim", met.by, fact.customer)
                yield _Change("claim", until, _added(state, claim), met.by)


def _first(state: State) -> Iterator[_Change]:
    """To have registered before the one who did it first."""
    begun = [fact for fact in state.case.facts if state.answers.get(fact.seq) is not None]
    if not begun:
        return
    first = begun[0]
    for fact in begun[1:]:
        answer = state.answers[fact.seq]
        if answer.outcome == "refused" and fact.by != first.by and fact.kind != "claim":
            earlier = replace(fact, seq=_ANEW, at=first.at - _BEFORE)
            yield _Change("first", first.at, _added(state, earlier), fact.by, fact.seq, {"kind": fact.kind})


def _need_not_have_happened(case: Case) -> Iterator[_Change]:
    for fact in case.facts:
        if fact.kind in _UNDONE:
            rest = tuple(each for each in case.facts if each.seq != fact.seq)
            yield _Change("without", fact.at, rest, fact.by, fact.seq, {"kind": fact.kind})
