"""A dispute from its first word to the director's last, on both databases."""

import pytest
from sqlalchemy import select

from core.services import deals, disputes, record, registration, rulings
from core.services.access import Actor
from core.services.desk import Desk, Tx
from core.services.dispute_case import DisputeCase, dispute_case
from core.services.dispute_list import Filter
from core.services.dispute_list import disputes as listed
from core.services.disputes import Complaint, Heard, Statement
from core.services.errors import Forbidden, Invalid, Refused
from core.services.facts import Draft
from core.services.notices import notices
from core.services.registration import Registration
from core.services.rulings import Inquiry, Ruling
from db.tables import case, dispute, fact, link
from tests.services.customers import visit
from tests.support import MovingClock

PHONE = "13800010001"


def quarrel(desk: Desk, people: dict[str, Actor], clock: MovingClock) -> Heard:
    """Ann registered the customer, Bob received him later and disputes it."""
    clock.set("2026-11-05 09:00")
    visit(desk, people["ann"])
    clock.set("2026-11-05 14:00")
    case_id = visit(desk, people["bob"], denies=True)
    clock.set("2026-11-05 15:00")
    return disputes.raise_dispute(desk, people["bob"], Complaint("r1", case_id, "客户说从未来过，是我接待的"))


def look(desk: Desk, who: Actor, number: int) -> DisputeCase:
    return dispute_case(desk, who, number)


def codes(desk: Desk, who: Actor) -> list[str]:
    return [each.code for each in notices(desk, who)]


