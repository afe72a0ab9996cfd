"""What holds of every verdict, whatever the rulebook and whatever happened."""

from __future__ import annotations

import random
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.rulebooks import available, load
from core.rules import History, counterfactual, judge
from tests.rules.anything import CUSTOMERS, START, Story, stories
from tests.rules.desk import STAFF

moments = st.integers(0, 40 * 24).map(lambda hours: START + timedelta(hours=hours))
EACH = pytest.mark.parametrize("rulebook", available())
MANY = settings(
    max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large]
)


def _history(rulebook: str, story: Story) -> History:
    return History(story[0], STAFF, story[1], load(rulebook))


@EACH
@MANY
@given(story=stories(), when=moments)
def test_every_question_has_one_answer_with_a_clause(rulebook: str, story: Story, when: datetime) -> None:
    history = _history(rulebook, story)
    for customer in CUSTOMERS:
        verdict = history.judge(customer, when)
        assert (verdict.state == "owned") == (verdict.owner is not None)
        assert verdict.reasons
        assert {reason.clause for reason in verdict.reasons} <= load(rulebook).clauses.keys()
        assert not (verdict.endless and verdict.protected_until)
        assert all(fine.amount > 0 for fine in verdict.fines)


@EACH
@MANY
@given(story=stories(), when=moments)
def test_shares_add_up_to_a_hundred_or_there_are_none(rulebook: str, story: Story, when: datetime) -> None:
    history = _history(rulebook, story)
    for customer in CUSTOMERS:
        verdict = history.judge(customer, when)
        assert sum(verdict.shares.values()) in (0, 100)
        assert sum(verdict.performance.values()) in (0, 100)
        assert all(0 < part <= 100 for part in (*verdict.shares.values(), *verdict.performance.values()))


@EACH
@MANY
@given(story=stories(), when=moments, seed=st.integers(0, 1000))
def test_the_order_in_which_facts_are_given_changes_nothing(
    rulebook: str, story: Story, when: datetime, seed: int
) -> None:
    entries, facts = story
    shuffled = facts.copy()
    random.Random(seed).shuffle(shuffled)
    one, two = _history(rulebook, story), _history(rulebook, (entries, shuffled))
    assert [one.judge(each, when) for each in CUSTOMERS] == [two.judge(each, when) for each in CUSTOMERS]


@EACH
@MANY
@given(story=stories(), when=moments)
def test_what_happens_later_changes_nothing_at_a_moment(rulebook: str, story: Story, when: datetime) -> None:
    entries, facts = story
    known = [fact for fact in facts if fact.at <= when]
    one, two = _history(rulebook, story), _history(rulebook, (entries, known))
    assert [one.judge(each, when) for each in CUSTOMERS] == [two.judge(each, when) for each in CUSTOMERS]


@EACH
@MANY
@given(story=stories(), when=moments)
def test_all_entries_of_a_customer_have_one_owner(rulebook: str, story: Story, when: datetime) -> None:
    history = _history(rulebook, story)
    for one in CUSTOMERS:
        for two in CUSTOMERS:
            if history.same(one, two, when):
                a, b = history.judge(one, when), history.judge(two, when)
                assert (a.state, a.owner, a.protected_until) == (b.state, b.owner, b.protected_until)


@EACH
@MANY
@given(story=stories(), when=moments)
def test_a_case_alone_gives_the_verdict_of_the_whole_history(rulebook: str, story: Story, when: datetime) -> None:
    history = _history(rulebook, story)
    for customer in CUSTOMERS:
        case = history.case_of(customer, when)
        assert judge(case, load(rulebook), history, when) == history.judge(customer, when)


@EACH
@settings(MANY, max_examples=10)
@given(story=stories(most=8), when=moments)
def test_a_counterfactual_names_another_owner_or_there_is_none(rulebook: str, story: Story, when: datetime) -> None:
    history = _history(rulebook, story)
    for customer in CUSTOMERS:
        found = counterfactual(history, customer, when)
        assert found is None or found.owner != history.judge(customer, when).owner
