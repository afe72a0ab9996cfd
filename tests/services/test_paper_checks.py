"""Checking a paper without an account: what is said, what is covered, and how often one may ask, on both databases."""

import pytest
from sqlalchemy import func, select, update

from core.documents.check_page import check_page
from core.services import corrections, deals, disputes, papers, printing, registration, rulings
from core.services.access import Actor
from core.services.corrections import Correction
from core.services.deals import Step
from core.services.desk import Desk
from core.services.disputes import Complaint
from core.services.entering import enter
from core.services.errors import Throttled
from core.services.facts import Draft
from core.services.follow_ups import FollowUp, log
from core.services.opening import close_setup
from core.services.paper_checks import MOST_BY_ADDRESS, MOST_IN_ALL, Checked, check, cover
from core.services.papers import Place
from core.services.registration import Registered, Registration
from core.services.rulings import Ruling
from db.tables import paper_check, private
from tests.support import MovingClock, office_of

HERE = Place("zh_CN", "https://office.example/")


@pytest.fixture
def people(desk: Desk) -> dict[str, Actor]:
    desk.command(lambda tx: close_setup(tx, "滨江壹号"))
    return office_of(desk)


def visit(desk: Desk, who: Actor, phone: str = "13800010001", name: str = "王小芳") -> Registered:
    return registration.register(desk, who, Registration(None, "visit", who.id, phone=phone, name=name))


def receipt(desk: Desk, who: Actor, done: Registered) -> int:
    assert done.case_id is not None
    return printing.receipt(desk, who, done.case_id, HERE, answers=done.seq).seq


def token(desk: Desk, who: Actor, seq: int) -> str:
    return papers.issued_paper(desk, who, seq).address.rsplit("/", 1)[1]


def asked(desk: Desk, who: Actor, seq: int) -> Checked:
    return check(desk, token(desk, who, seq), "10.0.0.1", "zh_CN")


def test_a_paper_in_force_is_told_with_its_names_covered(desk: Desk, people: dict[str, Actor]) -> None:
    found = asked(desk, people["ann"], receipt(desk, people["ann"], visit(desk, people["ann"])))
    assert found.holds and found.paper is not None
    assert dict(found.paper.printed) | {"at": "", "until": ""} == {
        "customer": "王**",
        "owner": "李*",
        "phone": "138****0001",
        "outcome": "accepted",
        "at": "",
        "until": "",
    }
    assert found.paper.number == "R-00001"


@pytest.mark.parametrize("invented", ["", "x" * 22, "x" * 5000, "%", "'; drop table paper; --"])
def test_an_invented_address_is_unknown(desk: Desk, people: dict[str, Actor], invented: str) -> None:
    receipt(desk, people["ann"], visit(desk, people["ann"]))
    assert check(desk, invented, "10.0.0.1", "en") == Checked("unknown")


