"""What is due is done once, whoever runs it."""

from __future__ import annotations

from sqlalchemy import select

from core.services.desk import Desk
from core.services.due import run
from db.tables import notice, outbox
from tests.services.customers import received
from tests.support import MovingClock, office_of


def _codes(desk: Desk) -> list[str]:
    with desk.read() as tx:
        return list(tx.connection.execute(select(notice.c.code).order_by(notice.c.id)).scalars())


def test_the_owner_is_told_once_that_his_protection_ends_tomorrow(desk: Desk, clock: MovingClock) -> None:
    received(desk, office_of(desk)["ann"], 1, channel="call")
    clock.set("2026-11-08 23:59")
    assert "protection_ending" not in run(desk)
    clock.set("2026-11-09 10:00")
    assert run(desk)["protection_ending"] == 1
    assert "protection_ending" not in run(desk)
    assert _codes(desk).count("protection_ending") == 1


def test_an_overdue_follow_up_is_told_until_it_is_done(desk: Desk, clock: MovingClock) -> None:
    received(desk, office_of(desk)["ann"], 1)
    clock.forward(days=8)
    assert run(desk)["follow_up_overdue"] == 1
    assert "follow_up_overdue" not in run(desk)


def test_the_ledgers_head_is_kept_once_a_day(desk: Desk, clock: MovingClock) -> None:
    received(desk, office_of(desk)["ann"], 1)
    assert run(desk)["anchor"] == 1
    assert "anchor" not in run(desk)
    clock.forward(days=1)
    assert run(desk)["anchor"] == 1
    with desk.read() as tx:
        bodies = tx.connection.execute(select(outbox.c.body).where(outbox.c.kind == "anchor")).scalars().all()
    assert [body["seq"] for body in bodies] == [1, 1]
