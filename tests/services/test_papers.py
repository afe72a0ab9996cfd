"""Papers: numbered, sealed, printed again with the same content, and voided, on both databases."""

import threading

import pytest
from sqlalchemy import select, update

from core.services import corrections, deals, disputes, merging, papers, printing, registration, rulings, verification
from core.services.access import Actor
from core.services.corrections import Correction
from core.services.customer import timeline
from core.services.deals import Step
from core.services.desk import Desk
from core.services.disputes import Complaint
from core.services.errors import Forbidden, Invalid, NotFound, Refused
from core.services.merging import Merge
from core.services.opening import close_setup
from core.services.paper_list import paper_list
from core.services.papers import Issued, Place
from core.services.registration import Registered, Registration
from core.services.rulings import Ruling
from db.tables import paper, private
from tests.support import MovingClock, office_of

HERE = Place("zh_CN", "https://office.example/guike/")


@pytest.fixture
def people(desk: Desk) -> dict[str, Actor]:
    desk.command(lambda tx: close_setup(tx, "滨江壹号"))
    return office_of(desk)


def visit(desk: Desk, who: Actor, phone: str = "13800010001", name: str = "王芳") -> Registered:
    return registration.register(desk, who, Registration(None, "visit", who.id, phone=phone, name=name))


def receipt(desk: Desk, who: Actor, done: Registered, **more: str) -> Issued:
    assert done.case_id is not None
    return printing.receipt(desk, who, done.case_id, HERE, answers=done.seq, **more)


def test_a_receipt_prints_the_verdict_and_keeps_its_content(desk: Desk, people: dict[str, Actor]) -> None:
    ann = people["ann"]
    done = visit(desk, ann)
    issued = receipt(desk, ann, done)
    before = papers.issued_paper(desk, ann, issued.seq)
    assert (issued.number, before.printed["office"], before.printed["owner"]) == ("R-00001", "滨江壹号", "李婷")
    assert before.printed["phone"] == "138****0001"
    assert before.address.startswith("https://office.example/guike/check/") and len(before.address) > 50
    corrections.correct(desk, ann, Correction(None, done.seq, "写错了", {"name": "王方"}))
    assert papers.issued_paper(desk, ann, issued.seq) == before


def test_the_same_receipt_is_issued_once(desk: Desk, people: dict[str, Actor]) -> None:
    done = visit(desk, people["ann"])
    first = receipt(desk, people["ann"], done, request_id="click")
    assert receipt(desk, people["ann"], done, request_id="click").seq == first.seq
    again = receipt(desk, people["ann"], done, request_id="another")
    assert again.again and again.number == first.number
    assert receipt(desk, people["boss"], done).number == "R-00002"


def test_numbers_have_no_gap_however_many_issue_at_once(desk: Desk, people: dict[str, Actor]) -> None:
    visits = [visit(desk, people["ann"], f"1380001{each:04}", f"客户{each}") for each in range(6)]
    threads = [threading.Thread(target=receipt, args=(desk, people["ann"], done)) for done in visits]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    with pytest.raises(NotFound):
        printing.receipt(desk, people["bob"], 1, HERE, answers=10_000)
    with desk.read() as tx:
        numbers = tx.connection.execute(select(paper.c.number).order_by(paper.c.number)).scalars().all()
    assert numbers == [1, 2, 3, 4, 5, 6]


def test_a_refused_receipt_tells_no_more_than_the_card(desk: Desk, people: dict[str, Actor]) -> None:
    visit(desk, people["ann"])
    issued = receipt(desk, people["bob"], visit(desk, people["bob"]))
    printed = papers.issued_paper(desk, people["bob"], issued.seq).printed
    assert printed["outcome"] == "refused" and "owner" not in printed
    with pytest.raises(Forbidden):
        papers.issued_paper(desk, people["cid"], issued.seq)


def test_a_deal_and_a_ruling_are_printed(desk: Desk, people: dict[str, Actor], clock: MovingClock) -> None:
    visit(desk, people["ann"])
    clock.forward(hours=1)
    done = visit(desk, people["bob"])
    assert done.case_id is not None
    number = disputes.raise_dispute(desk, people["bob"], Complaint(None, done.case_id, "是我接待的")).dispute
    with pytest.raises(Refused, match="no_ruling_yet"):
        printing.ruling(desk, people["boss"], number, HERE)
    rulings.rule(desk, people["boss"], Ruling(None, done.case_id, "王敏先接待", True, people["bob"].id, dispute=number))
    ruled = papers.issued_paper(desk, people["ann"], printing.ruling(desk, people["ann"], number, HERE).seq).printed
    assert (ruled["owner"], ruled["raised_by"], ruled["against"]) == ("王敏", "王敏", "李婷")
    assert (ruled["upheld"], ruled["reason"]) == ("yes", "王敏先接待")
    with pytest.raises(Forbidden):
        printing.ruling(desk, people["cid"], number, HERE)
    form = Step(None, done.case_id, "deposit", people["bob"].id, amount="2万", unit="3-1201", paper_name="王芳")
    seq = deals.add_step(desk, people["bob"], form).seq
    paid = papers.issued_paper(desk, people["bob"], printing.deal(desk, people["bob"], seq, HERE).seq)
    assert paid.number == "D-00001" and paid.printed["amount_cents"] == 2_000_000
    with pytest.raises(Forbidden):
        printing.deal(desk, people["cid"], seq, HERE)


