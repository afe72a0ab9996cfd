"""The order of the day: proposed, set, changed with a reason; and everybody's own state."""

from __future__ import annotations

import pytest

from core.services import reception, rota, tickets
from core.services.access import Actor
from core.services.desk import Desk
from core.services.errors import Forbidden, Invalid
from core.services.tickets import Arrival
from tests.support import MovingClock


def ids(people: dict[str, Actor], *handles: str) -> list[int]:
    return [people[each].id for each in handles]


def test_before_there_is_an_order_everybody_is_proposed_and_groups_wait(desk: Desk, people: dict[str, Actor]) -> None:
    proposed = rota.roster(desk, people["front"])
    assert (list(proposed.order), proposed.by) == (ids(people, "ann", "bob", "cid"), None)
    assert not reception.reception(desk, people["front"]).set_up
    assert tickets.open_tickets(desk, people["front"], Arrival(None))[0].receiver is None


def test_the_next_day_goes_on_where_the_last_one_ended(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    front = people["front"]
    rota.set_roster(desk, front, None, ids(people, "ann", "bob"))
    tickets.open_tickets(desk, front, Arrival(None))
    clock.forward(days=3)
    proposed = rota.roster(desk, front)
    assert list(proposed.order) == ids(people, "bob", "ann")
    assert list(proposed.others) == ids(people, "cid")
    assert not reception.reception(desk, front).set_up


def test_a_change_has_a_reason_and_says_who_made_it(desk: Desk, people: dict[str, Actor], clock: MovingClock) -> None:
    front, boss = people["front"], people["boss"]
    rota.set_roster(desk, front, "r", ids(people, "ann", "bob"))
    rota.set_roster(desk, front, "r", ids(people, "bob", "ann"))
    with pytest.raises(Invalid) as refused:
        rota.set_roster(desk, boss, None, ids(people, "bob", "ann"))
    assert [each.code for each in refused.value.problems] == ["reason_missing"]
    clock.forward(minutes=1)
    rota.set_roster(desk, boss, None, ids(people, "cid", "ann", "bob"), "赵强提前到岗")
    now = rota.roster(desk, front)
    assert (list(now.order), now.by, now.reason) == (ids(people, "cid", "ann", "bob"), "陈刚", "赵强提前到岗")


def test_a_change_keeps_turns_to_be_made_up_and_a_fresh_round_does_not(desk: Desk, people: dict[str, Actor]) -> None:
    front = people["front"]
    rota.set_roster(desk, front, None, ids(people, "ann", "bob", "cid"))
    rota.set_state(desk, front, None, people["ann"].id, "errand")
    tickets.open_tickets(desk, front, Arrival(None))
    rota.set_roster(desk, front, None, ids(people, "cid", "bob", "ann"), "换位")
    assert reception.reception(desk, front).people[0].make_up
    rota.set_roster(desk, front, None, ids(people, "cid", "bob", "ann"), "下午重排", fresh=True)
    assert not any(each.make_up for each in reception.reception(desk, front).people)


@pytest.mark.parametrize("order", [[], ["ann", "ann"], ["ann", "amy"], ["boss"]])
def test_an_order_names_salespeople_of_the_house_once_each(
    desk: Desk, people: dict[str, Actor], order: list[str]
) -> None:
    with pytest.raises(Invalid):
        rota.set_roster(desk, people["front"], None, ids(people, *order))


def test_everybody_sets_his_own_state_and_sees_his_place(desk: Desk, people: dict[str, Actor]) -> None:
    ann = people["ann"]
    rota.set_roster(desk, people["front"], None, ids(people, "bob", "ann"))
    rota.set_state(desk, ann, "s", ann.id, "errand", "送资料去银行")
    mine = next(each for each in reception.reception(desk, ann).people if each.id == ann.id)
    assert (mine.place, mine.state, mine.reason, mine.said_by) == (2, "errand", "送资料去银行", None)
    assert reception.reception(desk, people["front"]).people[1].reason == "送资料去银行"
    assert reception.reception(desk, people["bob"]).people[1].reason is None
    with pytest.raises(Forbidden):
        rota.set_state(desk, ann, None, people["bob"].id, "off")
    rota.set_state(desk, people["front"], None, ann.id, "free")
    mine = next(each for each in reception.reception(desk, ann).people if each.id == ann.id)
    assert (mine.state, mine.said_by) == ("free", "何静")


def test_a_state_holds_for_its_day_and_whoever_is_on_no_roster_is_off(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    front = people["front"]
    rota.set_state(desk, front, None, people["cid"].id, "leave")
    clock.forward(days=1)
    rota.set_roster(desk, front, None, ids(people, "ann", "bob"))
    assert tickets.open_tickets(desk, front, Arrival(None, asks_for=people["cid"].id))[0].receiver == people["bob"].id


def test_an_unknown_state_and_a_stranger_are_named(desk: Desk, people: dict[str, Actor]) -> None:
    with pytest.raises(Invalid) as refused:
        rota.set_state(desk, people["front"], None, people["amy"].id, "asleep")
    assert {each.field for each in refused.value.problems} == {"state", "person"}


@pytest.mark.parametrize("handle", ["ann", "kim", "fin", "amy"])
def test_who_may_not_set_the_order(desk: Desk, people: dict[str, Actor], handle: str) -> None:
    with pytest.raises(Forbidden):
        rota.set_roster(desk, people[handle], None, ids(people, "ann"))


def test_the_key_changes_with_whatever_is_shown_and_with_nothing_else(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    ann, front = people["ann"], people["front"]
    before = reception.key(desk, ann)
    assert reception.key(desk, front) == before
    rota.set_state(desk, ann, None, ann.id, "off")
    after = reception.key(desk, front)
    assert after != before
    clock.forward(seconds=61)
    assert reception.key(desk, front) != after
    with pytest.raises(Forbidden):
        reception.key(desk, people["amy"])
