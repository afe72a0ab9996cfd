"""The demo office: everything in it came through the services, and holds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import select

from core.services.demo import PASSWORD, fill
from core.services.demo_floor import steps
from core.services.demo_plan import CUSTOMERS, DISPUTES, PEOPLE, plan
from core.services.desk import Desk
from core.services.reception import picture
from core.services.setup import demo_accounts
from core.services.sign_in import sign_in
from core.services.verification import verify
from db.engine import open_engine
from db.tables import case, dispute, entry
from tests.support import ZONE, MovingClock

NOW = datetime(2026, 11, 22, 15, 0, tzinfo=ZONE)


@pytest.fixture(scope="module")
def demo(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Desk, list[float]]]:
    """The demo office, and what its progress said."""
    target = tmp_path_factory.mktemp("demo") / "guike.db"
    target.write_bytes(sqlite_template.read_bytes())
    desk = Desk(open_engine(f"sqlite:///{target}"), MovingClock(NOW))
    heard: list[float] = []
    fill(desk, heard.append)
    yield desk, heard
    desk.engine.dispose()


def test_the_same_day_tells_the_same_story() -> None:
    assert plan(NOW) == plan(NOW)


def test_no_number_is_a_persons() -> None:
    numbers = [customer.phone for customer in plan(NOW).customers]
    assert len(set(numbers)) == CUSTOMERS
    assert {number[:3] for number in numbers} == {"140"}


@pytest.mark.xdist_group("demo")
def test_progress_reaches_the_end(demo: tuple[Desk, list[float]]) -> None:
    assert demo[1][-1] == 1.0
    assert demo[1] == sorted(demo[1])


@pytest.mark.xdist_group("demo")
def test_every_verdict_in_it_is_real(demo: tuple[Desk, list[float]]) -> None:
    assert verify(demo[0]).findings == ()


@pytest.mark.xdist_group("demo")
def test_it_has_disputes_in_every_state_lapsed_customers_and_visitors_without_a_number(
    demo: tuple[Desk, list[float]],
) -> None:
    with demo[0].read() as tx:
        steps = Counter(tx.connection.execute(select(dispute.c.step)).scalars())
        states = Counter(tx.connection.execute(select(case.c.state)).scalars())
        traffic = tx.connection.execute(select(entry.c.id).where(entry.c.case_id.is_(None))).all()
    assert sum(steps.values()) == DISPUTES
    assert steps.keys() >= {"raised", "answered", "ruled", "appealed", "final", "withdrawn"}
    assert states["owned"] > 100
    assert len(traffic) > 10


@pytest.mark.xdist_group("demo")
def test_its_front_desk_has_groups_that_are_here_gone_and_late(demo: tuple[Desk, list[float]]) -> None:
    with demo[0].read() as tx:
        now = picture(tx)
    assert now.set_up and now.next is not None
    assert len(now.here) >= 5 and any(each.tour for each in now.here)
    assert [each.late for each in now.unregistered] == [True, False]
    assert any(each.make_up for each in now.people)


@pytest.mark.parametrize("hour", [0, 2])
def test_in_the_first_hours_of_a_day_its_front_desk_begins_with_the_order(hour: int) -> None:
    now = NOW.replace(hour=hour, minute=30)
    told = steps(now)
    assert told[0].do == "roster"
    assert all(each.at.date() == now.date() and each.at < now for each in told)


@pytest.mark.xdist_group("demo")
def test_its_accounts_are_named_and_come_in(demo: tuple[Desk, list[float]]) -> None:
    named = demo_accounts(demo[0])
    assert {each.role for each in named} == {row[2] for row in PEOPLE}
    assert sign_in(demo[0], "manager1", PASSWORD, "local").name == "沈静"
