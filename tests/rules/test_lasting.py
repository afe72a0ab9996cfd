"""What is said to stay stays, and what is counted quickly is what plain counting gives."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from typing import Final

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.rulebooks import Rulebook
from core.rulebooks.overriding import override
from core.rules import Fact, History, Ref
from core.rules.case import Position, just_before, position_of
from core.rules.state import State
from tests.rules.any_office import BEGIN, CUSTOMERS, PEOPLE, facts, rulebooks
from tests.rules.anything import CUSTOMERS as OTHERS
from tests.rules.anything import Story, stories
from tests.rules.desk import STAFF, Office, at

some = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def _stand(state: State) -> object:
    """What somebody outside the case may be told of it."""
    claim = state.claim
    held = None if claim is None else (claim.holder, claim.kind, claim.stage, claim.overdue, claim.end())
    steps = [(step.fact.seq, step.taken_back, step.owner) for step in state.steps]
    return state.owner, held, state.pending is None, state.rest, steps, sorted(map(str, state.case.members))


def _positions(told: Sequence[Fact]) -> list[Position]:
    """Before and after each fact, and moments in between and later."""
    ends = [position_of(fact) for fact in told]
    days = (told[-1].at - told[0].at).days + 40
    between = [(told[0].at + timedelta(hours=13 * turn), 0) for turn in range(days * 2)]
    return sorted({*ends, *map(just_before, ends), *between})


def _sudden(asked: History, customers: Sequence[Ref], told: Sequence[Fact]) -> Iterator[tuple[Ref, Position]]:
    """Changes of a case before the position up to which it should have stayed."""
    for customer in customers:
        known, stays = None, None
        for position in _positions(told):
            state = asked.state(customer, position)
            if known is not None and known != _stand(state) and (stays is None or position < stays):
                yield customer, position
            known, stays = _stand(state), asked.lasts(state, position)


@some
@given(rulebooks, facts())
def test_a_case_changes_only_when_it_was_said_that_it_may(book: Rulebook, told: tuple[Fact, ...]) -> None:
    asked = History(CUSTOMERS, PEOPLE, told, book)
    assert list(_sudden(asked, [*CUSTOMERS], told)) == []


@some
@given(rulebooks, rulebooks, facts(), st.integers(1, 60))
def test_so_it_is_where_another_rulebook_comes_into_force(
    book: Rulebook, next_book: Rulebook, told: tuple[Fact, ...], days: int
) -> None:
    versions = [(BEGIN - timedelta(days=1), book), (BEGIN + timedelta(days=days), next_book)]
    assert list(_sudden(History(CUSTOMERS, PEOPLE, told, versions), [*CUSTOMERS], told)) == []


@some
@given(rulebooks, stories())
def test_so_it_is_where_facts_are_corrected(book: Rulebook, story: Story) -> None:
    entries, told = story
    asked = History(entries, STAFF, told, book)
    assert list(_sudden(asked, OTHERS, asked.facts)) == []


#: Everybody may have one visitor or caller at a time.
_ONE_EACH: Final = {"quota.base": 1, "quota.counts": ["visit", "call"], "quota.deals_free": False}


def _held(asked: History, person: Ref, until: Position, told: tuple[Fact, ...]) -> int:
    """How many visitors and callers the person has, by looking at every customer who has appeared."""
    there = {fact.customer for fact in told if position_of(fact) <= until and fact.customer is not None}
    states = [asked.state(each, until) for each in sorted(there, key=str)]
    claims = {frozenset(state.case.members): state.claim for state in states}
    his = [claim for claim in claims.values() if claim is not None and claim.holder == person]
    return len([claim for claim in his if claim.kind in ("visit", "call") and not claim.overdue])


@some
@given(rulebooks, facts())
def test_a_persons_customers_are_counted_as_by_looking_at_every_case(book: Rulebook, told: tuple[Fact, ...]) -> None:
    asked = History(CUSTOMERS, PEOPLE, told, override(book, _ONE_EACH))
    for fact in told:
        for person in ("A", "B", "D"):
            plainly = _held(asked, person, just_before(position_of(fact)), told)
            assert asked.holds(person, position_of(fact)) == plainly


def test_a_customer_designated_or_closed_without_registration_counts() -> None:
    office = Office(**_ONE_EACH, **{"word.designated": "over_record"})
    office.told("2026-11-02 10:00", "A", "designate", "li", to="A")
    office.told("2026-11-02 10:01", "B", "payment", "wang", amount=1)
    office.told("2026-11-02 10:02", "C", "visit", "zhao")
    asked, then = office.history, (at("2026-11-02 10:02"), 3)
    asked.judge("zhao", then[0])
    assert [asked.holds("A", then), asked.holds("B", then)] == [1, 1]


def test_a_case_stays_until_its_protection_ends_and_then_for_good() -> None:
    office = Office()
    office.told("2026-11-02 10:00", "A", "visit", "li")
    asked, day_after = office.history, (at("2026-11-03 10:00"), 0)
    ends = asked.lasts(asked.state("li", day_after), day_after)
    assert ends is not None
    assert ends[0] == asked.judge("li", day_after[0]).protected_until
    assert asked.lasts(asked.state("li", ends), ends) is None


def test_a_quota_of_hundreds_is_counted_to_the_end() -> None:
    office = Office(**{"quota.base": 300, "quota.month": 400})
    for number in range(600):
        office.told("2026-11-02 10:00", "A", "visit", f"c{number}")
        office.told("2026-11-02 10:00", "A", "follow_up", f"c{number // 2}", mode="phone")
    asked = office.history
    outcomes = [asked.judge(f"c{number}", at("2026-11-02 10:00")).outcome for number in range(600)]
    assert outcomes == ["accepted"] * 300 + ["refused"] * 300
