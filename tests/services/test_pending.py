"""The pending register: who waits, who may speak up, and until when, on both databases."""

import pytest

from core.services import deals, due, pending, rulings
from core.services.access import Actor
from core.services.deals import Step
from core.services.desk import Desk
from core.services.errors import Forbidden, Refused
from core.services.leads import leads
from core.services.notices import notices
from core.services.pending import waiting
from core.services.rulings import Inquiry, Ruling
from core.services.verification import verify
from tests.services.customers import visit
from tests.support import MovingClock, restate

#: The default rulebook, but a customer who forgot his salesperson waits three days for him to speak up.
WAITS = """      word.forgot: pending
      word.speak_up: {length: 3, unit: day, end: excluded, starts: [registration], lapse: nobody, second: moves_up}
"""


@pytest.fixture
def speaking(desk: Desk, people: dict[str, Actor]) -> dict[str, Actor]:
    """An office whose rulebook has a pending register."""

    restate(desk, "      word.forgot: record\n", WAITS)
    return people


def forgotten(desk: Desk, people: dict[str, Actor], clock: MovingClock) -> int:
    """Ann's customer forgot her and was received by Bob."""
    clock.set("2026-11-05 10:00")
    visit(desk, people["ann"])
    clock.set("2026-11-08 10:00")
    return visit(desk, people["bob"], forgot=True)


def test_a_forgetful_customer_waits_in_the_register_for_three_days(
    desk: Desk, speaking: dict[str, Actor], clock: MovingClock
) -> None:
    case_id = forgotten(desk, speaking, clock)
    row = waiting(desk, speaking["cid"])[0]
    assert (row.case_id, row.why, row.customer, row.phone) == (case_id, "unclaimed", "王芳", "138****0001")
    assert row.until is not None and row.until.astimezone(desk.zone).isoformat() == "2026-11-11T10:00:00+08:00"
    assert row.since == clock()
    clock.set("2026-11-11 10:00")
    assert waiting(desk, speaking["cid"]) == []
    assert [lead.case_id for lead in leads(desk, speaking["bob"]).rows] == []
    assert due.run(desk)["spoken_for"] == 1
    assert [lead.case_id for lead in leads(desk, speaking["bob"]).rows] == [case_id], "who received him has him now"
    assert "spoken_for" not in due.run(desk)
    assert verify(desk).findings == ()


def test_the_earlier_receiver_speaks_up_and_has_him(desk: Desk, speaking: dict[str, Actor], clock: MovingClock) -> None:
    case_id = forgotten(desk, speaking, clock)
    clock.set("2026-11-10 09:00")
    spoken = pending.speak_up(desk, speaking["ann"], case_id, request_id="p1")
    assert (spoken.verdict.outcome, spoken.verdict.owner) == ("accepted", speaking["ann"].id)
    assert pending.speak_up(desk, speaking["ann"], case_id, request_id="p1").seq == spoken.seq
    assert waiting(desk, speaking["boss"]) == []
    assert "spoke_up" in [each.code for each in notices(desk, speaking["bob"])]


def test_a_word_that_no_entry_supports_is_refused_with_its_clause(
    desk: Desk, speaking: dict[str, Actor], clock: MovingClock
) -> None:
    case_id = forgotten(desk, speaking, clock)
    spoken = pending.speak_up(desk, speaking["cid"], case_id)
    assert spoken.verdict.outcome == "refused" and spoken.verdict.reasons
    assert [row.case_id for row in waiting(desk, speaking["boss"])] == [case_id]


def test_a_manager_may_decide_who_it_is(desk: Desk, speaking: dict[str, Actor], clock: MovingClock) -> None:
    case_id = forgotten(desk, speaking, clock)
    ruled = rulings.rule(desk, speaking["boss"], Ruling(None, case_id, "客户认出了李婷", True, speaking["ann"].id))
    assert ruled.verdict.owner == speaking["ann"].id
    assert waiting(desk, speaking["boss"]) == []


def test_the_owner_sees_that_a_colleague_closed_his_customer(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    clock.set("2026-11-05 10:00")
    visit(desk, people["ann"])
    clock.set("2026-11-08 10:00")
    case_id = visit(desk, people["bob"], denies=True, asked_before=True)
    clock.set("2026-11-10 10:00")
    deals.add_step(desk, people["bob"], Step(None, case_id, "subscribe", people["bob"].id, amount="700000"))
    row = waiting(desk, people["ann"])[0]
    assert (row.why, row.may_speak) == ("closed_by_another", True)
    assert waiting(desk, people["bob"]) == [] and waiting(desk, people["cid"]) == []
    assert not waiting(desk, people["boss"])[0].may_speak
    clock.set("2026-11-13 23:59")
    spoken = pending.speak_up(desk, people["ann"], case_id)
    assert dict(spoken.verdict.shares) == {people["ann"].id: 50, people["bob"].id: 50}


def test_after_the_last_day_the_closer_keeps_it_all(desk: Desk, people: dict[str, Actor], clock: MovingClock) -> None:
    clock.set("2026-11-05 10:00")
    visit(desk, people["ann"])
    clock.set("2026-11-08 10:00")
    case_id = visit(desk, people["bob"], denies=True, asked_before=True)
    clock.set("2026-11-10 10:00")
    deals.add_step(desk, people["bob"], Step(None, case_id, "subscribe", people["bob"].id, amount="700000"))
    clock.set("2026-11-14 00:00")
    assert waiting(desk, people["ann"]) == []
    spoken = pending.speak_up(desk, people["ann"], case_id)
    assert spoken.verdict.outcome == "refused"
    assert dict(spoken.verdict.shares) == {people["bob"].id: 100}


def test_where_nothing_waits_there_is_nothing_to_say(desk: Desk, people: dict[str, Actor]) -> None:
    case_id = visit(desk, people["ann"])
    with pytest.raises(Refused) as refused:
        pending.speak_up(desk, people["ann"], case_id)
    assert refused.value.code == "nothing_to_speak_for"
    with pytest.raises(Refused) as refused:
        rulings.rule(desk, people["boss"], Ruling(None, case_id, "归王敏", True, people["bob"].id))
    assert refused.value.code == "nothing_to_rule"
    for who in ("front", "fin", "kim", "amy"):
        with pytest.raises(Forbidden):
            pending.speak_up(desk, people[who], case_id)


def test_a_finding_is_of_a_known_kind_about_somebody_else(desk: Desk, people: dict[str, Actor]) -> None:
    case_id = visit(desk, people["ann"])
    with pytest.raises(Refused) as refused:
        rulings.attest(desk, people["boss"], Inquiry(None, case_id, people["boss"].id, "guessed"))
    assert {each.code for each in refused.value.problems} == {"unknown_choice", "not_yourself"}  # type: ignore[attr-defined]
