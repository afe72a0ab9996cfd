"""My leads: whose customers are shown to whom, how urgent they are, and how a row is edited."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest

from core.services.access import Actor
from core.services.desk import Desk
from core.services.errors import Forbidden, Invalid, NotFound, Stale
from core.services.lead_edits import Edit, Edited, edit, undo
from core.services.leads import Lead, Wanted, leads
from core.services.transfers import Transfer, hand_over
from tests.services.customers import received
from tests.support import MovingClock, office_of


def _names(desk: Desk, actor: Actor, text: str = "", only: str = "") -> list[str | None]:
    return [each.name for each in leads(desk, actor, Wanted(text, only)).rows]


def _row(desk: Desk, actor: Actor, case_id: int) -> Lead:
    return next(each for each in leads(desk, actor).rows if each.case_id == case_id)


def _grade(desk: Desk, actor: Actor, case_id: int, grade: str, version: int | None = None) -> Edited:
    at = _row(desk, actor, case_id).version if version is None else version
    return edit(desk, actor, [Edit(uuid4().hex, case_id, at, grade=grade)])[0]


def test_everybody_sees_his_own_customers_and_nobody_elses(desk: Desk) -> None:
    people = office_of(desk)
    received(desk, people["ann"], 1, "王女士")
    received(desk, people["bob"], 2, "李先生")
    assert _names(desk, people["ann"]) == ["王女士"]
    assert _names(desk, people["bob"]) == ["李先生"]
    assert _names(desk, people["boss"]) == []
    for who in ("front", "fin", "root"):
        with pytest.raises(Forbidden):
            leads(desk, people[who])


def test_a_served_customer_stands_in_the_list_and_says_so(desk: Desk) -> None:
    people = office_of(desk)
    case_id = received(desk, people["ann"], 1)
    hand_over(desk, people["boss"], Transfer("r", (case_id,), people["bob"].id, "对接", service_only=True))
    assert _row(desk, people["bob"], case_id).served
    assert not _row(desk, people["ann"], case_id).served
    assert _row(desk, people["bob"], case_id).phone == "13800000001"


def test_a_customer_leaves_the_list_at_the_instant_his_protection_ends(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    received(desk, people["ann"], 1, channel="call")
    clock.set("2026-11-09 23:59")
    assert _names(desk, people["ann"]) == ["王女士"]
    clock.set("2026-11-10 00:00")
    assert _names(desk, people["ann"]) == []


def test_the_head_line_counts_what_ends_soon_what_is_overdue_and_the_grades(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    ann = people["ann"]
    received(desk, ann, 1, "甲", channel="call")
    visited = received(desk, ann, 2, "乙")
    _grade(desk, ann, visited, "A")
    clock.set("2026-11-07 10:00")
    found = leads(desk, ann).counts
    assert (found.total, found.ending, found.overdue) == (2, 1, 1)
    assert found.grades == {"O": 0, "A": 1, "B": 0, "C": 0}
    assert _names(desk, ann, only="ending") == ["甲"]
    assert _names(desk, ann, only="overdue") == ["乙"]
    assert _names(desk, ann, only="A") == ["乙"]


@pytest.mark.parametrize("text", ["女", "wangn", "WNS", "0001", "1380000", "138 0000 0001", " 王女 "])
def test_a_part_of_name_number_or_pinyin_finds_the_customer(desk: Desk, text: str) -> None:
    people = office_of(desk)
    received(desk, people["ann"], 1, "王女士")
    received(desk, people["ann"], 2, "李先生")
    found = _names(desk, people["ann"], text)
    assert found == (["王女士", "李先生"] if text == "1380000" else ["王女士"])


@pytest.mark.parametrize("text", ["%", "_", "赵", "9999", "\\"])
def test_what_is_not_there_is_not_found_whatever_signs_it_has(desk: Desk, text: str) -> None:
    people = office_of(desk)
    received(desk, people["ann"], 1, "王女士")
    assert _names(desk, people["ann"], text) == []


def test_the_most_urgent_comes_first_and_a_long_list_says_how_long_it_is(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    ann = people["ann"]
    for number in range(4):
        received(desk, ann, number, f"客{number}")
        clock.forward(hours=1)
    last = _row(desk, ann, leads(desk, ann).rows[-1].case_id)
    edit(desk, ann, [Edit("e", last.case_id, last.version, due=date(2026, 11, 3))])
    found = leads(desk, ann, limit=2)
    assert [each.name for each in found.rows] == ["客3", "客0"]
    assert found.found == 4


def test_a_grade_moves_the_next_follow_up_and_never_the_protection(desk: Desk) -> None:
    people = office_of(desk)
    case_id = received(desk, people["ann"], 1)
    before = _row(desk, people["ann"], case_id)
    _grade(desk, people["ann"], case_id, "O")
    after = _row(desk, people["ann"], case_id)
    assert after.grade == "O"
    assert after.due_at is not None and before.due_at is not None and (before.due_at - after.due_at).days == 6
    assert after.protected_until == before.protected_until


def test_a_planned_day_ends_at_its_24_oclock(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    ann = people["ann"]
    row = _row(desk, ann, received(desk, ann, 1))
    edit(desk, ann, [Edit("e", row.case_id, row.version, due=date(2026, 11, 5))])
    clock.set("2026-11-05 23:59")
    assert leads(desk, ann).counts.overdue == 0
    clock.set("2026-11-06 00:00")
    assert leads(desk, ann).counts.overdue == 1


def test_an_edit_can_be_taken_back_and_the_older_value_stands_again(desk: Desk) -> None:
    people = office_of(desk)
    ann = people["ann"]
    case_id = received(desk, ann, 1)
    _grade(desk, ann, case_id, "B")
    changed = _grade(desk, ann, case_id, "A")
    undo(desk, ann, "u", [changed.seq])
    assert _row(desk, ann, case_id).grade == "B"


def test_a_second_arrival_of_an_edit_or_of_taking_it_back_changes_nothing_more(desk: Desk) -> None:
    people = office_of(desk)
    ann = people["ann"]
    row = _row(desk, ann, received(desk, ann, 1))
    wanted = Edit("same", row.case_id, row.version, grade="A")
    first = edit(desk, ann, [wanted])[0]
    assert edit(desk, ann, [wanted])[0].seq == first.seq
    taken = undo(desk, ann, "u", [first.seq])[0]
    assert undo(desk, ann, "u", [first.seq])[0].seq == taken.seq


def test_a_stale_edit_changes_nothing_and_says_who_changed_what(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    ann, boss = people["ann"], people["boss"]
    row = _row(desk, ann, received(desk, ann, 1))
    clock.set("2026-11-03 08:00")
    edit(desk, boss, [Edit("b", row.case_id, row.version, grade="C")])
    with pytest.raises(Stale) as refusal:
        _grade(desk, ann, row.case_id, "O", row.version)
    assert refusal.value.params == {"name": "陈刚", "kind": "grade", "at": clock.at, "customer": "王女士"}
    assert _row(desk, ann, row.case_id).grade == "C"


def test_one_stale_row_of_several_keeps_all_of_them_as_they_were(desk: Desk) -> None:
    people = office_of(desk)
    ann = people["ann"]
    first, second = (_row(desk, ann, received(desk, ann, number)) for number in (1, 2))
    stale = Edit("2", second.case_id, second.version - 1, grade="A")
    with pytest.raises(Stale):
        edit(desk, ann, [Edit("1", first.case_id, first.version, grade="A"), stale])
    assert leads(desk, ann).counts.grades["A"] == 0


def test_taking_back_what_somebody_changed_since_is_stale(desk: Desk) -> None:
    people = office_of(desk)
    ann = people["ann"]
    case_id = received(desk, ann, 1)
    mine = _grade(desk, ann, case_id, "A")
    edit(desk, people["boss"], [Edit("b", case_id, mine.version, grade="C")])
    with pytest.raises(Stale):
        undo(desk, ann, "u", [mine.seq])


def test_nobody_takes_back_the_edit_of_another_or_anything_but_an_edit(desk: Desk) -> None:
    people = office_of(desk)
    ann = people["ann"]
    case_id = received(desk, ann, 1)
    changed = _grade(desk, ann, case_id, "A")
    for actor, seq in ((people["boss"], changed.seq), (ann, 1), (ann, 9999)):
        with pytest.raises(NotFound):
            undo(desk, actor, "u", [seq])


@pytest.mark.parametrize(
    ("wanted", "code"),
    [
        (Edit("e", 0, 0, grade="Z"), "unknown_choice"),
        (Edit("e", 0, 0), "day_missing"),
        (Edit("e", 0, 0, due=date(2026, 11, 1)), "day_past"),
        (Edit("e", 0, 0, due=date(2099, 1, 1)), "day_too_far"),
    ],
)
def test_a_wrong_value_is_named(desk: Desk, wanted: Edit, code: str) -> None:
    people = office_of(desk)
    row = _row(desk, people["ann"], received(desk, people["ann"], 1))
    with pytest.raises(Invalid) as refusal:
        edit(desk, people["ann"], [Edit("e", row.case_id, row.version, wanted.grade, wanted.due)])
    assert [each.code for each in refusal.value.problems] == [code]


def test_only_owner_server_and_leaders_edit_a_row(desk: Desk) -> None:
    people = office_of(desk)
    row = _row(desk, people["ann"], received(desk, people["ann"], 1))
    for who in ("bob", "cid", "front", "fin", "amy"):
        with pytest.raises(Forbidden):
            edit(desk, people[who], [Edit(who, row.case_id, row.version, grade="A")])
    assert edit(desk, people["boss"], [Edit("b", row.case_id, row.version, grade="A")])
