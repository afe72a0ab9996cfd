"""Pasted messages: readable lines are judged one by one, the others wait to be mended, every broker gets an answer."""

from __future__ import annotations

from dataclasses import replace

import pytest
from sqlalchemy import func, select

from core.services import evidence, messages
from core.services.access import Actor
from core.services.desk import Desk
from core.services.disputes import Complaint, raise_dispute
from core.services.errors import Forbidden, Invalid
from core.services.evidence import Upload
from core.services.messages import Pasted, Taken, take, waiting
from core.services.on_record import facts_of
from core.services.report_replies import replies, reported
from db.tables import case, fact, message_line
from tests.services.customers import received
from tests.services.test_evidence import picture
from tests.support import MovingClock, restate

THREE = """宏达置业 孙洁 客户张先生 1380**10001
周凯 王女士 13800010002
宏达 孙洁 李明 1380**1003"""


def _take(desk: Desk, people: dict[str, Actor], text: str, **more: object) -> Taken:
    return take(desk, people["kim"], replace(Pasted("p1", text), **more))  # type: ignore[arg-type]


def test_readable_lines_are_judged_and_the_others_wait(desk: Desk, people: dict[str, Actor]) -> None:
    taken = _take(desk, people, THREE)
    found = replies(desk, people["kim"], taken.judged)
    assert [(each.customer, each.broker, each.phone, each.outcome) for each in found] == [
        ("张先生", "孙洁", "1380**10001", "accepted"),
        ("王女士", "周凯", "1380**10002", "accepted"),
    ]
    assert all(each.until is not None and each.receipt.startswith(str(each.seq)) for each in found)
    assert [(each.name, each.problems[0].code) for each in taken.waiting] == [("李明", "message_bad_number")]
    assert waiting(desk, people["front"]) == list(taken.waiting)


def test_a_mended_line_is_judged_and_leaves_the_list(desk: Desk, people: dict[str, Actor]) -> None:
    (line,) = _take(desk, people, THREE).waiting
    again = messages.mend(desk, people["front"], [replace(line, phone="1380*1003")])
    assert [each.code for each in again.waiting[0].problems] == ["message_bad_number"]
    assert waiting(desk, people["kim"])[0].phone == "1380*1003"
    done = messages.mend(desk, people["front"], [replace(line, phone="1380**10003")])
    assert replies(desk, people["kim"], done.judged)[0].outcome == "accepted"
    assert waiting(desk, people["kim"]) == []


def test_the_same_paste_twice_judges_each_line_once(desk: Desk, people: dict[str, Actor]) -> None:
    first, second = _take(desk, people, THREE), _take(desk, people, THREE)
    assert first == second
    assert len(waiting(desk, people["kim"])) == 1
    messages.mend(desk, people["kim"], [replace(first.waiting[0], phone="1380**10003")])
    assert len(_take(desk, people, THREE).judged) == 3
    with desk.read() as tx:
        assert tx.connection.execute(select(func.count()).select_from(fact)).scalar_one() == 3
        assert tx.connection.execute(select(func.count()).select_from(message_line)).scalar_one() == 0


def test_an_unknown_broker_waits_and_can_be_named(desk: Desk, people: dict[str, Actor]) -> None:
    taken = _take(desk, people, "宏达置业 黄蕾 客户赵女士 1380**10009")
    (line,) = taken.waiting
    assert (line.unit, line.unknown, line.problems[0].code) == ("宏达置业", "黄蕾", "message_no_broker")
    done = messages.mend(desk, people["kim"], [replace(line, broker=people["ben"].id)])
    assert replies(desk, people["kim"], done.judged)[0].broker == "周凯"


def test_the_senders_broker_holds_for_lines_that_name_none(desk: Desk, people: dict[str, Actor]) -> None:
    taken = _take(desk, people, "张先生 1380**10001\n王女士 13800010002", broker=people["ben"].id)
    assert [each.broker for each in replies(desk, people["kim"], taken.judged)] == ["周凯", "周凯"]


