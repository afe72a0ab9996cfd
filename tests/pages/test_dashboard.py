"""The board's numbers are those of the service, lead to their lists, and are drawn anew only when they change."""

from __future__ import annotations

from urllib.parse import parse_qsl
from uuid import uuid4

import pytest
from streamlit.testing.v1 import AppTest

from core.services.access import Actor
from core.services.deals import Step, add_step
from core.services.desk import Desk
from core.services.registration import Registration, register
from tests.pages.conftest import Open, words
from tests.services.customers import received


def _tiles(screen: AppTest) -> dict[str, tuple[str, str, dict[str, str]]]:
    """Name -> value, page and parameters of each number."""
    found = {}
    for each in screen.get("page_link"):
        name, value = each.proto.label.split(" **")
        found[name] = (value.split("**")[0], each.proto.page, dict(parse_qsl(each.proto.query_string)))
    return found


def test_an_empty_office_has_a_board_of_zeros(open_screen: Open, staff: dict[str, Actor]) -> None:
    screen = open_screen("dashboard", staff["boss"])
    assert not screen.exception
    assert _tiles(screen)["首访"][0] == "0"
    assert "今天还没有到访" in words(screen)
    assert "更新于" in words(screen)


def test_numbers_lead_to_their_lists(open_screen: Open, office_desk: Desk, staff: dict[str, Actor]) -> None:
    number = received(office_desk, staff["ann"], 1)
    register(office_desk, staff["bob"], Registration(uuid4().hex, "visit", staff["bob"].id, traffic=True))
    add_step(office_desk, staff["ann"], Step(uuid4().hex, number, "deposit", staff["ann"].id, amount="20000"))
    tiles = _tiles(open_screen("dashboard", staff["boss"]))
    value, page, query = tiles["首访"]
    assert (value, page, query["kind"]) == ("2", "customers", "first_visit")
    assert tiles["留资率"][0] == "50%"
    assert tiles["有归属客户"][::2] == ("1", {"only": "owned"})
    assert (tiles["待财务确认"][0], tiles["待财务确认"][1]) == ("1", "deals")
    shown = words(open_screen("customers", staff["boss"], **query))
    assert "首访 2" in shown


def test_a_team_narrows_the_board_and_the_lists_behind_it(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    received(office_desk, staff["ann"], 1)
    received(office_desk, staff["cid"], 2)
    screen = open_screen("dashboard", staff["boss"])
    assert _tiles(screen)["首访"][0] == "2"
    screen.selectbox(key="board_team").select(str(staff["cid"].team_id)).run()
    value, _, query = _tiles(screen)["首访"]
    assert (value, query["group"]) == ("1", f"team-{staff['cid'].team_id}")
    assert screen.query_params["team"] == str(staff["cid"].team_id)


def test_a_new_fact_is_there_at_the_next_run(open_screen: Open, office_desk: Desk, staff: dict[str, Actor]) -> None:
    screen = open_screen("dashboard", staff["chief"])
    received(office_desk, staff["ann"], 1)
    assert _tiles(screen.run())["首访"][0] == "1"


def test_finance_sees_the_board_but_no_link_to_disputes(open_screen: Open, staff: dict[str, Actor]) -> None:
    links = {
        each.proto.label.split(" **")[0]: each.proto for each in open_screen("dashboard", staff["fin"]).get("page_link")
    }
    assert links["待裁决争议"].disabled
    assert not links["待财务确认"].disabled


def test_names_of_people_and_sources_stand_there_as_typed(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    received(office_desk, staff["ann"], 1, source="<b>网*络*</b>")
    screen = open_screen("dashboard", staff["boss"])
    assert not screen.exception
    assert [frame.value["name"].tolist() for frame in screen.dataframe][1][0] == "李婷"


@pytest.mark.parametrize("wall", ["0", "1"])
def test_the_wall_has_a_way_back(open_screen: Open, staff: dict[str, Actor], wall: str) -> None:
    screen = open_screen("dashboard", staff["boss"], wall=wall)
    assert ("退出投屏" in [each.label for each in screen.button]) == (wall == "1")
