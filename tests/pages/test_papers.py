"""The screen of papers: slips handed in and signed, protections renewed, papers issued and voided."""

from datetime import UTC, datetime

import pytest
from streamlit.runtime.context import ContextProxy
from streamlit.testing.v1 import AppTest

from core.services import deals, disputes, papers, printing, registration, renewals, requests, rulings, slips
from core.services.access import Actor
from core.services.deals import Step
from core.services.desk import Desk
from core.services.disputes import Complaint
from core.services.papers import Place
from core.services.registration import Registered, Registration
from core.services.rulings import Ruling
from core.services.slips import HandIn
from tests.pages.conftest import Open, words
from tests.support import office_of

HERE = Place("zh_CN", "https://office.example/")


@pytest.fixture
def room(office_desk: Desk) -> dict[str, Actor]:
    """The people at work under the rulebook of the signing room."""
    return office_of(office_desk, rulebook="signing-room")


@pytest.fixture(autouse=True)
def reached(monkeypatch: pytest.MonkeyPatch) -> None:
    """A run without a browser has no address of its own."""
    monkeypatch.setattr(ContextProxy, "url", property(lambda _self: "https://office.example/papers"))


def visit(desk: Desk, who: Actor, phone: str = "13800010001", name: str = "王芳") -> Registered:
    form = Registration(None, "visit", who.id, phone=phone, name=name, need="三房")
    return registration.register(desk, who, form)


def handed_in(desk: Desk, who: Actor) -> int:
    case_id = visit(desk, who).case_id
    assert case_id is not None
    return slips.hand_in(desk, who, HandIn(None, case_id, who.id))


def press(screen: AppTest, label: str) -> None:
    next(each for each in screen.button if each.label == label).click().run()
    assert not screen.exception


def test_an_office_without_papers_is_told_how_to_get_one(staff: dict[str, Actor], open_screen: Open) -> None:
    screen = open_screen("papers", staff["ann"])
    assert not screen.exception and "还没有出具过单据" in words(screen)
    assert not any("递交" in each.label for each in screen.button)


def test_a_salesperson_hands_in_a_slip(office_desk: Desk, room: dict[str, Actor], open_screen: Open) -> None:
    visit(office_desk, room["ann"])
    screen = open_screen("papers", room["ann"])
    assert "交单时段 09:00-10:00、16:00-17:00" in words(screen) and "已用 0 / 50" in words(screen)
    press(screen, "递交")
    assert "请选择客户" in words(screen)
    screen.selectbox[0].select_index(0)
    press(screen, "递交")
    assert "已递交" in words(screen) and "没有可以递交的客户" in words(screen)


def test_the_confirmer_signs_and_sees_the_verdict(office_desk: Desk, room: dict[str, Actor], open_screen: Open) -> None:
    handed_in(office_desk, room["ann"])
    screen = open_screen("papers", room["kim"])
    press(screen, "签收")
    assert "王芳 已确认给 李婷" in words(screen)
    assert "归属：李婷" in "".join(str(each.proto.body) for each in screen.get("html"))
    done = open_screen("papers", room["kim"], view="answered")
    press(done, "下载 PDF")
    assert "S-00001.pdf" in str(done.get("link_button")[0].proto)


def test_a_signature_on_paper_has_its_time(office_desk: Desk, room: dict[str, Actor], open_screen: Open) -> None:
    handed_in(office_desk, room["ann"])
    screen = open_screen("papers", room["kim"])
    screen.checkbox[0].check().run()
    assert screen.date_input and screen.time_input
    press(screen, "签收")
    assert "已确认给 李婷" in words(screen)


def test_a_slip_is_sent_back_with_a_reason_only(office_desk: Desk, room: dict[str, Actor], open_screen: Open) -> None:
    handed_in(office_desk, room["ann"])
    screen = open_screen("papers", room["kim"])
    press(screen, "确认")
    assert "理由" in words(screen) or "原因" in words(screen)
    next(each for each in screen.text_input if each.label == "原因").input("没写联系方式").run()
    press(screen, "确认")
    assert "已退回并通知对方" in words(screen) and "没有待办" in words(screen)
    assert "没写联系方式" in words(open_screen("papers", room["ann"], view="answered"))


def test_a_salesperson_takes_his_own_back_and_signs_nothing(
    office_desk: Desk, room: dict[str, Actor], open_screen: Open
) -> None:
    handed_in(office_desk, room["ann"])
    assert "没有待办" in words(open_screen("papers", room["bob"], view="waiting"))
    screen = open_screen("papers", room["ann"], view="waiting")
    assert not any(each.label == "签收" for each in screen.button)
    press(screen, "撤回")
    assert "已撤回" in words(screen)


def test_what_runs_out_is_renewed(office_desk: Desk, room: dict[str, Actor], open_screen: Open) -> None:
    slips.sign(office_desk, room["kim"], handed_in(office_desk, room["ann"]))
    screen = open_screen("papers", room["ann"], view="ending")
    assert list(screen.dataframe[0].value["customer"]) == ["王芳"]
    press(screen, "申请续期")
    assert "续期已提交" in words(screen)
    [row] = renewals.ending(office_desk, room["ann"])
    assert (row.until - datetime.now(UTC)).days in (9, 10)


