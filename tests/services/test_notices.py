"""Everybody is told what concerns him, once, and reads it when he likes."""

from __future__ import annotations

from datetime import timedelta

from core.services.access import Actor
from core.services.desk import Desk, Tx
from core.services.notices import counts, mark_read, notices, notify, tell
from db.adding import new_row
from db.tables import case, entry
from tests.support import MovingClock, office_of


def _customer(tx: Tx, name: str | None, company: str | None = None) -> int:
    who = {"kind": "person", "name": name, "company": company, "entered_at": tx.now}
    shown = new_row(tx.connection, entry, who)
    return new_row(tx.connection, case, {"entry_id": shown, "state": "nobody", "first_at": tx.now})


def _told(desk: Desk, to: Actor, code: str, **params: object) -> None:
    desk.command(lambda tx: notify(tx, to.id, code, **params))


def test_a_notice_names_the_customer_and_keeps_moments_as_moments(desk: Desk, clock: MovingClock) -> None:
    people = office_of(desk)
    until = clock.at + timedelta(days=3)

    def work(tx: Tx) -> None:
        number = _customer(tx, "王女士")
        notify(tx, people["ann"].id, "transferred_to_you", number, by="陈刚", until=until)

    desk.command(work)
    (told,) = notices(desk, people["ann"])
    assert (told.code, told.customer, told.params) == ("transferred_to_you", "王女士", {"by": "陈刚", "until": until})


def test_a_company_is_named_by_its_own_name(desk: Desk) -> None:
    people = office_of(desk)
    desk.command(lambda tx: notify(tx, people["ann"].id, "x", _customer(tx, "周助理", "远山贸易")))
    assert notices(desk, people["ann"])[0].customer == "远山贸易"


def test_several_are_told_once_each_and_nobody_is_passed_over(desk: Desk) -> None:
    people = office_of(desk)
    desk.command(lambda tx: tell(tx, [people["ann"].id, None, people["bob"].id, people["ann"].id], "x"))
    assert [counts(desk, people[who])[1] for who in ("ann", "bob", "boss")] == [1, 1, 0]


def test_what_is_not_read_stands_first_newest_on_top(desk: Desk, clock: MovingClock) -> None:
    ann = office_of(desk)["ann"]
    for code in ("first", "second", "third"):
        _told(desk, ann, code)
        clock.forward(minutes=1)
    third = notices(desk, ann)[0]
    assert third.code == "third"
    assert mark_read(desk, ann, [third.id]) == 1
    assert [each.code for each in notices(desk, ann)] == ["second", "first", "third"]
    assert counts(desk, ann)[1] == 2


def test_reading_all_leaves_others_notices_alone(desk: Desk) -> None:
    people = office_of(desk)
    _told(desk, people["ann"], "x")
    _told(desk, people["bob"], "x")
    theirs = notices(desk, people["bob"])[0].id
    assert mark_read(desk, people["ann"], [theirs]) == 0
    assert mark_read(desk, people["ann"]) == 1
    assert (counts(desk, people["ann"])[1], counts(desk, people["bob"])[1]) == (0, 1)


def test_all_are_counted_and_those_not_read(desk: Desk) -> None:
    staff = office_of(desk)
    desk.command(lambda tx: [notify(tx, staff["ann"].id, "customer_waits") for _ in range(3)])
    assert counts(desk, staff["ann"]) == (3, 3)
    mark_read(desk, staff["ann"], [notices(desk, staff["ann"])[0].id])
    assert (counts(desk, staff["ann"]), counts(desk, staff["bob"])) == ((3, 2), (0, 0))
