"""What do disputes, rulings and a manager's findings do to a case?"""

from __future__ import annotations

from core.rules import moves
from core.rules.model import Fact
from core.rules.state import State


def dispute(state: State, fact: Fact) -> None:
    """Somebody disputes the ownership (ST-16, 003-01-03, 000-02-12)."""
    if _final(state):
        return
    state.disputes.append(fact)
    rule = state.rules.dispute
    if rule.meanwhile == "department" and _unregistered(state, fact):
        state.hold = state.note("dispute.meanwhile", "unregistered_collision", fact.seq)


def _final(state: State) -> bool:
    """Nobody disputes a final ruling."""
    final = state.rules.dispute.final
    return final is not None and any(state.staff(ruling.by).role == final for ruling in state.rulings)


def _unregistered(state: State, fact: Fact) -> bool:
    """Did the one who disputes receive the customer without ever registering him?"""
    met = [met for met in state.receptions if met.by == fact.by]
    return bool(met) and not any(each.registered for each in met)


def decide(state: State, fact: Fact) -> None:
    """A manager's or director's ruling: its owner and shares stand from then on."""
    state.rulings.append(fact)
    state.hold = None
    owner = fact.data.get("owner")
    note = state.note("dispute.meanwhile", "ruling", fact.seq, by=fact.by)
    _fines(state, fact)
    if owner is None:
        if state.claim is not None:
            state.claim.kept = note
        return
    if state.claim is not None and state.claim.holder == owner and state.pending is None:
        state.claim.notes = [*state.claim.notes, note]
        return
    moves.hand_over(state, fact, owner, note, "ruling")


def _fines(state: State, fact: Fact) -> None:
    """A rejected appeal costs the appellant, an overturned ruling the one who gave it (003-18-41, 003-18-42)."""
    rule = state.rules.dispute
    if len(state.rulings) < 2 or not state.disputes:
        return
    appeal, before = state.disputes[-1], state.rulings[-2]
    if (appeal.at, appeal.seq) < (before.at, before.seq):
        return
    upheld = fact.data.get("upheld", True)
    if upheld is False and rule.appeal_fine is not None and appeal.by is not None:
        state.fines.append((appeal.by, rule.appeal_fine, state.rules.cites["dispute.appeal_fine"][0]))
    moved = fact.data.get("owner") is not None and fact.data.get("owner") != before.data.get("owner")
    if upheld and moved and rule.unfair_fine is not None and before.by is not None:
        state.fines.append((before.by, rule.unfair_fine, state.rules.cites["dispute.unfair_fine"][0]))


def find(state: State, fact: Fact) -> None:
    """A manager's finding of fact: poaching, an offence with a fine, or an inquiry's result."""
    finding, about = fact.data.get("finding"), fact.data.get("about")
    if about is None or finding is None:
        return
    state.findings.append(fact)
    if finding in state.rules.poaching.findings:
        _poaching(state, fact)
    amount = state.rules.fines.amounts.get(finding)
    if amount is not None:
        state.fines.append((about, amount, state.rules.cites["fines.amounts"][0]))
    if finding == "nothing":
        _nothing(state, fact)


def _poaching(state: State, fact: Fact) -> None:
    """A fine each time, or the first time only; the customer and everything of the deal are the owner's."""
    rule, about = state.rules.poaching, fact.data["about"]
    if rule.fine is not None:
        state.fines.append((about, rule.fine, state.rules.cites["poaching.fine"][0]))
    if rule.first_fine is None:
        return
    earlier = [each for each in state.office.findings(about) if (each.at, each.seq) < (fact.at, fact.seq)]
    if not any(each.data.get("finding") in rule.findings for each in earlier):
        state.fines.append((about, rule.first_fine, state.rules.cites["poaching.first_fine"][0]))


def _nothing(state: State, fact: Fact) -> None:
    """The search or inquiry found nothing: what waited for it is decided (003-01-23, 003-06-25)."""
    about = fact.data.get("about")
    pending = state.pending
    if pending is not None and pending.question == "contact_record":
        from core.rules.claims import release

        state.pending = None
        note = state.note("report.alone_forgot", "inquiry_found_nothing", pending.seq, fact.seq)
        release(state, state.claim.period.lapse if state.claim and state.claim.period else "pool", [note])
        return
    if state.rules.word.search and state.claim is not None and state.claim.holder == about:
        _search_failed(state, fact)


def _search_failed(state: State, fact: Fact) -> None:
    """The first registrant was not found before the deal: the second one owns (003-01-23)."""
    assert state.claim is not None
    if any(step.fact.kind in ("subscribe", "contract", "deposit") for step in state.steps):
        return
    for met in reversed(state.receptions):
        if met.registered and met.by != state.claim.holder and met.fact.data.get("forgot"):
            note = state.note("word.search", "search_found_nothing", met.fact.seq, fact.seq)
            if met.by is not None:
                moves.hand_over(state, fact, met.by, note, "visit")
            return