def test_a_paper_is_voided_once_with_a_reason(desk: Desk, people: dict[str, Actor]) -> None:
    issued = receipt(desk, people["ann"], visit(desk, people["ann"]))
    with pytest.raises(Forbidden):
        papers.void(desk, people["ann"], issued.seq, "不要了")
    with pytest.raises(Invalid):
        papers.void(desk, people["boss"], issued.seq, "  ")
    papers.void(desk, people["boss"], issued.seq, "开错了", request_id="v")
    papers.void(desk, people["boss"], issued.seq, "开错了", request_id="v")
    assert papers.issued_paper(desk, people["ann"], issued.seq).void
    with pytest.raises(Refused, match="already_void"):
        papers.void(desk, people["boss"], issued.seq, "再来")
    fresh = receipt(desk, people["boss"], visit(desk, people["ann"], "13800010002", "陈晨"))
    assert fresh.number == "R-00002"


def test_the_table_of_papers_follows_from_the_facts(desk: Desk, people: dict[str, Actor]) -> None:
    issued = receipt(desk, people["ann"], visit(desk, people["ann"]))
    papers.void(desk, people["boss"], issued.seq, "开错了")
    assert verification.verify(desk).findings == ()
    with desk.engine.begin() as connection:
        connection.execute(update(paper).values(number=7, void_at=None))
    assert {each.code for each in verification.verify(desk).findings} == {"number", "void_at"}
    assert verification.rebuild(desk) == 1
    assert verification.verify(desk).findings == ()


def test_a_paper_whose_personal_data_were_deleted_cannot_be_printed(desk: Desk, people: dict[str, Actor]) -> None:
    issued = receipt(desk, people["ann"], visit(desk, people["ann"]))
    with desk.engine.begin() as connection:
        connection.execute(update(private).where(private.c.fact_seq == issued.seq).values(body=None))
    with pytest.raises(Refused, match="paper_emptied"):
        papers.issued_paper(desk, people["ann"], issued.seq)


@pytest.mark.parametrize("base", ["", "javascript:alert(1)", "ftp://a/", "https:///x", "https://a/" + "x" * 300])
def test_a_paper_needs_an_address_at_which_it_is_checked(desk: Desk, people: dict[str, Actor], base: str) -> None:
    done = visit(desk, people["ann"])
    assert done.case_id is not None
    with pytest.raises(Refused, match="no_address"):
        printing.receipt(desk, people["ann"], done.case_id, Place("zh_CN", base))


def test_the_timeline_names_the_paper_and_not_its_secret(desk: Desk, people: dict[str, Actor]) -> None:
    done = visit(desk, people["ann"])
    receipt(desk, people["ann"], done)
    assert done.case_id is not None
    line = timeline(desk, people["ann"], done.case_id)[0]
    assert line.kind == "paper" and line.details["number"] == 1
    assert not {"printed", "token_hash"} & line.details.keys()


def test_papers_go_with_their_customer_when_he_is_merged_and_parted_again(
    desk: Desk, people: dict[str, Actor], clock: MovingClock
) -> None:
    one = visit(desk, people["ann"])
    clock.forward(hours=1)
    other = visit(desk, people["bob"], "13800010002", "王小芳")
    assert one.case_id is not None and other.case_id is not None
    receipt(desk, people["ann"], one)
    seq = receipt(desk, people["bob"], other).seq
    merged = merging.merge(desk, people["boss"], Merge(None, one.case_id, other.case_id, "同一个人两个号码"))
    assert {row.case_id for row in paper_list(desk, people["boss"]).rows} == {merged.case_id}
    assert verification.verify(desk).findings == ()
    merging.undo(desk, people["boss"], merged.seq, "查明不是一个人")
    assert len({row.case_id for row in paper_list(desk, people["boss"]).rows}) == 2
    assert papers.issued_paper(desk, people["bob"], seq).printed["customer"] == "王小芳"
    assert verification.verify(desk).findings == ()
