"""The pool: who is nobody's, who may take him, and what the rulebook says to it (ST-08, ST-15)."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from uuid import uuid4

import pytest

from core.services import record
from core.services.access import Actor
from core.services.cards import card
from core.services.desk import Desk, Tx
from core.services.errors import Forbidden, Refused
from core.services.facts import Draft
from core.services.leads import leads
from core.services.on_record import facts_of
from core.services.pool import Claimed, claim, pool, preview
from db.tables import case, user
from tests.services.customers import received
from tests.support import ZONE, MovingClock, office_of


def _lapsed(desk: Desk, clock: MovingClock, by: Actor, number: int = 1, name: str = "王女士") -> int:
    case_id = received(desk, by, number, name, channel="call")
    clock.set("2026-11-10 09:00")
    return case_id


def _leaves(desk: Desk, boss: Actor, gone: Actor, case_id: int) -> None:
    """A leaver's customer, judged again as the team screen does."""

    def work(tx: Tx) -> None:
        tx.connection.execute(user.update().where(user.c.id == gone.id).values(active=False, left_at=tx.now))
        tx.cache.clear()
        left = record.add(tx, boss, Draft("leave", boss.id, None, {"staff": gone.id}))
        number = tx.connection.execute(case.select().where(case.c.id == case_id)).one().entry_id
        record.settle(tx, left, [number])

    desk.command(work)


def test_a_lapsed_customer_is_in_the_pool_from_that_instant_with_his_number_masked(
    desk: Desk, clock: MovingClock
) -> None:
    people = office_of(desk)
    received(desk, people["ann"], 1, channel="call")
    clock.set("2026-11-09 23:59")
    assert pool(desk, people["bob"]).rows == ()
    clock.set("2026-11-10 00:00")
    (row,) = pool(desk, people["bob"]).rows
    assert (row.kind, row.name, row.phone, row.since) == ("pool", "王女士", "138****0001", clock.at)


def test_numbers_are_masked_for_managers_too_and_agencies_see_no_pool(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    _lapsed(desk, clock, people["ann"])
    assert pool(desk, people["boss"]).rows[0].phone == "138****0001"
    for who in ("amy", "fin", "root"):
        with pytest.raises(Forbidden):
            pool(desk, people[who])


def test_hidden_digits_cannot_be_found_by_trying(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    _lapsed(desk, clock, people["ann"])
    found = {text: len(pool(desk, people["bob"], text=text).rows) for text in ("80000", "0000", "0001", "13800000001")}
    assert found == {"80000": 0, "0000": 0, "0001": 1, "13800000001": 1}
    assert len(pool(desk, people["boss"], text="80000").rows) == 1


def test_a_claim_takes_the_customer_for_seven_days(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    case_id = _lapsed(desk, clock, people["ann"])
    said = preview(desk, people["bob"], case_id)
    assert (said.accepted, said.verdict.protected_until) == (True, datetime(2026, 11, 18, tzinfo=ZONE))
    done = claim(desk, people["bob"], "c", case_id)
    assert done.verdict.protected_until == said.verdict.protected_until
    assert [each.case_id for each in leads(desk, people["bob"]).rows] == [case_id]
    assert pool(desk, people["cid"]).rows == ()


def test_the_card_of_a_claimed_customer_asks_for_the_first_contact(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    case_id = _lapsed(desk, clock, people["ann"])
    claim(desk, people["bob"], "c", case_id)
    shown = card(desk, people["bob"], case_id)
    assert (shown.stage, shown.next_step) == ("claimed", "follow_up_before")


def test_looking_at_what_a_claim_would_do_writes_nothing(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    case_id = _lapsed(desk, clock, people["ann"])
    preview(desk, people["bob"], case_id)
    assert leads(desk, people["bob"]).rows == ()
    assert preview(desk, people["cid"], case_id).accepted


def test_a_double_click_claims_once(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    case_id = _lapsed(desk, clock, people["ann"])
    first = claim(desk, people["bob"], "same", case_id)
    again = claim(desk, people["bob"], "same", case_id)
    assert (again.seq, again.again) == (first.seq, True)


def test_who_comes_second_is_told_until_when_and_by_which_clause_and_nothing_is_written(
    desk: Desk, clock: MovingClock
) -> None:
    people = office_of(desk)
    case_id = _lapsed(desk, clock, people["ann"])
    claim(desk, people["bob"], "b", case_id)
    with pytest.raises(Refused) as refusal:
        claim(desk, people["cid"], "c", case_id)
    assert refusal.value.code == "claim_refused"
    assert refusal.value.clause == "ST-02"
    assert refusal.value.params["until"] == datetime(2026, 11, 18, tzinfo=ZONE)
    assert refusal.value.params["zh"] and refusal.value.params["en"]
    with desk.read() as tx:
        assert [each.kind for each in facts_of(tx, [1])] == ["call", "claim"]


def test_of_many_who_claim_at_once_exactly_one_gets_him(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    case_id = _lapsed(desk, clock, people["ann"])

    def attempt(actor: Actor) -> Claimed | None:
        try:
            return claim(desk, actor, uuid4().hex, case_id)
        except Refused:
            return None

    with ThreadPoolExecutor(8) as threads:
        results = list(threads.map(attempt, [people["bob"], people["cid"]] * 4))
    winners = {each.verdict.owner for each in results if each is not None}
    assert len(winners) == 1
    owners = [who for who in ("bob", "cid") if leads(desk, people[who]).rows]
    assert [people[who].id for who in owners] == list(winners)


def test_a_leavers_customer_is_the_departments_and_cannot_be_claimed(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    case_id = received(desk, people["ann"], 1)
    _leaves(desk, people["boss"], people["ann"], case_id)
    (row,) = pool(desk, people["bob"], kind="department").rows
    assert row.case_id == case_id
    assert not preview(desk, people["bob"], case_id).accepted
    with pytest.raises(Refused) as refusal:
        claim(desk, people["bob"], "c", case_id)
    assert refusal.value.clause == "ST-15"


def test_each_kind_is_counted_and_can_be_asked_for(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    department = received(desk, people["cid"], 2, "李先生")
    _leaves(desk, people["boss"], people["cid"], department)
    _lapsed(desk, clock, people["ann"])
    found = pool(desk, people["bob"])
    assert found.counts == {"pool": 1, "department": 1, "nobody": 0}
    assert [each.name for each in pool(desk, people["bob"], kind="pool").rows] == ["王女士"]
    assert (len(pool(desk, people["bob"], limit=1).rows), pool(desk, people["bob"], limit=1).found) == (1, 2)


def test_finance_reception_and_agencies_claim_nobody(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    case_id = _lapsed(desk, clock, people["ann"])
    for who in ("fin", "front", "kim", "amy", "root"):
        with pytest.raises(Forbidden):
            claim(desk, people[who], who, case_id)
        with pytest.raises(Forbidden):
            preview(desk, people[who], case_id)
