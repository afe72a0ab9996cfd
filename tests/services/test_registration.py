"""Registering at the desk: once per click, all mistakes at once, and nobody loses a customer to a back-dated claim."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select

from core.rules.model import Fact
from core.services import aliases
from core.services.access import Actor
from core.services.desk import Desk
from core.services.errors import Forbidden, Invalid
from core.services.near import near
from core.services.notices import notices
from core.services.on_record import facts_of
from core.services.registration import Registered, Registration, check, register
from core.services.verification import verify
from db.tables import dispute, entry, fact, private
from tests.services.test_aliases import CODE
from tests.support import ZONE, MovingClock, office_of

FORM = Registration("r1", "visit", 0, "138 0001 0001", "王小明", gender="m")


def _by(actor: Actor, **changes: Any) -> Registration:
    """The usual form, received by the actor himself."""
    return replace(FORM, **({"receiver": actor.id} | changes))


def _codes(error: pytest.ExceptionInfo[Invalid]) -> set[tuple[str, str]]:
    return {(problem.field, problem.code) for problem in error.value.problems}


def _facts(desk: Desk, done: Registered) -> list[Fact]:
    with desk.read() as tx:
        return facts_of(tx, [done.entry_id])


def _count(desk: Desk) -> int:
    with desk.read() as tx:
        return tx.connection.execute(select(func.count()).select_from(fact)).scalar_one()


def test_the_receiver_of_the_first_visit_owns_the_customer_for_thirty_days(desk: Desk) -> None:
    ann = office_of(desk)["ann"]
    done = register(desk, ann, _by(ann))
    assert done.verdict is not None
    assert (done.verdict.outcome, done.verdict.owner) == ("accepted", ann.id)
    assert done.verdict.protected_until == datetime(2026, 12, 3, tzinfo=ZONE)


def test_a_second_arrival_of_the_same_command_registers_nothing_and_answers_the_same(desk: Desk) -> None:
    ann = office_of(desk)["ann"]
    first = register(desk, ann, _by(ann))
    again = register(desk, ann, _by(ann))
    assert again == replace(first, again=True)
    assert _count(desk) == 1


def test_a_colleague_is_refused_and_the_owner_is_told(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    ann, bob = people["ann"], people["bob"]
    case_id = register(desk, ann, _by(ann)).case_id
    clock.forward(days=3)
    second = register(desk, bob, _by(bob, request_id="r2"))
    assert second.verdict is not None
    assert (second.case_id, second.verdict.outcome, second.verdict.owner) == (case_id, "refused", ann.id)
    (told,) = notices(desk, ann)
    assert (told.code, told.case_id, told.params["by"]) == ("customer_came", case_id, "王敏")


def test_the_fact_seals_the_customer_as_he_was_entered(desk: Desk) -> None:
    ann = office_of(desk)["ann"]
    done = register(desk, ann, _by(ann, phone="+86 138-0001-0001"))
    (visit,) = _facts(desk, done)
    assert visit.data["written"] == {"phone": "+86 138-0001-0001", "name": "王小明", "gender": "m"}
    with desk.read() as tx:
        payload = tx.connection.execute(select(fact.c.payload)).scalar_one()
        body = tx.connection.execute(select(private.c.body)).scalar_one()
    assert "王小明" not in payload and json.loads(body)["written"]["name"] == "王小明"


def test_a_visitor_without_a_number_is_counted_and_gives_no_claim(desk: Desk) -> None:
    ann = office_of(desk)["ann"]
    done = register(desk, ann, _by(ann, phone="", name="", traffic=True))
    (traffic,) = _facts(desk, done)
    assert (done.case_id, done.verdict, traffic.kind, traffic.data["channel"]) == (None, None, "traffic", "visit")


def test_all_mistakes_are_named_at_once(desk: Desk, clock: MovingClock) -> None:
    ann = office_of(desk)["ann"]
    form = _by(
        ann,
        channel="pigeon",
        phone="1380001",
        name=" ",
        need="长" * 2001,
        referral="accompanied",
        proxy_phone="12",
        at=clock.at + timedelta(hours=1),
    )
    with pytest.raises(Invalid) as error:
        register(desk, ann, form)
    assert _codes(error) == {
        ("channel", "unknown_choice"),
        ("phone", "phone_bad"),
        ("name", "name_missing"),
        ("need", "too_long"),
        ("referrer", "referrer_missing"),
        ("proxy", "phone_bad"),
        ("at", "in_the_future"),
        ("at", "proof_missing"),
    }
    assert _count(desk) == 0


@pytest.mark.parametrize(("phone", "code"), [("", "phone_missing"), ("1380**10001", "phone_masked")])
def test_a_visitor_needs_a_whole_number(desk: Desk, phone: str, code: str) -> None:
    ann = office_of(desk)["ann"]
    with pytest.raises(Invalid) as error:
        register(desk, ann, _by(ann, phone=phone))
    assert _codes(error) == {("phone", code)}


def test_a_salesperson_registers_for_himself_only_and_reception_for_whoever_works_here(desk: Desk) -> None:
    people = office_of(desk)
    ann, front = people["ann"], people["front"]
    with pytest.raises(Forbidden):
        register(desk, people["bob"], _by(ann))
    done = register(desk, front, _by(ann))
    assert done.verdict is not None and done.verdict.owner == ann.id
    (visit,) = _facts(desk, done)
    assert (visit.by, visit.entered_by) == (ann.id, front.id)


def test_a_customer_brought_by_another_goes_to_that_ones_owner(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    ann, bob = people["ann"], people["bob"]
    register(desk, ann, _by(ann))
    clock.forward(days=1)
    form = _by(
        bob, request_id="r2", phone="13800010002", name="李四", referrer_phone="13800010001", referral="accompanied"
    )
    done = register(desk, bob, form)
    assert done.verdict is not None and done.verdict.owner == ann.id


def test_an_unknown_number_of_the_one_who_brought_him_is_a_mistake_in_the_form(desk: Desk) -> None:
    ann = office_of(desk)["ann"]
    with pytest.raises(Invalid) as error:
        register(desk, ann, _by(ann, referrer_phone="13900010009", referral="named"))
    assert _codes(error) == {("referrer", "referrer_unknown")}
    assert _count(desk) == 0


def test_a_visit_on_behalf_of_somebody_absent_gives_nothing(desk: Desk) -> None:
    ann = office_of(desk)["ann"]
    done = register(desk, ann, _by(ann, proxy_phone="13900010009"))
    assert done.verdict is not None and done.verdict.outcome == "invalid"


def test_a_late_entry_counts_from_its_proved_time(desk: Desk, clock: MovingClock) -> None:
    ann = office_of(desk)["ann"]
    came = clock.at
    clock.forward(hours=5)
    done = register(desk, ann, _by(ann, at=came, at_proof="signature"))
    (visit,) = _facts(desk, done)
    assert done.verdict is not None and done.verdict.owner == ann.id
    assert (visit.at, visit.entered_at, visit.data["at_proof"]) == (came, clock.at, "signature")


def test_a_back_dated_claim_takes_no_customer_a_person_decides_and_the_owner_is_told(
    desk: Desk, clock: MovingClock
) -> None:
    people = office_of(desk)
    ann, bob, boss = people["ann"], people["bob"], people["boss"]
    before = clock.at
    clock.forward(hours=2)
    case_id = register(desk, ann, _by(ann)).case_id
    clock.forward(hours=1)
    late = _by(bob, request_id="r2", at=before, at_proof="signature", note="上午来过")
    done = register(desk, bob, late)
    assert done.left_to_person and done.case_id == case_id and done.verdict is not None
    assert (done.verdict.outcome, done.verdict.owner, done.verdict.asked_of) == ("refer", ann.id, "manager")
    with desk.read() as tx:
        row = tx.connection.execute(select(dispute)).one()
    assert (row.raised_by, row.against, row.case_id) == (bob.id, ann.id, case_id)
    assert [each.code for each in notices(desk, ann)] == ["late_claim"]
    assert [each.code for each in notices(desk, boss)] == ["dispute_raised"]
    assert register(desk, bob, late) == replace(done, again=True)


def test_a_back_dated_claim_on_a_customer_whose_protection_is_over_needs_nobody(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    ann, bob = people["ann"], people["bob"]
    register(desk, ann, _by(ann, channel="call"))
    clock.forward(days=20)
    done = register(desk, bob, _by(bob, request_id="r2", at=clock.at - timedelta(hours=3), at_proof="signature"))
    assert done.verdict is not None and not done.left_to_person
    assert done.verdict.owner == bob.id


def test_a_message_proves_a_time_only_with_its_picture(desk: Desk, clock: MovingClock) -> None:
    ann = office_of(desk)["ann"]
    with pytest.raises(Invalid) as error:
        register(desk, ann, _by(ann, at=clock.at - timedelta(hours=1), at_proof="message"))
    assert _codes(error) == {("evidence", "proof_needs_picture")}


@pytest.mark.parametrize("name", ["温", "<b>王</b>", "**王**", "😀", "𠮷田", "欧阳·买买提江"])
def test_any_name_is_kept_letter_by_letter(desk: Desk, name: str) -> None:
    ann = office_of(desk)["ann"]
    done = register(desk, ann, _by(ann, name=name))
    with desk.read() as tx:
        kept = tx.connection.execute(select(entry.c.name).where(entry.c.id == done.entry_id)).scalar_one()
    assert kept == name


def test_a_companys_credit_code_is_an_exact_key_and_stands_in_its_file(desk: Desk) -> None:
    people = office_of(desk)
    ann, bob = people["ann"], people["bob"]
    firm = Registration(None, "visit", ann.id, "13800010001", "李总", company="宏达置业", credit_code=CODE.lower())
    case_id = register(desk, ann, firm).case_id
    assert case_id is not None
    assert [(each.kind, each.value) for each in aliases.aliases(desk, ann, case_id)] == [("credit", CODE)]
    other = Registration(None, "visit", bob.id, "13800020002", "王总", company="宏达(北京)置业", credit_code=CODE)
    second = register(desk, bob, other).case_id
    assert second is not None
    assert [(each.case_id, each.why[0]) for each in near(desk, people["boss"], second)] == [(case_id, "key")]
    with desk.read() as tx:
        parties = select(entry.c.party_id).where(entry.c.case_id.in_([case_id, second])).distinct()
        assert len(tx.connection.execute(parties).all()) == 1
    assert verify(desk).findings == ()


@pytest.mark.parametrize(("company", "problems"), [("宏达置业", ["credit_code_bad"]), (None, [])])
def test_a_wrong_check_digit_is_named_for_a_company(desk: Desk, company: str | None, problems: list[str]) -> None:
    people = office_of(desk)
    wrong = {"company": company, "credit_code": f"{CODE[:-1]}M"}
    form = Registration(None, "visit", people["ann"].id, "13800010001", "李总", **wrong)  # type: ignore[arg-type]
    with desk.read() as tx:
        assert [each.code for each in check(tx, form)] == problems
