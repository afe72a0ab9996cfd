"""What holds of an office as a whole, under the shipped rulebooks and under those that offices wrote themselves."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.rulebooks import Rulebook
from core.rules import Fact, History, Verdict
from tests.rules.any_office import BEGIN, CUSTOMERS, PEOPLE, RULEBOOKS, facts, history, moments, rulebooks

some_facts = settings(max_examples=80, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def everything(asked: History, told: tuple[Fact, ...]) -> list[Verdict]:
    """All verdicts at every moment that matters, in one order."""
    return [asked.judge(customer, at) for at in moments(told) for customer in CUSTOMERS]


@some_facts
@given(rulebooks, facts())
def test_every_verdict_rests_on_clauses_and_facts_that_there_are(book: Rulebook, told: tuple[Fact, ...]) -> None:
    seqs = {fact.seq for fact in told}
    for verdict in everything(history(book, told), told):
        assert verdict.reasons
        assert {reason.clause for reason in verdict.reasons} <= set(book.clauses)
        assert {seq for reason in verdict.reasons for seq in reason.facts} <= seqs
        assert verdict.owner is None or verdict.owner in PEOPLE
        assert (verdict.endless or verdict.protected_until is not None) == (verdict.state == "owned")


@some_facts
@given(rulebooks, facts())
def test_every_customer_is_of_one_case_and_a_case_never_has_two_owners(book: Rulebook, told: tuple[Fact, ...]) -> None:
    asked = history(book, told)
    for at in moments(told):
        cases = asked.cases(at)
        assert sorted(str(ref) for case in cases for ref in case.members) == sorted(map(str, CUSTOMERS))
        for case in cases:
            assert len({(asked.judge(ref, at).state, asked.judge(ref, at).owner) for ref in case.members}) == 1


@some_facts
@given(rulebooks, facts(), st.randoms(use_true_random=False))
def test_the_order_in_which_questions_are_asked_does_not_matter(
    book: Rulebook, told: tuple[Fact, ...], chance: random.Random
) -> None:
    questions = [(customer, at) for at in moments(told) for customer in CUSTOMERS]
    straight = dict(zip(questions, everything(history(book, told), told), strict=True))
    chance.shuffle(questions)
    asked = history(book, told)
    assert {question: asked.judge(*question) for question in questions} == straight


@some_facts
@given(rulebooks, facts(), st.randoms(use_true_random=False))
def test_the_order_in_which_facts_are_handed_over_does_not_matter(
    book: Rulebook, told: tuple[Fact, ...], chance: random.Random
) -> None:
    shuffled = list(told)
    chance.shuffle(shuffled)
    assert everything(history(book, shuffled), told) == everything(history(book, told), told)


@some_facts
@given(rulebooks, facts(), facts(6))
def test_what_happens_later_changes_nothing_now(
    book: Rulebook, told: tuple[Fact, ...], later: tuple[Fact, ...]
) -> None:
    end = told[-1].at + timedelta(days=41)
    after = [replace(fact, seq=fact.seq + len(told), at=end + (fact.at - later[0].at)) for fact in later]
    assert everything(history(book, [*told, *after]), told) == everything(history(book, told), told)


@pytest.mark.parametrize("id", sorted(RULEBOOKS))
def test_a_customer_without_facts_has_a_verdict_too(id: str) -> None:
    for customer in CUSTOMERS:
        verdict = history(RULEBOOKS[id], []).judge(customer, BEGIN)
        assert verdict.owner is None
        assert verdict.reasons
