"""A pasted list of people is read as people write it, and every line that cannot be read is named."""

from __future__ import annotations

import pytest

from core.services.accounts import NewPerson
from pages._ui.people import read_people


@pytest.mark.parametrize(
    ("line", "person"),
    [
        ("李婷,置业顾问,一组", NewPerson("李婷", "rep", "一组")),
        ("李婷，销售顾问，一组", NewPerson("李婷", "rep", "一组")),
        ("李婷\t一组\t业务员", NewPerson("李婷", "rep", "一组")),
        ("  李婷  ", NewPerson("李婷")),
        ("李婷、一组", NewPerson("李婷", team="一组")),
        ("陈刚 销售经理", NewPerson("陈刚", "manager")),
        ("Li Ting, salesperson, Team 1", NewPerson("Li Ting", "rep", "Team 1")),
        ("何静;FRONT DESK", NewPerson("何静", "reception")),
        ("罗敏,admin", NewPerson("罗敏", "admin")),
        ("孙洁,渠道,宏达置业", NewPerson("孙洁", "rep", unit="宏达置业")),
    ],
)
def test_a_line_is_read_in_whatever_way_it_is_written(line: str, person: NewPerson) -> None:
    assert read_people(line) == ([person], [])


def test_every_line_that_cannot_be_read_is_named() -> None:
    people, problems = read_people(
        "李婷,置业顾问\n\n王敏,老板,二组\n李婷,顾问\n孙洁,渠道\n甲,前台,一组,二组\n乙,前台,财务"
    )
    assert people == [NewPerson("李婷")]
    assert [(problem.params["line"], problem.code) for problem in problems] == [
        (3, "person_role_unknown"),
        (4, "person_twice"),
        (5, "person_without_agency"),
        (6, "person_too_much"),
        (7, "person_role_unknown"),
    ]


def test_what_is_too_long_is_named_with_its_own_line_among_the_other_mistakes() -> None:
    _, problems = read_people(f"\n{'王' * 41},前台\n\n李婷,老板,一组\n孙洁,渠道,{'司' * 121}")
    assert [(problem.params["line"], problem.code) for problem in problems] == [
        (2, "person_name_long"),
        (4, "person_role_unknown"),
        (5, "person_unit_long"),
    ]


def test_namesakes_in_different_teams_are_two_people() -> None:
    people, problems = read_people("王伟,顾问,一组\n王伟,顾问,二组")
    assert (len(people), problems) == (2, [])


def test_a_list_without_end_is_refused() -> None:
    assert [problem.code for problem in read_people("甲\n" * 501)[1]] == ["people_many"]
