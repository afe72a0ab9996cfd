"""The deals screen: entering a step, its sums, and the money that finance confirms."""

from collections.abc import Mapping
from datetime import UTC, datetime

from streamlit.testing.v1 import AppTest

from core.services import deals, registration
from core.services.access import Actor
from core.services.deal_list import deals as listed
from core.services.deals import Step
from core.services.desk import Desk
from core.services.registration import Registration
from tests.pages.conftest import Open, words

PHONE = "13800010001"


def visit(desk: Desk, who: Actor, name: str = "王芳") -> int:
    case_id = registration.register(desk, who, Registration(None, "visit", who.id, phone=PHONE, name=name)).case_id
    assert case_id is not None
    return case_id


def deposit(desk: Desk, staff: Mapping[str, Actor]) -> int:
    case_id = visit(desk, staff["ann"])
    form = Step(None, case_id, "deposit", staff["ann"].id, amount="20000", unit="3-1201", paper_name="王芳")
    return deals.add_step(desk, staff["ann"], form).seq


def fill(screen: AppTest, label: str, value: str) -> None:
    next(each for each in screen.text_input if each.label == label).set_value(value)


def save(screen: AppTest) -> AppTest:
    return next(each for each in screen.button if each.label == "保存").click().run()


def test_an_office_without_deals_says_what_comes_first(staff: dict[str, Actor], open_screen: Open) -> None:
    screen = open_screen("deals", staff["boss"])
    assert not screen.exception and "认筹、定金或认购" in words(screen)


def test_a_salesperson_enters_a_deposit_by_number_and_sees_the_verdict(
    office_desk: Desk, staff: dict[str, Actor], open_screen: Open
) -> None:
    visit(office_desk, staff["ann"])
    screen = open_screen("deals", staff["ann"])
    fill(screen, "客户电话", "138 0001 0001")
    fill(screen, "金额（元）", "2万")
    fill(screen, "房号", "3-1201")
    save(screen)
    assert "定金已登记" in words(screen)
    assert "李婷 100%" in "".join(str(each.proto.body) for each in screen.get("html"))
    assert list(screen.dataframe[0].value["amount"]) == ["¥20,000"]
    assert listed(office_desk, staff["ann"]).total == 1


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(
    office_desk: Desk, staff: dict[str, Actor], open_screen: Open
) -> None:
    visit(office_desk, staff["ann"])
    screen = open_screen("deals", staff["ann"])
    fill(screen, "客户电话", PHONE)
    fill(screen, "金额（元）", "两万")
    fill(screen, "房号", "3-1201")
    save(screen)
    assert "金额看不懂" in words(screen)
    assert {"两万", "3-1201", PHONE} <= {each.value for each in screen.text_input}
    assert listed(office_desk, staff["ann"]).total == 0


def test_a_refund_without_a_deposit_is_refused_in_words(
    office_desk: Desk, staff: dict[str, Actor], open_screen: Open
) -> None:
    visit(office_desk, staff["ann"])
    screen = open_screen("deals", staff["ann"])
    screen.segmented_control[0].set_value("refund").run()
    fill(screen, "客户电话", PHONE)
    fill(screen, "金额（元）", "1000")
    save(screen)
    assert "退定之前要先有" in words(screen)


def test_too_large_a_refund_names_what_is_left_in_yuan(
    office_desk: Desk, staff: dict[str, Actor], open_screen: Open
) -> None:
    deposit(office_desk, staff)
    screen = open_screen("deals", staff["ann"])
    screen.segmented_control[0].set_value("refund").run()
    fill(screen, "客户电话", PHONE)
    fill(screen, "金额（元）", "30000")
    save(screen)
    assert "尚未退还的 ¥20,000" in words(screen).replace("\\", "")


