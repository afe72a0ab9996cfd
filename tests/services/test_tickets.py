"""A group comes, is received by whoever's turn it is, leaves and is registered; on both databases."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from sqlalchemy import select

from core.services import (
    due,
    late_claims,
    notices,
    reception,
    receptions,
    registration,
    rota,
    side_tables,
    ticket_entry,
    tickets,
    turns,
    verification,
)
from core.services.access import Actor
from core.services.desk import Desk
from core.services.errors import Forbidden, Invalid, Refused
from core.services.floor import floor
from core.services.on_record import facts_of
from core.services.registration import Registration
from core.services.tickets import Arrival, Picked
from db.tables import fact, ticket, user
from tests.services.customers import received
from tests.support import MovingClock, office_of, restate


@pytest.fixture
def people(desk: Desk) -> dict[str, Actor]:
    """The office, with Ann, Bob and Cid in the order of the day."""
    staff = office_of(desk)
    rota.set_roster(desk, staff["front"], None, [staff[each].id for each in ("ann", "bob", "cid")])
    return staff


def came(desk: Desk, by: Actor, **more: object) -> Picked:
    """One group more."""
    return tickets.open_tickets(desk, by, Arrival(uuid4().hex, **more))[0]  # type: ignore[arg-type]


def codes(picked: Picked) -> list[str]:
    return [each.code for each in picked.reasons]


def wrong(desk: Desk) -> list[tuple[str, int, str]]:
    with desk.read() as tx:
        return list(side_tables.differences(tx))


def test_newcomers_go_round_and_nobody_with_a_group_in_hand_is_given_another(
    desk: Desk, people: dict[str, Actor]
) -> None:
    front = people["front"]
    first, second = came(desk, front), came(desk, front)
    assert (first.receiver, second.receiver) == (people["ann"].id, people["bob"].id)
    assert codes(first) == ["first_in_order"]
    assert tickets.propose(desk, front, Arrival(None)).receiver == people["cid"].id
    assert wrong(desk) == []


def test_several_groups_at_once_are_shared_out_and_a_second_click_opens_none(
    desk: Desk, people: dict[str, Actor]
) -> None:
    form = Arrival("once", size=2, groups=3)
    done = tickets.open_tickets(desk, people["front"], form)
    assert [each.receiver for each in done] == [people[each].id for each in ("ann", "bob", "cid")]
    assert tickets.open_tickets(desk, people["front"], form) == done
    assert len(reception.reception(desk, people["front"]).here) == 3


def test_when_all_are_busy_the_one_on_turn_receives_and_when_all_are_away_the_group_waits(
    desk: Desk, people: dict[str, Actor]
) -> None:
    front = people["front"]
    for _ in range(3):
        came(desk, front)
    again = came(desk, front)
    assert again.receiver == people["ann"].id and "all_busy" in codes(again)
    for each in ("ann", "bob", "cid"):
        rota.set_state(desk, front, None, people[each].id, "absent")
    assert came(desk, front).receiver is None
    assert len(reception.reception(desk, front).waiting) == 1


def test_a_group_that_waits_is_picked_for_when_somebody_is_free(desk: Desk, people: dict[str, Actor]) -> None:
    front = people["front"]
    for each in ("ann", "bob", "cid"):
        rota.set_state(desk, front, None, people[each].id, "leave", "体检")
    waits = came(desk, front)
    assert waits.number is not None and waits.receiver is None
    rota.set_state(desk, people["bob"], None, people["bob"].id, "free")
    assert tickets.assign(desk, front, "a", waits.number).receiver == people["bob"].id
    assert tickets.assign(desk, front, "a", waits.number).receiver == people["bob"].id
    assert wrong(desk) == []


def test_a_turn_missed_for_a_customer_is_made_up_and_one_missed_without_excuse_is_lost(
    desk: Desk, people: dict[str, Actor]
) -> None:
    front, ann = people["front"], people["ann"]
    rota.set_state(desk, ann, None, ann.id, "busy", "送合同")
    rota.set_state(desk, front, None, people["bob"].id, "absent")
    assert came(desk, front).receiver == people["cid"].id
    shown = {each.id: each for each in reception.reception(desk, front).people}
    assert shown[ann.id].make_up and [each.turn for each in shown[ann.id].missed] == ["make_up"]
    assert [(each.away, each.turn) for each in shown[people["bob"].id].missed] == [("absent", "lost")]
    rota.set_state(desk, ann, None, ann.id, "free")
    made_up = came(desk, front)
    assert made_up.receiver == ann.id and codes(made_up) == ["turn_made_up"]


def test_somebody_else_is_given_the_group_by_hand_with_a_reason(desk: Desk, people: dict[str, Actor]) -> None:
    front = people["front"]
    with pytest.raises(Invalid) as refused:
        came(desk, front, receiver=people["cid"].id)
    assert [each.code for each in refused.value.problems] == ["reason_missing"]
    given = came(desk, front, receiver=people["cid"].id, reason="客户会粤语")
    assert given.receiver == people["cid"].id and codes(given) == ["given_by_hand"]
    assert came(desk, front).receiver == people["ann"].id
    assert wrong(desk) == []


def test_a_ticket_opened_by_mistake_gives_the_turn_back(desk: Desk, people: dict[str, Actor]) -> None:
    front = people["front"]
    first = came(desk, front)
    assert first.number is not None
    tickets.cancel(desk, front, None, first.number)
    assert came(desk, front).receiver == people["ann"].id
    assert len(reception.reception(desk, front).here) == 1
    with pytest.raises(Refused):
        tickets.cancel(desk, front, None, first.number)


def test_a_tour_is_the_managers_and_uses_no_turn(desk: Desk, people: dict[str, Actor]) -> None:
    assert came(desk, people["front"], tour=True, size=30).receiver == people["boss"].id
    assert came(desk, people["front"]).receiver == people["ann"].id


def test_who_is_asked_for_receives_and_the_last_in_order_stands_in_for_him(
    desk: Desk, people: dict[str, Actor]
) -> None:
    front, bob = people["front"], people["bob"]
    assert came(desk, front, asks_for=bob.id).receiver == bob.id
    stands_in = came(desk, front, asks_for=bob.id)
    assert stands_in.receiver == people["cid"].id and "stands_in" in codes(stands_in)


def test_an_old_customer_goes_to_his_owner_who_is_told_when_another_receives(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    front, bob = people["front"], people["bob"]
    case_id = received(desk, bob, 1)
    clock.forward(minutes=5)
    own = came(desk, front, case_id=case_id)
    assert own.receiver == bob.id and codes(own) == ["owner_receives"]
    clock.forward(minutes=5)
    other = came(desk, front, case_id=case_id)
    assert other.receiver == people["cid"].id
    told = [each for each in notices.notices(desk, bob) if each.code == "customer_here"]
    assert [each.params["by"] for each in told] == ["赵强"] and told[0].customer == "王女士"


def test_the_owner_is_not_told_where_the_rulebook_forbids_it(desk: Desk, people: dict[str, Actor]) -> None:
    restate(desk, "access.notify_owner: true", "access.notify_owner: false")
    bob = people["bob"]
    case_id = received(desk, bob, 1)
    rota.set_state(desk, bob, None, bob.id, "off")
    assert came(desk, people["front"], case_id=case_id).receiver == people["cid"].id
    assert [each.code for each in notices.notices(desk, bob)] == []


def test_stand_ins_go_by_the_fewest_old_customers_over_the_days(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    restate(desk, "rotation.stand_in: last", "rotation.stand_in: fewest")
    front, order = people["front"], [people[each].id for each in ("ann", "bob", "cid")]
    rota.set_state(desk, front, None, people["cid"].id, "off")
    first = came(desk, front, asks_for=people["cid"].id)
    assert first.receiver == people["ann"].id
    clock.forward(days=1)
    rota.set_roster(desk, front, None, order)
    rota.set_state(desk, front, None, people["cid"].id, "off")
    assert came(desk, front, asks_for=people["cid"].id).receiver == people["bob"].id


def test_seeing_off_frees_the_receiver_and_starts_the_clock_of_the_entry(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    front, ann = people["front"], people["ann"]
    number = came(desk, front).number
    assert number is not None
    with pytest.raises(Forbidden):
        receptions.depart(desk, people["bob"], None, number)
    clock.forward(minutes=40)
    gone = receptions.depart(desk, ann, "d", number)
    assert gone.stay.total_seconds() == 40 * 60
    assert gone.due_at is not None and (gone.due_at - clock.at).total_seconds() == 5 * 60
    assert receptions.depart(desk, ann, "d", number) == gone
    waiting = reception.reception(desk, ann).unregistered
    assert [(each.number, each.late) for each in waiting] == [(number, False)]
    clock.forward(minutes=5)
    assert reception.reception(desk, front).unregistered[0].late
    assert reception.reception(desk, people["boss"]).unregistered[0].late
    assert reception.reception(desk, people["bob"]).unregistered == ()
    assert wrong(desk) == []


def test_a_registration_off_the_ticket_counts_from_the_arrival(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    ann = people["ann"]
    number = came(desk, people["front"]).number
    arrived = clock.at
    assert number is not None
    clock.forward(minutes=50)
    form = Registration("r", "visit", ann.id, phone="13800010001", name="王芳", ticket=number)
    done = registration.register(desk, ann, form)
    with desk.read() as tx:
        row = tx.connection.execute(ticket.select()).one()

        visit = facts_of(tx, [done.entry_id])[0]
    assert row.registered_seq == done.seq
    assert (visit.at, visit.data["at_proof"]) == (arrived, "ticket")
    with pytest.raises(Invalid) as refused:
        registration.register(desk, ann, Registration("s", "visit", ann.id, "13800010002", "李", ticket=number))
    assert [each.code for each in refused.value.problems] == ["ticket_registered"]
    assert ticket_entry.to_register(desk, ann, number) is None
    assert wrong(desk) == [] and verification.verify(desk).findings == ()


def test_a_ticket_is_registered_for_its_receiver_only(desk: Desk, people: dict[str, Actor]) -> None:
    number = came(desk, people["front"]).number
    assert number is not None
    bob = people["bob"]
    with pytest.raises(Invalid) as refused:
        registration.register(desk, bob, Registration(None, "visit", bob.id, "13800010001", "王芳", ticket=number))
    assert [each.code for each in refused.value.problems] == ["not_the_receiver"]
    assert ticket_entry.to_register(desk, bob, number) is None
    assert ticket_entry.to_register(desk, people["ann"], number) is not None


def test_a_time_is_not_proved_by_a_ticket_that_nobody_names(desk: Desk, people: dict[str, Actor]) -> None:
    ann = people["ann"]
    form = Registration(None, "visit", ann.id, "13800010001", "王芳", at=desk.clock(), at_proof="ticket")
    with pytest.raises(Invalid):
        registration.register(desk, ann, form)


def test_a_ticket_that_came_first_does_not_take_the_customer_by_itself(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    ann = people["ann"]
    number = came(desk, people["front"]).number
    clock.forward(minutes=10)
    received(desk, people["bob"], 1)
    clock.forward(minutes=10)
    form = Registration(None, "visit", ann.id, phone="13800000001", name="王女士", ticket=number)
    done = registration.register(desk, ann, form)
    assert done.left_to_person and done.verdict is not None
    assert late_claims.referred(done.verdict).outcome == "refer"
    assert reception.reception(desk, ann).here[0].registered
    assert wrong(desk) == []


def test_the_next_day_a_forgotten_ticket_is_still_red_and_counts_from_its_entry(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    ann = people["ann"]
    number = came(desk, people["front"]).number
    clock.forward(days=1)
    assert reception.reception(desk, ann).unregistered[0].late
    done = registration.register(desk, ann, Registration(None, "visit", ann.id, "13800010001", "王芳", ticket=number))
    assert done.verdict is not None and done.verdict.outcome == "accepted"
    assert reception.reception(desk, ann).unregistered == ()
    with desk.read() as tx:
        assert tx.connection.execute(ticket.select()).one().registered_seq == done.seq
    assert wrong(desk) == []


def test_whatever_was_altered_in_the_table_is_named_and_written_anew(desk: Desk, people: dict[str, Actor]) -> None:
    number = came(desk, people["front"]).number
    assert number is not None
    desk.command(lambda tx: tx.connection.execute(ticket.update().values(receiver_id=people["bob"].id, size=9)))
    assert set(wrong(desk)) == {("ticket", number, "receiver_id"), ("ticket", number, "size")}
    assert verification.rebuild(desk) == 1
    assert wrong(desk) == []


def test_calls_go_by_an_order_of_their_own_and_come_back_untaken(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    front, ann, bob = people["front"], people["ann"], people["bob"]
    call = came(desk, front, channel="call", phone="138 0001 0001")
    assert (call.receiver, came(desk, front).receiver) == (ann.id, ann.id) and call.number is not None
    clock.forward(minutes=2)
    shown = reception.reception(desk, front).calls[0]
    assert (shown.phone, shown.late) == ("13800010001", True)
    again = tickets.assign(desk, front, None, call.number)
    assert again.receiver == bob.id and not reception.reception(desk, front).calls[0].late
    assert reception.reception(desk, ann).calls == ()
    receptions.take(desk, ann, call.number)
    assert reception.reception(desk, bob).calls[0].taken_at is None
    receptions.take(desk, bob, call.number)
    clock.forward(minutes=5)
    assert not reception.reception(desk, bob).calls[0].late
    off = ticket_entry.to_register(desk, bob, call.number)
    assert off is not None and (off.channel, off.phone) == ("call", "13800010001")
    form = Registration(None, "call", bob.id, phone="13800010001", name="王芳", ticket=call.number)
    assert registration.register(desk, bob, form).verdict is not None
    assert reception.reception(desk, front).calls == ()
    assert [each.code for each in notices.notices(desk, bob)] == ["call_passed"]
    assert wrong(desk) == []


def test_a_callers_number_is_no_part_of_the_sealed_text(desk: Desk, people: dict[str, Actor]) -> None:
    came(desk, people["front"], channel="call", phone="13800010001")
    rota.set_state(desk, people["ann"], None, people["ann"].id, "leave", "高烧")
    with desk.read() as tx:
        sealed = "".join(tx.connection.execute(select(fact.c.payload)).scalars())
    assert "13800010001" not in sealed and "高烧" not in sealed


def test_nobody_who_has_left_the_office_is_given_a_group(desk: Desk, people: dict[str, Actor]) -> None:
    ann, boss = people["ann"], people["boss"]
    gone = user.c.id.in_([ann.id, boss.id])
    desk.command(lambda tx: tx.connection.execute(user.update().where(gone).values(active=False)))
    assert came(desk, people["front"], asks_for=people["bob"].id).receiver == people["bob"].id
    assert came(desk, people["front"]).receiver == people["cid"].id
    assert came(desk, people["front"], tour=True).receiver != boss.id


def test_whoever_has_not_registered_his_group_in_time_is_told_once(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    number = came(desk, people["front"]).number
    assert number is not None
    receptions.depart(desk, people["ann"], None, number)
    assert "group_unregistered" not in due.run(desk)
    clock.forward(minutes=6)
    assert due.run(desk)["group_unregistered"] == 1
    assert "group_unregistered" not in due.run(desk)
    assert notices.notices(desk, people["ann"])[0].code == "group_unregistered"


def test_the_floor_in_numbers(desk: Desk, people: dict[str, Actor], clock: MovingClock) -> None:
    front = people["front"]
    gone = came(desk, front).number
    assert gone is not None
    receptions.depart(desk, front, None, gone)
    came(desk, front)
    clock.forward(minutes=91)
    for each in ("ann", "bob"):
        rota.set_state(desk, front, None, people[each].id, "absent")
    rota.set_state(desk, front, None, people["cid"].id, "off")
    came(desk, front)
    clock.forward(minutes=3)
    rota.set_state(desk, front, None, people["cid"].id, "free")
    now = floor(desk, people["boss"])
    assert (now.here, now.waiting, now.longest) == (1, 1, timedelta(minutes=3))
    assert (now.idle, now.on_duty, now.next) == (1, 3, "赵强")
    assert (now.long, now.unregistered, now.late) == (1, 1, 1)
    with pytest.raises(Forbidden):
        floor(desk, people["ann"])


@pytest.mark.parametrize("handle", ["ann", "amy", "fin", "root"])
def test_only_the_front_desk_opens_tickets(desk: Desk, people: dict[str, Actor], handle: str) -> None:
    with pytest.raises(Forbidden):
        came(desk, people[handle])
    with pytest.raises(Forbidden):
        tickets.assign(desk, people[handle], None, 1)


def test_mistakes_are_named_together(desk: Desk, people: dict[str, Actor]) -> None:
    with pytest.raises(Invalid) as refused:
        came(desk, people["front"], size=0, groups=21, asks_for=people["amy"].id, channel="call")
    found = {(each.field, each.code) for each in refused.value.problems}
    assert found == {
        ("size", "size_bad"),
        ("groups", "groups_bad"),
        ("asks_for", "receiver_left"),
        ("phone", "phone_missing"),
    }


def test_the_answers_to_the_rulebooks_questions_are_on_record(desk: Desk, people: dict[str, Actor]) -> None:

    assert reception.reception(desk, people["front"]).questions == ("first_visit", "self_or_family_before", "whom")
    came(desk, people["front"], answers={"first_visit": "yes", "self_or_family_before": "no"})
    with desk.read() as tx:
        last = turns.today(tx).turns[-1]
    assert last.data["answers"] == {"first_visit": "yes", "self_or_family_before": "no"}
