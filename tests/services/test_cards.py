"""The verdict card: whose, until when, why; and a receipt that tells no secrets."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from core.services.access import Action, Actor
from core.services.cards import Card, card, receipt
from core.services.desk import Desk
from core.services.entering import enter
from core.services.errors import Forbidden, NotFound
from core.services.facts import Draft
from core.services.registration import Registered, Registration, register
from tests.support import ZONE, MovingClock, office_of, restate


def _register(desk: Desk, actor: Actor, **changes: Any) -> Registered:
    return register(desk, actor, replace(Registration(None, "visit", actor.id, "13800010001", "李明"), **changes))


def _clauses(shown: Card) -> set[str]:
    return {clause for reason in shown.reasons for clause in (reason.clause, *reason.also)}


def test_the_card_says_whose_until_when_why_and_what_next(desk: Desk) -> None:
    ann = office_of(desk)["ann"]
    done = _register(desk, ann)
    shown = receipt(desk, ann, done.seq)
    assert (shown.customer, shown.phone) == ("李明", "138****0001")
    assert (shown.owner, shown.mine, shown.outcome, shown.kept_out) == ("李婷", True, "accepted", False)
    assert shown.protected_until == datetime(2026, 12, 3, tzinfo=ZONE)
    assert shown.next_step == "follow_up_before"
    assert "ST-02" in _clauses(shown)
    first = shown.reasons[0]
    assert first.zh and first.en and [(line.kind, line.by) for line in first.facts] == [("visit", "李婷")]
    assert (shown.ledger_seq, len(shown.ledger_hash), shown.rulebook_zh) == (done.seq, 64, "标准制度")


def test_a_refused_salesperson_learns_the_clause_and_until_when_but_not_whose(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    ann, bob = people["ann"], people["bob"]
    _register(desk, ann, name="李先生")
    clock.forward(days=1)
    done = _register(desk, bob)
    shown = receipt(desk, bob, done.seq)
    assert (shown.outcome, shown.kept_out, shown.owner, shown.withheld) == ("refused", True, None, True)
    assert shown.customer == "李明", "his own words, not the other's"
    assert shown.protected_until == datetime(2026, 12, 4, tzinfo=ZONE), "the visit renews for the owner"
    assert shown.reasons[0].code == "owned_but_on_record", "why he was refused stands before why it is the other's"
    assert (shown.next_step, Action.DISPUTE in shown.may) == ("wait_or_dispute", True)
    assert {line.by for reason in shown.reasons for line in reason.facts} <= {"王敏"}
    assert "李婷" not in str(shown)


def test_the_rulebook_may_let_him_know_the_owner_or_nothing_at_all(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    ann, bob = people["ann"], people["bob"]
    _register(desk, ann)
    clock.forward(days=1)
    done = _register(desk, bob)
    restate(desk, "access.notify_owner: true", "access.notify_owner: true\n      access.told: owner")
    assert receipt(desk, bob, done.seq).owner == "李婷"
    restate(desk, "access.told: owner", "access.told: nothing")
    shown = receipt(desk, bob, done.seq)
    assert (shown.owner, shown.protected_until, shown.endless) == (None, None, False)


def test_a_receipt_stays_as_it_was_given_and_the_card_follows_the_clock(desk: Desk, clock: MovingClock) -> None:
    ann = office_of(desk)["ann"]
    done = _register(desk, ann, channel="call")
    assert done.case_id is not None
    clock.set("2026-11-10 00:00")
    assert receipt(desk, ann, done.seq).owner == "李婷"
    now = card(desk, ann, done.case_id)
    assert (now.state, now.owner, now.next_step) == ("pool", None, "claim")
    assert "ST-06" in _clauses(now)
    then = card(desk, ann, done.case_id, clock.at - timedelta(minutes=1))
    assert (then.state, then.owner) == ("owned", "李婷")


def test_reception_sees_the_whole_card(desk: Desk) -> None:
    people = office_of(desk)
    _register(desk, people["ann"])
    done = _register(desk, people["front"], receiver=people["bob"].id)
    shown = receipt(desk, people["front"], done.seq)
    assert (shown.owner, shown.withheld, shown.outcome) == ("李婷", False, "refused")


def test_a_receipt_is_for_who_entered_it_or_sees_the_customer(desk: Desk) -> None:
    people = office_of(desk)
    done = _register(desk, people["ann"])
    assert receipt(desk, people["boss"], done.seq).owner == "李婷"
    for handle in ("bob", "amy"):
        with pytest.raises(NotFound):
            receipt(desk, people[handle], done.seq)
    with pytest.raises(NotFound):
        receipt(desk, people["ann"], 99)


def test_a_card_is_for_who_may_see_the_customer(desk: Desk) -> None:
    people = office_of(desk)
    done = _register(desk, people["ann"])
    assert done.case_id is not None
    with pytest.raises(Forbidden):
        card(desk, people["cid"], done.case_id)
    with pytest.raises(NotFound):
        card(desk, people["boss"], 99)


def test_a_claim_left_to_a_person_says_so(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    before = clock.at
    clock.forward(hours=1)
    _register(desk, people["ann"])
    clock.forward(hours=1)
    done = _register(desk, people["bob"], at=before, at_proof="signature")
    shown = receipt(desk, people["bob"], done.seq)
    assert (shown.outcome, shown.question, shown.asked_of) == ("refer", "late_claim", "manager")
    assert (shown.next_step, shown.owner) == ("person_decides", "李婷"), "a party of a dispute knows the other"


def test_a_void_registration_says_what_to_do(desk: Desk) -> None:
    ann = office_of(desk)["ann"]
    done = _register(desk, ann, proxy_phone="13900010009")
    shown = receipt(desk, ann, done.seq)
    assert (shown.outcome, shown.state, shown.next_step) == ("invalid", "nobody", "complete")
    assert "ST-04" in _clauses(shown)


def test_a_registration_that_gives_no_claim_is_not_called_incomplete(desk: Desk) -> None:
    staff = office_of(desk, rulebook="four-day")
    done = register(desk, staff["ann"], Registration(None, "call", staff["ann"].id, "13800010001", "李明"))
    assert done.case_id is not None
    assert card(desk, staff["boss"], done.case_id).next_step == "on_record"


def test_a_card_proposes_the_reward_of_the_old_customer_and_leaves_the_commission_whole(
    desk: Desk, clock: MovingClock
) -> None:
    staff = office_of(desk)
    ann = staff["ann"]
    restate(desk, "referral.accompanied: owner", "referral.accompanied: owner\n      referral.reward: {1: 2000}")
    register(desk, ann, Registration(None, "visit", ann.id, "13800010001", "老李"))
    clock.forward(hours=1)
    brought = {"referrer_phone": "13800010001", "referral": "accompanied"}
    done = register(desk, ann, Registration(None, "visit", ann.id, "13800010002", "新王", **brought))
    assert done.case_id is not None
    clock.forward(hours=1)
    enter(desk, ann, Draft("contract", ann.id, done.entry_id, {"amount_cents": 90_000_000}))
    shown = card(desk, staff["boss"], done.case_id)
    assert [(each.person, each.amount, each.clause) for each in shown.rewards] == [("老李", 2000, "ST-14")]
    assert shown.shares == (("李婷", 100),)
