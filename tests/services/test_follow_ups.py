"""Follow-ups: what is due, and which contact prolongs protection (ST-07)."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest

from core.services.access import Actor
from core.services.agenda import chosen, opened, piles
from core.services.desk import Desk
from core.services.errors import Forbidden, Invalid, Refused
from core.services.follow_ups import FollowUp, Logged, log
from core.services.leads import leads
from core.services.pool import claim
from core.services.transfers import Transfer, hand_over
from tests.services.customers import received
from tests.support import ZONE, MovingClock, office_of


def _said(desk: Desk, by: Actor, case_id: int, **more: object) -> Logged:
    form = FollowUp(uuid4().hex, case_id, "phone", True, "约周六再看")
    return log(desk, by, replace(form, **more))  # type: ignore[arg-type]


def _end(day: str) -> datetime:
    """24:00 of that day."""
    return datetime.fromisoformat(day).replace(tzinfo=ZONE) + timedelta(days=1)


def test_an_effective_contact_of_the_owner_starts_the_period_anew_and_says_until_when(
    desk: Desk, clock: MovingClock
) -> None:
    ann = office_of(desk)["ann"]
    case_id = received(desk, ann, 1)
    clock.set("2026-11-20 15:00")
    done = _said(desk, ann, case_id)
    assert (done.outcome, done.clause, done.until) == ("renewed", "ST-07", _end("2026-12-20"))


def test_a_second_contact_on_one_day_counts_and_leaves_the_end_where_it_is(desk: Desk, clock: MovingClock) -> None:
    ann = office_of(desk)["ann"]
    case_id = received(desk, ann, 1)
    clock.set("2026-11-20 15:00")
    _said(desk, ann, case_id)
    clock.set("2026-11-20 17:00")
    assert _said(desk, ann, case_id).outcome == "unchanged"


def test_whoever_was_not_reached_renews_nothing(desk: Desk, clock: MovingClock) -> None:
    ann = office_of(desk)["ann"]
    case_id = received(desk, ann, 1)
    clock.set("2026-11-20 15:00")
    done = _said(desk, ann, case_id, effective=False, text="")
    assert (done.outcome, done.until) == ("not_reached", _end("2026-12-02"))


def test_an_undelegated_colleague_may_write_it_down_and_renews_nothing(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    case_id = received(desk, people["ann"], 1)
    clock.set("2026-11-20 15:00")
    assert _said(desk, people["bob"], case_id).outcome == "not_counted"


def test_the_server_renews_for_the_owner(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    case_id = received(desk, people["ann"], 1)
    hand_over(desk, people["boss"], Transfer("r", (case_id,), people["bob"].id, "对接", service_only=True))
    clock.set("2026-11-20 15:00")
    done = _said(desk, people["bob"], case_id)
    assert (done.outcome, done.until) == ("renewed", _end("2026-12-20"))
    assert leads(desk, people["ann"]).rows[0].protected_until == _end("2026-12-20")


def test_a_contact_after_the_lapse_revives_nothing(desk: Desk, clock: MovingClock) -> None:
    ann = office_of(desk)["ann"]
    case_id = received(desk, ann, 1, channel="call")
    clock.set("2026-11-10 00:00")
    assert _said(desk, ann, case_id).outcome == "no_owner"
    assert leads(desk, ann).rows == ()


def test_a_contact_entered_within_24_hours_counts_from_when_it_was(desk: Desk, clock: MovingClock) -> None:
    ann = office_of(desk)["ann"]
    case_id = received(desk, ann, 1, channel="call")
    clock.set("2026-11-10 08:00")
    done = _said(desk, ann, case_id, at=datetime(2026, 11, 9, 18, tzinfo=ZONE))
    assert (done.outcome, done.until) == ("renewed", _end("2026-11-16"))


def test_a_contact_entered_later_counts_from_its_entry(desk: Desk, clock: MovingClock) -> None:
    ann = office_of(desk)["ann"]
    case_id = received(desk, ann, 1)
    clock.set("2026-11-20 15:00")
    done = _said(desk, ann, case_id, at=datetime(2026, 11, 10, 15, tzinfo=ZONE))
    assert done.until == _end("2026-12-20")


def test_a_contact_entered_late_takes_nobody_back_from_a_new_owner(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    ann, bob = people["ann"], people["bob"]
    case_id = received(desk, ann, 1, channel="call")
    clock.set("2026-11-10 08:00")
    claim(desk, bob, "c", case_id)
    clock.set("2026-11-10 09:00")
    with pytest.raises(Refused) as refusal:
        _said(desk, ann, case_id, at=datetime(2026, 11, 9, 18, tzinfo=ZONE))
    assert refusal.value.code == "late_contact_takes_customer"
    assert [each.case_id for each in leads(desk, bob).rows] == [case_id]


def test_the_next_date_that_was_agreed_is_when_it_is_due(desk: Desk, clock: MovingClock) -> None:
    ann = office_of(desk)["ann"]
    case_id = received(desk, ann, 1)
    done = _said(desk, ann, case_id, next_on=date(2026, 11, 5))
    assert done.due_at == _end("2026-11-05")


def test_a_second_arrival_of_the_same_form_writes_nothing_more(desk: Desk, clock: MovingClock) -> None:
    ann = office_of(desk)["ann"]
    case_id = received(desk, ann, 1)
    clock.set("2026-11-20 15:00")
    first = _said(desk, ann, case_id, request_id="same")
    second = _said(desk, ann, case_id, request_id="same")
    assert (second.seq, second.again, second.outcome, second.until) == (first.seq, True, "renewed", first.until)


@pytest.mark.parametrize(
    ("wrong", "field", "code"),
    [
        ({"mode": "pigeon"}, "mode", "unknown_choice"),
        ({"text": " "}, "text", "said_missing"),
        ({"text": "好" * 2001}, "text", "too_long"),
        ({"next_step": "好" * 501}, "next_step", "too_long"),
        ({"next_on": date(2026, 11, 1)}, "next_on", "day_past"),
        ({"at": datetime(2026, 11, 2, 12, tzinfo=ZONE)}, "at", "in_the_future"),
    ],
)
def test_each_mistake_is_named_with_its_field(desk: Desk, wrong: dict[str, object], field: str, code: str) -> None:
    ann = office_of(desk)["ann"]
    case_id = received(desk, ann, 1)
    with pytest.raises(Invalid) as refusal:
        _said(desk, ann, case_id, **wrong)
    assert [(each.field, each.code) for each in refusal.value.problems] == [(field, code)]


def test_reception_finance_and_administrators_write_no_follow_ups(desk: Desk) -> None:
    people = office_of(desk)
    case_id = received(desk, people["ann"], 1)
    for who in ("front", "kim", "fin", "root"):
        with pytest.raises(Forbidden):
            _said(desk, people[who], case_id)


def test_what_is_due_lies_in_three_piles(desk: Desk, clock: MovingClock) -> None:
    ann = office_of(desk)["ann"]
    days = {"甲": 3, "乙": 5, "丙": 8, "丁": 20}
    for number, (name, day) in enumerate(days.items()):
        _said(desk, ann, received(desk, ann, number, name), next_on=date(2026, 11, day))
    clock.set("2026-11-05 09:00")
    found = piles(desk, ann)
    assert [[each.name for each in pile] for pile in (found.overdue, found.today, found.week)] == [
        ["甲"],
        ["乙"],
        ["丙"],
    ]


def test_a_customer_who_was_followed_up_leaves_the_pile(desk: Desk, clock: MovingClock) -> None:
    ann = office_of(desk)["ann"]
    case_id = received(desk, ann, 1)
    clock.set("2026-11-12 09:00")
    assert [each.case_id for each in piles(desk, ann).overdue] == [case_id]
    _said(desk, ann, case_id, next_on=date(2026, 12, 1))
    assert piles(desk, ann).overdue == ()


def test_the_open_customer_shows_what_was_said_and_promised(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    ann = people["ann"]
    case_id = received(desk, ann, 1)
    clock.set("2026-11-04 09:00")
    _said(desk, ann, case_id, text="问了按揭", next_step="发还款表")
    clock.set("2026-11-05 09:00")
    _said(desk, ann, case_id, effective=False, text="")
    found = opened(desk, ann, case_id)
    assert found is not None
    assert found.promised == "发还款表"
    assert [(each.kind, each.effective, each.text, each.by) for each in found.contacts] == [
        ("follow_up", False, None, "李婷"),
        ("follow_up", True, "问了按揭", "李婷"),
        ("visit", True, None, "李婷"),
    ]
    assert opened(desk, people["bob"], case_id) is None


def test_a_pile_of_ones_own_choice_leaves_others_customers_out(desk: Desk) -> None:
    people = office_of(desk)
    first, second = received(desk, people["ann"], 1, "甲"), received(desk, people["ann"], 2, "乙")
    other = received(desk, people["bob"], 3, "丙")
    assert [each.name for each in chosen(desk, people["ann"], [second, other, first])] == ["乙", "甲"]
