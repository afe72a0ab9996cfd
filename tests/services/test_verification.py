"""Every cached column says what the facts say; a changed one is named, and can be written anew."""

from __future__ import annotations

import pytest
from sqlalchemy import update

from core.services.desk import Desk
from core.services.verification import rebuild, verify
from db.tables import case
from tests.services.customers import received
from tests.support import MovingClock, office_of


def _worked(desk: Desk, clock: MovingClock) -> int:
    staff = office_of(desk)
    first = received(desk, staff["ann"], 1)
    received(desk, staff["bob"], 2, channel="call")
    clock.forward(days=1)
    received(desk, staff["bob"], 1)
    return first


def test_an_office_that_worked_holds(desk: Desk, clock: MovingClock) -> None:
    _worked(desk, clock)
    done = verify(desk)
    assert (done.findings, done.facts, done.cases) == ((), 3, 2)


def test_it_holds_at_any_later_moment_though_claims_lapse(desk: Desk, clock: MovingClock) -> None:
    _worked(desk, clock)
    clock.forward(days=200)
    assert verify(desk).findings == ()


@pytest.mark.parametrize("column", ["owner_id", "protected_until", "state", "due_at"])
def test_a_changed_column_is_named_and_written_anew(desk: Desk, clock: MovingClock, column: str) -> None:
    number = _worked(desk, clock)
    with desk.engine.begin() as connection:
        value = "pool" if column == "state" else None
        connection.execute(update(case).where(case.c.id == number).values({column: value}))
    assert [(each.table, each.row, each.code) for each in verify(desk).findings] == [("case", number, column)]
    assert rebuild(desk) == 1
    assert verify(desk).findings == ()
