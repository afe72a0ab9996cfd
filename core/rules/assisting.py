"""How is a deal divided in which a colleague stood in for the absent owner?"""

from __future__ import annotations

from core.rules.case import position_of
from core.rules.deals import standing
from core.rules.division import Division, both
from core.rules.model import Ref
from core.rules.periods import same_day
from core.rules.state import Reception, State, Step


def assisted(state: State, owner: Ref | None, closing: Step, steps: list[Step]) -> Division | None:
    """A colleague stood in for the absent owner (003-04-23, 003-16-19, ST-11)."""
    rule = state.rules.assist
    if rule.earns_by == "nothing" or owner is None:
        return None
    kind = "deposit" if rule.earns_by == "first_deposit" else "contract"
    brought = next((step for step in steps if step.fact.kind == kind), None)
    if brought is None or brought.fact.by is None:
        return None
    if brought.fact.by == owner:
        return _owner_closed(state, owner, brought)
    met = _help(state, owner, brought.fact.by, brought)
    if met is None:
        return None
    helper = brought.fact.by
    note = state.note(f"assist.{_said(state)}", "helper_brought_it", met.fact.seq, brought.fact.seq, helper=helper)
    return Division(
        both(owner, helper, rule.commission or (100, 0)),
        both(owner, helper, rule.performance) if rule.performance is not None else {},
        [note],
    )


def _said(state: State) -> str:
    return "commission" if state.rules.assist.commission is not None else "performance"


def _owner_closed(state: State, owner: Ref, brought: Step) -> Division | None:
    """The owner closed himself after a colleague had received for him (003-16-20)."""
    share = state.rules.assist.owner_closes
    if share is None:
        return None
    for met in reversed(state.receptions):
        if met.by is not None and met.by != owner and _helps(state, met, owner, brought):
            note = state.note("assist.owner_closes", "owner_closed_after_help", met.fact.seq, brought.fact.seq)
            return Division({owner: 100}, both(owner, met.by, share), [note])
    return None


def _help(state: State, owner: Ref, helper: Ref, brought: Step) -> Reception | None:
    """The reception in which the helper stood in for the owner, if it can earn a share."""
    return next(
        (met for met in reversed(state.receptions) if met.by == helper and _helps(state, met, owner, brought)), None
    )


def _helps(state: State, met: Reception, owner: Ref, brought: Step) -> bool:
    rule, fact = state.rules.assist, met.fact
    if position_of(fact) > position_of(brought.fact):
        return False
    if rule.same_day and not same_day(fact.at, brought.fact.at, state.rules.zone):
        return False
    if met.away.get(owner) not in rule.away or (rule.asked_for and fact.data.get("asks_for") != owner):
        return False
    if fact.data.get("purpose") not in rule.unpaid:
        return True
    paid = any(step.fact.by == owner and step.fact.seq < fact.seq for step in standing(state, "deposit"))
    return rule.unpaid_after_deposit and not paid