def test_the_time_of_a_message_counts_only_with_its_picture(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    clock.set("2026-11-05 12:00")
    text = "孙洁 10:05\n张先生 1380**10001\n王女士 13800010002"
    tokens = evidence.keep(desk, people["kim"], [Upload("微信.png", picture())])
    shown = _take(desk, people, text, evidence=tokens)
    bare = take(desk, people["kim"], Pasted("p2", "孙洁 10:05\n钱先生 1380**10004"))
    times = [
        f"{each.at.astimezone(desk.zone):%H:%M}" for each in replies(desk, people["kim"], shown.judged + bare.judged)
    ]
    assert times == ["10:05", "10:05", "12:00"]
    with desk.read() as tx:
        entries = tx.connection.execute(select(fact.c.entry_id).where(fact.c.seq.in_(shown.judged))).scalars()
        facts = facts_of(tx, list(entries))
        assert [each.data["at_proof"] for each in facts] == ["message", "message"]
        assert all(len(evidence.of_facts(tx, [each.seq])[each.seq]) == 1 for each in facts)


def test_a_refusal_says_only_what_the_rulebook_allows(desk: Desk, people: dict[str, Actor]) -> None:
    received(desk, people["ann"], 1, "张先生")
    (reply,) = replies(desk, people["kim"], _take(desk, people, "孙洁 张先生 13800000001").judged)
    assert (reply.outcome, reply.owner, reply.until is not None) == ("refused", None, True)
    restate(desk, "      access.notify_owner: true", "      access.notify_owner: true\n      access.told: nothing")
    (reply,) = replies(desk, people["kim"], [reply.seq])
    assert (reply.silent, reply.until, reply.reason) == (True, None, None)


def test_a_tour_is_one_pasted_list(desk: Desk, people: dict[str, Actor]) -> None:
    listed = "张先生 13800010001\n王女士 13800010002\n李明"
    taken = _take(desk, people, listed, broker=people["amy"].id, tour=True, receiver=people["ann"].id)
    assert [each.outcome for each in replies(desk, people["kim"], taken.judged)] == ["accepted", "accepted"]
    assert [each.problems[0].code for each in taken.waiting] == ["message_no_number"]
    with desk.read() as tx:
        owners = set(tx.connection.execute(select(case.c.owner_id)).scalars())
    assert owners == {people["amy"].id}


def test_the_register_of_reports_is_the_desks(desk: Desk, people: dict[str, Actor], clock: MovingClock) -> None:
    _take(desk, people, THREE)
    received(desk, people["ann"], 9)
    assert [each.customer for each in reported(desk, people["front"])] == ["王女士", "张先生"]
    clock.forward(days=1)
    assert reported(desk, people["front"]) == []
    assert len(reported(desk, people["boss"], days=2)) == 2
    for who in ("ann", "amy", "fin", "root"):
        with pytest.raises(Forbidden):
            reported(desk, people[who])
        with pytest.raises(Forbidden):
            _ = take(desk, people[who], Pasted("p9", THREE))


def test_a_line_that_is_no_report_is_dropped(desk: Desk, people: dict[str, Actor]) -> None:
    taken = _take(desk, people, THREE)
    assert messages.drop(desk, people["kim"], [taken.waiting[0].request_id]) == 1
    assert waiting(desk, people["kim"]) == []


def test_nothing_and_too_much_are_said(desk: Desk, people: dict[str, Actor]) -> None:
    for text, code in (("\n  \n", "message_empty"), ("孙洁 张先生 13800010001\n" * 201, "message_too_long")):
        with pytest.raises(Invalid) as refused:
            _take(desk, people, text)
        assert refused.value.problems[0].code == code


def test_a_late_report_that_would_take_a_customer_is_left_to_a_person_and_answered_so(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    clock.set("2026-11-05 12:00")
    received(desk, people["ann"], 1, "张先生")
    clock.set("2026-11-05 14:00")
    tokens = evidence.keep(desk, people["kim"], [Upload("微信.png", picture())])
    taken = _take(desk, people, "孙洁 10:05 张先生 13800000001", evidence=tokens)
    (reply,) = reported(desk, people["kim"])
    assert (reply.seq, reply.outcome, reply.until) == (taken.judged[0], "refer", None)
    own = received(desk, people["ann"], 2)
    assert received(desk, people["ben"], 2, channel="report") == own
    raise_dispute(desk, people["ben"], Complaint(None, own, "我们先报的"))
    assert [each.outcome for each in reported(desk, people["kim"])] == ["refused", "refer"]
