"""A rulebook is tried on the whole history: whose customers and whose commission would move, and nothing is written."""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO

import pytest
from openpyxl import load_workbook
from sqlalchemy import func, select

from core.rulebooks import available, source_of
from core.services import what_if
from core.services.access import Actor
from core.services.deals import Step, add_step
from core.services.desk import Desk
from core.services.entering import enter
from core.services.errors import Forbidden
from core.services.facts import Draft
from core.services.files import open_file
from core.services.rulebook_drafts import Faulty
from core.services.what_if_values import packed, unpacked
from db.tables import access_log, case, fact, verdict
from tests.services.customers import received
from tests.support import MovingClock, office_of

LAST = source_of("standard").replace("basis.mode: first", "basis.mode: last")


def _story(desk: Desk, clock: MovingClock) -> dict[str, Actor]:
    """Ann registered 1 and 2, Bob saw 1 later and closed her deal; 3 is Cid's alone."""
    who = office_of(desk)
    first = received(desk, who["ann"], 1, "王女士")
    received(desk, who["ann"], 2)
    received(desk, who["cid"], 3)
    clock.forward(days=1)
    received(desk, who["bob"], 1, "王女士")
    clock.forward(days=1)
    add_step(desk, who["boss"], Step(None, first, "contract", who["ann"].id, amount="3000000"))
    return who


def _count(desk: Desk) -> tuple[int, int]:
    with desk.read() as tx:
        facts, verdicts = (select(func.count()).select_from(each) for each in (fact, verdict))
        return tx.connection.execute(facts).scalar_one(), tx.connection.execute(verdicts).scalar_one()


def test_the_rulebook_in_force_changes_nothing(desk: Desk, clock: MovingClock) -> None:
    who = _story(desk, clock)
    trial = what_if.try_out(desk, who["boss"], source_of("standard"), None)
    assert (trial.customers, trial.changes) == (3, ())


def test_customers_and_commission_that_move_are_told_by_person_and_clause(desk: Desk, clock: MovingClock) -> None:
    who = _story(desk, clock)
    before = _count(desk)
    heard: list[float] = []
    trial = what_if.try_out(desk, who["boss"], LAST, None, heard.append)
    (change,) = trial.changes
    assert (change.before.owner, change.after.owner) == (who["ann"].id, who["bob"].id)
    assert (change.price_cents, change.moved_cents) == (300_000_000, 300_000_000)
    assert [(each.clause, each.customers) for each in trial.by_clause()] == [("ST-02", 1)]
    assert [(each.origin, each.target, each.customers) for each in trial.moves()] == [(who["ann"].id, who["bob"].id, 1)]
    assert heard[-1] == 1.0
    assert _count(desk) == before
    assert unpacked(packed(change)) == change


def test_from_a_day_on_only_what_came_later_is_judged_anew(desk: Desk, clock: MovingClock) -> None:
    who = _story(desk, clock)
    assert what_if.try_out(desk, who["boss"], LAST, clock.at).changes == ()
    received(desk, who["cid"], 2)
    trial = what_if.try_out(desk, who["boss"], LAST, clock.at)
    assert [(each.before.owner, each.after.owner) for each in trial.changes] == [(who["ann"].id, who["cid"].id)]


def test_both_verdicts_of_a_customer_stand_side_by_side(desk: Desk, clock: MovingClock) -> None:
    who = _story(desk, clock)
    (change,) = what_if.try_out(desk, who["boss"], LAST, None).changes
    one, two = what_if.both(desk, who["boss"], change.case_id, LAST, None)
    assert (one.owner, two.owner) == ("李婷", "王敏")
    assert two.rulebook_from == clock.at


def test_the_result_leaves_as_a_workbook_and_that_is_noted(desk: Desk, clock: MovingClock) -> None:
    who = _story(desk, clock)
    trial = what_if.try_out(desk, who["boss"], LAST, None)
    done = what_if.export(desk, who["boss"], "zh_CN", trial)
    sheets = load_workbook(BytesIO(open_file(desk, who["boss"], done.token).body))
    rows = list(sheets.worksheets[0].iter_rows(values_only=True))
    assert rows[1][:6] == ("王女士", "李婷", "王敏", "ST-02", 3_000_000, 3_000_000)
    notes = [row[0] for row in sheets.worksheets[1].iter_rows(values_only=True)]
    assert notes[-2:] == ["因为 ST-02：1 位客户，3,000,000 元成交额的佣金换人", "李婷 → 王敏：1 位客户"]
    with desk.read() as tx:
        assert tx.connection.execute(select(func.count()).select_from(access_log)).scalar_one() == 1


@pytest.mark.parametrize("id", available())
def test_every_shipped_rulebook_can_be_tried(desk: Desk, clock: MovingClock, id: str) -> None:
    who = _story(desk, clock)
    assert what_if.try_out(desk, who["boss"], source_of(id), None).customers == 3


