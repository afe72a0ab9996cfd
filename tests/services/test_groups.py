"""A group or company that wants to buy is told to the supervisor at once and summed up the next day."""

from __future__ import annotations

from core.services import due, groups
from core.services.access import Actor
from core.services.desk import Desk
from core.services.notices import notices
from core.services.registration import Registration, register
from tests.services.customers import received
from tests.support import MovingClock, office_of


def _group(desk: Desk, by: Actor, channel: str = "call") -> None:
    answers = {"group_purchase": True}
    form = Registration("g1", channel, by.id, phone="13800010001", name="赵总", company="海天建设", answers=answers)
    done = register(desk, by, form)
    assert done.verdict is not None and done.verdict.owner == by.id
    register(desk, by, form)


def _codes(desk: Desk, who: Actor) -> list[str]:
    return [each.code for each in notices(desk, who)]


def test_the_supervisor_hears_of_it_once_and_at_once(desk: Desk) -> None:
    people = office_of(desk)
    _group(desk, people["ann"])
    received(desk, people["bob"], 5)
    assert _codes(desk, people["boss"]) == ["group_came"] and "group_came" not in _codes(desk, people["bob"])


def test_the_summary_comes_the_next_day_and_once(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    _group(desk, people["ann"])
    due.run(desk)
    assert "group_summary" not in _codes(desk, people["chief"])
    clock.forward(days=1)
    due.run(desk)
    due.run(desk)
    assert [_codes(desk, people[who]).count("group_summary") for who in ("chief", "boss", "ann")] == [1, 1, 0]
    (shown,) = groups.of_day(desk, people["boss"], desk.clock().astimezone(desk.zone).date().replace(day=2))
    assert (shown.customer, shown.by, shown.kind) == ("海天建设", "李婷", "call")
    clock.forward(days=1)
    due.run(desk)
    assert _codes(desk, people["chief"]).count("group_summary") == 1


def test_a_group_of_an_agencys_customer_says_which_agency(desk: Desk) -> None:
    people = office_of(desk)
    mine = Registration(None, "report", people["amy"].id, phone="13800010001", name="赵总", company="海天建设")
    register(desk, people["kim"], mine)
    answers = {"group_purchase": True}
    for number in (1, 2):
        form = Registration(None, "call", people["ann"].id, phone=f"1380001000{number}", name="赵总", answers=answers)
        register(desk, people["ann"], form)
    found = groups.of_day(desk, people["boss"], desk.clock().astimezone(desk.zone).date())
    assert [each.unit for each in found] == ["宏达置业", None]


def test_no_agency_takes_the_group_over_as_a_tour(desk: Desk) -> None:
    people = office_of(desk)
    _group(desk, people["ann"], "visit")
    late = Registration(None, "report", people["amy"].id, phone="13800010001", name="赵总", company="海天建设")
    done = register(desk, people["kim"], late)
    assert done.verdict is not None and done.verdict.owner == people["ann"].id
