"""Search: everybody finds the customers he may see, as far as he may see them."""

from __future__ import annotations

import pytest

from core.services.access import Actor
from core.services.desk import Desk
from core.services.errors import Forbidden
from core.services.search import enough, search
from tests.services.customers import received
from tests.support import MovingClock, office_of


def _found(desk: Desk, actor: Actor, text: str) -> list[tuple[str | None, str | None, str | None]]:
    return [(each.name, each.phone, each.owner) for each in search(desk, actor, text)]


def test_a_salesperson_finds_his_own_and_not_a_colleagues(desk: Desk) -> None:
    people = office_of(desk)
    received(desk, people["ann"], 1, "王女士")
    received(desk, people["bob"], 2, "王女士")
    assert _found(desk, people["ann"], "王女") == [("王女士", "13800000001", "李婷")]


def test_a_manager_finds_everybody_with_the_owner_and_a_masked_number(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    received(desk, people["ann"], 1, "王女士")
    clock.forward(hours=1)
    received(desk, people["bob"], 2, "王先生")
    assert _found(desk, people["boss"], "wang") == [
        ("王先生", "138****0002", "王敏"),
        ("王女士", "138****0001", "李婷"),
    ]


def test_a_customer_in_the_pool_is_found_masked(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    received(desk, people["ann"], 1, channel="call")
    clock.set("2026-11-10 00:00")
    assert _found(desk, people["bob"], "王女士") == [("王女士", "138****0001", None)]
    assert _found(desk, people["bob"], "13800000001") == [("王女士", "138****0001", None)]
    assert _found(desk, people["bob"], "80000") == []


def test_two_writings_of_one_customer_are_one_hit(desk: Desk) -> None:
    people = office_of(desk)
    received(desk, people["ann"], 1, "王女士")
    received(desk, people["ann"], 1, "王小梅")
    assert len(search(desk, people["ann"], "0001")) == 1
    assert _found(desk, people["ann"], "小梅") == [("王小梅", "13800000001", "李婷")]


@pytest.mark.parametrize(
    ("text", "is_enough"), [("王", False), ("王女", True), ("13", False), ("138", True), ("wn", False), ("wns", True)]
)
def test_one_character_or_two_digits_or_letters_are_too_little(desk: Desk, text: str, is_enough: bool) -> None:
    ann = office_of(desk)["ann"]
    received(desk, ann, 1, "王女士")
    assert enough(text) is is_enough
    assert bool(search(desk, ann, text)) is is_enough


def test_signs_of_a_pattern_are_letters_like_any_other(desk: Desk) -> None:
    ann = office_of(desk)["ann"]
    received(desk, ann, 1, "王女士")
    received(desk, ann, 2, "100%_\\")
    assert [each.name for each in search(desk, ann, "%_\\")] == ["100%_\\"]


def test_agencies_and_administrators_do_not_search(desk: Desk) -> None:
    people = office_of(desk)
    for who in ("amy", "root"):
        with pytest.raises(Forbidden):
            search(desk, people[who], "王女士")
