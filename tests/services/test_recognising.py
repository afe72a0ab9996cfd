"""Somebody comes again: found by four digits or a name, with his owner's state and the appointment."""

from __future__ import annotations

from datetime import timedelta

import pytest

from core.services import lead_edits, rota
from core.services.access import Actor
from core.services.desk import Desk
from core.services.errors import Forbidden
from core.services.lead_edits import Edit
from core.services.recognising import recognise
from core.services.relation import case_row
from tests.services.customers import received
from tests.support import MovingClock, office_of


@pytest.fixture
def people(desk: Desk) -> dict[str, Actor]:
    staff = office_of(desk)
    rota.set_roster(desk, staff["front"], None, [staff["ann"].id, staff["bob"].id])
    return staff


@pytest.mark.parametrize("text", ["0007", "王女士"])
def test_digits_or_a_name_tell_who_it_is_and_how_his_owner_stands(
    desk: Desk, people: dict[str, Actor], text: str
) -> None:
    case_id = received(desk, people["ann"], 7)
    rota.set_state(desk, people["ann"], None, people["ann"].id, "errand")
    found = recognise(desk, people["front"], text)
    assert [(each.case_id, each.owner, each.state, each.expected) for each in found] == [
        (case_id, "李婷", "errand", None)
    ]


def test_an_appointment_is_named_until_its_day_is_over(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    ann = people["ann"]
    case_id = received(desk, ann, 7)
    with desk.read() as tx:
        version = case_row(tx, case_id).version
    tomorrow = desk.clock() + timedelta(days=1)
    lead_edits.edit(desk, ann, [Edit("e", case_id, version, due=tomorrow.date())])
    assert recognise(desk, people["front"], "0007")[0].expected == tomorrow.astimezone(desk.zone).date()
    clock.forward(days=2)
    assert recognise(desk, people["front"], "0007")[0].expected is None


def test_nobody_in_the_house_is_found_by_too_little_and_no_salesperson_looks_here(
    desk: Desk, people: dict[str, Actor]
) -> None:
    received(desk, people["ann"], 7)
    assert recognise(desk, people["front"], "07") == []
    with pytest.raises(Forbidden):
        recognise(desk, people["bob"], "0007")
