"""What does a paper do: a slip, a filing, a confirmation letter?"""

from __future__ import annotations

from core.rules import answering, intake
from core.rules.case import Answer, Note
from core.rules.claim import Claim
from core.rules.claims import STAGES, begin, last_of, restart
from core.rules.model import Fact
from core.rules.periods import same_day
from core.rules.state import State


def hand_in(state: State, fact: Fact) -> Answer:
    """Judge a slip, filing or letter (003-18-05 to 003-18-18, 000-02-07, 000-01-15)."""
    void = intake.outside_hours(state, fact) or intake.defect(state, fact) or _not_in_table(state, fact)
    if void:
        return Answer(intake.outcome(state, void), void)
    if not intake.may_claim(state, fact):
        return Answer("invalid", (state.note("basis.claimants", "not_a_claimant", fact.seq),))
    mine = state.claim_of(fact.by)
    if mine is not None:
        return _again(state, fact)
    late = state.claim is not None and state.claim.overdue
    if state.claim is not None and not late:
        return _against(state, fact, state.claim)
    waiting = answering.waits(state)
    if waiting is not None:
        return answering.meanwhile(state, fact, waiting)
    if state.locked or state.pending is not None:
        return Answer("refused", (state.note("leaver.closed", "held_for_department", fact.seq),))
    if fact.kind not in state.rules.basis.kinds:
        return Answer("accepted", (state.note("basis.kinds", "no_claim_by_this_kind", fact.seq, kind=fact.kind),))
    if fact.kind in state.rules.basis.needs_follow_up:
        bare = state.note("basis.needs_follow_up", "claim_with_first_contact", fact.seq)
        return Answer("accepted", (bare,), fact.by, STAGES[fact.kind], "wait")
    note = state.note("basis.kinds", f"{fact.kind}_accepted", fact.seq)
    complete = state.note(intake.stated_for(state, fact), "complete", fact.seq)
    given = Answer(
        "accepted",
        (note, complete, *_circumstances(state, fact)),
        fact.by,
        STAGES[fact.kind],
        "take" if late else "claim",
    )
    return answering.asked(state, fact, given)


def _not_in_table(state: State, fact: Fact) -> tuple[Note, ...]:
    """A slip needs a registered call or visit of the same person (003-18-18); a customer filed before needs none."""
    if fact.kind != "slip" or not state.rules.intake.in_table or state.claim_of(fact.by) is not None:
        return ()
    if any(met.by == fact.by and met.valid for met in state.receptions):
        return ()
    return (state.note("intake.in_table", "not_in_table", fact.seq),)


def _again(state: State, fact: Fact) -> Answer:
    """The holder hands in once more: an amended slip counts from its own time (003-18-17)."""
    code = "amended" if fact.data.get("changes") else "own_customer"
    parameter = f"protection.{STAGES[fact.kind]}" if fact.data.get("changes") else "basis.mode"
    return Answer("accepted", (state.note(parameter, code, fact.seq),), effect="amend")


def amend(state: State, fact: Fact, answer: Answer) -> None:
    """An amended slip moves the confirmation to its own time, and its period starts again (003-18-16, 003-18-17)."""
    claim = state.claim_of(fact.by)
    if claim is None or claim.period is None:
        return
    if not fact.data.get("changes"):
        restart(state, claim, fact.at, "renewal", state.note("renewal.allowed", "renewed", fact.seq))
        return
    if "amendment" in claim.period.starts:
        claim.last = last_of(state, fact.at)
        begin(state, claim, fact.at, answer.notes[0])
        claim.since, claim.seq = fact.at, fact.seq


def _against(state: State, fact: Fact, claim: Claim) -> Answer:
    """Another's claim is in force: refused, or a person's matter where both papers are of one day (003-18-36)."""
    rival = of_one_day(state, fact, claim)
    if rival is not None:
        return rival
    note = state.note("basis.mode", "paper_while_owned", claim.seq, fact.seq, owner=claim.holder)
    return Answer("refused", (note,), waits=fact.kind in state.rules.basis.kinds)


def of_one_day(state: State, fact: Fact, claim: Claim) -> Answer | None:
    """Two confirmations of one local day are a manager's matter where the rulebook says so (003-18-36)."""
    if state.rules.basis.same_day != "refer" or claim.kind not in ("slip", "report"):
        return None
    if not same_day(claim.since, fact.at, state.rules.zone):
        return None
    note = state.note("basis.same_day", "two_of_one_day", claim.seq, fact.seq)
    return Answer("refer", (note,), fact.by, STAGES[fact.kind], "rival", question="who_was_first", asked_of="manager")


def _circumstances(state: State, fact: Fact) -> list[Note]:
    """What did not stand in the way: an earlier claim that has ended, or that others brought him."""
    found = []
    former = state.former
    if former is not None and former.period is not None:
        found.append(state.note(f"protection.{former.stage}", "earlier_claim_ended", former.seq, fact.seq))
    brought = [met.fact.seq for met in state.receptions if met.by == fact.by and met.fact.data.get("with") is not None]
    if brought:
        found.append(state.note("referral.by_staff", "brought_by_others", brought[-1], fact.seq))
    return found
