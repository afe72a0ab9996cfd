"""Deal steps: what they need, who is told, and what finance confirms, on both databases."""

from datetime import date

import pytest

from core.services import deals, duplicates
from core.services.access import Actor
from core.services.deal_list import Filter
from core.services.deal_list import deals as listed
from core.services.deals import Step, Stepped
from core.services.desk import Desk
from core.services.errors import Forbidden, Invalid, Refused, Throttled
from core.services.notices import notices
from tests.services.customers import visit
from tests.support import MovingClock

PHONE = "13800010001"


def step(desk: Desk, who: Actor, case_id: int, kind: str, amount: str = "", **more: object) -> Stepped:
    return deals.add_step(desk, who, Step(None, case_id, kind, who.id, amount=amount, **more))  # type: ignore[arg-type]


def told(desk: Desk, who: Actor, code: str) -> int:
    return sum(each.code == code for each in notices(desk, who))


def test_a_deposit_binds_the_customer_and_names_the_shares(desk: Desk, people: dict[str, Actor]) -> None:
    case_id = visit(desk, people["ann"])
    form = Step("d1", case_id, "deposit", people["ann"].id, amount="2万", unit="3-1201", paper_name="王芳")
    done = deals.add_step(desk, people["ann"], form)
    assert done.verdict.endless and dict(done.verdict.shares) == {people["ann"].id: 100}
    row = listed(desk, people["ann"]).rows[0]
    assert (row.kind, row.amount_cents, row.unit, row.paper_name) == ("deposit", 2_000_000, "3-1201", "王芳")
    assert row.waiting and row.day == date(2026, 11, 2)


def test_a_second_click_enters_one_step(desk: Desk, people: dict[str, Actor]) -> None:
    case_id = visit(desk, people["ann"])
    form = Step("d1", case_id, "deposit", people["ann"].id, amount="20000")
    first, second = deals.add_step(desk, people["ann"], form), deals.add_step(desk, people["ann"], form)
    assert second.seq == first.seq and second.again and not first.again
    assert listed(desk, people["boss"]).total == 1


