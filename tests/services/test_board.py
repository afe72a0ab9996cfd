"""The board counts what happened, compares it with the same hour of last week, and knows when it is out of date."""

from __future__ import annotations

from uuid import uuid4

import pytest

from core.services.access import Actor
from core.services.accounts import set_active
from core.services.board import Board, Key, board, key, teams
from core.services.corrections import Completion, Correction, complete, correct, void
from core.services.deals import Step, add_step, confirm_money
from core.services.desk import Desk
from core.services.disputes import Complaint, raise_dispute
from core.services.errors import Forbidden
from core.services.registration import Registered, Registration, register
from core.services.sessions import end_all
from tests.services.customers import received
from tests.support import MovingClock, office_of


@pytest.fixture
def staff(desk: Desk) -> dict[str, Actor]:
    return office_of(desk)


def _seen(board: Board, name: str) -> tuple[int, int]:
    return board.today[name].now, board.today[name].before


def _arrived(desk: Desk, by: Actor, number: int, **more: object) -> Registered:
    form = Registration(uuid4().hex, "visit", by.id, phone=f"1380000{number:04}", name="王女士", **more)  # type: ignore[arg-type]
    return register(desk, by, form)


def _left_no_number(desk: Desk, by: Actor, channel: str = "visit") -> Registered:
    return register(desk, by, Registration(uuid4().hex, channel, by.id, traffic=True))


def test_an_empty_office_has_an_empty_board(desk: Desk, staff: dict[str, Actor]) -> None:
    shown = board(desk, staff["boss"])
    assert {count.now for count in shown.today.values()} == {0}
    assert (shown.stock.customers, shown.disputes, len(shown.trend), shown.funnel) == (0, 0, 30, (0,) * 6)
    assert {line.name for line in shown.people} == {"李婷", "王敏", "赵强"}


def test_today_is_compared_with_last_week_up_to_the_same_hour(
    desk: Desk, staff: dict[str, Actor], clock: MovingClock
) -> None:
    clock.set("2026-11-07 10:00")
    received(desk, staff["ann"], 1)
    received(desk, staff["ann"], 2)
    clock.set("2026-11-07 15:00")
    received(desk, staff["ann"], 3)
    clock.set("2026-11-14 14:00")
    received(desk, staff["bob"], 4)
    shown = board(desk, staff["boss"])
    assert _seen(shown, "first_visit") == (1, 2)
    assert {hour: (count.now, count.before) for hour, count in shown.hours.items()} == {14: (1, 0), 10: (0, 2)}
    clock.set("2026-11-14 15:00")
    assert _seen(board(desk, staff["boss"]), "first_visit") == (1, 3)


def test_a_second_visit_is_a_revisit_and_a_void_one_is_nothing(
    desk: Desk, staff: dict[str, Actor], clock: MovingClock
) -> None:
    first = _arrived(desk, staff["ann"], 1)
    clock.forward(hours=1)
    again = _arrived(desk, staff["ann"], 1)
    shown = board(desk, staff["boss"])
    assert (shown.today["first_visit"].now, shown.today["revisit"].now) == (1, 1)
    void(desk, staff["boss"], first.seq, "记错了")
    shown = board(desk, staff["boss"])
    assert (shown.today["first_visit"].now, shown.today["revisit"].now, shown.trend[-1].visits) == (1, 0, 1)
    void(desk, staff["boss"], again.seq, "也记错了")
    assert board(desk, staff["boss"]).today["first_visit"].now == 0


def test_a_group_without_a_number_counts_until_it_is_completed(desk: Desk, staff: dict[str, Actor]) -> None:
    _arrived(desk, staff["ann"], 1)
    traffic = _left_no_number(desk, staff["ann"])
    _left_no_number(desk, staff["bob"], "call")
    shown = board(desk, staff["boss"])
    assert [shown.today[name].now for name in ("first_visit", "kept", "call", "new")] == [2, 1, 1, 1]
    complete(desk, staff["ann"], Completion(uuid4().hex, traffic.seq, "13800000002", "李先生"))
    shown = board(desk, staff["boss"])
    assert [shown.today[name].now for name in ("first_visit", "kept", "new")] == [2, 2, 2]


def test_a_visit_counts_for_whom_its_correction_names(desk: Desk, staff: dict[str, Actor]) -> None:
    visit = _arrived(desk, staff["bob"], 1)
    correct(desk, staff["boss"], Correction(uuid4().hex, visit.seq, "接待人填错", {"by": staff["cid"].id}))
    second = next(number for number, name in teams(desk, staff["boss"]).items() if name == "二组")
    shown = board(desk, staff["boss"], second)
    assert (shown.today["first_visit"].now, shown.trend[-1].visits) == (1, 1)
    assert [line.name for line in shown.people] == ["赵强"]


