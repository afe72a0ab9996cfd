"""The hint under the number tells no more than the rulebook allows, and not too often."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from core.services import duplicates
from core.services.access import Actor
from core.services.desk import Desk
from core.services.duplicates import hint
from core.services.errors import Throttled
from core.services.registration import Registration, register
from db.tables import access_log
from tests.support import ZONE, MovingClock, office_of, restate

NUMBER = "13800010001"
#: A parameter of the rulebook beside which a test states another.
TELLS_ALSO = "access.notify_owner: true"


def _registered(desk: Desk, actor: Actor, channel: str = "visit") -> int | None:
    return register(desk, actor, Registration(None, channel, actor.id, NUMBER, "王小明")).case_id


@pytest.mark.parametrize(
    ("written", "kind", "short_by"),
    [
        ("", "empty", 0),
        ("电话", "empty", 0),
        ("138", "typing", 8),
        ("138 0001 000", "typing", 1),
        ("138000100011", "bad", 0),
        ("99999", "bad", 0),
        ("1380**10001", "fits", 0),
        ("1*********1", "masked", 0),
        (NUMBER, "free", 0),
        ("＋86 138-0001-0001", "free", 0),
        ("0311-86040103", "free", 0),
        ("+1 212 555 0123", "free", 0),
    ],
)
def test_the_form_of_a_number_is_said_while_it_is_typed(desk: Desk, written: str, kind: str, short_by: int) -> None:
    ann = office_of(desk)["ann"]
    found = hint(desk, ann, written)
    assert (found.kind, found.short_by) == (kind, short_by)


def test_a_salesperson_learns_that_a_customer_is_somebodys_and_until_when_not_whose(desk: Desk) -> None:
    people = office_of(desk)
    _registered(desk, people["ann"])
    found = hint(desk, people["bob"], NUMBER)
    assert (found.kind, found.owner, found.case_id) == ("occupied", None, None)
    assert found.until == datetime(2026, 12, 3, tzinfo=ZONE)


def test_the_owner_learns_that_the_customer_is_his(desk: Desk) -> None:
    ann = office_of(desk)["ann"]
    case_id = _registered(desk, ann)
    found = hint(desk, ann, NUMBER)
    assert (found.kind, found.case_id) == ("own", case_id)


@pytest.mark.parametrize("who", ["front", "kim", "boss", "chief"])
def test_whoever_sees_every_customer_learns_whose_he_is(desk: Desk, who: str) -> None:
    people = office_of(desk)
    case_id = _registered(desk, people["ann"])
    found = hint(desk, people[who], NUMBER)
    assert (found.kind, found.owner, found.case_id) == ("occupied", "李婷", case_id)


def test_the_rulebook_may_tell_the_name_or_nothing(desk: Desk) -> None:
    people = office_of(desk)
    _registered(desk, people["ann"])
    restate(desk, TELLS_ALSO, "access.notify_owner: true\n      access.told: owner")
    assert hint(desk, people["bob"], NUMBER).owner == "李婷"


def test_the_rulebook_may_keep_even_the_end_to_itself(desk: Desk) -> None:
    people = office_of(desk)
    _registered(desk, people["ann"])
    restate(desk, TELLS_ALSO, "access.notify_owner: true\n      access.told: nothing")
    found = hint(desk, people["bob"], NUMBER)
    assert (found.kind, found.until, found.owner) == ("closed", None, None)


def test_a_lapsed_customer_is_free_to_claim(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    _registered(desk, people["ann"], "call")
    clock.set("2026-11-09 23:59")
    assert hint(desk, people["bob"], NUMBER).kind == "occupied"
    clock.set("2026-11-10 00:00")
    assert hint(desk, people["bob"], NUMBER).kind == "pool"


def test_an_agency_learns_the_form_only(desk: Desk) -> None:
    people = office_of(desk)
    _registered(desk, people["ann"])
    assert hint(desk, people["amy"], NUMBER).kind == "well_formed"


def test_each_check_is_logged_but_not_the_same_partly_hidden_number_asked_again(desk: Desk, clock: MovingClock) -> None:
    ann = office_of(desk)["ann"]
    for number in (NUMBER, NUMBER, "1380**10002", "1380**10002"):
        hint(desk, ann, number)
    clock.forward(minutes=11)
    hint(desk, ann, "1380**10002")
    with desk.read() as tx:
        rows = list(tx.connection.execute(select(access_log).order_by(access_log.c.id)))
    assert [row.detail["phone"] for row in rows] == ["138****0001", "138****0001", "1380**10002", "1380**10002"]
    assert {(row.user_id, row.action) for row in rows} == {(ann.id, "check_duplicate")}


def test_a_days_checks_are_limited_and_there_are_new_ones_the_next_day(
    desk: Desk, clock: MovingClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duplicates, "MOST_A_DAY", 3)
    people = office_of(desk)
    for last in range(3):
        hint(desk, people["ann"], f"1380001000{last}")
    with pytest.raises(Throttled) as error:
        hint(desk, people["ann"], "13800010009")
    with pytest.raises(Throttled):
        hint(desk, people["ann"], "13899990002")  # the same first and last digits as the one asked before
    assert error.value.params["until"] == datetime(2026, 11, 3, tzinfo=ZONE)
    assert hint(desk, people["bob"], "13800010009").kind == "free"
    clock.forward(days=1)
    assert hint(desk, people["ann"], "13800010009").kind == "free"


def test_a_claim_for_another_project_does_not_stand_in_the_way_of_this_one(desk: Desk) -> None:
    people = office_of(desk)
    ann, bob = people["ann"], people["bob"]
    restate(desk, "identity.keys: [[phone]]", "identity.keys: [[phone, project]]")
    register(desk, ann, Registration(None, "visit", ann.id, NUMBER, "王小明", project="东区"))
    assert hint(desk, bob, NUMBER, "东区").kind == "occupied"
    assert hint(desk, bob, NUMBER, "西区").kind == "elsewhere"
    assert hint(desk, bob, NUMBER).kind == "elsewhere"
    done = register(desk, bob, Registration(None, "visit", bob.id, NUMBER, "王小明", project="西区"))
    assert done.verdict is not None and done.verdict.owner == bob.id
    assert hint(desk, ann, NUMBER, "西区").kind == "occupied" and hint(desk, ann, NUMBER, "东区").kind == "own"


def test_where_nothing_may_be_told_a_claim_for_another_project_is_not_told_either(desk: Desk) -> None:
    people = office_of(desk)
    restate(desk, "identity.keys: [[phone]]", "identity.keys: [[phone, project]]")
    restate(desk, TELLS_ALSO, f"{TELLS_ALSO}\n      access.told: nothing")
    register(desk, people["ann"], Registration(None, "visit", people["ann"].id, NUMBER, "王小明", project="东区"))
    assert hint(desk, people["bob"], NUMBER, "西区").kind == "free"


@pytest.mark.parametrize(("who", "owner"), [("front", "宏达置业 孙洁"), ("bob", None)])
def test_a_whole_number_that_fits_a_masked_report_says_so(desk: Desk, who: str, owner: str | None) -> None:
    people = office_of(desk)
    register(desk, people["amy"], Registration(None, "report", people["amy"].id, "1380**10001", "张先生"))
    told = hint(desk, people[who], "13800010001")
    assert (told.kind, told.owner) == ("reported", owner) and told.until is not None
    assert hint(desk, people[who], "13800010002").kind == "free"
