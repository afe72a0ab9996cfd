"""Near matches are offered to whoever may see them, with the reason, and join nobody."""

from __future__ import annotations

import pytest

from core.companies import company_key, credit_code
from core.services.access import Actor
from core.services.desk import Desk
from core.services.near import MOST, near, near_to_written, variants
from tests.services.customers import received


@pytest.mark.parametrize(
    ("number", "name", "why"),
    [
        (1235, "李明", ("digit",)),
        (1243, "李明", ("swapped",)),
        (9999, "张三丰", ("name",)),
        (9999, "張三豐", ("name",)),
        (9999, "章三峰", ("sound",)),
        (1235, "章三峰", ("digit", "sound")),
    ],
)
def test_a_slip_of_the_finger_and_the_same_sound_are_near(
    desk: Desk, people: dict[str, Actor], number: int, name: str, why: tuple[str, ...]
) -> None:
    one = received(desk, people["ann"], 1234, "张三丰")
    other = received(desk, people["bob"], number, name)
    assert one != other
    assert [(each.case_id, each.owner, each.why) for each in near(desk, people["boss"], one)] == [(other, "王敏", why)]
    assert [each.case_id for each in near(desk, people["boss"], other)] == [one]


def test_strangers_and_titles_are_not_near(desk: Desk, people: dict[str, Actor]) -> None:
    one = received(desk, people["ann"], 1234, "王女士")
    received(desk, people["bob"], 5678, "王女士")
    received(desk, people["bob"], 8899, "李明")
    assert near(desk, people["boss"], one) == []


def test_a_company_is_near_however_it_is_written(desk: Desk, people: dict[str, Actor]) -> None:
    one = received(desk, people["ann"], 1, "张三", company="宏达（北京）置业有限公司")
    other = received(desk, people["bob"], 5002, "李四", company="宏達(北京)置業有限责任公司")
    assert [(each.case_id, each.why) for each in near(desk, people["boss"], one)] == [(other, ("company",))]


def test_a_salesperson_is_shown_only_whom_he_may_see(desk: Desk, people: dict[str, Actor]) -> None:
    received(desk, people["bob"], 1234, "张三丰")
    mine = received(desk, people["ann"], 1236, "张三丰")
    shown = near_to_written(desk, people["ann"], "13800001235", "张三丰")
    assert [(each.case_id, each.why) for each in shown] == [(mine, ("digit", "name"))]
    both = near_to_written(desk, people["front"], "13800001235", "张三丰")
    assert [each.phone for each in both] == ["138****1236", "138****1234"]
    assert near(desk, people["ann"], mine) == []


def test_only_the_nearest_are_offered(desk: Desk, people: dict[str, Actor]) -> None:
    for number in range(MOST + 3):
        received(desk, people["ann"], number, "张三丰")
    shown = near_to_written(desk, people["boss"], "13800000009", "张三丰")
    assert len(shown) == MOST and all("digit" in each.why for each in shown)


def test_every_variant_of_a_number_is_a_number_away() -> None:
    found = variants("13800001234")
    assert len(found) == 96 and "13800001234" not in found
    assert (found["13800001235"], found["13800001243"]) == ("digit", "swapped")
    assert variants("01062345678") and variants("0106234567") == {}


@pytest.mark.parametrize(
    ("one", "two", "same"),
    [
        ("宏达（北京）置业有限公司", "宏達(北京)置業", True),
        ("宏达 置业 股份有限公司", "宏达置业有限责任公司", True),
        ("宏达置业", "宏远置业", False),
        ("公司", "集团", False),
        ("海天建设（集团）有限公司", "海天建设集团股份有限公司", True),
        ("海天建设（集团）有限责任公司", "海天建设集团", True),
        ("海天建设集团公司", "海天建设", True),
    ],
)
def test_companies_are_compared_without_their_legal_form(one: str, two: str, same: bool) -> None:
    assert (company_key(one) == company_key(two)) is same


@pytest.mark.parametrize(
    ("written", "code"),
    [
        ("91110000600037341L", "91110000600037341L"),
        (" 9111 0000 ６０００３７３４１l", "91110000600037341L"),
        ("91110000600037341M", None),
        ("12345", None),
        ("", None),
    ],
)
def test_a_credit_code_has_its_check_digit(written: str, code: str | None) -> None:
    assert credit_code(written) == code
