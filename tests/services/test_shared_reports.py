"""Where a report holds nobody: several agencies report one customer, and whoever brings him first has him."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest

from core.services import rota, ticket_list, tickets
from core.services.access import Actor
from core.services.cards import card
from core.services.desk import Desk
from core.services.duplicates import hint
from core.services.errors import Invalid, Refused
from core.services.floor import floor
from core.services.list_exports import Asked, export
from core.services.messages import Pasted, take
from core.services.notices import notices
from core.services.reception import reception
from core.services.recognising import recognise, reported
from core.services.registration import Registration, register
from core.services.report_replies import replies
from core.services.reports_desk import expected
from core.services.verification import verify
from core.services.visit_slips import Arrival, hand_in, open_slip, sign, slips
from tests.support import STAFF, MovingClock, office_of, restate

_OUTSIDE = {"dan": ("钱进", "rep", None, "安家置业")}
_RULE = "report.alone_forgot: contact_record"


def _office(desk: Desk, clock: MovingClock, rulebook: str = "standard", rule: str = _RULE) -> dict[str, Actor]:
    """An office in which two agencies wait for Mr Zhang, an hour apart."""
    who = office_of(desk, {**STAFF, **_OUTSIDE}, rulebook=rulebook)
    restate(desk, rule, f"{rule}\n      report.owns_from: visit")
    rota.set_roster(desk, who["front"], None, [who[each].id for each in ("ann", "bob", "cid")])
    for paste, line in (("p1", "宏达置业 孙洁 张先生 1380**10001"), ("p2", "安家置业 钱进 张先生 1380**10001")):
        assert take(desk, who["kim"], Pasted(paste, line)).judged
        clock.forward(hours=1)
    return who


def test_both_agencies_are_told_that_the_visit_decides_and_the_second_may_come_first(
    desk: Desk, clock: MovingClock
) -> None:
    who = office_of(desk, {**STAFF, **_OUTSIDE})
    restate(desk, _RULE, f"{_RULE}\n      report.owns_from: visit")
    for paste, line in (("p1", "宏达置业 孙洁 张先生 13800010001"), ("p2", "安家置业 钱进 张先生 13800010001")):
        (seq,) = take(desk, who["kim"], Pasted(paste, line)).judged
        (reply,) = replies(desk, who["kim"], [seq])
        assert (reply.outcome, reply.until, reply.endless) == ("accepted", None, False)
        assert reply.reason is not None and reply.reason.code == "claim_with_first_visit"
        clock.forward(hours=1)
    answers = {"with": who["dan"].id, "asked_before": True}
    came = Registration("r1", "visit", who["ann"].id, "13800010001", "张先生", "m", answers=answers)
    done = register(desk, who["ann"], came)
    assert done.verdict.owner == who["dan"].id
    assert card(desk, who["boss"], done.case_id).reasons[0].code == "first_to_bring"
    assert verify(desk).findings == ()


@pytest.mark.parametrize("text", ["", "张先生", "0001"])
def test_the_reports_desk_waits_for_each_of_them_until_their_reports_end(
    desk: Desk, clock: MovingClock, text: str
) -> None:
    who = _office(desk, clock)
    found = expected(desk, who["kim"], text)
    assert [(each.unit, each.broker, each.phone) for each in found] == [
        ("宏达置业", "孙洁", "1380**10001"),
        ("安家置业", "钱进", "1380**10001"),
    ]
    assert [each.waited(clock()).total_seconds() / 3600 for each in found] == [2, 1]
    assert all(each.until is not None for each in found) and floor(desk, who["boss"]).reported == 0
    assert export(desk, who["kim"], "zh_CN", Asked("waited")).count == 2
    assert found[0].until is not None
    clock.at = found[0].until - timedelta(seconds=1)
    assert len(expected(desk, who["kim"])) == 2
    clock.forward(seconds=1)
    assert expected(desk, who["kim"]) == [] == reported(desk, who["front"])


@pytest.mark.parametrize("text", ["", "张先生", "138 0001 0001"])
def test_the_front_desk_knows_him_as_reported_and_he_goes_by_the_order_as_a_first_visit(
    desk: Desk, clock: MovingClock, text: str
) -> None:
    who = _office(desk, clock)
    found = recognise(desk, who["front"], text) if text else reported(desk, who["front"])
    assert [(each.unit, each.owner, each.phone) for each in found] == [("宏达置业 · 安家置业", None, "1380**10001")]
    case_id = found[0].case_id
    (picked,) = tickets.open_tickets(desk, who["front"], tickets.Arrival(uuid4().hex, case_id=case_id))
    assert picked.receiver == who["ann"].id
    (group,) = reception(desk, who["front"]).here
    assert (group.revisit, group.unit) == (False, "宏达置业 · 安家置业")
    assert ticket_list.of_day(desk, who["front"], clock().date())[0].unit == "宏达置业 · 安家置业"
    assert "reported_here" in {each.code for each in notices(desk, who["kim"])}
    assert floor(desk, who["boss"]).reported == 1 and reported(desk, who["front"]) == []


@pytest.mark.parametrize(("handle", "told"), [("front", "宏达置业 · 安家置业"), ("bob", None)])
def test_the_register_says_of_his_number_that_reports_run(
    desk: Desk, clock: MovingClock, handle: str, told: str | None
) -> None:
    who = _office(desk, clock)
    found = hint(desk, who[handle], "13800010001")
    assert (found.kind, found.owner) == ("reported", told)
    assert found.until == expected(desk, who["kim"])[0].until
    take(desk, who["kim"], Pasted("p3", "宏达置业 孙洁 李女士 13800010002"))
    assert hint(desk, who[handle], "13800010002").kind == "reported"


def test_his_slip_names_whoever_brought_him_and_makes_him_his(desk: Desk, clock: MovingClock) -> None:
    who = _office(desk, clock, "distributor-report", "report.visit_signatures: [broker, service, developer]")
    case_id = expected(desk, who["kim"])[0].case_id
    slip = Arrival("a1", case_id, "138 0001 0001", "张先生", "m", receiver=who["ann"].id)
    with pytest.raises(Invalid) as refused:
        open_slip(desk, who["kim"], slip)
    assert [each.code for each in refused.value.problems] == ["broker_unsaid"]
    with pytest.raises(Refused):
        open_slip(desk, who["kim"], Arrival("a2", case_id, slip.phone, slip.name, "m", broker=who["ben"].id))
    named = Arrival("a1", case_id, slip.phone, slip.name, "m", receiver=who["ann"].id, broker=who["dan"].id)
    assert open_slip(desk, who["kim"], named) is None
    (waits,) = slips(desk, who["kim"])
    assert (waits.broker, waits.unit) == ("钱进", "安家置业")
    assert sign(desk, who["kim"], "a1", 1) is None
    done = hand_in(desk, who["kim"], "a1", 2)
    assert done is not None and done.verdict is not None and done.verdict.outcome == "invalid"
    assert len(expected(desk, who["kim"])) == 2


def test_where_no_signature_is_wanted_the_visit_gives_him_to_whoever_came_along(desk: Desk, clock: MovingClock) -> None:
    who = _office(desk, clock)
    case_id = expected(desk, who["kim"])[0].case_id
    form = Arrival("a1", case_id, "138 0001 0001", "张先生", "m", receiver=who["ann"].id, broker=who["dan"].id)
    done = open_slip(desk, who["kim"], form)
    assert done is not None and done.verdict is not None
    assert (done.verdict.owner, done.verdict.server) == (who["dan"].id, who["ann"].id)
    assert expected(desk, who["kim"]) == [] and verify(desk).findings == ()


def test_the_only_report_needs_no_naming(desk: Desk, clock: MovingClock) -> None:
    who = office_of(desk)
    restate(desk, _RULE, f"{_RULE}\n      report.owns_from: visit")
    take(desk, who["kim"], Pasted("p1", "宏达置业 孙洁 张先生 1380**10001"))
    clock.forward(hours=1)
    (line,) = expected(desk, who["kim"])
    done = open_slip(desk, who["kim"], Arrival("a1", line.case_id, "138 0001 0001", "张先生", "m"))
    assert done is not None and done.verdict is not None and done.verdict.owner == who["amy"].id
