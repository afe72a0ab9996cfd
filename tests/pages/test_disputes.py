"""The disputes screen: the list, both sides on one axis, stating, ruling, and what a reader may not see."""

from collections.abc import Mapping

import pytest
from streamlit.testing.v1 import AppTest

from core.services import disputes, registration, rulings
from core.services.access import Actor
from core.services.desk import Desk
from core.services.dispute_case import dispute_case
from core.services.dispute_list import disputes as listed
from core.services.disputes import Complaint
from core.services.registration import Registration
from core.services.rulings import Ruling
from tests.pages.conftest import Open, words


def quarrel(desk: Desk, staff: Mapping[str, Actor], name: str = "王芳", text: str = "客户说从未来过") -> int:
    """Ann registered the customer, Bob received him later and disputes it."""
    for who in ("ann", "bob"):
        form = Registration(None, "visit", staff[who].id, phone="13800010001", name=name)
        case_id = registration.register(desk, staff[who], form).case_id
    assert case_id is not None
    return disputes.raise_dispute(desk, staff["bob"], Complaint(None, case_id, text)).dispute


def page(screen: AppTest) -> str:
    """Everything on the screen, the axis and the card included."""
    html = "\n".join(str(each.proto.body) for each in screen.get("html"))
    return words(screen) + html


def button(screen: AppTest, label: str) -> object:
    return next(each for each in screen.button if each.label == label)


def test_an_office_without_disputes_says_how_one_is_raised(staff: dict[str, Actor], open_screen: Open) -> None:
    screen = open_screen("disputes", staff["boss"])
    assert not screen.exception and "有异议" in words(screen)


def test_the_list_shows_who_is_awaited(office_desk: Desk, staff: dict[str, Actor], open_screen: Open) -> None:
    quarrel(office_desk, staff)
    screen = open_screen("disputes", staff["boss"])
    table = screen.dataframe[0].value
    assert list(table.iloc[0][["customer", "sides", "waits"]]) == ["王芳", "王敏 对 李婷", "等对方答复"]
    assert "共 1 条" in words(screen)
    assert not open_screen("disputes", staff["cid"]).dataframe
    assert "王芳" not in page(open_screen("disputes", staff["cid"]))


def test_filters_stand_in_the_address(office_desk: Desk, staff: dict[str, Actor], open_screen: Open) -> None:
    quarrel(office_desk, staff)
    assert "没有符合条件" in words(open_screen("disputes", staff["boss"], stage="final"))
    assert open_screen("disputes", staff["boss"], stage="answer").dataframe
    screen = open_screen("disputes", staff["boss"])
    screen.text_input[0].set_value("没有这个人").run()
    assert screen.query_params["q"] == "没有这个人" and "没有符合条件" in words(screen)


def test_the_other_side_answers_on_its_screen(office_desk: Desk, staff: dict[str, Actor], open_screen: Open) -> None:
    number = quarrel(office_desk, staff)
    screen = open_screen("disputes", staff["ann"], dispute=str(number))
    assert not screen.exception and "王芳 的归属争议" in words(screen)
    screen.text_area[0].set_value("上午是我登记的")
    button(screen, "提交").click().run()  # type: ignore[attr-defined]
    assert "已记入案卷" in words(screen)
    assert dispute_case(office_desk, staff["boss"], number).step == "answered"
    assert "上午是我登记的" in page(screen)


def test_what_would_have_changed_it_is_said(office_desk: Desk, staff: dict[str, Actor], open_screen: Open) -> None:
    number = quarrel(office_desk, staff)
    said = words(open_screen("disputes", staff["boss"], dispute=str(number)))
    assert "差一步" in said and "如果王敏在" in said and "客户归王敏" in said


def test_an_empty_answer_is_not_taken(office_desk: Desk, staff: dict[str, Actor], open_screen: Open) -> None:
    number = quarrel(office_desk, staff)
    screen = open_screen("disputes", staff["ann"], dispute=str(number))
    button(screen, "提交").click().run()  # type: ignore[attr-defined]
    assert "请写明内容" in words(screen)
    assert dispute_case(office_desk, staff["boss"], number).step == "raised"


def test_the_manager_sees_what_his_ruling_changes_before_he_rules(
    office_desk: Desk, staff: dict[str, Actor], open_screen: Open
) -> None:
    number = quarrel(office_desk, staff)
    screen = open_screen("disputes", staff["boss"], dispute=str(number))
    assert "不改变归属和佣金" in words(screen)
    screen.radio[0].set_value(True)
    screen.selectbox[0].set_value(staff["bob"].id).run()
    assert "李婷 → **王敏**" in words(screen)
    assert dispute_case(office_desk, staff["boss"], number).step == "raised"
    button(screen, "作出裁决").click().run()  # type: ignore[attr-defined]
    assert "请写明理由" in words(screen)
    assert screen.selectbox[0].value == staff["bob"].id
    screen.text_area[0].set_value("客户本人确认")
    button(screen, "作出裁决").click().run()  # type: ignore[attr-defined]
    assert "裁决已生效" in words(screen) and "客户本人确认" in page(screen)
    owner = dispute_case(office_desk, staff["boss"], number).owner
    assert owner is not None and owner.name == "王敏"