def test_a_protection_that_ran_out_ends_the_paper_by_itself(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    seq = receipt(desk, people["ann"], visit(desk, people["ann"]))
    clock.forward(days=200)
    assert asked(desk, people["ann"], seq).standing == "ended"


def test_a_protection_that_was_prolonged_since_is_told_with_its_present_end(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    done = visit(desk, people["ann"])
    seq = receipt(desk, people["ann"], done)
    assert "现在保护至" not in _shown(asked(desk, people["ann"], seq))
    clock.forward(days=20)
    assert done.case_id is not None
    log(desk, people["ann"], FollowUp("later", done.case_id, "phone", True, "约了周末"))
    clock.forward(days=20)
    found = asked(desk, people["ann"], seq)
    assert found.holds and "现在保护至" in _shown(found)
    enter(desk, people["ann"], Draft("contract", people["ann"].id, done.entry_id))
    assert "长期有效" in _shown(asked(desk, people["ann"], seq))


def _shown(found: Checked) -> str:
    return check_page("zh_CN", found.standing, found.paper)


def test_what_was_voided_or_corrected_is_said(desk: Desk, people: dict[str, Actor]) -> None:
    ann, boss = people["ann"], people["boss"]
    first = visit(desk, ann)
    voided, kept = receipt(desk, boss, first), receipt(desk, ann, first)
    papers.void(desk, boss, voided, "开错了")
    assert asked(desk, ann, voided).standing == "void"
    assert asked(desk, ann, kept).standing == "in_force"
    corrections.correct(desk, ann, Correction(None, first.seq, "写错了", {"name": "王方"}))
    assert asked(desk, ann, kept).standing == "corrected"
    second = visit(desk, ann, "13800010002", "陈晨")
    gone = receipt(desk, ann, second)
    corrections.void(desk, ann, second.seq, "重复")
    assert asked(desk, ann, gone).standing == "withdrawn"


def test_a_refused_registration_gives_nothing_although_its_receipt_is_genuine(
    desk: Desk, people: dict[str, Actor]
) -> None:
    visit(desk, people["ann"])
    seq = receipt(desk, people["bob"], visit(desk, people["bob"]))
    assert asked(desk, people["bob"], seq).standing == "gives_nothing"


def test_a_ruling_is_superseded_by_an_appeal_and_a_deal_by_its_return(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    visit(desk, people["ann"])
    clock.forward(hours=1)
    case_id = visit(desk, people["bob"]).case_id
    assert case_id is not None
    number = disputes.raise_dispute(desk, people["bob"], Complaint(None, case_id, "是我接待的")).dispute
    rulings.rule(desk, people["boss"], Ruling(None, case_id, "王敏", True, people["bob"].id, dispute=number))
    ruled = printing.ruling(desk, people["bob"], number, HERE).seq
    assert asked(desk, people["bob"], ruled).standing == "in_force"
    disputes.raise_dispute(desk, people["ann"], Complaint(None, case_id, "不服"))
    assert asked(desk, people["bob"], ruled).standing == "superseded"
    bob = people["bob"]
    bought = deals.add_step(desk, bob, Step(None, case_id, "subscribe", bob.id, amount="70万")).seq
    deal = printing.deal(desk, bob, bought, HERE).seq
    assert asked(desk, bob, deal).standing == "in_force"
    deals.add_step(desk, bob, Step(None, case_id, "return", bob.id))
    assert asked(desk, bob, deal).standing == "ended"


def test_a_paper_whose_content_was_deleted_is_still_known(desk: Desk, people: dict[str, Actor]) -> None:
    seq = receipt(desk, people["ann"], visit(desk, people["ann"]))
    secret = token(desk, people["ann"], seq)
    with desk.engine.begin() as connection:
        connection.execute(update(private).where(private.c.fact_seq == seq).values(body=None))
    assert check(desk, secret, "10.0.0.1", "en") == Checked("in_force", None)


def test_one_address_and_all_together_may_ask_so_often(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    seq = receipt(desk, people["ann"], visit(desk, people["ann"]))
    for _ in range(MOST_BY_ADDRESS):
        check(desk, "x", "10.0.0.1", "en")
    with pytest.raises(Throttled):
        asked(desk, people["ann"], seq)
    assert check(desk, token(desk, people["ann"], seq), "10.0.0.2", "en").holds
    clock.forward(minutes=11)
    assert asked(desk, people["ann"], seq).holds
    with desk.engine.begin() as connection:
        rows = [{"at": clock(), "address": f"10.1.{each // 250}.{each % 250}"} for each in range(MOST_IN_ALL)]
        connection.execute(paper_check.insert(), rows)
    with pytest.raises(Throttled):
        check(desk, "x", "10.9.9.9", "en")
    clock.forward(days=2)
    check(desk, "x", "10.9.9.9", "en")
    with desk.read() as tx:
        assert tx.connection.execute(select(func.count()).select_from(paper_check)).scalar_one() == 1


def test_names_are_covered_whatever_they_are() -> None:
    shown = {
        "王芳": "王*",
        "欧阳娜娜": "欧***",
        "安泰纺织有限公司": "安泰***",
        "安泰纺织 · 王芳": "安*** · 王*",
        "": "",
    }
    assert {name: cover(name) for name in shown} == shown
