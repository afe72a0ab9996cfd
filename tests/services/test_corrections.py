"""Correcting, voiding and completing: a new fact names the old one, and nobody loses a customer by it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy import func, select

from core.phones import read_phone
from core.rules.model import Fact
from core.services.access import Actor
from core.services.corrections import Completion, Correction, complete, correct, current, open_traffic, void
from core.services.desk import Desk
from core.services.errors import Forbidden, Invalid, NotFound, Refused
from core.services.notices import notices
from core.services.on_record import facts_of
from core.services.registration import Registered, Registration, register
from core.services.relation import owner_now
from db.tables import case, entry, fact
from tests.support import ZONE, MovingClock, office_of

LI = "13800010001"
WANG = "13800010002"


def _register(desk: Desk, actor: Actor, phone: str = LI, **changes: Any) -> Registered:
    form = Registration(None, "visit", actor.id, phone, "李明")
    return register(desk, actor, replace(form, **changes))


def _owner(desk: Desk, phone: str) -> int | None:
    """Who owns the customer with this number now."""
    with desk.read() as tx:
        query = select(case).join(entry, entry.c.case_id == case.c.id).where(entry.c.phone == read_phone(phone).value)
        rows = {row.id: row for row in tx.connection.execute(query)}
        owners = {owner_now(row, tx) for row in rows.values()}
    assert len(owners) <= 1
    return owners.pop() if owners else None


def _facts(desk: Desk, number: int) -> list[Fact]:
    with desk.read() as tx:
        return facts_of(tx, [number])


def _count(desk: Desk) -> int:
    with desk.read() as tx:
        return tx.connection.execute(select(func.count()).select_from(fact)).scalar_one()


def test_a_corrected_number_moves_the_customer_and_keeps_the_first_time(desk: Desk, clock: MovingClock) -> None:
    ann = office_of(desk)["ann"]
    done = _register(desk, ann)
    clock.forward(days=2)
    after = correct(desk, ann, Correction("c1", done.seq, "号码听错了", {"phone": WANG}))
    assert after.verdict is not None and after.case_id == done.case_id
    assert (_owner(desk, WANG), _owner(desk, LI)) == (ann.id, None)
    assert after.verdict.protected_until == datetime(2026, 12, 3, tzinfo=ZONE)
    visit, correction = _facts(desk, done.entry_id)
    assert (visit.data["written"]["phone"], correction.data["of"]) == (LI, done.seq)
    assert (correction.data["was"]["phone"], correction.data["written"]["phone"]) == (LI, WANG)


def test_a_second_arrival_of_a_correction_changes_nothing(desk: Desk) -> None:
    ann = office_of(desk)["ann"]
    done = _register(desk, ann)
    form = Correction("c1", done.seq, "号码听错了", {"phone": WANG})
    first = correct(desk, ann, form)
    assert correct(desk, ann, form) == replace(first, again=True)
    assert _count(desk) == 2


def test_the_freed_number_can_be_registered_by_somebody_else(desk: Desk) -> None:
    people = office_of(desk)
    done = _register(desk, people["ann"])
    correct(desk, people["ann"], Correction(None, done.seq, "号码听错了", {"phone": WANG}))
    again = _register(desk, people["bob"])
    assert again.verdict is not None and (again.verdict.outcome, again.verdict.owner) == ("accepted", people["bob"].id)


def test_a_corrected_number_takes_no_customer_from_an_owner_in_force(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    ann, bob = people["ann"], people["bob"]
    invented = _register(desk, bob, "13900000000", name="占位")
    clock.forward(days=1)
    _register(desk, ann)
    with pytest.raises(Refused) as error:
        correct(desk, bob, Correction(None, invented.seq, "号码听错了", {"phone": LI}))
    assert error.value.code == "takes_customer"
    assert (_owner(desk, LI), _owner(desk, "13900000000"), _count(desk)) == (ann.id, bob.id, 2)


def test_a_refused_registration_on_a_mistyped_number_becomes_a_customer_of_its_own(
    desk: Desk, clock: MovingClock
) -> None:
    people = office_of(desk)
    ann, bob = people["ann"], people["bob"]
    _register(desk, ann)
    clock.forward(hours=1)
    refused = _register(desk, bob)
    after = correct(desk, bob, Correction("c1", refused.seq, "多按了一位", {"phone": WANG, "name": "王芳"}))
    assert after.verdict is not None and after.verdict.owner == bob.id
    assert (_owner(desk, LI), _owner(desk, WANG)) == (ann.id, bob.id)
    assert after.verdict.protected_until == datetime(2026, 12, 3, tzinfo=ZONE)


def test_only_the_name_is_wrong(desk: Desk) -> None:
    ann = office_of(desk)["ann"]
    done = _register(desk, ann)
    correct(desk, ann, Correction(None, done.seq, "同音字", {"name": "黎明"}))
    with desk.read() as tx:
        row = tx.connection.execute(select(entry).where(entry.c.id == done.entry_id)).one()
    assert (row.name, row.pinyin, row.phone) == ("黎明", "liming", LI)


@pytest.mark.parametrize(
    ("changes", "problems"),
    [
        ({}, {("changes", "nothing_changed"), ("reason", "reason_missing")}),
        ({"name": "李明"}, {("changes", "nothing_changed"), ("reason", "reason_missing")}),
        ({"at": "2020-01-01"}, {("at", "not_correctable")}),
        ({"name": "长" * 61, "source": "长" * 41}, {("name", "too_long"), ("source", "too_long")}),
    ],
)
def test_a_correction_says_what_and_why(desk: Desk, changes: dict[str, Any], problems: set[tuple[str, str]]) -> None:
    ann = office_of(desk)["ann"]
    done = _register(desk, ann)
    with pytest.raises(Invalid) as error:
        correct(desk, ann, Correction(None, done.seq, "  ", changes))
    assert {(each.field, each.code) for each in error.value.problems} == problems


def test_a_correction_must_leave_a_customer_who_can_be_reached(desk: Desk) -> None:
    ann = office_of(desk)["ann"]
    done = _register(desk, ann)
    with pytest.raises(Invalid) as error:
        correct(desk, ann, Correction(None, done.seq, "删掉", {"phone": "123", "name": ""}))
    assert {each.code for each in error.value.problems} == {"phone_bad", "name_missing"}


def test_a_voided_registration_gives_no_claim_and_cannot_be_voided_twice(desk: Desk) -> None:
    people = office_of(desk)
    ann, bob = people["ann"], people["bob"]
    done = _register(desk, ann)
    after = void(desk, ann, done.seq, "登错了", request_id="v1")
    assert after.verdict is not None and after.verdict.owner is None
    assert void(desk, ann, done.seq, "登错了", request_id="v1") == replace(after, again=True)
    with pytest.raises(Refused) as error:
        void(desk, ann, done.seq, "再来一次")
    assert error.value.code == "already_void"
    again = _register(desk, bob)
    assert again.verdict is not None and again.verdict.owner == bob.id


def test_a_salesperson_corrects_only_what_is_his(desk: Desk) -> None:
    people = office_of(desk)
    done = _register(desk, people["ann"])
    for handle in ("bob", "fin", "amy"):
        with pytest.raises(Forbidden):
            void(desk, people[handle], done.seq, "不是我的")
    assert void(desk, people["boss"], done.seq, "重复录入").verdict is not None


def test_the_receiver_is_changed_by_a_manager_only_and_he_is_told(desk: Desk) -> None:
    people = office_of(desk)
    ann, bob, front, boss = (people[handle] for handle in ("ann", "bob", "front", "boss"))
    done = _register(desk, front, receiver=ann.id)
    form = Correction(None, done.seq, "选错了接待人", {"by": bob.id})
    with pytest.raises(Forbidden):
        correct(desk, front, form)
    after = correct(desk, boss, form)
    assert after.verdict is not None and after.verdict.owner == bob.id
    assert [each.code for each in notices(desk, ann)] == ["entry_corrected"]
    assert [each.code for each in notices(desk, bob)] == ["entry_corrected"]


def test_a_visitor_who_leaves_his_number_later_is_claimed_from_then_on(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    ann = people["ann"]
    done = _register(desk, ann, "", name="", traffic=True)
    clock.forward(days=3)
    with desk.read() as tx:
        assert [each.seq for each in open_traffic(tx, ann.id, 10)] == [done.seq]
        assert open_traffic(tx, people["bob"].id, 10) == []
    after = complete(desk, ann, Completion("k1", done.seq, LI, "李明"))
    assert after.verdict is not None
    assert (after.verdict.outcome, after.verdict.owner) == ("accepted", ann.id)
    assert after.verdict.protected_until == datetime(2026, 12, 6, tzinfo=ZONE)
    assert complete(desk, ann, Completion("k1", done.seq, LI, "李明")) == replace(after, again=True)
    with desk.read() as tx:
        assert open_traffic(tx, ann.id, 10) == []


def test_after_weeks_a_visit_without_a_number_is_no_longer_offered(desk: Desk, clock: MovingClock) -> None:
    ann = office_of(desk)["ann"]
    _register(desk, ann, "", name="", traffic=True)
    clock.forward(days=61)
    with desk.read() as tx:
        assert open_traffic(tx, ann.id, 10) == []


def test_a_caller_who_leaves_his_number_later_has_a_callers_protection(desk: Desk) -> None:
    ann = office_of(desk)["ann"]
    done = _register(desk, ann, "", name="", traffic=True, channel="call")
    after = complete(desk, ann, Completion(None, done.seq, LI, "李明"))
    assert after.verdict is not None and after.verdict.protected_until == datetime(2026, 11, 10, tzinfo=ZONE)


def test_a_completed_number_that_is_somebodys_is_refused_as_any_second_registration(desk: Desk) -> None:
    people = office_of(desk)
    ann, bob = people["ann"], people["bob"]
    done = _register(desk, bob, "", name="", traffic=True)
    _register(desk, ann)
    after = complete(desk, bob, Completion(None, done.seq, LI, "李明"))
    assert after.verdict is not None and (after.verdict.outcome, after.verdict.owner) == ("refused", ann.id)


def test_only_a_record_without_a_number_can_be_completed(desk: Desk) -> None:
    ann = office_of(desk)["ann"]
    done = _register(desk, ann)
    with pytest.raises(Refused):
        complete(desk, ann, Completion(None, done.seq, WANG, "李明"))
    with pytest.raises(NotFound):
        complete(desk, ann, Completion(None, 999, WANG, "李明"))


def test_the_form_of_a_correction_shows_a_number_only_to_whoever_wrote_it(desk: Desk) -> None:
    people = office_of(desk)
    done = _register(desk, people["ann"])
    assert current(desk, people["ann"], done.seq)["phone"] == LI
    shown = current(desk, people["boss"], done.seq)
    assert (shown["name"], shown["phone"]) == ("李明", None)
