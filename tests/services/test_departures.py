"""Somebody leaves: his customers go where the rulebook says, all in one step, and the preview told so before."""

from __future__ import annotations

from uuid import uuid4

import pytest
from sqlalchemy import select

from core.services.access import Actor
from core.services.accounts import actor_of, set_active
from core.services.deals import Step, add_step
from core.services.departures import leave, preview
from core.services.desk import Desk
from core.services.errors import Forbidden, Refused, Stale
from core.services.notices import notices
from core.services.transfers import Transfer, hand_over
from core.services.verification import verify
from db.tables import case, fact, user
from tests.services.customers import received
from tests.support import MovingClock, office_of, restate


@pytest.fixture
def staff(desk: Desk) -> dict[str, Actor]:
    return office_of(desk)


def _states(desk: Desk) -> dict[int, tuple[str, int | None]]:
    with desk.read() as tx:
        return {row.id: (row.state, row.owner_id) for row in tx.connection.execute(select(case))}


def _facts(desk: Desk) -> int:
    with desk.read() as tx:
        return len(tx.connection.execute(select(fact.c.seq)).all())


def test_the_preview_says_what_will_happen_and_writes_nothing(desk: Desk, staff: dict[str, Actor]) -> None:
    numbers = [received(desk, staff["ann"], number, f"客户{number}") for number in range(3)]
    before = _states(desk), _facts(desk)
    seen = preview(desk, staff["chief"], staff["ann"].id)
    assert (_states(desk), _facts(desk)) == before
    assert [(fate.case_id, fate.customer, fate.state) for fate in seen.fates] == [
        (number, f"客户{place}", "department") for place, number in enumerate(numbers)
    ]
    done = leave(desk, staff["chief"], staff["ann"].id, seen.version)
    assert done.fates == seen.fates
    assert set(_states(desk).values()) == {("department", None)}


def test_whoever_left_cannot_come_in_again(desk: Desk, staff: dict[str, Actor]) -> None:
    leave(desk, staff["root"], staff["ann"].id, 1)
    assert actor_of(desk, "ann") is None
    with desk.read() as tx:
        row = tx.connection.execute(select(user).where(user.c.username == "ann")).one()
    assert (row.active, row.left_at is not None) == (False, True)
    with pytest.raises(Refused, match="has_left"):
        set_active(desk, staff["root"], staff["ann"].id, True, row.version)
    with pytest.raises(Refused, match="has_left"):
        preview(desk, staff["root"], staff["ann"].id)


def test_customers_whose_protection_is_over_stay_in_the_pool(
    desk: Desk, staff: dict[str, Actor], clock: MovingClock
) -> None:
    received(desk, staff["ann"], 1, channel="call")
    clock.forward(days=10)
    kept = received(desk, staff["ann"], 2)
    assert [fate.case_id for fate in preview(desk, staff["chief"], staff["ann"].id).fates] == [kept]


def test_a_customer_with_a_deposit_goes_to_the_department_too(desk: Desk, staff: dict[str, Actor]) -> None:
    number = received(desk, staff["ann"], 1)
    add_step(desk, staff["ann"], Step(uuid4().hex, number, "deposit", staff["ann"].id, amount="20000"))
    leave(desk, staff["chief"], staff["ann"].id, 1)
    assert _states(desk)[number] == ("department", None)


def test_another_rulebook_sends_them_elsewhere(desk: Desk) -> None:
    staff = office_of(desk)
    restate(desk, "leaver.to: department", "leaver.to: pool")
    received(desk, staff["ann"], 1)
    assert preview(desk, staff["chief"], staff["ann"].id).destinations == {("pool", None): 1}


def test_who_only_served_loses_nothing_that_was_anothers(desk: Desk, staff: dict[str, Actor]) -> None:
    number = received(desk, staff["bob"], 1)
    hand_over(desk, staff["boss"], Transfer(uuid4().hex, (number,), staff["ann"].id, "协助跟进", service_only=True))
    (fate,) = preview(desk, staff["chief"], staff["ann"].id).fates
    assert (fate.served, fate.state, fate.owner) == (True, "owned", "王敏")
    leave(desk, staff["chief"], staff["ann"].id, 1)
    assert notices(desk, staff["bob"])[0].code == "server_left"


def test_more_customers_than_are_judged_at_once_all_move(desk: Desk, staff: dict[str, Actor]) -> None:
    for number in range(95):
        received(desk, staff["ann"], number)
    assert leave(desk, staff["chief"], staff["ann"].id, 1).destinations == {("department", None): 95}
    assert set(_states(desk).values()) == {("department", None)}
    assert verify(desk).findings == ()


def test_the_managers_are_told_and_a_second_click_does_nothing(desk: Desk, staff: dict[str, Actor]) -> None:
    received(desk, staff["ann"], 1)
    again = uuid4().hex
    leave(desk, staff["chief"], staff["ann"].id, 1, request_id=again)
    facts = _facts(desk)
    assert leave(desk, staff["chief"], staff["ann"].id, 1, request_id=again).name == "李婷"
    assert _facts(desk) == facts
    (told,) = notices(desk, staff["boss"])
    assert (told.code, told.params) == ("colleague_left", {"name": "李婷", "customers": 1, "department": 1})


def test_an_administrator_sees_how_many_but_not_whom(desk: Desk, staff: dict[str, Actor]) -> None:
    received(desk, staff["ann"], 1, "王女士")
    (fate,) = preview(desk, staff["root"], staff["ann"].id).fates
    assert fate.customer is None


def test_who_may_not_manage_people_and_what_is_out_of_date(desk: Desk, staff: dict[str, Actor]) -> None:
    for handle in ("ann", "boss", "front", "fin"):
        with pytest.raises(Forbidden):
            preview(desk, staff[handle], staff["bob"].id)
        with pytest.raises(Forbidden):
            leave(desk, staff[handle], staff["bob"].id, 1)
    with pytest.raises(Stale):
        leave(desk, staff["chief"], staff["bob"].id, 7)
    with pytest.raises(Refused, match="not_yourself"):
        leave(desk, staff["chief"], staff["chief"].id, 1)
