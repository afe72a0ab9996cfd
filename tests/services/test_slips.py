"""Confirmation slips from the hand-in to the signature, as a signing room works with them, on both databases."""

from datetime import datetime

import pytest

from core.documents.paper import lines
from core.services import letters, paper_list, papers, registration, requests, slip_room, slips, verification
from core.services.access import Actor
from core.services.desk import Desk
from core.services.errors import Forbidden, Invalid, Refused
from core.services.notices import notices
from core.services.opening import close_setup
from core.services.papers import Place
from core.services.registration import Registration
from core.services.slips import HandIn, Signed
from tests.support import ZONE, MovingClock, office_of, restate

HERE = Place("zh_CN", "https://office.example/")


@pytest.fixture
def people(desk: Desk) -> dict[str, Actor]:
    desk.command(lambda tx: close_setup(tx, "滨江壹号"))
    return office_of(desk, rulebook="signing-room")


def visit(desk: Desk, who: Actor, phone: str = "13800010001", name: str = "王芳") -> int:
    form = Registration(None, "visit", who.id, phone=phone, name=name, need="三房")
    case_id = registration.register(desk, who, form).case_id
    assert case_id is not None
    return case_id


def hand_in(desk: Desk, who: Actor, case_id: int, *changes: str) -> int:
    return slips.hand_in(desk, who, HandIn(None, case_id, who.id, changes))


def confirmed(desk: Desk, people: dict[str, Actor], who: str, phone: str = "13800010001", name: str = "王芳") -> Signed:
    return slips.sign(desk, people["kim"], hand_in(desk, people[who], visit(desk, people[who], phone, name)))


def told(desk: Desk, who: Actor) -> set[str]:
    return {each.code for each in notices(desk, who)}


