"""Whose customers a salesperson sees is the rulebook's matter: his own, his team's, or all salespeople's."""

from __future__ import annotations

import pytest

from core.services.access import Actor
from core.services.customer import customer, reveal
from core.services.desk import Desk
from core.services.errors import Forbidden
from core.services.search import search
from tests.services.customers import received
from tests.support import MovingClock, office_of, restate


def shown(desk: Desk, others: str) -> tuple[dict[str, Actor], dict[str, int]]:
    """An office whose rulebook shows these others, and a customer of everybody."""
    people = office_of(desk)
    restate(desk, "access.notify_owner: true", f"access.notify_owner: true\n      access.others: {others}")
    return people, {each: received(desk, people[each], place) for place, each in enumerate(("ann", "bob", "cid"), 1)}


def seen(desk: Desk, actor: Actor, cases: dict[str, int]) -> set[str]:
    """Whose customers the actor may open."""
    found = set()
    for owner, case_id in cases.items():
        try:
            customer(desk, actor, case_id)
        except Forbidden:
            continue
        found.add(owner)
    return found


@pytest.mark.parametrize(
    ("others", "whose"), [("own", {"ann"}), ("team", {"ann", "bob"}), ("all", {"ann", "bob", "cid"})]
)
def test_a_salesperson_sees_what_the_rulebook_shows(desk: Desk, others: str, whose: set[str]) -> None:
    people, cases = shown(desk, others)
    assert seen(desk, people["ann"], cases) == whose
    assert {each.case_id for each in search(desk, people["ann"], "王女士").hits} == {cases[each] for each in whose}


def test_another_agency_or_its_people_see_nothing_more(desk: Desk) -> None:
    people, cases = shown(desk, "all")
    assert seen(desk, people["amy"], cases) == set()


def test_what_is_shown_is_not_revealed(desk: Desk) -> None:
    people, cases = shown(desk, "all")
    assert customer(desk, people["ann"], cases["bob"]).phone == "138****0002"
    with pytest.raises(Forbidden):
        reveal(desk, people["ann"], cases["bob"])


def test_what_is_shown_ends_with_the_protection(desk: Desk, clock: MovingClock) -> None:
    people, cases = shown(desk, "team")
    clock.forward(days=60)
    assert seen(desk, people["ann"], cases) == {"ann", "bob", "cid"}
    assert search(desk, people["ann"], "王女士").total == 3