def test_everybody_with_a_claim_is_told_at_once_and_may_speak_up(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    visit(desk, people["ann"])
    clock.forward(days=4)
    case_id = visit(desk, people["bob"], denies=True)
    clock.forward(days=1)
    closed = step(desk, people["bob"], case_id, "subscribe", "700000")
    assert closed.verdict.owner == people["ann"].id
    assert told(desk, people["ann"], "deal_subscribe") == 1
    notice = next(each for each in notices(desk, people["ann"]) if each.code == "speak_up_until")
    assert notice.params == {"by": "王敏", "until": closed.verdict.speak_until}
    for who in ("bob", "cid"):
        assert not told(desk, people[who], "deal_subscribe") and not told(desk, people[who], "speak_up_until")


def test_the_date_on_the_paper_counts_in_reports_but_starts_no_period(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    visit(desk, people["ann"])
    clock.set("2026-11-05 10:00")
    case_id = visit(desk, people["bob"], denies=True)
    clock.set("2026-11-10 10:00")
    closed = step(desk, people["bob"], case_id, "subscribe", "700000", on=date(2026, 11, 6))
    until = closed.verdict.speak_until
    assert until is not None and until.astimezone(desk.zone).date() == date(2026, 11, 14)  # 3 days from the entry
    assert listed(desk, people["boss"]).rows[0].day == date(2026, 11, 6)


@pytest.mark.parametrize(
    ("kind", "amount", "code"),
    [
        ("refund", "20000", "needs_step_before_refund"),
        ("payment", "20000", "needs_step_before_payment"),
        ("return", "", "needs_step_before_return"),
        ("exchange", "", "needs_step_before_exchange"),
    ],
)
def test_a_step_needs_what_it_rests_on(desk: Desk, people: dict[str, Actor], kind: str, amount: str, code: str) -> None:
    case_id = visit(desk, people["ann"])
    with pytest.raises(Refused) as refused:
        step(desk, people["ann"], case_id, kind, amount)
    assert refused.value.code == code
    assert listed(desk, people["boss"]).total == 0


def test_numbers_are_not_felt_out_by_entering_deals(
    desk: Desk, people: dict[str, Actor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duplicates, "MOST_A_DAY", 2)
    visit(desk, people["ann"])
    for number in ("13899990001", "13899990002"):
        with pytest.raises(Invalid):
            deals.add_step(desk, people["bob"], Step(None, None, "deposit", people["bob"].id, phone=number))
    with pytest.raises(Throttled):
        deals.add_step(desk, people["bob"], Step(None, None, "deposit", people["bob"].id, phone=PHONE))


def test_no_more_is_given_back_than_came(desk: Desk, people: dict[str, Actor]) -> None:
    case_id = visit(desk, people["ann"])
    step(desk, people["ann"], case_id, "deposit", "20,000")
    step(desk, people["ann"], case_id, "refund", "5000")
    with pytest.raises(Invalid) as invalid:
        step(desk, people["ann"], case_id, "refund", "15000.01")
    assert invalid.value.problems[0].params["left_cents"] == 1_500_000
    assert step(desk, people["ann"], case_id, "refund", "15000").verdict.stage == "visited"


def test_all_mistakes_of_the_form_are_named_at_once(desk: Desk, people: dict[str, Actor]) -> None:
    case_id = visit(desk, people["ann"])
    form = Step(None, case_id, "deposit", 10**6, "", date(2026, 11, 3), "两万", "房" * 121, "名" * 201)
    with pytest.raises(Invalid) as invalid:
        deals.add_step(desk, people["boss"], form)
    found = {(each.field, each.code) for each in invalid.value.problems}
    assert found == {
        ("by", "unknown_person"),
        ("on", "in_the_future"),
        ("amount", "amount_bad"),
        ("unit", "too_long"),
        ("paper_name", "too_long"),
    }


def test_a_salesperson_enters_his_own_steps_only(desk: Desk, people: dict[str, Actor]) -> None:
    case_id = visit(desk, people["ann"])
    with pytest.raises(Forbidden):
        deals.add_step(desk, people["ann"], Step(None, case_id, "deposit", people["bob"].id, amount="1"))
    with pytest.raises(Forbidden):
        deals.add_step(desk, people["amy"], Step(None, case_id, "deposit", people["bob"].id, amount="1"))
    deals.add_step(desk, people["front"], Step(None, case_id, "deposit", people["bob"].id, amount="1"))
    assert told(desk, people["bob"], "deal_deposit") == told(desk, people["ann"], "deal_deposit") == 1


def test_finance_confirms_money_once(desk: Desk, people: dict[str, Actor], clock: MovingClock) -> None:
    case_id = visit(desk, people["ann"])
    paid = step(desk, people["ann"], case_id, "deposit", "20000").seq
    signed = step(desk, people["ann"], case_id, "contract", "900000").seq
    assert listed(desk, people["fin"]).totals.waiting == 1
    for who in ("ann", "boss", "front"):
        with pytest.raises(Forbidden):
            deals.confirm_money(desk, people[who], [paid])
    clock.forward(hours=1)
    assert deals.confirm_money(desk, people["fin"], [paid], request_id="c1") == 1
    assert deals.confirm_money(desk, people["fin"], [paid], request_id="c1") == 0
    row = next(each for each in listed(desk, people["fin"]).rows if each.number == paid)
    assert row.confirmed_by == "郑洁" and row.confirmed_at == clock() and not row.waiting
    assert told(desk, people["ann"], "money_deposit") == 1
    for number, code in ((paid, "already_confirmed"), (signed, "no_money_in_step"), (10**6, "no_such_step")):
        with pytest.raises(Refused) as refused:
            deals.confirm_money(desk, people["chief"], [number])
        assert refused.value.code == code


def test_several_are_confirmed_together_or_none(desk: Desk, people: dict[str, Actor]) -> None:
    case_id = visit(desk, people["ann"])
    first = step(desk, people["ann"], case_id, "reservation", "1000").seq
    second = step(desk, people["ann"], case_id, "deposit", "20000").seq
    with pytest.raises(Refused):
        deals.confirm_money(desk, people["fin"], [first, 10**6], request_id="x")
    assert listed(desk, people["fin"]).totals.waiting == 2
    assert deals.confirm_money(desk, people["fin"], [first, second], request_id="y") == 2


def test_the_list_is_cut_by_person_month_kind_and_name(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    clock.set("2026-11-20 10:00")
    mine = visit(desk, people["ann"])
    step(desk, people["ann"], mine, "deposit", "20000", unit="5-302", on=date(2026, 10, 31))
    other = visit(desk, people["bob"], "13800010002", "周伟")
    step(desk, people["bob"], other, "deposit", "30000")
    step(desk, people["bob"], other, "refund", "30000")
    everything = listed(desk, people["boss"])
    assert everything.total == 3
    assert (everything.totals.received_cents, everything.totals.refunded_cents) == (5_000_000, 3_000_000)
    assert {each.customer for each in listed(desk, people["ann"]).rows} == {"王芳"}
    november = Filter(since=date(2026, 11, 1), until=date(2026, 11, 30))
    assert listed(desk, people["boss"], november).total == 2
    assert listed(desk, people["boss"], Filter(kind="refund")).total == 1
    assert listed(desk, people["boss"], Filter(by=people["ann"].id)).total == 1
    assert listed(desk, people["boss"], Filter(text="5-30")).total == 1
    assert listed(desk, people["boss"], Filter(text="zhouwei")).total == 2
    assert listed(desk, people["cid"]).total == 0
    assert listed(desk, people["fin"]).may_confirm and not listed(desk, people["boss"]).may_confirm
    with pytest.raises(Forbidden):
        listed(desk, people["root"])


def test_a_customer_is_found_by_his_number_and_nobody_else_is(desk: Desk, people: dict[str, Actor]) -> None:
    case_id = visit(desk, people["ann"])
    found = deals.add_step(
        desk, people["bob"], Step(None, None, "deposit", people["bob"].id, " 138 0001 0001", amount="1")
    )
    assert found.case_id == case_id and found.verdict.owner == people["ann"].id
    for phone, code in (("13900000000", "phone_not_on_file"), ("138****0001", "phone_bad"), ("", "phone_bad")):
        with pytest.raises(Invalid) as invalid:
            deals.add_step(desk, people["bob"], Step(None, None, "deposit", people["bob"].id, phone, amount="1"))
        assert [each.code for each in invalid.value.problems] == [code]
