"""A manager enters what a customer himself said, and sees beforehand what it moves."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from core.services.access import Actor
from core.services.desk import Desk
from core.services.registration import Registration, register
from tests.pages.conftest import Open, drawn, words
from tests.services.test_evidence import picture
from tests.support import restate


def _opened(open_screen: Open, staff: dict[str, Actor], desk: Desk) -> AppTest:
    done = register(desk, staff["ann"], Registration(None, "visit", staff["ann"].id, "13800010001", "李明"))
    return open_screen("customer", staff["boss"], case=str(done.case_id), do="customer_word")


def _kinds(screen: AppTest) -> Any:
    """The choice of what he said."""
    return next(each for each in screen.segmented_control if (each.key or "").startswith("said_"))


def _click(screen: AppTest) -> AppTest:
    return next(button for button in screen.button if button.label == "记下").click().run()


def test_a_complaint_found_true_moves_the_customer_and_is_seen_before(
    open_screen: Open, staff: dict[str, Actor], office_desk: Desk
) -> None:
    screen = _opened(open_screen, staff, office_desk)
    assert _kinds(screen).options == ["投诉或拒绝"]
    next(each for each in screen.checkbox if each.label == "已查实属实").check().run()
    next(each for each in screen.selectbox if each.label == "改由谁接手").set_value(staff["bob"].id).run()
    assert "王敏" in words(screen)
    assert "请写明理由" in words(_click(screen))
    next(each for each in screen.text_area if each.label == "客户怎么说").set_value("说话难听")
    said = drawn(_click(screen))
    assert not screen.exception
    assert "归属：王敏" in said and "已记下" in said


def test_a_written_designation_wants_its_picture(open_screen: Open, staff: dict[str, Actor], office_desk: Desk) -> None:
    restate(office_desk, "complaint.moves: true", "complaint.moves: true\n      word.designated: over_record")
    screen = _opened(open_screen, staff, office_desk)
    _kinds(screen).set_value("designate").run()
    next(each for each in screen.selectbox if each.label == "指定了谁").set_value(staff["cid"].id).run()
    assert "请先选图片" in words(_click(screen))
    screen.file_uploader[0].upload("指定书.png", picture(), "image/png").run()
    said = drawn(_click(screen))
    assert not screen.exception
    assert "归属：赵强" in said
