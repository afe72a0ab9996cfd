"""Replacing the rulebook moves nobody: not an owner, not an end of protection, not a share."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.rulebooks import Rulebook
from core.rules import History, Ref
from core.rules.parameters import GROUPS, catalogue
from tests.rules.any_office import rulebooks
from tests.rules.anything import START, Story, stories
from tests.rules.desk import STAFF
from tests.rules.other_values import values_of

SOON, LATER = timedelta(minutes=1), timedelta(days=45)


def standing(asked: History, customer: Ref, at: Any) -> tuple[Any, ...]:
    """What must not move: where the customer stands, until when, and what the deal earns whom."""
    found = asked.judge(customer, at)
    whose = (found.state, found.owner, found.protected_until, found.endless, found.outcome)
    return (*whose, dict(found.shares), dict(found.performance), found.fines, found.speak_until)


@pytest.mark.parametrize("group", sorted(GROUPS))
@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(data=st.data(), book=rulebooks, story=stories(10))
def test_no_parameter_changed_moves_anybody(group: str, data: st.DataObject, book: Rulebook, story: Story) -> None:
    key = data.draw(st.sampled_from([each for each in catalogue() if each.startswith(f"{group}.")]))
    new = book.with_values({key: data.draw(st.sampled_from(values_of(key)))})
    entries, told = story
    moment = told[-1].at + SOON
    old = History(entries, STAFF, told, book)
    replaced = History(entries, STAFF, told, [(START, book), (moment, new)])
    for at in (moment, moment + LATER):
        for customer in {fact.customer for fact in told if fact.customer is not None}:
            assert standing(replaced, customer, at) == standing(old, customer, at), (key, customer)
