"""Whose is a customer whom several have reported, once he comes?"""

from __future__ import annotations

from datetime import timedelta

from core.rules import intake
from core.rules.case import Answer
from core.rules.claim import Claim
from core.rules.model import Fact, Ref
from core.rules.state import State

#: At which stage he is then.
STAGE = "confirmed"


def visit(state: State, fact: Fact) -> Answer | None:
    """A visit of a customer whose reports give no claim of themselves: whoever brings him, or is named, has him.

    None where he comes as anybody would: no report of theirs runs, or it came too shortly before him.
    """
    reports = [each for each in state.waiting if each.kind == "report" and not each.lapsed(fact.at)]
    if not reports:
        return None
    with_him = {fact.by, fact.data.get("with")} - {None}
    accompanied = [each for each in reports if any(state.same_side(person, each) for person in with_him)]
    if accompanied:
        lacking = intake.unsigned(fact, state.rules.report.visit_signatures)
        if lacking:
            said = state.note("report.visit_signatures", "signatures_missing", fact.seq, signatures=list(lacking))
            return Answer("invalid", (said,))
    found = accompanied or _named(state, reports, fact.data.get("asks_for"))
    if found:
        return _in_time(state, fact, found)
    return _of_nobody(state, fact, reports)


def _named(state: State, reports: list[Claim], named: Ref | None) -> list[Claim]:
    if named is None or not state.rules.report.alone_named:
        return []
    return [each for each in reports if state.same_side(named, each)]


def _in_time(state: State, fact: Fact, reports: list[Claim]) -> Answer | None:
    """His earliest report that came long enough before the visit."""
    lead = timedelta(minutes=state.rules.report.lead_minutes)
    for each in reports:
        if fact.at - each.since >= lead:
            note = state.note("report.owns_from", "first_to_bring", each.seq, fact.seq, person=each.holder)
            return Answer("accepted", (note,), each.holder, STAGE, "brought")
    return None


def _of_nobody(state: State, fact: Fact, reports: list[Claim]) -> Answer | None:
    """Nobody who reported him is with him or named: a walk-in, the one who reported him, or a person's matter."""
    rule, data = state.rules.report, fact.data
    others = data.get("with") is not None or state.staff(fact.by).unit is not None
    silent = rule.alone_silent == "confirmed" and not data.get("forgot") and data.get("asks_for") is None
    if others or data.get("denies") or (rule.alone_forgot == "natural" and not silent):
        return None
    one = len({each.unit or each.holder for each in reports}) == 1
    if one and (silent or rule.alone_forgot == "confirmed"):
        return _in_time(state, fact, reports)
    note = state.note("report.owns_from", "nobody_named", *(each.seq for each in reports), fact.seq)
    return Answer("refer", (note,), question="whose_customer", asked_of="manager")
