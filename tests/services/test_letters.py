"""Confirmation letters, visit slips and renewals, under the rulebooks that know them, on both databases."""

from datetime import datetime

import pytest

from core.services import due, letters, papers, renewals, requests, slips, verification
from core.services.access import Actor
from core.services.customer import timeline
from core.services.desk import Desk
from core.services.errors import Forbidden, Invalid, Refused
from core.services.letters import Letter
from core.services.notices import notices
from core.services.opening import close_setup
from core.services.paper_checks import check
from core.services.papers import Issued, Place
from core.services.registration import Registration
from core.services.slips import HandIn
from tests.services.customers import entered
from tests.support import ZONE, MovingClock, office_of

HERE = Place("zh_CN", "https://office.example/")
STAFF = {
    "amy": ("孙洁", "rep", None, "宏达置业"),
    "ben": ("周凯", "rep", None, "宏达置业"),
    "eve": ("钱敏", "rep", None, "安信中介"),
    "ann": ("李婷", "rep", "一组", None),
    "kim": ("吴霞", "service", None, None),
    "boss": ("陈刚", "manager", None, None),
    "chief": ("林波", "director", None, None),
}


def office(desk: Desk, rulebook: str) -> dict[str, Actor]:
    desk.command(lambda tx: close_setup(tx, "滨江壹号"))
    return office_of(desk, STAFF, rulebook=rulebook)


@pytest.fixture
def people(desk: Desk) -> dict[str, Actor]:
    return office(desk, "agency-letter")


def viewing(desk: Desk, people: dict[str, Actor], broker: str = "amy") -> int:
    signed = {"signed_by": ["broker", "developer"]}
    form = Registration(
        None, "visit", people[broker].id, phone="13800010001", name="安建国", company="安泰纺织", answers=signed
    )
    return entered(desk, people["kim"], form)


def letter(desk: Desk, people: dict[str, Actor], case_id: int, broker: str = "amy", **more: object) -> Issued:
    return letters.issue_letter(desk, people["kim"], Letter(None, case_id, people[broker].id, **more), HERE)  # type: ignore[arg-type]


def told(desk: Desk, who: Actor) -> set[str]:
    return {each.code for each in notices(desk, who)}


def test_the_letter_makes_the_agency_the_owner_for_two_months(desk: Desk, people: dict[str, Actor]) -> None:
    case_id = viewing(desk, people)
    ready = letters.prepare(desk, people["kim"], case_id)
    assert ready.gives_claim and ready.brokers[0] == (people["amy"].id, "孙洁 · 宏达置业")
    issued = letter(desk, people, case_id, viewed_at=ready.viewed_at, wanted="3号楼 12 层")
    printed = papers.issued_paper(desk, people["amy"], issued.seq).printed
    assert (issued.number, printed["agency"], printed["company"]) == ("L-00001", "宏达置业", "安泰纺织")
    assert datetime.fromisoformat(printed["until"]) == datetime(2027, 1, 2, 9, 0, tzinfo=ZONE)
    assert datetime.fromisoformat(printed["renew_by"]) == datetime(2026, 12, 23, 9, 0, tzinfo=ZONE)
    assert [line.kind for line in timeline(desk, people["kim"], case_id)] == ["paper", "letter", "visit"]
    assert "letter_issued" in told(desk, people["amy"])
    assert verification.verify(desk).findings == ()


def test_a_letter_is_in_force_as_long_as_it_says(desk: Desk, people: dict[str, Actor], clock: MovingClock) -> None:
    issued = letter(desk, people, viewing(desk, people))
    token = papers.issued_paper(desk, people["kim"], issued.seq).address.rsplit("/", 1)[1]
    clock.set("2027-01-02 08:59")
    assert check(desk, token, "10.0.0.1", "en").holds
    clock.set("2027-01-02 09:00")
    assert check(desk, token, "10.0.0.1", "en").standing == "ended"