def test_the_signature_makes_the_owner_and_not_the_hand_in(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    case_id = visit(desk, people["ann"])
    number = hand_in(desk, people["ann"], case_id)
    assert "slip_handed_in" in told(desk, people["kim"])
    [waiting] = requests.requests(desk, people["kim"])
    assert (waiting.customer, waiting.by, waiting.kind, waiting.may_answer) == ("王芳", "李婷", "slip", True)
    clock.forward(hours=2)
    signed = slips.sign(desk, people["kim"], number, request_id="s")
    assert signed.verdict.owner == people["ann"].id
    assert signed.verdict.protected_until == datetime(2026, 11, 12, 11, 0, tzinfo=ZONE)
    assert slips.sign(desk, people["kim"], number, request_id="s").seq == signed.seq
    assert requests.requests(desk, people["kim"]) == []
    [done] = requests.requests(desk, people["ann"], waiting=False)
    assert (done.step, done.outcome) == ("granted", "accepted")
    assert "slip_confirmed" in told(desk, people["ann"])
    assert verification.verify(desk).findings == ()


def test_a_signature_on_paper_counts_from_its_own_time(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    number = hand_in(desk, people["ann"], visit(desk, people["ann"]))
    clock.forward(hours=5)
    with pytest.raises(Invalid):
        slips.sign(desk, people["kim"], number, datetime(2026, 11, 2, 15, 0, tzinfo=ZONE))
    signed = slips.sign(desk, people["kim"], number, datetime(2026, 11, 2, 9, 30, tzinfo=ZONE))
    assert signed.verdict.protected_until == datetime(2026, 11, 12, 9, 30, tzinfo=ZONE)


def test_a_colliding_slip_is_returned_with_notice_to_stop(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    confirmed(desk, people, "ann")
    clock.forward(days=1)
    signed = confirmed(desk, people, "bob")
    assert signed.verdict.outcome == "refused" and signed.verdict.owner == people["ann"].id
    assert "slip_returned" in told(desk, people["bob"])
    with pytest.raises(Refused, match="slip_not_confirmed"):
        letters.slip_paper(desk, people["boss"], signed.seq, HERE)


def test_two_slips_of_one_day_are_a_managers_matter(desk: Desk, people: dict[str, Actor], clock: MovingClock) -> None:
    confirmed(desk, people, "ann")
    clock.forward(hours=4)
    signed = confirmed(desk, people, "bob")
    assert signed.verdict.outcome == "refer"
    assert "slip_referred" in told(desk, people["bob"]) and "slip_same_day" in told(desk, people["boss"])


def test_a_signature_entered_late_takes_nobodys_customer_by_itself(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    first = hand_in(desk, people["ann"], visit(desk, people["ann"]))
    clock.forward(days=1)
    assert confirmed(desk, people, "bob").verdict.owner == people["bob"].id
    signed = slips.sign(desk, people["kim"], first, datetime(2026, 11, 2, 9, 30, tzinfo=ZONE))
    assert signed.left_to_person and signed.verdict.outcome == "refer"
    [row] = requests.requests(desk, people["ann"], waiting=False)
    assert row.step == "referred"
    assert verification.verify(desk).findings == ()


def test_a_slip_of_somebody_who_received_nobody_is_void(desk: Desk, people: dict[str, Actor]) -> None:
    case_id = visit(desk, people["ann"])
    signed = slips.sign(desk, people["kim"], hand_in(desk, people["bob"], case_id))
    assert signed.verdict.outcome == "invalid" and "slip_void" in told(desk, people["bob"])


def test_a_full_quota_says_when_there_is_room_again(desk: Desk, people: dict[str, Actor], clock: MovingClock) -> None:
    restate(desk, "quota.base: 50", "quota.base: 1")
    confirmed(desk, people, "ann")
    clock.forward(days=1)
    full = slip_room.room(desk, people["ann"], people["ann"].id)
    assert full is not None and (full.held, full.most) == (1, 1)
    signed = confirmed(desk, people, "ann", "13800010002", "陈晨")
    assert signed.verdict.outcome == "refused"
    assert signed.next_at == datetime(2026, 11, 12, 9, 0, tzinfo=ZONE) == full.next_at
    assert "slip_over_quota" in told(desk, people["ann"])
    clock.forward(days=10)
    assert confirmed(desk, people, "ann", "13800010003", "周舟").verdict.outcome == "accepted"


def test_an_amended_slip_counts_from_its_own_signature(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    case_id = confirmed(desk, people, "ann").case_id
    clock.forward(days=3)
    with pytest.raises(Invalid):
        hand_in(desk, people["ann"], case_id, "colour")
    signed = slips.sign(desk, people["kim"], hand_in(desk, people["ann"], case_id, "buyer"))
    assert signed.verdict.protected_until == datetime(2026, 11, 15, 9, 0, tzinfo=ZONE)


def test_who_hands_in_signs_and_sends_back(desk: Desk, people: dict[str, Actor]) -> None:
    case_id = visit(desk, people["ann"])
    with pytest.raises(Forbidden):
        slips.hand_in(desk, people["bob"], HandIn(None, case_id, people["ann"].id))
    with pytest.raises(Forbidden):
        slips.hand_in(desk, people["amy"], HandIn(None, case_id, people["amy"].id))
    number = hand_in(desk, people["ann"], case_id)
    with pytest.raises(Refused, match="already_handed_in"):
        hand_in(desk, people["ann"], case_id)
    for other in ("ann", "bob", "fin"):
        with pytest.raises(Forbidden):
            slips.sign(desk, people[other], number)
    assert requests.requests(desk, people["bob"]) == []
    with pytest.raises(Invalid):
        requests.send_back(desk, people["kim"], number, " ")
    requests.send_back(desk, people["kim"], number, "联系方式没写", request_id="b")
    requests.send_back(desk, people["kim"], number, "联系方式没写", request_id="b")
    assert "slip_sent_back" in told(desk, people["ann"])
    [back] = requests.requests(desk, people["ann"], waiting=False)
    assert (back.step, back.reason) == ("refused", "联系方式没写")
    with pytest.raises(Refused, match="already_answered"):
        slips.sign(desk, people["kim"], number)
    again = hand_in(desk, people["ann"], case_id)
    with pytest.raises(Forbidden):
        requests.take_back(desk, people["bob"], again)
    requests.take_back(desk, people["ann"], again)
    assert requests.requests(desk, people["kim"]) == []
    assert verification.verify(desk).findings == ()


def test_the_hours_are_told_and_never_a_bar(desk: Desk, people: dict[str, Actor], clock: MovingClock) -> None:
    clock.set("2026-11-02 09:59")
    assert slip_room.window(desk).is_open
    clock.set("2026-11-02 10:00")
    closed = slip_room.window(desk)
    assert not closed.is_open and closed.next_at == datetime(2026, 11, 2, 16, 0, tzinfo=ZONE)
    clock.set("2026-11-02 20:00")
    assert slip_room.window(desk).next_at == datetime(2026, 11, 3, 9, 0, tzinfo=ZONE)
    assert confirmed(desk, people, "ann").verdict.outcome == "accepted"


def test_where_the_hours_are_a_bar_a_slip_waits_for_the_next_one(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    hours = 'intake.windows: ["09:00-10:00", "16:00-17:00"]'
    restate(desk, hours, f"{hours}\n      intake.outside: void")
    case_id = visit(desk, people["ann"])
    clock.set("2026-11-02 10:00")
    opens = datetime(2026, 11, 2, 16, 0, tzinfo=ZONE)
    assert (slip_room.window(desk).bars, slip_room.window(desk).next_at) == (True, opens)
    with pytest.raises(Refused, match="outside_hours") as told:
        hand_in(desk, people["ann"], case_id)
    assert (told.value.clause, told.value.params["opens"]) == ("SG-01", opens)
    clock.set("2026-11-02 16:59")
    number = hand_in(desk, people["ann"], case_id)
    clock.set("2026-11-02 17:00")
    signed = slips.sign(desk, people["kim"], number)
    assert signed.verdict.outcome == "invalid"
    assert [each.code for each in signed.verdict.reasons][-2:] == ["outside_hours", "void_by_hours"]


def test_the_customers_offered_are_those_one_received(desk: Desk, people: dict[str, Actor], clock: MovingClock) -> None:
    case_id = visit(desk, people["ann"])
    visit(desk, people["bob"], "13800010002", "陈晨")
    [mine] = slip_room.candidates(desk, people["ann"])
    assert (mine.case_id, mine.customer, mine.phone) == (case_id, "王芳", "138****0001")
    assert len(slip_room.candidates(desk, people["kim"])) == 2
    hand_in(desk, people["ann"], case_id)
    assert slip_room.candidates(desk, people["ann"]) == []
    clock.forward(days=31)
    assert slip_room.candidates(desk, people["bob"]) == []


def test_a_confirmed_slip_is_printed(desk: Desk, people: dict[str, Actor]) -> None:
    signed = confirmed(desk, people, "ann")
    issued = letters.slip_paper(desk, people["ann"], signed.seq, HERE)
    drawn = papers.issued_paper(desk, people["ann"], issued.seq)
    assert issued.number == "S-00001" and drawn.printed["owner"] == "李婷" and drawn.printed["need"] == "三房"
    assert letters.slip_paper(desk, people["ann"], signed.seq, HERE).again
    with pytest.raises(Forbidden):
        letters.slip_paper(desk, people["bob"], signed.seq, HERE)


def test_an_amended_slip_says_on_paper_what_it_amends(desk: Desk, people: dict[str, Actor]) -> None:
    first = confirmed(desk, people, "ann")
    amended = slips.sign(desk, people["kim"], hand_in(desk, people["ann"], first.case_id, "need", "buyer"))
    said = [
        dict(lines(papers.issued_paper(desk, people["kim"], letters.slip_paper(desk, people["kim"], seq, HERE).seq)))
        for seq in (first.seq, amended.seq)
    ]
    assert [each.get("变更内容") for each in said] == [None, "需求、购买人"]
    found = paper_list.paper_list(desk, people["kim"]).rows
    assert {each.number: each.standing for each in found} == {"S-00001": "replaced", "S-00002": "in_force"}


def test_an_office_without_slips_takes_none(desk: Desk) -> None:
    people = office_of(desk)
    case_id = visit(desk, people["ann"])
    assert not slip_room.taken_here(desk)
    with pytest.raises(Refused, match="no_slips_here"):
        hand_in(desk, people["ann"], case_id)
