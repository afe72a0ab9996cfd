"""What becomes of an agency's report, and of the visit that confirms it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise

from core.rules import answering, brought, identity, intake, slips, word
from core.rules.case import Answer, Note, Rival, position_of
from core.rules.claim import Claim
from core.rules.claims import begin, enter_stage, grant, release, watch
from core.rules.model import Fact
from core.rules.periods import same_day
from core.rules.state import Pending, State


def report(state: State, fact: Fact) -> Answer:
    """Judge a report: its defects, whose the customer is, a second report, a late one (003-06-05 to 003-06-13)."""
    closed = intake.outside_hours(state, fact)
    if closed:
        return Answer("invalid", closed)
    void = intake.defect(state, fact)
    if void:
        return Answer("refused" if state.rules.intake.gap == "natural" else intake.outcome(state, void), void)
    if not intake.may_claim(state, fact):
        return Answer("invalid", (state.note("basis.claimants", "not_a_claimant", fact.seq),))
    rivals = _rivals(state, fact)
    doubt = _ambiguous(state, fact, rivals)
    if doubt is not None:
        return doubt
    entered = _after_entry(state, fact)
    if entered is not None:
        return entered
    late = state.claim is not None and state.claim.overdue and not state.same_side(fact.by, state.claim)
    if state.claim is not None and not late:
        return _while_owned(state, fact, state.claim)
    waiting = answering.waits(state)
    if waiting is not None:
        return answering.meanwhile(state, fact, waiting)
    if state.locked or state.pending is not None:
        return Answer("refused", (state.note("leaver.closed", "held_for_department", fact.seq),))
    if "report" not in state.rules.basis.kinds:
        return Answer("accepted", (state.note("basis.kinds", "no_claim_by_this_kind", fact.seq, kind="report"),))
    if "report" in state.rules.basis.needs_follow_up:
        bare = state.note("basis.needs_follow_up", "claim_with_first_contact", fact.seq)
        return Answer("accepted", (bare, *_fitting(state, fact, rivals)), fact.by, "reported", "wait")
    notes = (state.note("protection.reported", "report_accepted", fact.seq), *_fitting(state, fact, rivals))
    if state.rules.report.owns_from == "visit":
        shared = state.note("report.owns_from", "claim_with_first_visit", fact.seq)
        return Answer("accepted", (shared, *notes), fact.by, "reported", "wait")
    return answering.asked(state, fact, Answer("accepted", notes, fact.by, "reported", "take" if late else "claim"))


def _ambiguous(state: State, fact: Fact, rivals: Sequence[Rival]) -> Answer | None:
    """The shown digits fit several customers on file: if one is owned and one is free, a person decides (ST-09)."""
    owners = {rival.owner for rival in rivals}
    if not owners or owners == {None}:
        return None
    notes = _fitting(state, fact, rivals)
    if None in owners and state.rules.report.ambiguous == "refer":
        return Answer("refer", notes, question="which_customer", asked_of="service")
    return Answer("refused", notes)


def _fitting(state: State, fact: Fact, rivals: Sequence[Rival]) -> tuple[Note, ...]:
    """How many customers on file the shown digits fit, if several; who they are is told to nobody."""
    return (state.note("report.ambiguous", "fits_count", fact.seq, count=len(rivals)),) if rivals else ()


def _rivals(state: State, fact: Fact) -> Sequence[Rival]:
    return state.office.rivals(fact.customer, position_of(fact)) if fact.customer is not None else ()


def _while_owned(state: State, fact: Fact, claim: Claim) -> Answer:
    if not state.same_side(fact.by, claim):
        rival = slips.of_one_day(state, fact, claim)
        if rival is not None:
            return rival
        note = state.note("basis.mode", "reported_while_owned", claim.seq, fact.seq, owner=claim.holder)
        return Answer("refused", (note,), waits=True)
    if claim.period is None or "re_report" not in claim.period.starts:
        if claim.stage == "reported":
            return Answer("accepted", (state.note("basis.mode", "own_customer", claim.seq, fact.seq),))
        return Answer("refused", (state.note("protection.confirmed", "already_confirmed", claim.seq, fact.seq),))
    return _again(state, fact, claim)


def _again(state: State, fact: Fact, claim: Claim) -> Answer:
    """A second report prolongs only where contacts on record leave no pause longer than allowed (003-06-10)."""
    gap, zone = state.rules.report.re_gap, state.rules.zone
    contacts = [at for at in claim.contacts if at >= claim.start]
    unbroken = bool(contacts) or not state.rules.report.re_contact
    if gap is not None and unbroken:
        moments = pairwise([claim.start, *contacts, fact.at])
        unbroken = all(not gap.over(gap.ends(earlier, zone), later) for earlier, later in moments)
    if not unbroken:
        return Answer("refused", (state.note("report.re_gap", "re_report_without_contact", claim.seq, fact.seq),))
    return Answer("accepted", (state.note("report.re_gap", "re_report_accepted", claim.seq, fact.seq),), effect="again")


def again(state: State, fact: Fact, answer: Answer) -> None:
    """The accepted second report starts the report's period anew."""
    if state.claim is not None:
        begin(state, state.claim, fact.at, answer.notes[0])


