"""A reported customer comes: he is found in the list, his slip gets its signatures, and the visit is judged."""

from __future__ import annotations

from dataclasses import replace

import pytest

from core.services import evidence, visit_slips
from core.services.access import Actor
from core.services.desk import Desk
from core.services.errors import Forbidden, Invalid, NotFound, Refused, Stale
from core.services.evidence import Upload
from core.services.follow_ups import FollowUp, log
from core.services.leads import leads
from core.services.messages import Pasted, take
from core.services.notices import notices
from core.services.registration import Registration, register
from core.services.report_replies import replies
from core.services.reports_desk import expected
from core.services.visit_slips import Arrival, add_paper, drop, hand_in, open_slip, sign, slips
from tests.services.test_evidence import picture
from tests.support import MovingClock, office_of


def _office(desk: Desk, rulebook: str = "distributor-report") -> tuple[dict[str, Actor], int]:
    """An office that waits for Mr Zhang; and his case."""
    staff = office_of(desk, rulebook=rulebook)
    (seq,) = take(desk, staff["kim"], Pasted("p1", "宏达置业 孙洁 张先生 1380**10001")).judged
    (reply,) = replies(desk, staff["kim"], [seq])
    return staff, reply.case_id


def _arrival(case_id: int, **more: object) -> Arrival:
    return replace(Arrival("a1", case_id, "138 0001 0001", "张先生", "m"), **more)  # type: ignore[arg-type]


def test_three_signatures_make_a_confirmed_visit_at_the_time_of_arrival(desk: Desk, clock: MovingClock) -> None:
    staff, case_id = _office(desk)
    clock.forward(hours=3)
    (waited_for,) = expected(desk, staff["front"])
    assert (waited_for.customer, waited_for.phone, waited_for.broker) == ("张先生", "1380**10001", "孙洁")
    assert waited_for.waited(clock()).total_seconds() == 3 * 3600
    assert open_slip(desk, staff["kim"], _arrival(case_id, receiver=staff["ann"].id)) is None
    arrived = clock()
    assert {each.code for each in notices(desk, staff["boss"])} == {"slip_to_sign"}
    clock.forward(minutes=10)
    assert expected(desk, staff["kim"])[0].arrived_at == arrived
    assert sign(desk, staff["kim"], "a1", 1) is None
    tokens = evidence.keep(desk, staff["front"], [Upload("确认单.jpg", picture())])
    assert add_paper(desk, staff["front"], "a1", 2, tokens) is None
    (slip,) = slips(desk, staff["boss"])
    assert (slip.missing, [each[0] for each in slip.signed]) == (("developer",), ["broker", "service"])
    done = sign(desk, staff["boss"], "a1", 3)
    assert done is not None and done.verdict is not None
    assert (done.verdict.outcome, done.verdict.owner, done.verdict.stage) == ("accepted", staff["amy"].id, "confirmed")
    assert done.verdict.protected_until is not None
    assert (done.verdict.protected_until - arrived).days == 30
    with desk.read() as tx:
        assert [each.name for each in evidence.of_facts(tx, [done.seq])[done.seq]] == ["确认单.jpg"]
    assert slips(desk, staff["kim"]) == [] and expected(desk, staff["kim"]) == []


def test_a_slip_handed_in_without_a_signature_confirms_nothing_and_the_report_goes_on(
    desk: Desk, clock: MovingClock
) -> None:
    staff, case_id = _office(desk)
    clock.forward(hours=1)
    open_slip(desk, staff["kim"], _arrival(case_id))
    sign(desk, staff["kim"], "a1", 1)
    done = hand_in(desk, staff["kim"], "a1", 2)
    assert done is not None and done.verdict is not None
    assert (done.verdict.outcome, done.verdict.stage, done.verdict.owner) == ("invalid", "reported", staff["amy"].id)
    assert len(expected(desk, staff["kim"])) == 1


def test_another_name_than_the_reports_voids_it(desk: Desk, clock: MovingClock) -> None:
    staff, case_id = _office(desk)
    clock.forward(hours=1)
    open_slip(desk, staff["kim"], _arrival(case_id, name="李先生"))
    done = hand_in(desk, staff["kim"], "a1", 1)
    assert done is not None and done.verdict is not None and done.verdict.state == "pool"