def test_only_who_may_rule_sees_the_form(office_desk: Desk, staff: dict[str, Actor], open_screen: Open) -> None:
    number = quarrel(office_desk, staff)
    for who, shown in (("boss", True), ("chief", True), ("ann", False), ("bob", False), ("kim", False)):
        screen = open_screen("disputes", staff[who], dispute=str(number))
        labels = {each.label for each in screen.button}
        assert bool(labels & {"作出裁决", "作出终裁"}) is shown, who


@pytest.mark.parametrize("who", ["cid", "fin", "front", "root"])
def test_a_dispute_of_others_is_not_shown_by_its_address(
    office_desk: Desk, staff: dict[str, Actor], open_screen: Open, who: str
) -> None:
    number = quarrel(office_desk, staff)
    seen = page(open_screen("disputes", staff[who], dispute=str(number)))
    assert "王芳" not in seen and "客户说从未来过" not in seen
    assert "没有这项权限" in seen or "不是这起争议的一方" in seen


def test_an_address_that_leads_nowhere_says_so(staff: dict[str, Actor], open_screen: Open) -> None:
    assert "没有这起争议" in words(open_screen("disputes", staff["boss"], dispute="99999"))
    assert not open_screen("disputes", staff["boss"], dispute="abc").exception


def test_what_people_write_is_shown_letter_by_letter(
    office_desk: Desk, staff: dict[str, Actor], open_screen: Open
) -> None:
    number = quarrel(office_desk, staff, "<b>王</b>*芳*", "<script>alert(1)</script> **粗** 😀")
    screen = open_screen("disputes", staff["boss"], dispute=str(number))
    html = page(screen)
    assert "<script>alert(1)" not in html and "&lt;script&gt;alert(1)&lt;/script&gt; **粗** 😀" in html
    assert r"\<b\>王" in words(screen)


def test_nobody_signed_in_sees_nothing(office_desk: Desk, staff: dict[str, Actor], open_screen: Open) -> None:
    number = quarrel(office_desk, staff)
    assert "王芳" not in page(open_screen("disputes", None, dispute=str(number)))


def test_a_dispute_is_raised_from_the_customers_page(
    office_desk: Desk, staff: dict[str, Actor], open_screen: Open
) -> None:
    form = Registration(None, "visit", staff["ann"].id, phone="13800010001", name="王芳")
    case_id = registration.register(office_desk, staff["ann"], form).case_id
    screen = open_screen("customer", staff["boss"], case=str(case_id), do="dispute")
    screen.text_area[0].set_value("这位客户是我的老客户")
    button(screen, "提交争议").click().run()  # type: ignore[attr-defined]
    assert "争议已提交" in words(screen)
    assert listed(office_desk, staff["ann"]).rows[0].raised_by == "陈刚"
    assert "正在处理中" in words(screen)
    assert any(each.label == "打开争议" for each in screen.button)


def test_an_empty_complaint_is_not_taken(office_desk: Desk, staff: dict[str, Actor], open_screen: Open) -> None:
    form = Registration(None, "visit", staff["ann"].id, phone="13800010001", name="王芳")
    case_id = registration.register(office_desk, staff["ann"], form).case_id
    screen = open_screen("customer", staff["ann"], case=str(case_id), do="dispute")
    button(screen, "提交争议").click().run()  # type: ignore[attr-defined]
    assert "请写明内容" in words(screen) and "请选择对方" in words(screen)
    assert listed(office_desk, staff["ann"]).total == 0


def test_the_loser_appeals_on_his_screen(office_desk: Desk, staff: dict[str, Actor], open_screen: Open) -> None:
    number = quarrel(office_desk, staff)
    case_id = dispute_case(office_desk, staff["boss"], number).case_id
    rulings.rule(office_desk, staff["boss"], Ruling(None, case_id, "归王敏", True, staff["bob"].id, dispute=number))
    screen = open_screen("disputes", staff["ann"], dispute=str(number))
    screen.text_area[0].set_value("登记在先")
    button(screen, "提交申诉").click().run()  # type: ignore[attr-defined]
    assert "申诉已提交" in words(screen)
    assert dispute_case(office_desk, staff["chief"], number).step == "appealed"
    assert "作出终裁" in {each.label for each in open_screen("disputes", staff["chief"], dispute=str(number)).button}
