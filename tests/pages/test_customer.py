"""A customer's page: the card, what happened, and the forms that the reader may use."""

from __future__ import annotations

from typing import Any

from core.services.access import Actor
from core.services.corrections import Correction, correct, void
from core.services.desk import Desk
from core.services.registration import Registration, register
from tests.pages.conftest import Open, drawn, words
from tests.support import restate


def _customer(desk: Desk, actor: Actor, **more: Any) -> tuple[int, int]:
    """A customer of this salesperson: his case and the fact."""
    done = register(desk, actor, Registration(None, "visit", actor.id, "13800010001", "李<b>明", **more))
    assert done.case_id is not None
    return done.case_id, done.seq


def test_the_owner_sees_the_card_the_number_and_what_happened(
    open_screen: Open, staff: dict[str, Actor], office_desk: Desk
) -> None:
    case_id, _ = _customer(office_desk, staff["ann"], note="看过<script>样板间")
    screen = open_screen("customer", staff["ann"], case=str(case_id))
    assert not screen.exception
    said = drawn(screen)
    assert "归属：李婷（您）" in said and "138 0001 0001" in said
    assert "看过&lt;script&gt;样板间" in said and "<script>样板间" not in said


def test_a_manager_has_the_number_shown_on_record(
    open_screen: Open, staff: dict[str, Actor], office_desk: Desk
) -> None:
    case_id, _ = _customer(office_desk, staff["ann"])
    screen = open_screen("customer", staff["boss"], case=str(case_id))
    assert "0001 0001" not in drawn(screen)
    screen.button(key=f"reveal_{case_id}").click().run()
    assert "138 0001 0001" in drawn(screen)


def test_what_was_corrected_and_voided_is_struck_and_stays(
    open_screen: Open, staff: dict[str, Actor], office_desk: Desk
) -> None:
    ann = staff["ann"]
    case_id, seq = _customer(office_desk, ann)
    correct(office_desk, ann, Correction(None, seq, "同音字", {"name": "黎明"}))
    void(office_desk, ann, seq, "登错了")
    said = drawn(open_screen("customer", ann, case=str(case_id)))
    assert 'class="struck"' in said and "已作废" in said and "同音字" in said and "黎明" in said


def test_the_name_is_corrected_on_the_page(open_screen: Open, staff: dict[str, Actor], office_desk: Desk) -> None:
    case_id, _ = _customer(office_desk, staff["ann"])
    screen = open_screen("customer", staff["ann"], case=str(case_id), do="correction")
    name = next(field for field in screen.text_input if field.label == "姓名")
    assert name.value == "李<b>明"
    name.set_value("黎明")
    sent = next(button for button in screen.button if button.label == "更正")
    sent.click().run()
    assert "请写明理由" in drawn(screen)
    assert next(field for field in screen.text_input if field.label == "姓名").value == "黎明"
    next(field for field in screen.text_input if field.label == "原因").set_value("同音字")
    next(button for button in screen.button if button.label == "更正").click().run()
    assert not screen.exception
    assert "已更正" in drawn(screen) and screen.title[0].value == "黎明"


def test_a_colleague_is_turned_away_and_an_unknown_customer_is_said(
    open_screen: Open, staff: dict[str, Actor], office_desk: Desk
) -> None:
    case_id, _ = _customer(office_desk, staff["ann"])
    assert "没有这项权限" in words(open_screen("customer", staff["bob"], case=str(case_id)))
    assert "没有这位客户" in words(open_screen("customer", staff["boss"], case="999999"))
    for nonsense in ("", "x", "-1", "9" * 40):
        assert "请从" in words(open_screen("customer", staff["boss"], case=nonsense))


def test_a_wrong_project_is_corrected_on_the_page(
    open_screen: Open, staff: dict[str, Actor], office_desk: Desk
) -> None:
    restate(office_desk, "identity.keys: [[phone]]", "identity.keys: [[phone, project]]")
    case_id, _ = _customer(office_desk, staff["ann"])
    screen = open_screen("customer", staff["ann"], case=str(case_id), do="correction")
    next(field for field in screen.text_input if field.label == "意向项目").set_value("西区")
    next(field for field in screen.text_input if field.label == "原因").set_value("选错了")
    next(button for button in screen.button if button.label == "更正").click().run()
    assert not screen.exception and "西区" in drawn(screen)
