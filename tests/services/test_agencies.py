"""The cards of agencies and brokers: who they are, how they are reached, and what came of their reports."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.services import agencies
from core.services.access import Actor
from core.services.agencies import Figures
from core.services.desk import Desk
from core.services.errors import Forbidden, Invalid, NotFound
from core.services.messages import Pasted, mend, take
from core.services.registration import Registration, register
from tests.services.customers import received


def _card(desk: Desk, people: dict[str, Actor], name: str) -> agencies.Unit:
    return next(each for each in agencies.units(desk, people["kim"]) if each.name == name)


def test_a_card_counts_what_came_of_the_reports(desk: Desk, people: dict[str, Actor]) -> None:
    received(desk, people["ann"], 3, "赵先生")
    for number, name in ((1, "张先生"), (2, "王女士"), (3, "赵先生")):
        received(desk, people["amy"], number, name, channel="report")
    visit = Registration(
        None, "visit", people["ann"].id, phone="13800000001", name="张先生", answers={"with": people["amy"].id}
    )
    register(desk, people["kim"], visit)
    card = _card(desk, people, "宏达置业")
    amy, ben = sorted(card.brokers, key=lambda each: each.id)
    assert amy.figures == Figures(reports=3, accepted=2, refused=1, arrived=1)
    assert ben.figures == Figures() and card.figures == amy.figures


def test_a_new_broker_is_recorded_without_an_account_and_his_line_is_mended(
    desk: Desk, people: dict[str, Actor]
) -> None:
    (line,) = take(desk, people["kim"], Pasted("p1", "宏达 黄蕾 客户赵女士 1380**10009")).waiting
    unit = _card(desk, people, "宏达置业")
    number = agencies.add_broker(desk, people["kim"], unit.id, line.unknown or "", "13911112222")
    assert agencies.add_broker(desk, people["kim"], unit.id, "黄蕾") == number
    found = next(each for each in agencies.brokers(desk, people["front"]) if each.id == number)
    assert (found.name, found.contact, found.signs_in) == ("黄蕾", "13911112222", False)
    assert len(mend(desk, people["kim"], [replace(line, broker=number)]).judged) == 1


def test_an_agency_is_known_by_its_other_names(desk: Desk, people: dict[str, Actor]) -> None:
    number = agencies.add_unit(desk, people["kim"], "安居地产", "安家 AJ", "张经理 13900001111")
    agencies.add_broker(desk, people["kim"], number, "黄蕾")
    assert len(take(desk, people["kim"], Pasted("p1", "AJ 黄蕾 客户赵女士 1380**10009")).judged) == 1
    agencies.change_unit(desk, people["kim"], number, "安居房产", "安家", "")
    card = _card(desk, people, "安居房产")
    assert (card.also, card.contact, [each.name for each in card.brokers]) == ("安家", "", ["黄蕾"])
    agencies.add_broker(desk, people["kim"], number, "黄蕾", "微信 hl")
    assert _card(desk, people, "安居房产").brokers[0].contact == "微信 hl"


def test_mistakes_are_named_at_once(desk: Desk, people: dict[str, Actor]) -> None:
    with pytest.raises(Invalid) as refused:
        agencies.add_unit(desk, people["kim"], " ", contact="x" * 201)
    assert {each.field for each in refused.value.problems} == {"name", "contact"}
    with pytest.raises(Invalid):
        agencies.add_unit(desk, people["kim"], "宏达置业")
    with pytest.raises(Invalid):
        agencies.add_broker(desk, people["kim"], _card(desk, people, "宏达置业").id, "")
    for act in (
        lambda: agencies.add_broker(desk, people["kim"], 99, "黄蕾"),
        lambda: agencies.change_unit(desk, people["kim"], 99, "远洋"),
    ):
        with pytest.raises(NotFound):
            act()


def test_cards_are_the_desks_and_written_by_whoever_confirms(desk: Desk, people: dict[str, Actor]) -> None:
    for who in ("ann", "amy", "fin", "root"):
        with pytest.raises(Forbidden):
            agencies.units(desk, people[who])
    for who in ("front", "ann", "amy"):
        with pytest.raises(Forbidden):
            agencies.add_unit(desk, people[who], "安居地产")
    assert agencies.brokers(desk, people["front"])
