"""Where a report holds nobody: several agencies report one customer, and whoever brings him first has him."""

from __future__ import annotations

from core.services.cards import card
from core.services.desk import Desk
from core.services.messages import Pasted, take
from core.services.registration import Registration, register
from core.services.report_replies import replies
from core.services.verification import verify
from tests.support import STAFF, MovingClock, office_of, restate

_OUTSIDE = {"dan": ("钱进", "rep", None, "安家置业")}
_RULE = "report.alone_forgot: contact_record"


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
