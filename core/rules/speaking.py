"""What does it do when somebody speaks up for a customer who is pending or was closed by another?"""

from __future__ import annotations

from datetime import datetime

from core.rules import deals
from core.rules.case import Answer, position_of
from core.rules.claims import grant, restart, watch
from core.rules.model import Fact, Ref
from core.rules.state import Pending, Reception, State, Step


def open_pending(state: State, fact: Fact, answer: Answer) -> None:
    """The customer goes to the pending register, until somebody speaks up or the period is over (003-08-17)."""
    period = state.rules.word.speak_up
    until = period.ends(fact.at, state.rules.zone) if period is not None else None
    if state.claim is not None:
        earlier: tuple[Ref, ...] = (state.claim.holder,)
    else:
        earlier = tuple(met.by for met in state.receptions if met.by is not None and met.by != fact.by)
    question, asked_of = answer.question or "", answer.asked_of or ""
    state.pending = Pending(answer.holder, until, fact, earlier, period, question, asked_of, answer.notes[0])
    watch(state)


def while_pending(state: State, fact: Fact, pending: Pending) -> Answer:
    """He comes again while he waits: if it is his earlier receiver who has him now, that one has spoken up."""
    if fact.by in pending.earlier:
        return _verified(state, fact, pending)
    return Answer("pending", (state.note("word.speak_up", "still_pending", pending.fact.seq, fact.seq),))


def speak_up(state: State, fact: Fact, pending: Pending) -> Answer:
    """A claim on a pending customer counts if the one who speaks had an entry or reception (003-08-19, 003-14-11)."""
    if fact.by not in pending.earlier:
        note = state.note("word.speak_up", "claim_proves_nothing", pending.fact.seq, fact.seq)
        return Answer("refused", (note,))
    return _verified(state, fact, pending)


def _verified(state: State, fact: Fact, pending: Pending) -> Answer:
    first = pending.earlier[0]
    holder = first if state.claim is None else fact.by
    note = state.note("word.speak_up", "spoke_up_in_time", pending.fact.seq, fact.seq)
    return Answer("accepted", (note,), holder, "visited", "verified")


def verified(state: State, fact: Fact, answer: Answer) -> None:
    """The earlier receiver has the pending customer."""
    pending, claim = state.pending, state.claim
    state.pending = None
    if claim is None:
        assert answer.holder is not None
        grant(state, fact, answer.holder, "visited", answer.notes[0], "visit")
        return
    claim.kept = answer.notes[0]
    if pending is not None:
        restart(state, claim, pending.fact.at, "visit", answer.notes[0])


def unclaimed(state: State, pending: Pending) -> None:
    """Nobody spoke up in time: the customer is his who entered him in the pending register (003-08-18)."""
    note = state.note("word.speak_up", "nobody_spoke_up", pending.fact.seq)
    state.pending = None
    if pending.receiver is not None:
        grant(state, pending.fact, pending.receiver, "visited", note, "visit")


def deal_start(state: State) -> Step | None:
    """The step from which the period to speak up runs: the first of those that the rulebook names and that stand."""
    return next((step for step in state.steps if not step.taken_back and _starts(state, step)), None)


def _starts(state: State, step: Step) -> bool:
    """Does the period to speak up run from this step, under the rules of its moment?"""
    return step.fact.kind in state.line.at(step.fact.at).collision.starts


def rightful(state: State, step: Step) -> Ref | None:
    """Who may speak up for a deal that somebody else made: the owner then, or a relative's confirmed owner."""
    closer = step.fact.by
    met = closing_reception(state, step)
    if closer is None or deals.parted(state, step) is not None:
        return None
    if met is None:
        return _of_another_agency(state, step)
    if step.owner is not None and step.owner != closer:
        unknowing = met.owner not in (None, closer) and not met.knew(step.owner)
        return step.owner if unknowing else None
    kin = state.line.at(step.fact.at).collision.related
    if not kin:
        return None
    at = position_of(step.fact)
    for other, relation in state.office.relations(state.case.members, state.position):
        owner = state.office.owner_of(other, at) if relation in kin else None
        if owner is not None and owner != closer:
            return owner
    return None


def _of_another_agency(state: State, step: Step) -> Ref | None:
    """Another agency signs with the owner's customer: its people receive nobody, and so have asked nobody."""
    outside = state.staff(step.fact.by).unit is not None
    other = step.claim is not None and not state.same_side(step.fact.by, step.claim)
    return step.owner if outside and other else None


def closing_reception(state: State, step: Step) -> Reception | None:
    """The closer's last registered call or visit before the deal."""
    until, found = position_of(step.fact), None
    for met in state.receptions:
        if met.registered and met.by == step.fact.by and position_of(met.fact) <= until:
            found = met
    return found


def deadline(state: State) -> datetime | None:
    """When the period to speak up for the deal ends; None where there is none."""
    start = deal_start(state)
    rule = state.line.at(start.fact.at).collision if start is not None else None
    if start is None or rule is None or rule.speak_up is None or rule.decides != "speak_up":
        return None
    period = rule.speak_up
    return period.ends(start.fact.at, state.rules.zone) if rightful(state, start) is not None else None


def speak_for_deal(state: State, fact: Fact) -> Answer | None:
    """Somebody speaks up for a customer whom another closed (003-18-59, 003-18-60)."""
    start = deal_start(state)
    if start is None:
        return None
    rule = state.line.at(start.fact.at).collision
    if rule.decides != "speak_up" or fact.by is None or fact.by != rightful(state, start):
        return None
    end = deadline(state)
    if end is not None and rule.speak_up is not None and rule.speak_up.over(end, fact.at):
        return Answer("refused", (state.note("collision.silent", "spoke_up_too_late", start.fact.seq, fact.seq),))
    return Answer(
        "accepted", (state.note("collision.asked", "spoke_up_for_deal", start.fact.seq, fact.seq),), effect="spoken"
    )


def spoken(state: State, fact: Fact, answer: Answer) -> None:
    """He has spoken up."""
    state.spoken += (fact,)
