"""What the customer himself says of a colleague: a complaint that is true, and a designation in writing."""

from __future__ import annotations

import pytest

from core.services import customer_word, evidence
from core.services.access import Actor
from core.services.cards import card
from core.services.customer_word import Word
from core.services.desk import Desk
from core.services.errors import Forbidden, Invalid
from core.services.evidence import Upload
from core.services.notices import notices
from core.services.registration import Registration, register
from core.services.rota import set_roster
from core.services.verification import verify
from tests.services.test_evidence import picture
from tests.support import MovingClock, office_of, restate


def _customer(desk: Desk, actor: Actor) -> int:
    done = register(desk, actor, Registration(None, "visit", actor.id, "13800010001", "李明"))
    assert done.case_id is not None
    return done.case_id


def _mistakes(desk: Desk, actor: Actor, form: Word) -> list[str]:
    with pytest.raises(Invalid) as told:
        customer_word.hear(desk, actor, form)
    return [each.code for each in told.value.problems]


def _with_designation(desk: Desk) -> None:
    restate(desk, "complaint.moves: true", "complaint.moves: true\n      word.designated: over_record")


def test_a_complaint_found_true_gives_the_customer_to_whoever_takes_over(desk: Desk, clock: MovingClock) -> None:
    staff = office_of(desk)
    ann, bob, boss = staff["ann"], staff["bob"], staff["boss"]
    case_id = _customer(desk, ann)
    clock.forward(hours=1)
    form = Word("w1", case_id, "complain", ann.id, bob.id, reason="说话难听")
    assert [side.owner for side in customer_word.preview(desk, boss, form).after] == ["王敏"]
    done = customer_word.hear(desk, boss, form)
    assert done.verdict.owner == bob.id and done.verdict.reasons[0].clause == "ST-15"
    assert customer_word.hear(desk, boss, form) == done  # a second click
    assert [each.code for each in notices(desk, ann)] == ["word_took_complain"]
    assert [each.code for each in notices(desk, bob)] == ["word_gave_complain"]
    assert verify(desk).findings == ()


def test_a_complaint_that_was_not_true_moves_nobody(desk: Desk, clock: MovingClock) -> None:
    staff = office_of(desk)
    case_id = _customer(desk, staff["ann"])
    clock.forward(hours=1)
    form = Word("w1", case_id, "complain", staff["ann"].id, staff["bob"].id, upheld=False, reason="查无此事")
    assert customer_word.hear(desk, staff["boss"], form).verdict.owner == staff["ann"].id


def test_a_complaint_without_a_successor_goes_by_rotation_and_the_preview_says_so(
    desk: Desk, clock: MovingClock
) -> None:
    staff = office_of(desk)
    case_id = _customer(desk, staff["ann"])
    set_roster(desk, staff["boss"], None, [staff["ann"].id, staff["cid"].id])
    clock.forward(hours=1)
    form = Word("w1", case_id, "complain", staff["ann"].id, reason="不满意")
    assert [side.owner for side in customer_word.preview(desk, staff["boss"], form).after] == ["赵强"]
    assert customer_word.hear(desk, staff["boss"], form).verdict.owner == staff["cid"].id


def test_a_written_designation_is_asked_for_only_where_the_rulebook_knows_it(desk: Desk, clock: MovingClock) -> None:
    staff = office_of(desk)
    boss, bob = staff["boss"], staff["bob"]
    case_id = _customer(desk, staff["ann"])
    assert customer_word.asked(desk, boss, case_id).kinds == ("complain",)
    assert "unknown_choice" in _mistakes(desk, boss, Word("w0", case_id, "designate", to=bob.id))
    _with_designation(desk)
    clock.forward(hours=1)
    assert customer_word.asked(desk, boss, case_id).kinds == ("complain", "designate")
    assert _mistakes(desk, boss, Word("w1", case_id, "designate", to=bob.id)) == ["pictures_missing"]
    tokens = evidence.keep(desk, boss, [Upload("a.png", picture())])
    done = customer_word.hear(desk, boss, Word("w2", case_id, "designate", to=bob.id, evidence=tokens))
    assert done.verdict.owner == bob.id
    assert done.verdict.reasons[0].code == "designated_in_writing"
    assert [each.code for each in notices(desk, staff["ann"])] == ["word_took_designate"]


def test_mistakes_are_told_together_and_only_leaders_enter_it(desk: Desk) -> None:
    staff = office_of(desk)
    case_id = _customer(desk, staff["ann"])
    found = _mistakes(desk, staff["boss"], Word("w1", case_id, "complain", to=staff["front"].id))
    assert found == ["colleague_missing", "receiver_left", "reason_missing"]
    with pytest.raises(Forbidden):
        customer_word.asked(desk, staff["bob"], case_id)
    with pytest.raises(Forbidden):
        customer_word.hear(desk, staff["ann"], Word("w1", case_id, "complain", staff["ann"].id, reason="x"))
    offered = {each: card(desk, staff[each], case_id).may for each in ("ann", "boss")}
    assert "complain" not in offered["ann"] and "complain" in offered["boss"]