def test_who_was_refused_disputes_against_the_owner_and_all_concerned_are_told(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    raised = quarrel(desk, people, clock)
    seen = look(desk, people["ann"], raised.dispute)
    assert (seen.left.name, seen.right.name if seen.right else None) == ("王敏", "李婷")
    assert seen.owner is not None and seen.owner.name == "李婷"  # meanwhile the owner stays (ST-16)
    assert seen.awaited is not None and seen.awaited.what == "answer"
    assert "dispute_raised" in codes(desk, people["ann"]) and "dispute_raised" in codes(desk, people["boss"])
    assert "dispute_raised" not in codes(desk, people["bob"])


def test_a_second_click_raises_one_dispute(desk: Desk, people: dict[str, Actor], clock: MovingClock) -> None:
    first = quarrel(desk, people, clock)
    again = disputes.raise_dispute(desk, people["bob"], Complaint("r1", first.case_id, "客户说从未来过，是我接待的"))
    assert again == first
    assert listed(desk, people["boss"]).total == 1


def test_the_same_two_have_one_open_dispute_at_a_time(desk: Desk, people: dict[str, Actor], clock: MovingClock) -> None:
    first = quarrel(desk, people, clock)
    for who, against in (("bob", None), ("ann", people["bob"].id)):
        with pytest.raises(Refused) as refused:
            disputes.raise_dispute(desk, people[who], Complaint(None, first.case_id, "再说一次", against))
        assert refused.value.code == "dispute_open"


def test_the_first_word_of_the_other_side_is_its_answer(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    number = quarrel(desk, people, clock).dispute
    mine = disputes.state(desk, people["bob"], Statement("s1", number, "补充：有停车记录"))
    assert mine.step == "raised"
    answered = disputes.state(desk, people["ann"], Statement("s2", number, "11月5日上午我登记的"))
    assert answered.step == "answered"
    kinds = [line.kind for line in look(desk, people["boss"], number).lines]
    assert kinds[-3:] == ["dispute", "statement", "answer"]
    assert "dispute_answer" in codes(desk, people["bob"])


def test_nobody_else_speaks_to_it_or_sees_it(desk: Desk, people: dict[str, Actor], clock: MovingClock) -> None:
    number = quarrel(desk, people, clock).dispute
    for who in ("cid", "amy"):
        with pytest.raises(Forbidden):
            look(desk, people[who], number)
        with pytest.raises(Forbidden):
            disputes.state(desk, people[who], Statement(None, number, "我也在场"))
        assert listed(desk, people[who]).total == 0
    for who in ("front", "fin", "root"):
        with pytest.raises(Forbidden):
            listed(desk, people[who])
    assert listed(desk, people["kim"]).total == 1


def test_a_manager_writes_down_what_an_agency_without_an_account_says(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    number = quarrel(desk, people, clock).dispute
    heard = disputes.state(desk, people["boss"], Statement(None, number, "李婷口头答复", by=people["ann"].id))
    assert heard.step == "answered"
    with pytest.raises(Forbidden):
        disputes.state(desk, people["bob"], Statement(None, number, "我替她说", by=people["ann"].id))


def test_a_side_does_not_read_what_the_other_noted_for_itself(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    clock.set("2026-11-05 09:00")
    form = Registration(None, "visit", people["ann"].id, phone=PHONE, name="王芳", note="预算三百万，最怕噪音")
    registration.register(desk, people["ann"], form)
    clock.forward(hours=1)
    case_id = visit(desk, people["bob"])
    number = disputes.raise_dispute(desk, people["bob"], Complaint(None, case_id, "是我接待的")).dispute
    assert "text" not in look(desk, people["bob"], number).lines[0].data
    assert look(desk, people["ann"], number).lines[0].data["text"] == "预算三百万，最怕噪音"
    assert look(desk, people["boss"], number).lines[0].data["text"] == "预算三百万，最怕噪音"


def test_a_ruling_shows_first_what_it_would_change_and_writes_nothing(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    heard = quarrel(desk, people, clock)
    ruling = Ruling("d1", heard.case_id, "", True, people["bob"].id, dispute=heard.dispute)
    with desk.read() as tx:
        before = tx.connection.execute(select(fact.c.seq)).all()
    foreseen = rulings.foresee(desk, people["boss"], ruling)
    assert (foreseen.before.owner, foreseen.after.owner) == (people["ann"].id, people["bob"].id)
    with desk.read() as tx:
        assert tx.connection.execute(select(fact.c.seq)).all() == before


def test_a_ruling_moves_the_customer_and_tells_both(desk: Desk, people: dict[str, Actor], clock: MovingClock) -> None:
    heard = quarrel(desk, people, clock)
    clock.set("2026-11-06 16:00")
    ruling = Ruling("d1", heard.case_id, "客户本人确认由王敏接待", True, people["bob"].id, dispute=heard.dispute)
    ruled = rulings.rule(desk, people["boss"], ruling)
    assert ruled.verdict.owner == people["bob"].id and not ruled.final
    seen = look(desk, people["ann"], heard.dispute)
    assert seen.step == "ruled" and seen.owner is not None and seen.owner.name == "王敏"
    assert seen.awaited is not None and seen.awaited.what == "appeal" and "appeal" in seen.moves
    assert "dispute_ruled" in codes(desk, people["ann"]) and "dispute_ruled" in codes(desk, people["bob"])
    assert rulings.rule(desk, people["boss"], ruling).seq == ruled.seq


def test_a_ruling_asks_for_a_reason_and_for_shares_of_a_hundred(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    heard = quarrel(desk, people, clock)
    shares = {people["ann"].id: 60, people["bob"].id: 30}
    with pytest.raises(Invalid) as invalid:
        form = Ruling(None, heard.case_id, "  ", True, people["boss"].id, shares, heard.dispute)
        rulings.rule(desk, people["boss"], form)
    assert {each.code for each in invalid.value.problems} == {"reason_missing", "not_yourself", "shares_not_100"}


def test_salespeople_do_not_rule(desk: Desk, people: dict[str, Actor], clock: MovingClock) -> None:
    heard = quarrel(desk, people, clock)
    for who in ("bob", "ann", "kim", "fin", "front"):
        with pytest.raises(Forbidden):
            rulings.rule(desk, people[who], Ruling(None, heard.case_id, "我说了算", True, dispute=heard.dispute))
        with pytest.raises(Forbidden):
            rulings.attest(desk, people[who], Inquiry(None, heard.case_id, people["ann"].id, "knew"))


def test_a_manager_does_not_rule_on_his_own_dispute(desk: Desk, people: dict[str, Actor], clock: MovingClock) -> None:
    clock.set("2026-11-05 09:00")
    visit(desk, people["ann"])
    clock.forward(hours=2)
    case_id = visit(desk, people["boss"])
    number = disputes.raise_dispute(desk, people["boss"], Complaint(None, case_id, "我的老客户")).dispute
    for dispute_number in (number, None):
        with pytest.raises(Forbidden) as refused:
            rulings.rule(desk, people["boss"], Ruling(None, case_id, "归我", True, dispute=dispute_number))
        assert refused.value.code == "party_cannot_rule"
        with pytest.raises(Forbidden):
            finding = Inquiry(None, case_id, people["ann"].id, "knew", dispute=dispute_number)
            rulings.attest(desk, people["boss"], finding)
    assert "rule" not in look(desk, people["boss"], number).moves
    assert "rule" in look(desk, people["chief"], number).moves
    assert "dispute_raised" in codes(desk, people["chief"])  # no other manager is left to rule


def test_the_director_decides_the_appeal_and_that_is_the_end(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    heard = quarrel(desk, people, clock)
    clock.set("2026-11-06 16:00")
    first = Ruling(None, heard.case_id, "归王敏", True, people["bob"].id, dispute=heard.dispute)
    rulings.rule(desk, people["boss"], first)
    clock.set("2026-11-09 23:50")
    appeal = disputes.raise_dispute(desk, people["ann"], Complaint(None, heard.case_id, "我有通话记录"))
    assert (appeal.dispute, appeal.step) == (heard.dispute, "appealed")
    assert look(desk, people["boss"], heard.dispute).owner == look(desk, people["bob"], heard.dispute).left
    with pytest.raises(Forbidden):
        rulings.rule(desk, people["boss"], first)
    clock.set("2026-11-10 18:00")
    last = Ruling(None, heard.case_id, "通话记录属实", True, people["ann"].id, dispute=heard.dispute)
    done = rulings.rule(desk, people["chief"], last)
    assert done.final and done.verdict.owner == people["ann"].id
    seen = look(desk, people["bob"], heard.dispute)
    assert seen.step == "final" and seen.awaited is None and not seen.moves
    assert codes(desk, people["bob"]).count("dispute_final") == 1
    with pytest.raises(Refused) as refused:
        disputes.state(desk, people["bob"], Statement(None, heard.dispute, "不服"))
    assert refused.value.code == "dispute_closed"


def test_an_appeal_after_its_days_is_heard_and_marked_as_late(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    heard = quarrel(desk, people, clock)
    clock.set("2026-11-06 16:00")
    form = Ruling(None, heard.case_id, "归王敏", True, people["bob"].id, dispute=heard.dispute)
    rulings.rule(desk, people["boss"], form)
    clock.set("2026-11-10 00:00")
    seen = look(desk, people["ann"], heard.dispute)
    assert seen.late_appeal and seen.awaited is None and "appeal" in seen.moves
    assert disputes.raise_dispute(desk, people["ann"], Complaint(None, heard.case_id, "迟来的申诉")).step == "appealed"


def test_the_one_who_raised_it_takes_it_back_before_the_ruling(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    heard = quarrel(desk, people, clock)
    with pytest.raises(Forbidden):
        disputes.withdraw(desk, people["ann"], heard.dispute, "她弄错了")
    assert disputes.withdraw(desk, people["bob"], heard.dispute, "已协商，归李婷").step == "withdrawn"
    assert listed(desk, people["boss"]).total == 0
    assert listed(desk, people["boss"], Filter(stage="closed")).total == 1
    again = disputes.raise_dispute(desk, people["bob"], Complaint(None, heard.case_id, "又想起一件事"))
    assert again.dispute != heard.dispute
    with pytest.raises(Refused):
        disputes.withdraw(desk, people["bob"], heard.dispute, "再撤一次")


def test_a_finding_of_knowing_gives_the_owner_everything(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    heard = quarrel(desk, people, clock)
    clock.set("2026-11-06 10:00")
    deals.add_step(desk, people["bob"], deals.Step(None, heard.case_id, "contract", people["bob"].id, amount="66万"))
    finding = Inquiry("f1", heard.case_id, people["bob"].id, "knew", "登记簿上已有李婷", heard.dispute)
    found = rulings.attest(desk, people["boss"], finding)
    assert dict(look(desk, people["boss"], heard.dispute).hearing.verdict.shares) == {people["ann"].id: 100}
    assert dict(found.verdict.shares) == {people["ann"].id: 100}
    assert rulings.attest(desk, people["boss"], finding).seq == found.seq
    assert "finding" in codes(desk, people["bob"])


def test_a_dispute_goes_with_the_customer_when_two_cases_are_joined(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    clock.set("2026-11-04 09:00")
    husband = visit(desk, people["ann"], "13800010009", "李明")
    heard = quarrel(desk, people, clock)

    def relate(tx: Tx) -> int:
        one, other = (
            tx.connection.execute(select(case.c.entry_id).where(case.c.id == each)).scalar_one()
            for each in (husband, heard.case_id)
        )
        data = {"to": other, "kin": "spouse", "proof": True}
        written = record.add(tx, people["boss"], Draft("relate", people["boss"].id, one, data), others=[other])
        return record.settle(tx, written, [one, other])[one].case_id

    joined = desk.command(relate)
    seen = look(desk, people["boss"], heard.dispute)
    assert seen.case_id == joined == husband
    with desk.read() as tx:
        assert tx.connection.execute(select(dispute.c.case_id)).scalars().all() == [joined]
        assert tx.connection.execute(select(link)).all()


def test_the_list_counts_by_what_is_awaited_and_finds_by_name(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    heard = quarrel(desk, people, clock)
    found = listed(desk, people["boss"])
    assert found.stages == {"answer": 1} and found.late == 0 and found.rows[0].customer == "王芳"
    clock.set("2026-11-07 00:00")
    found = listed(desk, people["boss"])
    assert found.stages == {"ruling": 1} and found.late == 1
    waits = found.rows[0].awaited
    assert waits is not None and waits.unanswered and not waits.late
    clock.set("2026-11-08 00:00")
    late = listed(desk, people["boss"]).rows[0].awaited
    assert late is not None and late.late and late.escalated
    assert listed(desk, people["boss"], Filter(text="王")).total == 1
    assert listed(desk, people["boss"], Filter(text="wangf")).total == 1
    assert listed(desk, people["boss"], Filter(text="%")).total == 0
    assert listed(desk, people["boss"], Filter(stage="final")).total == 0
    assert listed(desk, people["ann"]).rows[0].number == heard.dispute


def test_what_is_said_must_be_something_and_not_a_book(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    heard = quarrel(desk, people, clock)
    for text, code in (("  ", "text_missing"), ("长" * 2001, "too_long")):
        with pytest.raises(Invalid) as invalid:
            disputes.state(desk, people["ann"], Statement(None, heard.dispute, text))
        assert [each.code for each in invalid.value.problems] == [code]


def test_the_owner_must_say_against_whom(desk: Desk, people: dict[str, Actor], clock: MovingClock) -> None:
    case_id = visit(desk, people["ann"])
    with pytest.raises(Invalid) as invalid:
        disputes.raise_dispute(desk, people["ann"], Complaint(None, case_id, "有人动我的客户"))
    assert [each.code for each in invalid.value.problems] == ["against_missing"]
    with pytest.raises(Invalid) as invalid:
        disputes.raise_dispute(desk, people["ann"], Complaint(None, case_id, "动我的客户", people["ann"].id))
    assert [each.code for each in invalid.value.problems] == ["against_yourself"]
