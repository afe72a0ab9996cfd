"""The tables of disputes and deal steps follow from the facts, corrections included, on both databases."""

from collections.abc import Mapping
from datetime import timedelta

import pytest
from sqlalchemy import delete, update

from core.services import corrections, deals, disputes, rulings, side_tables
from core.services.access import Actor
from core.services.corrections import Correction
from core.services.deal_list import deals as listed
from core.services.deals import Step
from core.services.desk import Desk
from core.services.disputes import Complaint, Statement
from core.services.errors import Invalid, Refused
from core.services.rulings import Ruling
from db.tables import deal_step, dispute
from tests.services.customers import visit
from tests.support import MovingClock


def deposit(desk: Desk, who: Actor, case_id: int, amount: str = "20000") -> int:
    return deals.add_step(desk, who, Step(None, case_id, "deposit", who.id, amount=amount, paper_name="王芳")).seq


def busy_day(desk: Desk, people: Mapping[str, Actor], clock: MovingClock) -> tuple[int, int]:
    """A dispute that was appealed, and a deposit that was confirmed; their numbers."""
    visit(desk, people["ann"])
    clock.forward(hours=1)
    case_id = visit(desk, people["bob"])
    number = disputes.raise_dispute(desk, people["bob"], Complaint(None, case_id, "是我接待的")).dispute
    clock.forward(hours=1)
    disputes.state(desk, people["ann"], Statement(None, number, "登记在先"))
    rulings.rule(desk, people["boss"], Ruling(None, case_id, "归王敏", True, people["bob"].id, dispute=number))
    clock.forward(days=1)
    disputes.raise_dispute(desk, people["ann"], Complaint(None, case_id, "不服"))
    paid = deposit(desk, people["bob"], case_id)
    deals.confirm_money(desk, people["fin"], [paid])
    return number, paid


def wrong(desk: Desk) -> list[tuple[str, int, str]]:
    with desk.read() as tx:
        return list(side_tables.differences(tx))


def test_both_tables_hold_what_the_facts_say(desk: Desk, people: dict[str, Actor], clock: MovingClock) -> None:
    busy_day(desk, people, clock)
    assert wrong(desk) == []


def test_whatever_was_altered_is_named_and_written_anew(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    number, paid = busy_day(desk, people, clock)
    desk.command(lambda tx: tx.connection.execute(update(dispute).values(step="final")))
    desk.command(lambda tx: tx.connection.execute(update(deal_step).values(amount_cents=1, case_id=1)))
    assert set(wrong(desk)) == {("dispute", number, "step"), ("deal_step", paid, "amount_cents")}
    desk.command(lambda tx: tx.connection.execute(delete(deal_step)))
    assert ("deal_step", paid, "missing") in wrong(desk)
    assert desk.command(side_tables.rewrite) == 2
    assert wrong(desk) == [] and desk.command(side_tables.rewrite) == 0


def test_a_voided_step_leaves_the_list_and_its_sums(desk: Desk, people: dict[str, Actor]) -> None:
    case_id = visit(desk, people["ann"])
    paid = deposit(desk, people["ann"], case_id)
    corrections.void(desk, people["boss"], paid, "录错客户")
    found = listed(desk, people["boss"])
    assert (found.total, found.totals.received_cents) == (0, 0)
    assert wrong(desk) == []


def test_a_corrected_amount_must_be_confirmed_again(desk: Desk, people: dict[str, Actor]) -> None:
    case_id = visit(desk, people["ann"])
    paid = deposit(desk, people["ann"], case_id)
    deals.confirm_money(desk, people["fin"], [paid])
    corrections.correct(desk, people["chief"], Correction(None, paid, "少录一个零", {"amount_cents": 20_000_000}))
    row = listed(desk, people["fin"]).rows[0]
    assert row.amount_cents == 20_000_000 and row.waiting
    assert deals.confirm_money(desk, people["fin"], [paid]) == 1
    assert wrong(desk) == []


def test_a_date_is_not_corrected_into_the_future(desk: Desk, people: dict[str, Actor], clock: MovingClock) -> None:
    paid = deposit(desk, people["ann"], visit(desk, people["ann"]))
    tomorrow = (clock().date() + timedelta(days=1)).isoformat()
    with pytest.raises(Invalid) as refused:
        corrections.correct(desk, people["ann"], Correction(None, paid, "日期录错", {"on": tomorrow}))
    assert [(each.field, each.code) for each in refused.value.problems] == [("on", "in_the_future")]


def test_another_date_or_unit_leaves_the_confirmation(desk: Desk, people: dict[str, Actor]) -> None:
    case_id = visit(desk, people["ann"])
    paid = deposit(desk, people["ann"], case_id)
    deals.confirm_money(desk, people["fin"], [paid])
    changes = {"on": "2026-10-31", "unit": "5-302", "name": "", "by": people["bob"].id}
    corrections.correct(desk, people["chief"], Correction(None, paid, "抄错", changes))
    row = listed(desk, people["fin"]).rows[0]
    assert (row.day.isoformat(), row.unit, row.paper_name, row.by) == ("2026-10-31", "5-302", None, "王敏")
    assert not row.waiting and wrong(desk) == []


def test_a_dispute_that_was_ruled_on_cannot_be_voided(desk: Desk, people: dict[str, Actor], clock: MovingClock) -> None:
    number, _ = busy_day(desk, people, clock)
    with pytest.raises(Refused):
        disputes.withdraw(desk, people["bob"], number, "算了")
    with pytest.raises(Refused):
        corrections.void(desk, people["boss"], number, "算了")
    assert wrong(desk) == []
