"""Customers related to the developer: published once, acknowledged by everybody, warned of at the register."""

from __future__ import annotations

import pytest

from core.services import related
from core.services.access import Actor
from core.services.desk import Desk
from core.services.errors import Forbidden, Invalid, NotFound
from core.services.notices import notices
from core.services.related import Related
from tests.support import MovingClock

LIST = (Related("赵董", "138 0001 0001", "董事长亲属"), Related("海天建设"))


def test_a_list_is_told_to_every_salesperson_and_shows_who_has_not_read_it(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    number = related.publish(desk, people["boss"], "r1", "关系户 11月", LIST)
    assert related.publish(desk, people["boss"], "r1", "关系户 11月", LIST) == number
    assert [each.code for each in notices(desk, people["ann"])] == ["related_published"]
    assert notices(desk, people["amy"]) == []
    clock.forward(hours=1)
    related.acknowledge(desk, people["ann"], number)
    clock.forward(hours=1)
    related.acknowledge(desk, people["ann"], number)
    (shown,) = related.lists(desk, people["boss"])
    assert (shown.lacking, shown.told, shown.by) == (("王敏", "赵强"), 3, "陈刚")
    (mine,) = related.lists(desk, people["ann"])
    assert mine.lacking == () and mine.mine is not None and (clock() - mine.mine).total_seconds() == 3600
    assert related.lists(desk, people["bob"])[0].mine is None


def test_the_register_warns_by_number_and_by_name_until_the_list_is_withdrawn(
    desk: Desk, people: dict[str, Actor]
) -> None:
    number = related.publish(desk, people["boss"], "r1", "关系户", LIST)
    assert [each.note for each in related.matches(desk, people["front"], "+86 13800010001")] == ["董事长亲属"]
    assert [each.title for each in related.matches(desk, people["ann"], "", "海天建设")] == ["关系户"]
    firm = related.matches(desk, people["ann"], "", "", "海天（建設）有限公司")
    assert [each.title for each in firm] == ["关系户"]
    assert related.matches(desk, people["ann"], "1380001", "赵", "海") == []
    related.withdraw(desk, people["boss"], number)
    assert related.matches(desk, people["ann"], "13800010001") == []
    with pytest.raises(NotFound):
        related.withdraw(desk, people["boss"], number)
    assert related.lists(desk, people["bob"])[0].withdrawn_at == desk.clock()


def test_every_mistake_is_named_by_line(desk: Desk, people: dict[str, Actor]) -> None:
    with pytest.raises(Invalid) as refused:
        related.publish(desk, people["boss"], "r1", " ", [Related(" "), Related("甲", "123"), Related("乙" * 121)])
    assert [(each.code, each.params.get("line")) for each in refused.value.problems] == [
        ("title_missing", None),
        ("related_empty", 1),
        ("related_phone_bad", 2),
        ("related_too_long", 3),
    ]
    with pytest.raises(Invalid):
        related.publish(desk, people["boss"], "r1", "空", [])
    with pytest.raises(NotFound):
        related.acknowledge(desk, people["ann"], 99)


def test_agencies_and_others_see_no_list_and_salespeople_publish_none(desk: Desk, people: dict[str, Actor]) -> None:
    for who in ("amy", "fin", "root"):
        with pytest.raises(Forbidden):
            related.lists(desk, people[who])
        with pytest.raises(Forbidden):
            related.matches(desk, people[who], "13800010001")
    for who in ("ann", "front"):
        with pytest.raises(Forbidden):
            related.publish(desk, people[who], "r1", "关系户", LIST)
