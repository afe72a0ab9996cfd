"""Each number of the board opens the list of exactly those whom it counts."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

import pytest
from sqlalchemy import update

from core.services.access import Actor
from core.services.board import board
from core.services.board_figures import COUNTS
from core.services.customers_list import UNGRADED, Wanted, customers
from core.services.day_list import Wanted as OfDay
from core.services.day_list import day_list
from core.services.desk import Desk
from core.services.disputes import Complaint, raise_dispute
from core.services.errors import Forbidden
from core.services.registration import Registration, register
from db.tables import case
from tests.services.customers import received
from tests.support import MovingClock, office_of


@pytest.fixture
def staff(desk: Desk) -> dict[str, Actor]:
    return office_of(desk)


@pytest.fixture
def busy(desk: Desk, staff: dict[str, Actor], clock: MovingClock) -> dict[str, Actor]:
    """An office after a week: calls that lapsed, visits, revisits, groups without a number, an agency's report."""
    for number in range(4):
        received(desk, staff["ann"], number, f"来电{number}", channel="call")
    clock.forward(days=5)
    for number in range(10, 13):
        received(desk, staff["bob"], number, "欧阳建国", source="网络")
    received(desk, staff["cid"], 20, channel="call")
    clock.forward(days=6, hours=2)
    received(desk, staff["cid"], 20)
    received(desk, staff["bob"], 10)
    received(desk, staff["amy"], 30, "周先生", channel="report")
    register(desk, staff["ann"], Registration(uuid4().hex, "visit", staff["ann"].id, traffic=True))
    with desk.engine.begin() as connection:
        connection.execute(update(case).where(case.c.id == 5).values(grade="A"))
    return staff


def test_each_number_of_the_day_opens_as_many_rows(desk: Desk, busy: dict[str, Actor]) -> None:
    shown = board(desk, busy["boss"])
    for name in COUNTS:
        found = day_list(desk, busy["boss"], OfDay(shown.day, name))
        assert (found.found, len(found.rows)) == (shown.today[name].now,) * 2, name
    (group,) = day_list(desk, busy["boss"], OfDay(shown.day, "numberless")).rows
    assert (group.by, group.case_id, group.phone) == ("李婷", None, None)


def test_each_persons_and_each_groups_number_opens_as_many_rows(desk: Desk, busy: dict[str, Actor]) -> None:
    shown = board(desk, busy["boss"])
    for line in shown.people:
        assert day_list(desk, busy["boss"], OfDay(shown.day, "revisit", by=line.id)).found == line.today["revisit"]
        assert customers(desk, busy["boss"], Wanted(only="owned", owner=line.id)).found == line.stock.customers
    for line in shown.groups:
        of = {line.kind: line.id}
        assert customers(desk, busy["boss"], Wanted(only="owned", **of)).found == line.stock.customers  # type: ignore[arg-type]
        assert day_list(desk, busy["boss"], OfDay(shown.day, "first_visit", **of)).found == line.today["first_visit"]  # type: ignore[arg-type]


def test_what_is_held_opens_as_many_rows(desk: Desk, busy: dict[str, Actor], clock: MovingClock) -> None:
    for _ in range(6):
        stock = board(desk, busy["boss"]).stock
        for only, count in (
            ("owned", stock.customers),
            ("tonight", stock.tonight),
            ("ending", stock.soon),
            ("overdue", stock.overdue),
        ):
            found = customers(desk, busy["boss"], Wanted(only=only))
            assert (found.found, len(found.rows)) == (count, count), only
        for grade, count in stock.grades.items():
            assert customers(desk, busy["boss"], Wanted(grade=grade or UNGRADED)).found == count
        clock.forward(days=6)


def test_a_lapsed_customer_is_free_and_nobodys(desk: Desk, busy: dict[str, Actor]) -> None:
    found = customers(desk, busy["boss"], Wanted(only="free"))
    assert {(row.state, row.owner) for row in found.rows} == {("pool", None)}
    assert {row.name for row in found.rows} == {"来电0", "来电1", "来电2", "来电3"}


def test_a_list_is_searched_by_name_number_and_pinyin(desk: Desk, busy: dict[str, Actor]) -> None:
    for text, count in (("阳建", 3), ("ouyang", 3), ("0012", 1), ("13800000020", 1), ("没有", 0), ("%", 0)):
        assert customers(desk, busy["boss"], Wanted(text=text)).found == count, text


def test_a_list_is_narrowed_by_source_and_by_the_days_of_the_first_contact(desk: Desk, busy: dict[str, Actor]) -> None:
    day = date(2026, 11, 7)
    assert customers(desk, busy["boss"], Wanted(since=day, until=day)).found == 4
    assert customers(desk, busy["boss"], Wanted(until=date(2026, 11, 6))).found == 4


def test_open_disputes_and_the_departments_customers(desk: Desk, busy: dict[str, Actor]) -> None:
    raise_dispute(desk, busy["ann"], Complaint(uuid4().hex, 5, "他先来找我的", busy["bob"].id))
    assert [row.case_id for row in customers(desk, busy["boss"], Wanted(only="disputed")).rows] == [5]
    assert customers(desk, busy["boss"], Wanted(only="department")).found == 0


@pytest.mark.parametrize("order", ["newest", "ending", "due", "contact"])
def test_a_list_has_an_order(desk: Desk, busy: dict[str, Actor], order: str) -> None:
    rows = customers(desk, busy["boss"], Wanted(only="owned", order=order)).rows
    key = {"newest": "first_at", "ending": "protected_until", "due": "due_at", "contact": "last_contact_at"}[order]
    values = [getattr(row, key) for row in rows if getattr(row, key) is not None]
    assert values == sorted(values, reverse=order in ("newest", "contact"))


def test_only_whoever_sees_the_board_sees_everybodys_customers(desk: Desk, busy: dict[str, Actor]) -> None:
    for handle in ("ann", "amy", "front", "kim", "root"):
        with pytest.raises(Forbidden):
            customers(desk, busy[handle])
        with pytest.raises(Forbidden):
            day_list(desk, busy[handle], OfDay(date(2026, 11, 13), "call"))


def test_numbers_have_their_middle_hidden_in_a_list(desk: Desk, busy: dict[str, Actor]) -> None:
    rows = [*customers(desk, busy["boss"]).rows, *day_list(desk, busy["boss"], OfDay(date(2026, 11, 13), "call")).rows]
    assert rows
    assert all(row.phone is None or row.phone[3:7] == "****" for row in rows)
