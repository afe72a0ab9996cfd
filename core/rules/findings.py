"""What does a manager's finding of fact do to a case?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from core.rules import moves, reports
from core.rules.case import Office, Position, position_of
from core.rules.model import Fact, Ref
from core.rules.parameters.money import Finding
from core.rules.rulebook import Rules, Timeline
from core.rules.state import State

#: Which duty an offence breaks: the parameter, and the code that must be among its values, if one of them only.
_BREAKS: Final[Mapping[Finding, tuple[str, str | None]]] = {
    "late_handover": ("entry", None),
    "late_entry": ("entry", None),
    "altered_record": ("keeping", "no_alteration"),
    "falsified": ("keeping", "truthful"),
    "induced": ("conduct", "no_inducing"),
    "outside_reception": ("conduct", "no_outside_reception"),
    "obstructed": ("conduct", "no_obstruction"),
}


def find(state: State, fact: Fact) -> None:
    """A finding: poaching, an offence with a fine, or an inquiry's result."""
    finding, about = fact.data.get("finding"), fact.data.get("about")
    if about is None or finding is None:
        return
    state.findings += (fact,)
    pending = state.pending
    if pending is not None and pending.question == "contact_record":
        reports.found(state, fact, pending)
        return
    if finding in state.rules.poaching.findings:
        _poaching(state, fact, about)
    _offence(state, fact, finding, about)
    if finding == "nothing" and state.rules.word.search:
        _search_failed(state, fact, about)


def _offence(state: State, fact: Fact, finding: Finding, about: Ref) -> None:
    """The fine for it where the rulebook states an amount, and the duty that it breaks (003-01-06, 003-10-09)."""
    amount, clauses = state.rules.fines.amounts.get(finding), _broken(state.rules, finding)
    if amount:
        fined = state.rules.cites["fines.amounts"]
        state.fines += ((about, amount, fined[0]),)
        clauses = (*fined, *clauses)
    if clauses:
        state.extra += ((clauses, "offence", {"finding": finding, "person": about}, (fact.seq,)),)


def _broken(rules: Rules, finding: Finding) -> tuple[str, ...]:
    """The clauses of the duty that such an offence breaks; none where the rulebook does not speak of it."""
    name, code = _BREAKS.get(finding, ("", None))
    codes: tuple[str, ...] = getattr(rules.duties, name, ())
    return rules.cites[f"duties.{name}"] if codes and (code is None or code in codes) else ()


def _poaching(state: State, fact: Fact, about: Ref) -> None:
    """The fine for this time (003-14-08, 003-16-25); customer, commission and performance are the owner's."""
    rule = state.rules.poaching
    state.extra += (state.note("poaching.findings", "poaching_found", fact.seq, person=about),)
    if not rule.fines:
        return
    earlier = [each for each in state.office.findings(about) if position_of(each) < position_of(fact)]
    known = times(state.office, state.rules, earlier)
    again = rule.counts == "customer" and _found_here_before(state, fact, about)
    if again:
        return
    amount = rule.fines[min(known, len(rule.fines) - 1)]
    if amount:
        state.fines += ((about, amount, state.rules.cites["poaching.fines"][0]),)


def _found_here_before(state: State, fact: Fact, about: Ref) -> bool:
    offences = state.rules.poaching.findings
    return any(
        each.seq != fact.seq and each.data.get("about") == about and each.data.get("finding") in offences
        for each in state.findings
    )


def times(office: Office, rules: Rules, findings: Sequence[Fact]) -> int:
    """How many times somebody was found poaching: customers, or findings, as the rulebook counts."""
    offences = [each for each in findings if each.data.get("finding") in rules.poaching.findings]
    if rules.poaching.counts == "finding":
        return len(offences)
    customers: list[Fact] = []
    for each in offences:
        assert each.customer is not None
        if not any(
            known.customer is not None and office.one_customer(known.customer, each.customer, position_of(each))
            for known in customers
        ):
            customers.append(each)
    return len(customers)


def second_time(office: Office, line: Timeline, person: Ref) -> Position | None:
    """When the person was first found poaching for a second time under rules that then confiscate."""
    findings = office.findings(person)
    for index, each in enumerate(findings):
        rules = line.at(each.at)
        if rules.poaching.confiscate and times(office, rules, findings[: index + 1]) >= 2:
            return position_of(each)
    return None


def _search_failed(state: State, fact: Fact, about: Ref) -> None:
    """The first registrant was not found before the deal: the second one has the customer (003-01-23)."""
    claim = state.claim
    if claim is None or claim.holder != about:
        return
    if any(step.fact.kind in ("deposit", "subscribe", "contract") for step in state.steps):
        return
    for met in reversed(state.receptions):
        if met.valid and met.by is not None and met.by != about and met.fact.data.get("forgot"):
            note = state.note("word.search", "search_found_nothing", met.fact.seq, fact.seq)
            moves.hand_over(state, fact, met.by, note)
            return
