"""Whom one can name as receiver or as the colleague asked for."""

from __future__ import annotations

from sqlalchemy import update

from core.services.desk import Desk
from core.services.office import Person
from core.services.receivers import choices
from core.services.registration import Registration, register
from db.tables import user
from tests.support import office_of


def _names(people: tuple[Person, ...]) -> list[str]:
    return [each.username for each in people]


def test_reception_chooses_among_the_salespeople_who_work_here(desk: Desk) -> None:
    people = office_of(desk)
    with desk.engine.begin() as connection:
        connection.execute(update(user).where(user.c.username == "bob").values(active=False))
    found = choices(desk, people["front"])
    assert _names(found.receivers) == ["ann", "cid"]
    assert _names(found.outside) == ["amy", "ben"]
    assert _names(found.colleagues) == ["ann", "cid"]


def test_a_salesperson_receives_himself_and_can_be_asked_for_a_colleague(desk: Desk) -> None:
    found = choices(desk, office_of(desk)["ann"])
    assert (_names(found.receivers), _names(found.colleagues)) == (["ann"], ["bob", "cid"])


def test_an_agency_reports_for_itself(desk: Desk) -> None:
    found = choices(desk, office_of(desk)["amy"])
    assert (_names(found.receivers), _names(found.outside)) == (["amy"], ["amy"])


def test_the_offices_own_sources_are_offered_the_frequent_ones_first(desk: Desk) -> None:
    ann = office_of(desk)["ann"]
    for number, source in enumerate(("抖音", "路过", "抖音", None)):
        register(desk, ann, Registration(None, "visit", ann.id, f"1380001000{number}", "李明", source=source))
    assert choices(desk, ann).sources == ("抖音", "路过")
