"""The register: a customer in a few fields, the verdict beside them, and nothing typed is lost."""

from __future__ import annotations

from streamlit.testing.v1 import AppTest

from core.services import related, rota, tickets
from core.services.access import Actor
from core.services.desk import Desk
from core.services.reception import reception
from core.services.registration import Registration, register
from tests.pages.conftest import Open, drawn, words
from tests.support import restate


def _fill(screen: AppTest, **fields: str) -> AppTest:
    """Type into fields of the round that is open."""
    number = screen.session_state["register_round"]
    for name, value in fields.items():
        screen.text_input(key=f"register_{name}_{number}").set_value(value)
    return screen


def _save(screen: AppTest) -> AppTest:
    number = screen.session_state["register_round"]
    return screen.button(key=f"register_save_{number}").click().run()


def test_a_walk_in_shows_its_verdict_and_an_empty_form(open_screen: Open, staff: dict[str, Actor]) -> None:
    screen = open_screen("register", staff["ann"])
    _save(_fill(screen, phone="138 0001 0001", name="王小明"))
    assert not screen.exception
    said = drawn(screen)
    assert "归属：李婷（您）" in said and "首次有效登记" in said and "ST-06" in said and "138 **** 0001" in said
    assert screen.text_input(key="register_phone_1").value == ""


def test_mistakes_stand_under_their_fields_and_nothing_is_lost(open_screen: Open, staff: dict[str, Actor]) -> None:
    screen = open_screen("register", staff["front"])
    _save(_fill(screen, phone="1380001", name="王小明"))
    said = words(screen)
    assert "电话不对" in said and "请选择接待人" in said
    assert screen.text_input(key="register_name_0").value == "王小明"
    assert screen.text_input(key="register_phone_0").value == "1380001"


def test_a_second_registrant_sees_clause_and_date_but_not_whose(
    open_screen: Open, staff: dict[str, Actor], office_desk: Desk
) -> None:
    ann = staff["ann"]
    register(office_desk, ann, Registration(None, "visit", ann.id, "13800010001", "王先生"))
    screen = open_screen("register", staff["bob"])
    _fill(screen, phone="13800010001", name="王小明").run()
    assert "已有登记" in words(screen) and "李婷" not in words(screen)
    said = drawn(_save(screen))
    assert "未受理" in said and "已有归属人" in said and "ST-02" in said
    assert "李婷" not in said and "王先生" not in said


def test_what_people_write_is_shown_letter_by_letter(open_screen: Open, staff: dict[str, Actor]) -> None:
    screen = open_screen("register", staff["ann"])
    said = drawn(_save(_fill(screen, phone="13800010001", name="<img src=x onerror=alert(1)>")))
    assert "&lt;img src=x" in said and "<img src=x" not in said


def test_a_visitor_without_a_number_is_counted_and_completed_later(open_screen: Open, staff: dict[str, Actor]) -> None:
    screen = open_screen("register", staff["ann"])
    screen.checkbox(key="register_traffic_0").check().run()
    _save(screen)
    assert "已记入客流" in words(screen)
    screen.text_input(key="complete_phone").set_value("13800010001")
    screen.text_input(key="complete_name").set_value("王小明")
    next(button for button in screen.button if button.label == "补全").click().run()
    assert not screen.exception
    assert "归属：李婷" in drawn(screen)


def test_an_agency_reports_and_may_mask_the_number(open_screen: Open, staff: dict[str, Actor]) -> None:
    screen = open_screen("register", staff["amy"])
    said = drawn(_save(_fill(screen, phone="1380**10001", name="王")))
    assert not screen.exception
    assert "归属：孙洁（您）" in said


def test_an_old_customer_who_brought_him_is_asked_for_by_number(open_screen: Open, staff: dict[str, Actor]) -> None:
    screen = open_screen("register", staff["ann"])
    screen.selectbox(key="register_source_0").set_value("老带新").run()
    _fill(screen, phone="13800010001", name="王小明", referrer="13900000000")
    assert "请选择怎么介绍的" in words(_save(screen))


def test_whoever_may_not_register_is_told_so(open_screen: Open, staff: dict[str, Actor]) -> None:
    screen = open_screen("register", staff["fin"])
    assert "没有这项权限" in words(screen) and not screen.text_input


def test_the_project_is_asked_only_where_each_project_has_claims_of_its_own(
    open_screen: Open, staff: dict[str, Actor], office_desk: Desk
) -> None:
    screen = open_screen("register", staff["ann"])
    assert not [each for each in screen.selectbox if each.label == "意向项目"]
    restate(office_desk, "identity.keys: [[phone]]", "identity.keys: [[phone, project]]")
    ann = staff["ann"]
    for number, project in (("13800010001", "东区"), ("13800010002", "西区")):
        register(office_desk, ann, Registration(None, "visit", ann.id, number, "王先生", project=project))
    screen = open_screen("register", staff["bob"])
    asked = next(each for each in screen.selectbox if each.label == "意向项目")
    assert sorted(asked.options) == ["东区", "西区"]
    asked.set_value("东区")
    _fill(screen, phone="13800010001", name="王小明").run()
    assert "已有登记" in words(screen)
    next(each for each in screen.selectbox if each.label == "意向项目").set_value("西区").run()
    assert "已有登记" not in words(screen) and "其他项目有登记" in words(screen)
    assert "归属：王敏（您）" in drawn(_save(screen))
    shown = open_screen("customer", staff["bob"], case="3")
    assert "西区" in words(shown)


