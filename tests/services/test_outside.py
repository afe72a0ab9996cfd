"""People of outside agencies: they work on their own customers and see nothing of anybody else's."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from sqlalchemy import select

from core.services import deals, disputes
from core.services.access import TABLE, Action, Actor
from core.services.customer import timeline
from core.services.deals import Step
from core.services.desk import Desk
from core.services.disputes import Complaint
from core.services.entering import enter
from core.services.errors import Forbidden, Invalid, Refused
from core.services.facts import Draft
from core.services.follow_ups import FollowUp, log
from core.services.leads import leads
from core.services.pending import waiting
from core.services.pool import pool
from core.services.search import search
from db.tables import case
from tests.services.customers import days_ago, received
from tests.support import STAFF, MovingClock, office_of

_OTHERS = {"zoe": ("冯雪", "rep", None, "远洋分销")}


@pytest.fixture
def people(desk: Desk) -> dict[str, Actor]:
    """The usual office and a second agency."""
    return office_of(desk, {**STAFF, **_OTHERS})


def _follow_up(desk: Desk, who: Actor, case_id: int) -> object:
    return log(desk, who, FollowUp("f1", case_id, "phone", effective=True, text="约了周六"))


def _deposit(desk: Desk, who: Actor, case_id: int) -> object:
    return deals.add_step(desk, who, Step(None, case_id, "deposit", who.id, amount="20000"))


def _renew(desk: Desk, who: Actor, case_id: int) -> object:
    with desk.read() as tx:
        entry = tx.connection.execute(select(case.c.entry_id).where(case.c.id == case_id)).scalar_one()
    return enter(desk, who, Draft("renew", who.id, entry))


@pytest.mark.parametrize("act", [_follow_up, _deposit, _renew])
def test_an_agency_works_on_its_own_customers_only(
    desk: Desk, people: dict[str, Actor], act: Callable[[Desk, Actor, int], object]
) -> None:
    walk_in = received(desk, people["ann"], 1)
    reported = received(desk, people["zoe"], 2, channel="report")
    lapsed = received(days_ago(desk, 20), people["bob"], 3, channel="call")
    for case_id in (walk_in, reported, lapsed):
        with pytest.raises(Forbidden):
            act(desk, people["amy"], case_id)
    own = received(desk, people["amy"], 4, channel="report")
    assert act(desk, people["ben"], own) is not None


def test_a_number_tells_an_agency_nothing(desk: Desk, people: dict[str, Actor]) -> None:
    received(desk, people["ann"], 1)
    answers = []
    for phone in ("13800000001", "13899999999"):
        with pytest.raises(Invalid) as refused:
            deals.add_step(desk, people["amy"], Step(None, None, "deposit", people["amy"].id, phone=phone, amount="1"))
        answers.append([problem.code for problem in refused.value.problems])
    assert answers == [["phone_not_on_file"]] * 2


def test_an_agency_disputes_what_it_reported_and_nothing_else(desk: Desk, people: dict[str, Actor]) -> None:
    case_id = received(desk, people["ann"], 1)
    with pytest.raises(Forbidden):
        disputes.raise_dispute(desk, people["amy"], Complaint(None, case_id, "是我先报的"))
    assert received(desk, people["amy"], 1, channel="report") == case_id
    assert disputes.raise_dispute(desk, people["amy"], Complaint(None, case_id, "是我先报的")).case_id == case_id
    with pytest.raises(Forbidden):
        timeline(desk, people["zoe"], case_id)


def test_an_agency_sees_neither_pool_nor_search_nor_register_of_the_pending(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    received(desk, people["amy"], 1, channel="report")
    clock.forward(days=20)
    amy = people["amy"]
    assert waiting(desk, amy) == []
    with pytest.raises(Refused):
        pool(desk, amy)
    with pytest.raises(Refused):
        search(desk, amy, "王女")


def test_an_agency_lists_its_own_customers_and_no_other_agencys(desk: Desk, people: dict[str, Actor]) -> None:
    mine = received(desk, people["amy"], 1, channel="report")
    theirs = received(desk, people["zoe"], 2, channel="report")
    assert {row.case_id for row in leads(desk, people["ben"]).rows} == {mine}
    assert {row.case_id for row in leads(desk, people["zoe"]).rows} == {theirs}
    with pytest.raises(Forbidden):
        timeline(desk, people["amy"], theirs)


def test_the_desk_is_closed_to_agencies() -> None:
    closed = {
        Action.SEARCH,
        Action.CLAIM,
        Action.CHECK_DUPLICATE,
        Action.ARRIVE,
        Action.SET_ROSTER,
        Action.SET_STATE,
        Action.VIEW_BOARD,
        Action.VIEW_TEAM,
        Action.EXPORT,
        Action.VIEW_RULEBOOK,
    }
    assert {action for action in closed if TABLE[action]["agency"]} == set()