def test_a_reload_does_not_enter_it_twice(office_desk: Desk, staff: dict[str, Actor], open_screen: Open) -> None:
    visit(office_desk, staff["ann"])
    screen = open_screen("deals", staff["ann"])
    fill(screen, "客户电话", PHONE)
    fill(screen, "金额（元）", "20000")
    save(screen)
    screen.run()
    assert listed(office_desk, staff["ann"]).total == 1
    assert PHONE not in {each.value for each in screen.text_input}


def test_finance_lands_on_the_money_to_confirm(office_desk: Desk, staff: dict[str, Actor], open_screen: Open) -> None:
    deposit(office_desk, staff)
    screen = open_screen("deals", staff["fin"])
    assert list(screen.dataframe[0].value["money"]) == ["待确认"]
    key = screen.dataframe[0].proto.id
    assert key and "勾选已到账" in words(screen)
    assert deals.confirm_money(office_desk, staff["fin"], [listed(office_desk, staff["fin"]).rows[0].number]) == 1
    screen = open_screen("deals", staff["fin"])
    assert "没有符合条件" in words(screen)


def test_the_sums_are_those_of_the_filter(office_desk: Desk, staff: dict[str, Actor], open_screen: Open) -> None:
    deposit(office_desk, staff)
    month = f"{datetime.now(UTC).astimezone(office_desk.zone):%Y-%m}"
    assert "¥20,000" in words(open_screen("deals", staff["boss"], month=month))
    assert "没有符合条件" in words(open_screen("deals", staff["boss"], step="contract"))
    assert not open_screen("deals", staff["boss"], month="2019-01").dataframe
    assert not open_screen("deals", staff["boss"], month="nonsense", step="x", by="y").exception


def test_a_colleague_sees_none_of_it(office_desk: Desk, staff: dict[str, Actor], open_screen: Open) -> None:
    deposit(office_desk, staff)
    assert not open_screen("deals", staff["bob"]).dataframe
    assert "没有这项权限" in words(open_screen("deals", staff["root"]))


def test_names_are_shown_letter_by_letter(office_desk: Desk, staff: dict[str, Actor], open_screen: Open) -> None:
    case_id = visit(office_desk, staff["ann"], "<b>王</b>:material/home:")
    form = Step(None, case_id, "deposit", staff["ann"].id, amount="1", paper_name="=1+1", unit="*5*")
    deals.add_step(office_desk, staff["ann"], form)
    screen = open_screen("deals", staff["boss"])
    assert not screen.exception and screen.dataframe[0].value["paper_name"][0] == "=1+1"


def test_a_step_is_entered_on_the_customers_page(office_desk: Desk, staff: dict[str, Actor], open_screen: Open) -> None:
    case_id = visit(office_desk, staff["ann"])
    screen = open_screen("customer", staff["ann"], case=str(case_id), do="deal")
    fill(screen, "金额（元）", "20000")
    save(screen)
    assert "定金已登记" in words(screen)
    assert listed(office_desk, staff["ann"]).rows[0].amount_cents == 2_000_000


def test_what_is_too_long_is_named_by_its_field(office_desk: Desk, staff: dict[str, Actor], open_screen: Open) -> None:
    visit(office_desk, staff["ann"])
    screen = open_screen("deals", staff["ann"])
    fill(screen, "客户电话", PHONE)
    fill(screen, "金额（元）", "20000")
    fill(screen, "房号", "3" * 121)
    save(screen)
    assert "房号" in screen.error[0].value and "最多 120 个字" in screen.error[0].value
    assert listed(office_desk, staff["ann"]).total == 0


def test_finance_says_who_served(office_desk: Desk, staff: dict[str, Actor], open_screen: Open) -> None:
    visit(office_desk, staff["ann"])
    screen = open_screen("deals", staff["fin"])
    fill(screen, "客户电话", PHONE)
    fill(screen, "金额（元）", "20000")
    save(screen)
    assert "没有这位同事" in words(screen)
    next(each for each in screen.selectbox if each.label == "置业顾问" and each.value is None).set_value(
        staff["bob"].id
    )
    save(screen)
    assert listed(office_desk, staff["fin"]).rows[0].by == "王敏"
