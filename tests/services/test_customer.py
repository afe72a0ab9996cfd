"""The customer's page: a number for those who work with it, and a timeline that forgets nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from sqlalchemy import select

from core.services import customer as page
from core.services import evidence
from core.services.access import Actor
from core.services.corrections import Correction, correct, void
from core.services.customer import customer, reveal, timeline, traffic
from core.services.desk import Desk
from core.services.errors import Forbidden, NotFound, Throttled
from core.services.evidence import Upload
from core.services.registration import Registration, register
from db.tables import access_log
from tests.services.test_evidence import picture
from tests.support import MovingClock, office_of


def _case(desk: Desk, actor: Actor, **changes: Any) -> int:
    form = Registration(None, "visit", actor.id, "13800010001", "李明", gender="m", note="看过样板间")
    case_id = register(desk, actor, replace(form, **changes)).case_id
    assert case_id is not None
    return case_id


def test_the_owner_has_the_number_at_hand(desk: Desk) -> None:
    ann = office_of(desk)["ann"]
    shown = customer(desk, ann, _case(desk, ann))
    assert (shown.name, shown.phone, shown.phone_shown, shown.may_reveal) == ("李明", "13800010001", True, False)


def test_a_manager_asks_for_the_number_and_that_is_on_record(desk: Desk) -> None:
    people = office_of(desk)
    case_id = _case(desk, people["ann"])
    shown = customer(desk, people["boss"], case_id)
    assert (shown.phone, shown.phone_shown, shown.may_reveal) == ("138****0001", False, True)
    assert reveal(desk, people["boss"], case_id) == "13800010001"
    with desk.read() as tx:
        (row,) = tx.connection.execute(select(access_log))
    assert (row.user_id, row.action, row.case_id) == (people["boss"].id, "reveal_phone", case_id)


def test_numbers_are_not_revealed_without_end(desk: Desk, clock: MovingClock, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(page, "MOST_REVEALED", 2)
    people = office_of(desk)
    case_id = _case(desk, people["ann"])
    for _ in range(2):
        reveal(desk, people["boss"], case_id)
    with pytest.raises(Throttled):
        reveal(desk, people["boss"], case_id)
    clock.forward(days=1)
    assert reveal(desk, people["boss"], case_id)


def test_others_see_neither_the_customer_nor_his_number(desk: Desk) -> None:
    people = office_of(desk)
    case_id = _case(desk, people["ann"])
    for handle in ("bob", "cid", "amy", "root"):
        for service in (customer, reveal, timeline):
            with pytest.raises(Forbidden):
                service(desk, people[handle], case_id)
    with pytest.raises(NotFound):
        customer(desk, people["boss"], 99)


def test_in_the_pool_every_salesperson_sees_him_without_his_number(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    case_id = _case(desk, people["ann"], wechat="wx-liming")
    clock.forward(days=40)
    shown = customer(desk, people["bob"], case_id)
    assert (shown.phone, shown.may_reveal, shown.wechat) == ("138****0001", False, None)
    with pytest.raises(Forbidden):
        reveal(desk, people["bob"], case_id)
    assert "13800010001" not in str(timeline(desk, people["bob"], case_id))


def test_the_timeline_is_latest_first_and_says_who_did_and_who_typed(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    ann, front = people["ann"], people["front"]
    case_id = _case(desk, front, receiver=ann.id, answers={"asks_for": ann.id})
    clock.forward(hours=1)
    tokens = evidence.keep(desk, ann, [Upload("收据.png", picture())])
    evidence.add_evidence(desk, ann, case_id, tokens, note="收据")
    added, visit = timeline(desk, ann, case_id)
    assert (visit.kind, visit.by, visit.entered_by) == ("visit", "李婷", "何静")
    assert (visit.details["text"], visit.details["asks_for"]) == ("看过样板间", "李婷")
    assert [each.name for each in added.evidence] == ["收据.png"]
    assert (visit.may_correct, added.may_correct) == (True, True)


def test_what_was_corrected_or_voided_stays_and_says_so(desk: Desk) -> None:
    ann = office_of(desk)["ann"]
    case_id = _case(desk, ann)
    (visit,) = timeline(desk, ann, case_id)
    fixed = correct(desk, ann, Correction(None, visit.seq, "同音字", {"name": "黎明"}))
    gone = void(desk, ann, visit.seq, "登错了")
    lines = {line.seq: line for line in timeline(desk, ann, case_id)}
    old = lines[visit.seq]
    assert (old.corrected_by, old.struck_by, old.may_correct) == (fixed.seq, gone.seq, False)
    assert (lines[gone.seq].of, lines[gone.seq].details["reason"]) == (visit.seq, "登错了")


def test_records_without_a_number_wait_for_completion_each_for_his_own(desk: Desk) -> None:
    people = office_of(desk)
    ann, bob = people["ann"], people["bob"]
    done = register(desk, ann, Registration(None, "visit", ann.id, traffic=True, note="一家三口"))
    assert [line.seq for line in traffic(desk, ann)] == [done.seq]
    assert traffic(desk, bob) == []
    assert [line.details["text"] for line in traffic(desk, people["front"])] == ["一家三口"]