def _after_entry(state: State, fact: Fact) -> Answer | None:
    """The customer entered before the report: too late, a tour's list of the day aside (003-06-05, 003-06-11)."""
    rule = state.rules.report
    for met in reversed(state.receptions):
        entry = met.fact
        if entry.kind != "visit" or not same_day(entry.at, fact.at, state.rules.zone):
            continue
        if rule.group_same_day and entry.data.get("group") and _brought_free(state, fact, entry):
            note = state.note("report.group_same_day", "tour_list_counts", entry.seq, fact.seq)
            return Answer("accepted", (note,), fact.by, "confirmed", "tour")
        if state.claim is None and rule.after_entry == "refused":
            return Answer("refused", (state.note("report.after_entry", "reported_after_entry", entry.seq, fact.seq),))
    return None


def _brought_free(state: State, fact: Fact, entry: Fact) -> bool:
    """Did this agency bring the tour, and did nobody own the customer before it came?"""
    brought = entry.data.get("with")
    ours = brought is None or brought == fact.by or state.staff(brought).unit == state.staff(fact.by).unit
    return ours and (state.claim is None or state.claim.seq == entry.seq)


def visit(state: State, fact: Fact) -> Answer | None:
    """A visit under a report, or where reports alone give a claim; None where reports have nothing to say."""
    claim = state.claim
    if claim is not None and claim.kind == "report":
        if state.pending is not None or state.rules.protection.confirmed is None:
            return None
        return _visit_of_reported(state, fact, claim)
    if claim is None and state.rules.report.owns_from == "visit" and not state.locked:
        answer = brought.visit(state, fact)
        if answer is not None:
            return answer
    if claim is None and state.rules.report.unreported == "pool" and not state.locked:
        notes = [state.note("report.unreported", "unreported", fact.seq)]
        if state.former is not None:
            former = state.former
            notes.append(state.note(f"protection.{former.stage}", "came_after_the_end", former.seq, fact.seq))
        return Answer("accepted", tuple(notes), effect="pool")
    return None


def _visit_of_reported(state: State, fact: Fact, claim: Claim) -> Answer | None:
    rule = state.rules.report
    if claim.stage == "reported" and fact.at - claim.start < timedelta(minutes=rule.lead_minutes):
        return _walk_in(state, fact, state.note("report.lead_minutes", "reported_too_shortly", claim.seq, fact.seq))
    if _differs(state, fact, claim):
        note = state.note("identity.masked_mismatch", "report_and_visit_differ", claim.seq, fact.seq)
        free = claim.period is None or claim.period.lapse == "pool"
        return Answer("invalid", (note,), effect="pool" if free else "unowned")
    named = fact.data.get("asks_for")
    beside = {fact.by, fact.data.get("with")} - {None}
    signed = "broker" in (fact.data.get("signed_by") or ()) and fact.data.get("with") is None
    if signed or any(state.same_side(person, claim) for person in beside):
        return _accompanied(state, fact)
    if named is not None and state.same_side(named, claim) and rule.alone_named:
        return _confirmed(state, fact, "report.alone_named", "names_the_agency")
    if any(state.staff(person).unit is not None for person in beside):
        note = state.note("basis.mode", "reported_while_owned", claim.seq, fact.seq, owner=claim.holder)
        return Answer("refused", (note,))  # another agency brings him: the earlier report stands (003-06-13)
    if claim.stage == "confirmed":
        return None if fact.kind in state.rules.basis.kinds else _confirmed(state, fact, "basis.mode", "own_customer")
    return _alone(state, fact, claim)