def test_the_work_is_shared_and_the_answer_is_the_same(
    desk: Desk, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = _story(desk, clock)
    for last in range(10, 30):
        received(desk, who["ann"], last)
    clock.forward(hours=1)
    for last in range(10, 20):
        received(desk, who["bob"], last)
    alone = what_if.try_out(desk, who["boss"], LAST, None)
    monkeypatch.setattr(what_if, "_ALONE", 0)
    monkeypatch.setattr(what_if, "_PART", 5)
    shared = what_if.try_out(desk, who["boss"], LAST, None)
    assert len(shared.changes) == 11
    assert shared == alone


@pytest.mark.parametrize("counts", ["finding", "customer"])
def test_findings_about_other_customers_count_in_every_part(
    desk: Desk, clock: MovingClock, monkeypatch: pytest.MonkeyPatch, counts: str
) -> None:
    who = office_of(desk)
    his = received(desk, who["bob"], 1)
    add_step(desk, who["boss"], Step(None, his, "contract", who["bob"].id, amount="1000000"))
    taken = [received(desk, who["ann"], number) for number in range(2, 12)]
    clock.forward(days=1)
    for case_id in (taken[0], taken[9]):
        poached = {"finding": "knew", "about": who["bob"].id}
        enter(desk, who["boss"], Draft("find", who["boss"].id, _entry_of(desk, case_id), poached))
    source = source_of("standard").replace("[knew, ", f"[knew]\n      poaching.counts: {counts}\n      ")
    source = source.replace(
        "induced, altered_record, falsified]", "poaching.confiscate: true\n      poaching.fines: [200]"
    )
    whole = what_if.try_out(desk, who["boss"], source, None)
    assert [(each.case_id, each.before.owner, each.after.state) for each in whole.changes] == [
        (his, who["bob"].id, "department")
    ]
    monkeypatch.setattr(what_if, "_PART", 1)
    assert what_if.try_out(desk, who["boss"], source, None) == whole
    monkeypatch.setattr(what_if, "_ALONE", 0)
    monkeypatch.setattr(what_if, "_PART", 4)
    assert what_if.try_out(desk, who["boss"], source, None) == whole


def test_a_clause_that_counts_customers_is_tried_on_all_of_them_and_tells_how_far_it_is(
    desk: Desk, clock: MovingClock
) -> None:
    who = office_of(desk)
    cases = [received(desk, who["ann"], number) for number in range(1, 6)]
    received(desk, who["bob"], 9)
    source = source_of("standard").replace("quota.counts:", "quota.base: 3\n      quota.counts:")
    heard: list[float] = []
    before = _count(desk)
    trial = what_if.try_out(desk, who["boss"], source, None, heard.append)
    assert [(each.case_id, each.after.state, each.clause) for each in trial.changes] == [
        (case_id, "nobody", "ST-08") for case_id in cases[3:]
    ]
    assert trial.customers == 6
    assert heard == sorted(heard)
    assert len(heard) > 6
    assert _count(desk) == before


def test_each_clause_has_the_money_that_it_moves_and_together_they_have_all(desk: Desk, clock: MovingClock) -> None:
    who = office_of(desk)
    slow, shared = received(desk, who["ann"], 1), received(desk, who["cid"], 4)
    clock.forward(days=1)
    received(desk, who["bob"], 4)
    add_step(desk, who["boss"], Step(None, shared, "contract", who["bob"].id, amount="1000000"))
    clock.forward(days=10)
    add_step(desk, who["boss"], Step(None, slow, "contract", who["bob"].id, amount="3000000"))
    source = source_of("standard").replace("length: 30", "length: 3")
    source = source.replace("collision.silent: [0, 100]", "collision.silent: [30, 70]")
    trial = what_if.try_out(desk, who["boss"], source, None)
    money = {each.clause: (each.customers, each.moved_cents) for each in trial.by_clause()}
    assert money == {"ST-06": (1, 300_000_000), "ST-12": (1, 30_000_000)}
    assert sum(cents for _, cents in money.values()) == trial.moved_cents


def test_newcomers_of_one_old_customer_are_counted_together_in_whatever_parts_the_work_is_done(
    desk: Desk, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    who = office_of(desk)
    received(desk, who["ann"], 1)
    brought = []
    for number in (2, 3, 4):
        clock.forward(days=1)
        received(desk, who["cid"], 10 + number)
        brought.append(received(desk, who["bob"], number, referrer_phone="13800000001", referral="named"))
        clock.forward(hours=1)
        add_step(desk, who["boss"], Step(None, brought[-1], "contract", who["bob"].id, amount="1000000"))
    source = source_of("standard").replace(
        "      referral.named: owner\n",
        "      referral.named: receiver\n      referral.share_named: [90, 10]\n      referral.tiers: {3: 15}\n"
        "      referral.differential: true\n",
    )
    whole = what_if.try_out(desk, who["boss"], source, None)
    assert {each.case_id: each.after.shares.get(who["ann"].id) for each in whole.changes} == dict(
        zip(brought, (10, 10, 25), strict=True)
    )
    monkeypatch.setattr(what_if, "_ALONE", 0)
    monkeypatch.setattr(what_if, "_PART", 1)
    assert what_if.try_out(desk, who["boss"], source, None) == whole


def _entry_of(desk: Desk, case_id: int) -> int:
    with desk.read() as tx:
        return int(tx.connection.execute(select(case.c.entry_id).where(case.c.id == case_id)).scalar_one())


def test_a_text_with_errors_and_a_salesperson_are_refused(desk: Desk, clock: MovingClock) -> None:
    who = office_of(desk)
    with pytest.raises(Faulty):
        what_if.try_out(desk, who["boss"], "id: x", None)
    tries: list[Callable[[], object]] = [
        lambda: what_if.try_out(desk, who["ann"], LAST, None),
        lambda: what_if.both(desk, who["ann"], 1, LAST, None),
        lambda: what_if.source_of(desk, who["ann"], "shipped:standard"),
    ]
    for tried in tries:
        with pytest.raises(Forbidden):
            tried()