def test_papers_are_listed_filtered_and_voided(office_desk: Desk, staff: dict[str, Actor], open_screen: Open) -> None:
    done = visit(office_desk, staff["ann"])
    assert done.case_id is not None
    printing.receipt(office_desk, staff["ann"], done.case_id, HERE, answers=done.seq)
    other = visit(office_desk, staff["bob"], "13800010002", "陈晨")
    assert other.case_id is not None
    printing.receipt(office_desk, staff["bob"], other.case_id, HERE, answers=other.seq)
    screen = open_screen("papers", staff["boss"])
    table = screen.dataframe[0].value
    assert list(table["number"]) == ["R-00002", "R-00001"] and list(table["standing"]) == ["有效", "有效"]
    assert list(open_screen("papers", staff["ann"]).dataframe[0].value["customer"]) == ["王芳"]
    assert "没有符合条件" in words(open_screen("papers", staff["boss"], q="没有这个人"))
    assert list(open_screen("papers", staff["boss"], q="r-2").dataframe[0].value["customer"]) == ["陈晨"]
    one = open_screen("papers", staff["boss"], q="wangfang")
    links = [str(each.proto.url) for each in one.get("link_button")]
    [seq] = {link.rsplit("/", 1)[1].split(".")[0] for link in links if "files/paper" in link}
    press(one, "确认作废")
    assert "R-00001 已作废" not in words(one)
    next(each for each in one.text_input if each.label == "原因").input("开错了").run()
    press(one, "确认作废")
    assert papers.issued_paper(office_desk, staff["ann"], int(seq)).void
    assert list(one.dataframe[0].value["standing"]) == ["已作废"]


def test_templates_are_offered_to_leaders_only(staff: dict[str, Actor], open_screen: Open) -> None:
    assert "Word" in "".join(each.label for each in open_screen("papers", staff["boss"]).expander)
    assert "Word" not in "".join(each.label for each in open_screen("papers", staff["kim"]).expander)


def test_a_letter_is_issued_on_the_customers_page(office_desk: Desk, open_screen: Open) -> None:
    people = office_of(office_desk, rulebook="agency-letter")
    signed = {"signed_by": ["broker", "developer"]}
    form = Registration(None, "visit", people["amy"].id, phone="13800010001", name="安建国", answers=signed)
    case_id = registration.register(office_desk, people["kim"], form).case_id
    screen = open_screen("customer", people["kim"], case=str(case_id), do="letter")
    assert not screen.exception and "即归该中介" in words(screen)
    press(screen, "签发确认书")
    assert "L-00001" in words(screen)
    assert any("L-00001.pdf" in str(each.proto) for each in screen.get("link_button"))
    assert "renewal" not in str([each.key for each in screen.button])


def test_the_receipt_of_a_verdict_card_is_a_click_away(
    office_desk: Desk, staff: dict[str, Actor], open_screen: Open
) -> None:
    case_id = visit(office_desk, staff["ann"]).case_id
    screen = open_screen("customer", staff["ann"], case=str(case_id))
    press(screen, "下载 PDF")
    assert any("R-00001.pdf" in str(each.proto) for each in screen.get("link_button"))


def test_a_deal_step_and_a_ruling_have_their_papers(
    office_desk: Desk, staff: dict[str, Actor], open_screen: Open
) -> None:
    case_id = visit(office_desk, staff["ann"]).case_id
    assert case_id is not None
    visit(office_desk, staff["bob"])
    number = disputes.raise_dispute(office_desk, staff["bob"], Complaint(None, case_id, "是我接待的")).dispute
    assert not any(
        each.label == "裁决书 PDF" for each in open_screen("disputes", staff["boss"], dispute=str(number)).button
    )
    rulings.rule(office_desk, staff["boss"], Ruling(None, case_id, "李婷在先", False, dispute=number))
    ruled = open_screen("disputes", staff["bob"], dispute=str(number))
    press(ruled, "裁决书 PDF")
    assert any("J-00001.pdf" in str(each.proto) for each in ruled.get("link_button"))
    deals.add_step(office_desk, staff["ann"], Step(None, case_id, "deposit", staff["ann"].id, amount="2万"))
    paid = open_screen("customer", staff["ann"], case=str(case_id), do="deal")
    press(paid, "成交确认单 PDF")
    assert any("D-00001.pdf" in str(each.proto) for each in paid.get("link_button"))


def test_the_notices_of_slips_are_whole_sentences(office_desk: Desk, room: dict[str, Actor], open_screen: Open) -> None:
    number = handed_in(office_desk, room["ann"])
    requests.send_back(office_desk, room["kim"], number, "没写联系方式")
    said = open_screen("all_notices", room["ann"]).dataframe[0].value.to_csv()
    assert "吴霞 退回了您的确认单：没写联系方式" in said and "{" not in said