def test_a_letter_gives_way_to_the_next_one_and_does_not_revive_by_it(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    case_id = viewing(desk, people)
    first = letter(desk, people, case_id)
    clock.set("2027-01-10 09:00")
    second = letter(desk, people, case_id)
    said = [papers.issued_paper(desk, people["kim"], each.seq).address.rsplit("/", 1)[1] for each in (first, second)]
    assert [check(desk, each, "10.0.0.1", "zh_CN").standing for each in said] == ["replaced", "in_force"]


def test_a_letter_to_another_agency_is_not_issued_while_one_runs(desk: Desk, people: dict[str, Actor]) -> None:
    case_id = viewing(desk, people)
    letter(desk, people, case_id)
    with pytest.raises(Refused, match="letter_gives_nothing"):
        letter(desk, people, case_id, "eve")
    assert letter(desk, people, case_id, "ben").number == "L-00002"
    assert verification.verify(desk).findings == ()


def test_who_issues_letters_and_for_whom(desk: Desk, people: dict[str, Actor]) -> None:
    case_id = viewing(desk, people)
    for other in ("amy", "ann"):
        with pytest.raises(Forbidden):
            letters.issue_letter(desk, people[other], Letter(None, case_id, people["amy"].id), HERE)
    with pytest.raises(Invalid):
        letter(desk, people, case_id, "ann")
    with pytest.raises(Invalid):
        letter(desk, people, case_id, viewed_at=datetime(2027, 1, 1, tzinfo=ZONE), wanted="x" * 200)
    first = letters.issue_letter(desk, people["kim"], Letter("once", case_id, people["amy"].id), HERE)
    again = letters.issue_letter(desk, people["kim"], Letter("once", case_id, people["amy"].id), HERE)
    assert again == Issued(first.seq, first.number, again=True)


def test_elsewhere_a_letter_only_certifies_what_is_so(desk: Desk) -> None:
    people = office(desk, "standard")
    form = Registration(None, "report", people["amy"].id, phone="13800010001", name="王芳")
    case_id = entered(desk, people["kim"], form)
    assert not letters.prepare(desk, people["kim"], case_id).gives_claim
    assert letter(desk, people, case_id).number == "L-00001"
    with pytest.raises(Refused, match="letter_needs_owner"):
        letter(desk, people, case_id, "eve")
    assert [line.kind for line in timeline(desk, people["kim"], case_id)] == ["paper", "report"]


def test_the_visit_slip_has_the_places_that_the_rulebook_wants_signed(desk: Desk) -> None:
    people = office(desk, "distributor-report")
    form = Registration(None, "report", people["amy"].id, phone="1380**10001", name="王芳", gender="f")
    case_id = entered(desk, people["kim"], form)
    issued = letters.visit_slip(desk, people["kim"], case_id, HERE)
    printed = papers.issued_paper(desk, people["kim"], issued.seq).printed
    assert printed["signatures"] == ["broker", "service", "developer"]
    assert (printed["agency"], printed["broker"], "entered_at" in printed) == ("宏达置业", "孙洁", False)
    assert letters.visit_slip(desk, people["kim"], case_id, HERE).again


def test_a_renewal_asked_for_in_time_counts_once_it_is_approved(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    case_id = viewing(desk, people)
    letter(desk, people, case_id)
    clock.set("2026-12-20 10:00")
    [row] = renewals.ending(desk, people["amy"])
    assert row.may_ask and row.ask_by == datetime(2026, 12, 23, 9, 0, tzinfo=ZONE)
    asked = renewals.ask(desk, people["ben"], case_id, "客户还在谈", request_id="ask")
    assert asked.verdict is None and renewals.ask(desk, people["ben"], case_id, request_id="ask") == asked
    assert "renewal_asked" in told(desk, people["boss"])
    with pytest.raises(Refused, match="renewal_waits"):
        renewals.ask(desk, people["amy"], case_id)
    clock.set("2026-12-28 10:00")
    for other in ("ben", "kim"):
        with pytest.raises(Forbidden):
            renewals.approve(desk, people[other], asked.seq)
    approved = renewals.approve(desk, people["boss"], asked.seq, request_id="yes")
    assert approved.verdict is not None
    assert approved.verdict.protected_until == datetime(2027, 3, 2, 9, 0, tzinfo=ZONE)
    assert renewals.approve(desk, people["boss"], asked.seq, request_id="yes").seq == approved.seq
    assert "renewal_approved" in told(desk, people["ben"])
    assert verification.verify(desk).findings == ()


def test_a_renewal_too_late_is_refused_with_its_clause(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    case_id = viewing(desk, people)
    with pytest.raises(Refused, match="nothing_to_renew"):
        renewals.ask(desk, people["kim"], case_id)
    letter(desk, people, case_id)
    clock.set("2026-12-23 09:01")
    with pytest.raises(Refused, match="renewal_too_late") as refused:
        renewals.ask(desk, people["amy"], case_id)
    assert refused.value.clause == "AL-05"
    with pytest.raises(Forbidden):
        renewals.ask(desk, people["eve"], case_id)


def test_a_renewal_that_was_not_approved_changes_nothing(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    case_id = viewing(desk, people)
    letter(desk, people, case_id)
    clock.set("2026-12-20 10:00")
    asked = renewals.ask(desk, people["amy"], case_id)
    requests.send_back(desk, people["boss"], asked.seq, "两个月没有进展")
    assert "renewal_sent_back" in told(desk, people["amy"])
    [row] = renewals.ending(desk, people["boss"])
    assert row.until == datetime(2027, 1, 2, 9, 0, tzinfo=ZONE) and not row.waiting


def test_an_approval_after_the_customer_went_to_another_is_refused(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    case_id = viewing(desk, people)
    letter(desk, people, case_id)
    clock.set("2026-12-20 10:00")
    asked = renewals.ask(desk, people["amy"], case_id)
    clock.set("2027-01-03 10:00")
    letter(desk, people, case_id, "eve")
    with pytest.raises(Refused, match="takes_customer"):
        renewals.approve(desk, people["boss"], asked.seq)
    [row] = requests.requests(desk, people["boss"])
    assert row.step == "waiting"


def test_where_no_approval_is_wanted_a_renewal_counts_at_once(desk: Desk, clock: MovingClock) -> None:
    people = office(desk, "signing-room")
    form = Registration(None, "visit", people["ann"].id, phone="13800010001", name="王芳", need="三房")
    case_id = entered(desk, people["ann"], form)
    slips.sign(desk, people["kim"], slips.hand_in(desk, people["ann"], HandIn(None, case_id, people["ann"].id)))
    clock.forward(days=9)
    renewed = renewals.ask(desk, people["ann"], case_id)
    assert renewed.verdict is not None
    assert renewed.verdict.protected_until == datetime(2026, 11, 21, 9, 0, tzinfo=ZONE)


def test_an_office_without_renewals_says_so(desk: Desk) -> None:
    people = office(desk, "standard")
    form = Registration(None, "visit", people["ann"].id, phone="13800010001", name="王芳")
    case_id = entered(desk, people["ann"], form)
    assert not renewals.allowed_here(desk)
    with pytest.raises(Refused, match="no_renewals_here"):
        renewals.ask(desk, people["ann"], case_id)


def test_the_owner_is_told_in_time_that_a_renewal_must_be_asked_for(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    case_id = viewing(desk, people)
    letter(desk, people, case_id)
    clock.set("2026-12-20 08:59")
    assert "renewal_deadline" not in due.run(desk)
    clock.set("2026-12-20 09:00")
    assert due.run(desk)["renewal_deadline"] == 1 and "renewal_deadline" not in due.run(desk)
    assert "renewal_deadline" in told(desk, people["amy"])


def test_no_one_is_told_of_a_deadline_that_passed_or_was_used(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    case_id = viewing(desk, people)
    letter(desk, people, case_id)
    clock.set("2026-12-21 10:00")
    renewals.ask(desk, people["amy"], case_id)
    assert "renewal_deadline" not in due.run(desk)
    clock.set("2026-12-23 09:00")
    assert "renewal_deadline" not in due.run(desk)


def test_a_visit_slip_of_an_arrival_names_its_time(desk: Desk) -> None:
    people = office(desk, "distributor-report")
    form = Registration(None, "report", people["amy"].id, phone="1380**10001", name="王芳", gender="f")
    case_id = entered(desk, people["kim"], form)
    came = datetime(2026, 11, 2, 9, 0, tzinfo=ZONE)
    issued = letters.visit_slip(desk, people["kim"], case_id, HERE, arrived_at=came)
    assert papers.issued_paper(desk, people["kim"], issued.seq).printed["entered_at"] == came.isoformat()
