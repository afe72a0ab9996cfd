"""The app itself looks for due work, and stops when it is told."""

from __future__ import annotations

import time

from sqlalchemy import func, select

from core.services.desk import Desk
from core.services.office import write_setting
from core.services.scheduling import start
from db.tables import outbox
from tests.support import office_of


def _done(desk: Desk) -> int:
    with desk.read() as tx:
        return int(tx.connection.execute(select(func.count()).select_from(outbox)).scalar_one())


def test_due_work_is_done_without_anybody_asking(desk: Desk) -> None:
    office_of(desk)
    desk.command(lambda tx: write_setting(tx, "office", {"name": "案场"}))
    stop = start(desk, every=0.05)
    patience = time.monotonic() + 20
    while not _done(desk) and time.monotonic() < patience:
        time.sleep(0.05)
    stop()
    assert _done(desk) == 1


def test_an_office_that_is_not_set_up_has_nothing_due(desk: Desk) -> None:
    stop = start(desk, every=0.05)
    time.sleep(0.4)
    stop()
    assert _done(desk) == 0