@pytest.mark.parametrize(("answer", "outcome"), [("named", "accepted"), ("forgot", "refer")])
def test_who_comes_alone_needs_no_signature(desk: Desk, clock: MovingClock, answer: str, outcome: str) -> None:
    staff, case_id = _office(desk)
    clock.forward(hours=1)
    done = open_slip(desk, staff["kim"], _arrival(case_id, answer=answer))
    assert done is not None and done.verdict is not None and done.verdict.outcome == outcome


def test_where_no_signature_is_wanted_the_visit_counts_at_once_and_the_receiver_serves(
    desk: Desk, clock: MovingClock
) -> None:
    staff, case_id = _office(desk, "standard")
    clock.forward(hours=1)
    done = open_slip(desk, staff["kim"], _arrival(case_id, receiver=staff["ann"].id))
    assert done is not None and done.verdict is not None
    assert (done.verdict.owner, done.verdict.server) == (staff["amy"].id, staff["ann"].id)
    (lead,) = leads(desk, staff["ann"]).rows
    assert lead.served
    assert "serve_for" in {each.code for each in notices(desk, staff["ann"])}
    again = open_slip(desk, staff["kim"], _arrival(case_id, receiver=staff["ann"].id))
    assert again is not None and again.again and again.seq == done.seq


def test_mistakes_are_named_and_a_stale_slip_changes_nothing(desk: Desk) -> None:
    staff, case_id = _office(desk)
    with pytest.raises(Invalid) as refused:
        open_slip(desk, staff["kim"], _arrival(case_id, phone="1380**10001", name=" ", answer="maybe"))
    assert {each.field for each in refused.value.problems} == {"phone", "name", "answer"}
    open_slip(desk, staff["kim"], _arrival(case_id))
    open_slip(desk, staff["kim"], _arrival(case_id, request_id="a2"))
    assert len(slips(desk, staff["kim"])) == 1
    sign(desk, staff["kim"], "a1", 1)
    with pytest.raises(Stale):
        sign(desk, staff["boss"], "a1", 1)
    with pytest.raises(Invalid):
        add_paper(desk, staff["kim"], "a1", 2, [])
    drop(desk, staff["kim"], "a1")
    with pytest.raises(NotFound):
        sign(desk, staff["boss"], "a1", 2)


def test_only_service_and_developer_sign_and_only_the_waited_for_get_a_slip(desk: Desk, clock: MovingClock) -> None:
    staff, case_id = _office(desk)
    open_slip(desk, staff["kim"], _arrival(case_id))
    with pytest.raises(Forbidden):
        sign(desk, staff["front"], "a1", 1)
    for who in ("ann", "amy", "fin"):
        for service in (expected, slips):
            with pytest.raises(Forbidden):
                service(desk, staff[who])
        with pytest.raises(Forbidden):
            sign(desk, staff[who], "a1", 1)
    assert [visit_slips.signs(staff[each]) for each in ("kim", "boss", "chief", "front", "amy")] == [
        "service",
        "developer",
        "developer",
        None,
        None,
    ]
    drop(desk, staff["kim"], "a1")
    clock.forward(days=8)
    assert expected(desk, staff["kim"]) == []
    with pytest.raises(Refused):
        open_slip(desk, staff["kim"], _arrival(case_id))


def test_the_list_is_searched_by_name_and_digits(desk: Desk) -> None:
    staff, _ = _office(desk)
    take(desk, staff["kim"], Pasted("p2", "孙洁 王女士 13800020002"))
    assert [len(expected(desk, staff["kim"], text)) for text in ("王女", "0001", "13800020002", "9999")] == [1, 1, 1, 0]


@pytest.mark.parametrize(("who", "outcome"), [("bob", "refused"), ("ben", "accepted")])
def test_a_report_is_kept_alive_by_its_units_own_contacts_not_by_whoever_serves_its_customer(
    desk: Desk, clock: MovingClock, who: str, outcome: str
) -> None:
    staff, case_id = _office(desk)
    clock.forward(hours=1)
    open_slip(desk, staff["kim"], _arrival(case_id, receiver=staff["bob"].id))
    hand_in(desk, staff["kim"], "a1", 1)
    clock.forward(days=3)
    log(desk, staff[who], FollowUp("f1", case_id, "phone", effective=True, text="约周末再来"))
    (served,) = leads(desk, staff["bob"]).rows
    assert served.served and served.last_contact_at == clock()
    clock.forward(days=3)
    again = Registration("again", "report", staff["amy"].id, "1380**10001", "张先生", "m")
    told = register(desk, staff["kim"], again).verdict
    assert told is not None and (told.outcome, told.stage) == (outcome, "reported")