def test_teams_and_agencies_add_up_to_the_office(desk: Desk, staff: dict[str, Actor]) -> None:
    received(desk, staff["ann"], 1)
    received(desk, staff["cid"], 2)
    received(desk, staff["amy"], 3, channel="report")
    shown = board(desk, staff["boss"])
    groups = {line.name: line for line in shown.groups}
    assert set(groups) == {"一组", "二组", "宏达置业"}
    assert sum(line.stock.customers for line in shown.groups) == shown.stock.customers == 3
    assert groups["宏达置业"].today["report"] == shown.today["report"].now == 1


def test_what_lapses_tonight_and_soon_and_what_is_overdue(
    desk: Desk, staff: dict[str, Actor], clock: MovingClock
) -> None:
    received(desk, staff["ann"], 1, channel="call")  # 2 November: seven days, follow-up due on the 9th
    received(desk, staff["ann"], 2)
    for day, expected in (("06", (0, 0, 0)), ("07", (0, 1, 0)), ("09", (1, 1, 2)), ("10", (0, 0, 1))):
        clock.set(f"2026-11-{day} 12:00")
        stock = board(desk, staff["boss"]).stock
        assert (stock.tonight, stock.soon, stock.overdue) == expected, day


def test_deal_steps_of_today_and_of_the_month_and_what_finance_has_to_confirm(
    desk: Desk, staff: dict[str, Actor], clock: MovingClock
) -> None:
    number = received(desk, staff["ann"], 1)
    paid = add_step(desk, staff["ann"], Step(uuid4().hex, number, "deposit", staff["ann"].id, amount="20000"))
    clock.forward(days=1)
    add_step(desk, staff["ann"], Step(uuid4().hex, number, "subscribe", staff["ann"].id, amount="1000000"))
    shown = board(desk, staff["fin"])
    steps = {step.kind: (step.today, step.month, step.month_cents) for step in shown.deals.steps}
    assert (steps["deposit"], steps["subscribe"]) == ((0, 1, 2_000_000), (1, 1, 100_000_000))
    assert (shown.deals.unconfirmed, shown.deals.unconfirmed_cents) == (1, 2_000_000)
    assert next(line for line in shown.people if line.name == "李婷").deals == 1
    assert shown.funnel == (1, 1, 1, 1, 1, 0)
    confirm_money(desk, staff["fin"], [paid.seq])
    assert board(desk, staff["fin"]).deals.unconfirmed == 0


def test_open_disputes_and_those_past_their_date(desk: Desk, staff: dict[str, Actor], clock: MovingClock) -> None:
    number = received(desk, staff["ann"], 1)
    raise_dispute(desk, staff["bob"], Complaint(uuid4().hex, number, "他先来找我的", staff["ann"].id))
    shown = board(desk, staff["boss"])
    assert (shown.disputes, shown.disputes_late) == (1, 0)
    clock.forward(days=5)
    assert board(desk, staff["boss"]).disputes_late == 1


def test_a_salesperson_and_the_front_desk_see_no_board(desk: Desk, staff: dict[str, Actor]) -> None:
    for handle in ("ann", "front", "kim", "amy", "root"):
        with pytest.raises(Forbidden):
            board(desk, staff[handle])
        with pytest.raises(Forbidden):
            key(desk, staff[handle])


def test_the_key_changes_with_every_fact(desk: Desk, staff: dict[str, Actor]) -> None:
    before = key(desk, staff["boss"])
    assert key(desk, staff["boss"]) == before
    received(desk, staff["ann"], 1)
    assert key(desk, staff["boss"]) != before


def test_the_key_changes_when_somebody_is_signed_out_or_switched_off(desk: Desk, staff: dict[str, Actor]) -> None:
    seen = {key(desk, staff["boss"])}
    end_all(desk, staff["boss"])
    seen.add(key(desk, staff["boss"]))
    set_active(desk, staff["root"], staff["boss"].id, False, 1)
    seen.add(key(desk, staff["boss"]))
    assert len(seen) == 3


def test_the_key_changes_by_time_alone_exactly_when_the_board_does(
    desk: Desk, staff: dict[str, Actor], clock: MovingClock
) -> None:
    clock.set("2026-11-02 10:30")
    received(desk, staff["ann"], 1, channel="call")
    seen: dict[Key, str] = {}
    for _ in range(24 * 9):
        clock.forward(hours=1)
        shown = board(desk, staff["boss"])
        figures = repr((shown.day, shown.today, shown.stock, shown.hours, shown.trend, shown.people))
        assert seen.setdefault(key(desk, staff["boss"]), figures) == figures
    # The start, nine midnights (one of them the lapse), and the hour at which the call was a week ago and its
    # follow-up fell due.
    assert len(seen) == 1 + 9 + 1
