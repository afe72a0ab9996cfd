"""Transfers: a manager hands over with a reason, both sides are told (ST-15)."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

import pytest

from core.services.customers_list import Wanted, held_by
from core.services.desk import Desk
from core.services.errors import Forbidden, Invalid, Refused
from core.services.leads import leads
from core.services.notices import counts, notices
from core.services.transfers import Transfer, ask, hand_over, hand_over_all, takers
from tests.services.customers import received
from tests.support import ZONE, MovingClock, office_of


def test_the_customer_is_the_new_ones_for_a_full_period_and_both_are_told(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    case_id = received(desk, people["ann"], 1)
    clock.set("2026-11-10 09:00")
    (done,) = hand_over(desk, people["boss"], Transfer("r", (case_id,), people["bob"].id, "李婷休产假"))
    assert done.owner_before == people["ann"].id
    assert done.verdict is not None
    assert done.verdict.protected_until == datetime(2026, 12, 11, tzinfo=ZONE)
    assert leads(desk, people["ann"]).rows == ()
    assert [each.case_id for each in leads(desk, people["bob"]).rows] == [case_id]
    assert [(each.code, each.params["by"]) for each in notices(desk, people["bob"])] == [("transferred_to_you", "陈刚")]
    assert [(each.code, each.params["to"]) for each in notices(desk, people["ann"])] == [("transferred_away", "王敏")]


def test_several_go_over_in_one_command_and_a_second_arrival_changes_nothing(desk: Desk) -> None:
    people = office_of(desk)
    both = received(desk, people["ann"], 1), received(desk, people["ann"], 2)
    form = Transfer("r", both, people["bob"].id, "分组调整")
    first = hand_over(desk, people["boss"], form)
    again = hand_over(desk, people["boss"], form)
    assert [each.seq for each in again] == [each.seq for each in first]
    assert len(leads(desk, people["bob"]).rows) == 2
    assert counts(desk, people["bob"])[1] == 2


def test_service_only_gives_a_server_and_leaves_the_owner(desk: Desk) -> None:
    people = office_of(desk)
    case_id = received(desk, people["ann"], 1)
    (done,) = hand_over(desk, people["boss"], Transfer("r", (case_id,), people["bob"].id, "对接", service_only=True))
    assert done.verdict is not None
    assert (done.verdict.owner, done.verdict.server) == (people["ann"].id, people["bob"].id)
    assert [each.code for each in notices(desk, people["ann"])] == ["served_by"]
    assert [each.code for each in notices(desk, people["bob"])] == ["serve_for"]


def test_each_mistake_is_named_with_its_field(desk: Desk) -> None:
    people = office_of(desk)
    case_id = received(desk, people["ann"], 1)
    form = Transfer("r", (case_id,), people["bob"].id, "调整")
    wrong = {
        ("case_ids", "nobody_chosen"): replace(form, case_ids=()),
        ("to", "receiver_left"): replace(form, to=people["front"].id),
        ("reason", "reason_missing"): replace(form, reason=" "),
        ("reason", "too_long"): replace(form, reason="好" * 501),
    }
    for expected, each in wrong.items():
        with pytest.raises(Invalid) as refusal:
            hand_over(desk, people["boss"], each)
        assert [(one.field, one.code) for one in refusal.value.problems] == [expected]


def test_only_managers_and_directors_hand_over(desk: Desk) -> None:
    people = office_of(desk)
    case_id = received(desk, people["ann"], 1)
    for who in ("ann", "bob", "front", "kim", "fin", "root", "amy"):
        with pytest.raises(Forbidden):
            hand_over(desk, people[who], Transfer(who, (case_id,), people["bob"].id, "我要"))


def test_one_customer_that_cannot_go_keeps_all_where_they_are(desk: Desk) -> None:
    people = office_of(desk)
    case_id = received(desk, people["ann"], 1)
    with pytest.raises(Refused):
        hand_over(desk, people["boss"], Transfer("r", (case_id, 9999), people["bob"].id, "调整"))
    assert len(leads(desk, people["ann"]).rows) == 1


def test_all_that_one_has_go_over_some_at_a_time_and_an_interrupted_command_goes_on(desk: Desk) -> None:
    people = office_of(desk)
    for number in range(1, 61):
        received(desk, people["ann"], number)
    other = received(desk, people["cid"], 99)
    whole = held_by(desk, people["boss"], Wanted(owner=people["ann"].id), 3000)
    assert len(whole) == 60 and other not in whole
    form, told = Transfer("r", tuple(whole), people["bob"].id, "李婷休产假"), list[int]()

    def leaves(done: int) -> None:
        told.append(done)
        if done == 50:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        hand_over_all(desk, people["boss"], form, leaves)
    assert len(leads(desk, people["bob"]).rows) == 50
    assert hand_over_all(desk, people["boss"], form, told.append) == 60
    assert told == [50, 50, 60]
    assert len(leads(desk, people["bob"]).rows) == 60 and leads(desk, people["ann"]).rows == ()
    assert counts(desk, people["bob"])[1] == counts(desk, people["ann"])[1] == 60
    with pytest.raises(Invalid):
        hand_over_all(desk, people["boss"], replace(form, case_ids=tuple(range(3001))))
    with pytest.raises(Invalid):
        hand_over_all(desk, people["boss"], replace(form, case_ids=()))
    with pytest.raises(Forbidden):
        hand_over_all(desk, people["ann"], replace(form, request_id="x"))


def test_a_salesperson_asks_the_managers_once(desk: Desk) -> None:
    people = office_of(desk)
    case_id = received(desk, people["ann"], 1)
    assert ask(desk, people["ann"], [case_id], people["bob"].id, "customer_wish") == 1
    assert ask(desk, people["ann"], [case_id], people["bob"].id, "customer_wish") == 1
    (told,) = notices(desk, people["boss"])
    assert (told.code, told.params) == ("transfer_asked", {"by": "李婷", "to": "王敏", "wish": "customer_wish"})
    with pytest.raises(Forbidden):
        ask(desk, people["bob"], [case_id], None, "other")
    with pytest.raises(Invalid):
        ask(desk, people["ann"], [case_id], None, "because")
    with pytest.raises(Invalid):
        ask(desk, people["ann"], [], None, "other")


def test_salespeople_who_work_here_can_be_given_customers(desk: Desk) -> None:
    people = office_of(desk)
    assert {each.username for each in takers(desk, people["boss"])} == {"ann", "bob", "cid", "amy", "ben"}