def test_a_name_of_the_notice_list_is_said_before_and_after_saving(
    open_screen: Open, staff: dict[str, Actor], office_desk: Desk
) -> None:
    related.publish(office_desk, staff["boss"], "r1", "关系户名单", [related.Related("海天建设有限公司")])
    screen = open_screen("register", staff["ann"])
    kind = next(each for each in screen.get("button_group") if each.key == "register_kind_0")
    kind.set_value("company").run()
    _fill(screen, phone="13800010001", name="李总", company="海天（建设）", credit_code="123").run()
    assert "关系户名单" in words(screen)
    assert "信用代码" in words(_save(screen))
    said = drawn(_save(_fill(screen, credit_code="91110000600037341L")))
    assert not screen.exception and "归属：李婷" in said and "关系户名单" in said


def test_a_number_that_fits_a_masked_report_is_said_while_it_is_typed(
    open_screen: Open, staff: dict[str, Actor], office_desk: Desk
) -> None:
    amy = staff["amy"]
    register(office_desk, amy, Registration(None, "report", amy.id, "1380**10001", "张先生"))
    for who, told in (("front", "可能是 宏达置业 孙洁 报备的客户"), ("bob", "可能已有报备")):
        screen = open_screen("register", staff[who])
        assert told in words(_fill(screen, phone="13800010001").run())


def _groups(office_desk: Desk, staff: dict[str, Actor]) -> tuple[tickets.Picked, ...]:
    """Two groups, both received by the only one in the order."""
    rota.set_roster(office_desk, staff["front"], None, [staff["ann"].id])
    return tickets.open_tickets(office_desk, staff["front"], tickets.Arrival("g1", size=2, groups=2))


def _pick(screen: AppTest, name: str, value: object) -> AppTest:
    number = screen.session_state["register_round"]
    asked = next(each for each in screen.get("button_group") if each.key == f"register_{name}_{number}")
    return asked.set_value(value).run()


def test_whoever_has_just_received_a_group_is_asked_whether_this_is_it(
    open_screen: Open, staff: dict[str, Actor], office_desk: Desk
) -> None:
    first, second = _groups(office_desk, staff)
    screen = open_screen("register", staff["ann"])
    said = words(_save(_fill(screen, phone="13800010001", name="王小明")))
    assert "您有还没登记的组" in said and screen.text_input(key="register_name_0").value == "王小明"
    screen = _pick(screen, "group", first.number)
    assert "接待单：李婷 接待" in words(screen) and screen.text_input(key="register_phone_0").value == "13800010001"
    assert "归属：李婷（您）" in drawn(_save(screen)) and not screen.exception
    still = reception(office_desk, staff["front"]).here
    assert [(each.number, each.registered) for each in still] == [(first.number, True), (second.number, False)]


def test_another_customer_is_none_of_the_groups_and_colleagues_are_not_asked(
    open_screen: Open, staff: dict[str, Actor], office_desk: Desk
) -> None:
    _groups(office_desk, staff)
    screen = _pick(open_screen("register", staff["ann"]), "group", 0)
    assert "归属：李婷（您）" in drawn(_save(_fill(screen, phone="13800010001", name="王小明")))
    assert not any(each.registered for each in reception(office_desk, staff["front"]).here)
    for who, channel in (("bob", "visit"), ("ann", "call")):
        screen = _pick(open_screen("register", staff[who]), "channel", channel)
        assert "是不是您刚接的这一组" not in [each.label for each in screen.get("button_group")]


def test_a_group_that_a_colleague_registers_meanwhile_is_asked_for_no_more(
    open_screen: Open, staff: dict[str, Actor], office_desk: Desk
) -> None:
    first, _second = _groups(office_desk, staff)
    screen = _pick(open_screen("register", staff["ann"]), "group", first.number)
    done = Registration(None, "visit", staff["ann"].id, "13800010009", "钱先生", ticket=first.number)
    register(office_desk, staff["front"], done)
    said = words(_save(_fill(screen, phone="13800010001", name="王小明")))
    assert not screen.exception and "您有还没登记的组" in said


def test_a_call_that_was_passed_on_is_offered_with_its_number(
    open_screen: Open, staff: dict[str, Actor], office_desk: Desk
) -> None:
    rota.set_roster(office_desk, staff["front"], None, [staff["ann"].id])
    call = tickets.Arrival("c1", channel="call", phone="13800010001")
    (passed,) = tickets.open_tickets(office_desk, staff["front"], call)
    screen = _pick(open_screen("register", staff["ann"]), "channel", "call")
    screen = _pick(screen, "group", passed.number)
    assert screen.text_input(key="register_phone_0").value == "13800010001"
    (taken,) = reception(office_desk, staff["front"]).calls
    assert taken.taken_at is not None
