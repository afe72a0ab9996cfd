"""A reported customer stands at the front desk: recognised, seen at the reports desk, confirmed; his group closes."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from uuid import uuid4

import pytest

from core.services import rota, ticket_entry, ticket_list, tickets
from core.services.access import Actor
from core.services.desk import Desk
from core.services.errors import Forbidden, Invalid
from core.services.floor import floor
from core.services.list_exports import Asked, export
from core.services.messages import Pasted, take
from core.services.notices import notices
from core.services.reception import reception
from core.services.receptions import depart
from core.services.recognising import recognise, reported
from core.services.registration import Registration, register
from core.services.report_replies import replies
from core.services.reports_desk import expected
from core.services.slip_groups import NO_GROUP, newcomers
from core.services.tickets import Arrival, Picked
from core.services.verification import verify
from core.services.visit_slips import Arrival as OnSlip
from core.services.visit_slips import hand_in, open_slip
from tests.support import MovingClock, office_of


def office(desk: Desk, rulebook: str = "standard") -> tuple[dict[str, Actor], int]:
    """An office with an order of the day that waits for Mr Zhang of an agency; and his case."""
    staff = office_of(desk, rulebook=rulebook)
    rota.set_roster(desk, staff["front"], None, [staff[each].id for each in ("ann", "bob", "cid")])
    (seq,) = take(desk, staff["kim"], Pasted("p1", "宏达置业 孙洁 张先生 1380**10001")).judged
    (reply,) = replies(desk, staff["kim"], [seq])
    return staff, reply.case_id


def came(desk: Desk, by: Actor, case_id: int, **more: object) -> Picked:
    """He stands at the front desk."""
    return tickets.open_tickets(desk, by, Arrival(uuid4().hex, case_id=case_id, **more))[0]  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["0001", "张先生", "138 0001 0001", ""])
def test_the_front_desk_sees_who_reported_him_and_until_when(desk: Desk, text: str) -> None:
    staff, case_id = office(desk)
    found = recognise(desk, staff["front"], text) if text else reported(desk, staff["front"])
    assert [(each.case_id, each.unit, each.owner, each.phone) for each in found] == [
        (case_id, "宏达置业", "孙洁", "1380**10001")
    ]
    assert found[0].reported_until is not None
    assert reported(desk, staff["front"], "李先生") == []


def test_he_goes_by_the_order_as_a_first_visit_and_the_reports_desk_counts_his_minutes(
    desk: Desk, clock: MovingClock
) -> None:
    staff, case_id = office(desk)
    clock.forward(hours=2)
    picked = came(desk, staff["front"], case_id)
    assert picked.receiver == staff["ann"].id and not reception(desk, staff["front"]).here[0].revisit
    assert {each.code for each in notices(desk, staff["kim"])} == {"reported_here"}
    assert reported(desk, staff["front"]) == [] == reported(desk, staff["front"], "张先生")
    clock.forward(minutes=12)
    (shown,) = expected(desk, staff["kim"])
    assert (shown.ticket, shown.receiver_id, shown.slip, shown.left) == (picked.number, staff["ann"].id, False, False)
    assert shown.waited(clock()).total_seconds() == 12 * 60
    assert floor(desk, staff["boss"]).reported == 1
    depart(desk, staff["front"], None, picked.number or 0)
    assert expected(desk, staff["kim"])[0].left


def test_a_group_that_was_a_mistake_leaves_him_waited_for(desk: Desk) -> None:
    staff, case_id = office(desk)
    picked = came(desk, staff["front"], case_id)
    assert _leave(desk, staff["kim"]) == (1, 1)
    tickets.cancel(desk, staff["front"], None, picked.number or 0)
    assert expected(desk, staff["kim"])[0].arrived_at is None
    assert _leave(desk, staff["kim"]) == (1, 0)


def _leave(desk: Desk, by: Actor) -> tuple[int, int]:
    """How many rows the workbook of the waited for has, whole and narrowed to those who are here."""
    whole, here = (export(desk, by, "zh_CN", Asked("waited", only=only)).count for only in ("", "here"))
    return whole, here


def test_his_confirmed_visit_registers_the_group_and_whoever_received_it_serves_him(
    desk: Desk, clock: MovingClock
) -> None:
    staff, case_id = office(desk)
    clock.forward(hours=2)
    arrived = clock()
    picked = came(desk, staff["front"], case_id)
    clock.forward(minutes=5)
    (shown,) = expected(desk, staff["kim"])
    form = OnSlip("a1", case_id, "138 0001 0001", "张先生", "m", ticket=shown.ticket)
    done = open_slip(desk, staff["kim"], form)
    assert done is not None and done.verdict is not None
    assert (done.verdict.stage, done.verdict.server) == ("confirmed", staff["ann"].id)
    assert done.verdict.protected_until is not None and (done.verdict.protected_until - arrived).days >= 29
    here = reception(desk, staff["front"]).here
    assert [(each.number, each.registered) for each in here] == [(picked.number, True)]
    assert expected(desk, staff["kim"]) == [] and floor(desk, staff["boss"]).reported == 0
    assert verify(desk).findings == ()


def test_a_slip_keeps_the_group_until_it_is_signed_and_another_receiver_leaves_the_group_open(
    desk: Desk, clock: MovingClock
) -> None:
    staff, case_id = office(desk, "distributor-report")
    clock.forward(hours=1)
    picked = came(desk, staff["front"], case_id)
    form = OnSlip("a1", case_id, "138 0001 0001", "张先生", "m", receiver=staff["bob"].id, ticket=picked.number)
    assert open_slip(desk, staff["kim"], form) is None
    assert expected(desk, staff["kim"])[0].slip and floor(desk, staff["boss"]).reported == 1
    hand_in(desk, staff["kim"], "a1", 1)
    assert not reception(desk, staff["front"]).here[0].registered
    assert expected(desk, staff["kim"])[0].ticket == picked.number


def test_who_was_registered_unconfirmed_is_here_all_the_same_and_no_hidden_number_is_taken_for_his(
    desk: Desk, clock: MovingClock
) -> None:
    staff, case_id = office(desk, "distributor-report")
    clock.forward(hours=1)
    picked = came(desk, staff["front"], case_id)
    off = ticket_entry.to_register(desk, staff["ann"], picked.number or 0)
    assert off is not None and off.phone is None and off.name == "张先生"
    answers = {"asked_before": True, "with": staff["amy"].id, "signed_by": ["broker"]}
    form = Registration("r", "visit", staff["kim"].id, "13800010001", "张先生", "m", answers=answers)
    done = register(desk, staff["kim"], form)
    assert done.verdict is not None and done.verdict.outcome == "invalid"
    assert done.case_id == case_id and expected(desk, staff["kim"])[0].arrived_at is not None


@pytest.mark.parametrize("rulebook", ["standard", "distributor-report"])
def test_his_visit_registers_the_group_that_was_opened_as_a_newcomers(
    desk: Desk, clock: MovingClock, rulebook: str
) -> None:
    staff, case_id = office(desk, rulebook)
    clock.forward(hours=1)
    arrived = clock()
    (picked,) = tickets.open_tickets(desk, staff["front"], Arrival(uuid4().hex, size=2))
    clock.forward(minutes=10)
    (group,) = newcomers(desk, staff["kim"])
    assert (group.number, group.at, group.size, group.receiver_id) == (picked.number, arrived, 2, staff["ann"].id)
    slip = OnSlip("a1", case_id, "138 0001 0001", "张先生", "m", ticket=group.number)
    done = open_slip(desk, staff["kim"], slip) or hand_in(desk, staff["kim"], "a1", 1)
    assert done is not None
    (here,) = reception(desk, staff["front"]).here
    assert here.registered and newcomers(desk, staff["kim"]) == []
    assert done.verdict is not None and (done.verdict.stage == "confirmed") is (rulebook == "standard")
    assert ticket_list.of_day(desk, staff["front"], arrived.date())[0].customer == "张先生"
    assert verify(desk).findings == ()


def test_whoever_names_a_receiver_with_an_open_group_says_whether_it_is_his(desk: Desk, clock: MovingClock) -> None:
    staff, case_id = office(desk)
    clock.forward(hours=1)
    tickets.open_tickets(desk, staff["front"], Arrival(uuid4().hex))
    slip = OnSlip("a1", case_id, "138 0001 0001", "张先生", "m", receiver=staff["ann"].id)
    with pytest.raises(Invalid) as refused:
        open_slip(desk, staff["kim"], slip)
    (problem,) = refused.value.problems
    assert (problem.field, problem.code, problem.params["name"]) == ("ticket", "group_unsaid", "李婷")
    before = replace(slip, at=clock() - timedelta(minutes=30))
    assert open_slip(desk, staff["kim"], replace(before, request_id="a0", receiver=staff["bob"].id)) is not None
    assert not reception(desk, staff["front"]).here[0].registered


def test_a_group_of_somebody_else_is_left_alone(desk: Desk, clock: MovingClock) -> None:
    staff, case_id = office(desk)
    clock.forward(hours=1)
    tickets.open_tickets(desk, staff["front"], Arrival(uuid4().hex))
    slip = OnSlip("a1", case_id, "138 0001 0001", "张先生", "m", receiver=staff["ann"].id, ticket=NO_GROUP)
    done = open_slip(desk, staff["kim"], slip)
    assert done is not None and done.verdict is not None and done.verdict.stage == "confirmed"
    assert not reception(desk, staff["front"]).here[0].registered


def test_groups_that_are_known_registered_or_taken_back_are_not_offered(desk: Desk, clock: MovingClock) -> None:
    staff, case_id = office(desk)
    came(desk, staff["front"], case_id)
    (tour,) = tickets.open_tickets(desk, staff["front"], Arrival(uuid4().hex, tour=True, size=20))
    (wrong,) = tickets.open_tickets(desk, staff["front"], Arrival(uuid4().hex))
    tickets.cancel(desk, staff["front"], None, wrong.number or 0)
    assert tour.number and newcomers(desk, staff["kim"]) == []
    with pytest.raises(Forbidden):
        newcomers(desk, staff["ann"])