def _walk_in(state: State, fact: Fact, note: Note) -> Answer:
    """The report counts for nothing: he is a walk-in like any other."""
    if not intake.may_claim(state, fact):
        return Answer("accepted", (note,), effect="unowned")
    answer = word.free(state, fact)
    effect = "take" if answer.effect == "claim" else "unowned"
    return replace(answer, notes=(note, *answer.notes), effect=effect)


def _differs(state: State, fact: Fact, claim: Claim) -> bool:
    """Do the visitor's name or gender differ from the report (003-06-04, 003-06-21)?"""
    rule = state.rules.identity
    if rule.masked_mismatch != "invalid" or claim.entry == fact.customer or claim.stage != "reported":
        return False
    reported, visitor = state.case.entries.get(claim.entry or ""), state.entry(fact)
    if reported is None or visitor is None:
        return False
    return any(identity.value(reported, name) != identity.value(visitor, name) for name in rule.masked_equal)


def _accompanied(state: State, fact: Fact) -> Answer:
    """A confirmed visit needs its signatures; without them the report goes on (003-06-19, 003-06-20)."""
    lacking = intake.unsigned(fact, state.rules.report.visit_signatures)
    if lacking:
        note = state.note("report.visit_signatures", "signatures_missing", fact.seq, signatures=list(lacking))
        return Answer("invalid", (note,))
    return _confirmed(state, fact, "report.visit_signatures", "visit_confirmed")


def _alone(state: State, fact: Fact, claim: Claim) -> Answer | None:
    """He comes without the agency and does not name it (003-06-25)."""
    rule, data = state.rules.report, fact.data
    if data.get("denies"):
        return None
    forgot = data.get("forgot") or data.get("asks_for") is not None or rule.alone_silent == "forgot"
    if not forgot or rule.alone_forgot == "confirmed":
        return _confirmed(state, fact, "report.alone_forgot", "report_identifies")
    if rule.alone_forgot == "natural":
        return _walk_in(state, fact, state.note("report.alone_forgot", "agency_not_named", fact.seq))
    if claim.contacts:
        return _confirmed(state, fact, "report.alone_forgot", "contact_on_record")
    note = state.note("report.alone_forgot", "no_contact_on_record", claim.seq, fact.seq)
    return Answer("refer", (note,), effect="ask", question="contact_record", asked_of="manager")


def _confirmed(state: State, fact: Fact, parameter: str, code: str) -> Answer:
    return Answer("accepted", (state.note(parameter, code, fact.seq),), effect="confirm")


def confirm(state: State, fact: Fact, answer: Answer) -> None:
    """From the first confirmed visit the protection of a confirmed customer runs (003-06-22)."""
    claim = state.claim
    if claim is None:
        return
    if not claim.visited:
        claim.notes = [*claim.notes, *answer.notes]
    claim.visited = True
    note = state.note("protection.confirmed", "confirmed_from_first_visit", fact.seq)
    enter_stage(state, claim, "confirmed", fact.at, "first_visit" if claim.stage == "reported" else "visit", note)


def tour(state: State, fact: Fact, answer: Answer) -> None:
    """A tour's list: the agency has the customer, confirmed by the day's visit (003-06-11)."""
    visits = [met.fact for met in state.receptions if met.fact.kind == "visit"]
    claim = state.claim
    if claim is not None and visits:
        begin(state, claim, visits[-1].at, answer.notes[0])
        claim.visited = True


def ask(state: State, fact: Fact, answer: Answer) -> None:
    """Whether the agency was in contact with him is for a person to find out; he waits for it (003-06-25)."""
    question, asked_of = answer.question or "", answer.asked_of or ""
    state.pending = Pending(None, None, fact, (), None, question, asked_of, answer.notes[0])
    watch(state)


def found(state: State, fact: Fact, pending: Pending) -> None:
    """The inquiry's result: nothing found makes him unreported, anything else confirms the visit (003-06-25)."""
    state.pending = None
    if fact.data.get("finding") != "nothing":
        note = state.note("report.alone_forgot", "contact_found", pending.fact.seq, fact.seq)
        confirm(state, pending.fact, Answer("accepted", (note,)))
        return
    note = state.note("report.alone_forgot", "inquiry_found_nothing", pending.fact.seq, fact.seq)
    if state.rules.report.unreported == "natural" and pending.fact.by is not None:
        natural = state.note("report.unreported", "walk_in_after_all", pending.fact.seq)
        grant(state, pending.fact, pending.fact.by, "visited", natural).notes.append(note)
        return
    release(state, "pool", [note])
