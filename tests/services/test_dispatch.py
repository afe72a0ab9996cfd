"""Handing customers out: by fit, up to a cap of open orders, never to somebody who is stopped; and the daily papers."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from core.services import deals, dispatch, handovers, reconciling
from core.services.access import Actor
from core.services.deals import Step
from core.services.desk import Desk
from core.services.errors import Forbidden, Invalid, Refused
from core.services.notices import notices
from core.services.transfers import Transfer, hand_over
from tests.services.customers import days_ago, received
from tests.support import MovingClock


def _free_customer(desk: Desk, by: Actor, number: int = 1, **more: str) -> int:
    """Somebody whose call has lapsed."""
    return received(days_ago(desk, 20), by, number, channel="call", **more)


def _order(desk: Desk, by: Actor, number: int) -> None:
    case_id = received(desk, by, number)
    deals.add_step(desk, by, Step(None, case_id, "deposit", by.id, amount="20000"))


def _transfer(case_id: int, to: Actor, request_id: str = "t1") -> Transfer:
    return Transfer(request_id, (case_id,), to.id, "派单")


def test_whoever_fits_best_and_has_the_fewest_orders_comes_first(desk: Desk, people: dict[str, Actor]) -> None:
    case_id = _free_customer(desk, people["ann"], need="想要别墅，最好带院子")
    dispatch.set_words(desk, people["boss"], people["cid"].id, "别墅、写字楼")
    dispatch.set_words(desk, people["boss"], people["bob"].id, "刚需")
    _order(desk, people["ann"], 5)
    found = dispatch.takers(desk, people["boss"], [case_id])
    assert [(each.name, each.fits, each.open_orders) for each in found] == [
        ("赵强", ("别墅",), 0),
        ("王敏", (), 0),
        ("李婷", (), 1),
    ]
    (done,) = dispatch.hand_out(desk, people["boss"], _transfer(case_id, people["cid"]))
    assert done.verdict is not None and done.verdict.owner == people["cid"].id
    assert "transferred_to_you" in {each.code for each in notices(desk, people["cid"])}


def test_nobody_is_given_more_than_the_cap_of_open_orders(desk: Desk, people: dict[str, Actor]) -> None:
    case_id = _free_customer(desk, people["bob"])
    assert dispatch.cap(desk, people["boss"]) == 3
    dispatch.set_cap(desk, people["boss"], 2)
    for number in (5, 6):
        _order(desk, people["ann"], number)
    with pytest.raises(Refused) as refused:
        dispatch.hand_out(desk, people["boss"], _transfer(case_id, people["ann"]))
    assert (refused.value.code, refused.value.params["most"]) == ("dispatch_full", 2)
    assert not dispatch.takers(desk, people["boss"])[-1].free
    dispatch.set_cap(desk, people["boss"], 3)
    assert dispatch.hand_out(desk, people["boss"], _transfer(case_id, people["ann"]))
    for wrong in (0, 1001):
        with pytest.raises(Invalid):
            dispatch.set_cap(desk, people["boss"], wrong)


def test_a_signed_order_is_open_no_more(desk: Desk, people: dict[str, Actor]) -> None:
    case_id = received(desk, people["ann"], 5)
    for kind in ("deposit", "contract"):
        deals.add_step(desk, people["ann"], Step(None, case_id, kind, people["ann"].id, amount="20000"))
    found = next(each for each in dispatch.takers(desk, people["boss"]) if each.id == people["ann"].id)
    assert (found.open_orders, found.customers) == (0, 1)


def test_a_stop_holds_to_the_end_of_its_last_day_and_can_be_lifted(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    case_id = _free_customer(desk, people["ann"])
    today = clock().date()
    dispatch.stop(desk, people["boss"], people["bob"].id, today + timedelta(days=30), "拒单")
    with pytest.raises(Refused) as refused:
        dispatch.hand_out(desk, people["boss"], _transfer(case_id, people["bob"]))
    assert refused.value.code == "dispatch_stopped"
    dispatch.lift(desk, people["boss"], people["bob"].id)
    dispatch.lift(desk, people["boss"], people["bob"].id)
    codes = [each.code for each in notices(desk, people["bob"])]
    assert (codes.count("dispatch_stopped"), codes.count("dispatch_lifted")) == (1, 1)
    dispatch.stop(desk, people["boss"], people["bob"].id, today, "拒单")
    clock.forward(days=1)
    assert dispatch.hand_out(desk, people["boss"], _transfer(case_id, people["bob"]))
    with pytest.raises(Invalid) as wrong:
        dispatch.stop(desk, people["boss"], people["amy"].id, today, " ")
    assert {each.field for each in wrong.value.problems} == {"reason", "last", "person"}


def test_marketings_list_is_held_against_the_register(desk: Desk, people: dict[str, Actor], clock: MovingClock) -> None:
    received(days_ago(desk, 3), people["ann"], 1)
    received(desk, people["bob"], 2)
    today = clock().date()
    listed = "王女士2 13800000001 抖音\n钱先生，138 0000 0002\n李先生\t13800000003\n没有电话的一位\n"
    assert reconciling.keep(desk, people["boss"], today, listed) == 4
    found = reconciling.reconciled(desk, people["boss"], today)
    assert [(each.state, each.owner) for each in found.rows] == [
        ("missing", None),
        ("before", "李婷"),
        ("registered", "王敏"),
        ("unreadable", None),
    ]
    assert dict(found.counts) == {"missing": 1, "before": 1, "registered": 1, "unreadable": 1}
    received(desk, people["ann"], 3)
    assert reconciling.reconciled(desk, people["boss"], today).counts["missing"] == 0
    assert reconciling.keep(desk, people["boss"], today, "13800000001") == 1
    assert len(reconciling.reconciled(desk, people["boss"], today).rows) == 1
    assert reconciling.reconciled(desk, people["boss"], today - timedelta(days=1)).kept_at is None
    for text, day in (("", today), ("x\n" * 2001, today), ("13800000001", today + timedelta(days=1))):
        with pytest.raises(Invalid):
            reconciling.keep(desk, people["boss"], day, text)


def test_the_days_register_of_handovers_says_from_whom_to_whom_and_why(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    case_id = received(desk, people["ann"], 1, "王女士")
    hand_over(desk, people["boss"], Transfer("t1", (case_id,), people["bob"].id, "客户要求"))
    clock.forward(days=1)
    hand_over(desk, people["boss"], Transfer("t2", (case_id,), people["cid"].id, "临时照看", service_only=True))
    today: date = clock().date()
    (first,) = handovers.handovers(desk, people["boss"], today - timedelta(days=1))
    assert (first.customer, first.before, first.to, first.by, first.reason) == (
        "王女士",
        "李婷",
        "王敏",
        "陈刚",
        "客户要求",
    )
    assert first.phone == "138****0001"
    both = handovers.handovers(desk, people["chief"], today - timedelta(days=1), today)
    assert [(each.before, each.to, each.service_only) for each in both] == [
        ("李婷", "王敏", False),
        ("王敏", "赵强", True),
    ]


def test_it_is_the_leaders_business(desk: Desk, people: dict[str, Actor], clock: MovingClock) -> None:
    today = clock().date()
    for who in ("ann", "amy", "front", "kim", "fin", "root"):
        for act in (
            lambda actor: dispatch.takers(desk, actor),
            lambda actor: dispatch.set_cap(desk, actor, 5),
            lambda actor: dispatch.stop(desk, actor, people["ann"].id, today, "x"),
            lambda actor: dispatch.hand_out(desk, actor, _transfer(1, people["ann"])),
            lambda actor: reconciling.reconciled(desk, actor, today),
            lambda actor: handovers.handovers(desk, actor, today),
        ):
            with pytest.raises(Forbidden):
                act(people[who])
