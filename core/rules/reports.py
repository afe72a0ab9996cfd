"""What becomes of an agency's report, and of the visit that confirms it?"""

from __future__ import annotations

from datetime import timedelta

from core.rules import intake
from core.rules.case import Answer, Note
from core.rules.claims import enter_stage
from core.rules.model import Fact, Ref
from core.rules.periods import same_day
from core.rules.state import Claim, State


def report(state: State, fact: Fact) -> Answer:
    """Judge a report: defects, somebody else's customer, a second report, a report after the entry (003-06-05 to 13)."""
    void = intake.defect(state, fact)
    if void is not None:
        if state.rules.intake.gap == "natural":
            return Answer("refused", (void,))
        return Answer("invalid", (void,))
    if not intake.may_claim(state, fact) or fact.by is None:
        return Answer("invalid", (state.note("basis.claimants", "not_a_claimant", fact.seq),))
    doubt = _ambiguous(state, fact)
    if doubt is not None:
        return doubt
    if state.claim is not None:
        return _while_owned(state, fact, state.claim)
    if state.locked or state.pending is not None:
        return Answer("refused", (state.note("leaver.closed", "held_for_department", fact.seq),))
    entered = _entered_today(state, fact)
    if entered is not None:
        return entered
    return Answer(
        "accepted", (state.note("protection.reported", "report_accepted", fact.seq),), fact.by, "reported", "claim"
    )


def _ambiguous(state: State, fact: Fact) -> Answer | None:
    """The shown digits fit several customers on file, owned and free: a person decides."""
    rivals = state.office.rivals(fact, state.case.members, (fact.at, fact.seq))
    fits = [rival.owner for rival in rivals if rival.equal]
    if len(fits) < 2:
        return None
    if all(owner is None for owner in fits):
        return None
    refer = state.rules.report.ambiguous == "refer" and any(owner is None for owner in fits)
    note = state.note("report.ambiguous", "fits_several", fact.seq, count=len(fits))
    return Answer("refer" if refer else "refused", (note,))


def _while_owned(state: State, fact: Fact, claim: Claim) -> Answer:
    if not state.same_side(fact.by, claim):
        note = state.note("basis.mode", "reported_while_owned", claim.seq, fact.seq, owner=claim.holder)
        return Answer("refused", (note,))
    if claim.stage != "reported":
        note = state.note("protection.confirmed", "already_confirmed", claim.seq, fact.seq)
        return Answer("refused", (note,))
    return _again(state, fact, claim)


def _again(state: State, fact: Fact, claim: Claim) -> Answer:
    """A second report prolongs only where contacts on record leave no gap longer than allowed (003-06-09, 003-06-10)."""
    gap = state.rules.report.re_gap
    contacts = [at for at, _ in claim.contacts if at >= claim.start]
    unbroken = contacts or not state.rules.report.re_contact
    moments = [claim.start, *contacts, fact.at]
    if gap is not None:
        unbroken = unbroken and all(
            later <= gap.ends(earlier, state.rules.zone) - _edge(gap.unit)
            for earlier, later in zip(moments, moments[1:], strict=False)
        )
    if not unbroken:
        return Answer("refused", (state.note("report.re_gap", "re_report_without_contact", claim.seq, fact.seq),))
    note = state.note("report.re_gap", "re_report_accepted", claim.seq, fact.seq)
    return Answer("accepted", (note,), effect="re_report")


def _edge(unit: str) -> timedelta:
    """A gap counted in calendar days is over at 24:00, which belongs to the next day; others include their end."""
    return timedelta(microseconds=1) if unit == "calendar_day" else timedelta(0)


def _entered_today(state: State, fact: Fact) -> Answer | None:
    """The customer entered before the report: too late, a tour's list of the same day aside (003-06-05, 003-06-11)."""
    rule = state.rules.report
    if rule.after_entry == "accepted":
        return None
    for met in reversed(state.receptions):
        if met.fact.kind == "visit" and same_day(met.fact.at, fact.at, state.rules.zone):
            if met.fact.data.get("group") and rule.group_same_day:
                return _tour(state, fact, met.fact)
            note = state.note("report.after_entry", "reported_after_entry", met.fact.seq, fact.seq)
            return Answer("refused", (note,))
    return None


def _tour(state: State, fact: Fact, visit: Fact) -> Answer:
    """A tour's list counts as reported and confirmed with the day's visit."""
    note = state.note("report.group_same_day", "tour_list_counts", visit.seq, fact.seq)
    return Answer("accepted", (note,), fact.by, "confirmed", "tour")


def visit(state: State, fact: Fact) -> Answer | None:
    """A visit under a report, or with an agency and without one; None where reports have nothing to say."""
    claim = state.claim
    if claim is not None and claim.kind == "report":
        if claim.stage == "confirmed" or state.pending is not None:
            return None
        return _confirm(state, fact, claim)
    if claim is None and state.rules.report.unreported == "pool" and not state.locked:
        note = state.note("report.unreported", "unreported", fact.seq)
        return Answer("accepted", (note,), effect="pool")
    return None


def _confirm(state: State, fact: Fact, claim: Claim) -> Answer | None:
    """The visit of a reported customer: by the agency's side, by his own word, or by the contact on record."""
    rule = state.rules.report
    if fact.at - claim.start < timedelta(minutes=rule.lead_minutes):
        return None
    side: set[Ref | None] = {fact.by, fact.data.get("with")}
    if any(person is not None and state.same_side(person, claim) for person in side):
        return _accompanied(state, fact, claim)
    named = fact.data.get("asks_for")
    if named is not None and state.same_side(named, claim) and rule.alone_named:
        return _confirmed(state, fact, "report.alone_named", "names_the_agency")
    if fact.data.get("denies"):
        return None
    forgot = fact.data.get("forgot") or named is not None or rule.alone_silent == "forgot"
    if not forgot or rule.alone_forgot == "confirmed":
        return _confirmed(state, fact, "report.alone_forgot", "report_identifies")
    if rule.alone_forgot == "natural":
        return None
    if claim.contacts:
        return _confirmed(state, fact, "report.alone_forgot", "contact_on_record")
    note = state.note("report.alone_forgot", "no_contact_on_record", claim.seq, fact.seq)
    return Answer("refer", (note,), claim.holder, "confirmed", "ask")


def _accompanied(state: State, fact: Fact, claim: Claim) -> Answer:
    """A confirmed visit needs its signatures (003-06-19, 003-06-20); without them the report goes on."""
    signed = fact.data.get("signed_by")
    lacking = [name for name in state.rules.report.visit_signatures if signed is not None and name not in signed]
    if lacking:
        note = state.note("report.visit_signatures", "signatures_missing", fact.seq, signatures=tuple(lacking))
        return Answer("invalid", (note,))
    return _confirmed(state, fact, "protection.confirmed", "visit_confirmed")


def _confirmed(state: State, fact: Fact, parameter: str, code: str) -> Answer:
    return Answer("accepted", (state.note(parameter, code, fact.seq),), effect="confirm")


def confirm(state: State, fact: Fact, note: Note) -> None:
    """From the first confirmed visit the protection of a confirmed customer runs (003-06-22)."""
    if state.claim is None:
        return
    state.claim.visited = True
    enter_stage(state, state.claim, "confirmed", fact.at, "first_visit", note)
