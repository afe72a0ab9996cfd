"""The pending register on its screen: speaking up for a customer whom a colleague closed."""

from core.services import deals, registration
from core.services.access import Actor
from core.services.deals import Step
from core.services.desk import Desk
from core.services.pending import waiting
from core.services.registration import Registration
from tests.pages.conftest import Open, words
from tests.services.test_confirmations import ask_the_confirmer, reported


def closed_by_bob(desk: Desk, staff: dict[str, Actor]) -> int:
    """Bob asked, did not know, and closed Ann's customer."""
    for who, answers in (("ann", {}), ("bob", {"denies": True, "asked_before": True})):
        form = Registration(None, "visit", staff[who].id, phone="13800010001", name="王芳", answers=answers)
        case_id = registration.register(desk, staff[who], form).case_id
    assert case_id is not None
    deals.add_step(desk, staff["bob"], Step(None, case_id, "subscribe", staff["bob"].id, amount="700000"))
    return case_id


def test_an_empty_register_says_so(staff: dict[str, Actor], open_screen: Open) -> None:
    screen = open_screen("pending", staff["ann"])
    assert not screen.exception and "没有待确认的客户" in words(screen)


def test_the_owner_speaks_up_and_sees_the_verdict(
    office_desk: Desk, staff: dict[str, Actor], open_screen: Open
) -> None:
    closed_by_bob(office_desk, staff)
    screen = open_screen("pending", staff["ann"])
    assert list(screen.dataframe[0].value["why"]) == ["已被同事成交"]
    next(each for each in screen.button if each.label == "主张这位客户").click().run()
    assert "主张成立" in words(screen)
    html = "".join(str(each.proto.body) for each in screen.get("html"))
    assert "李婷 50%" in html and "王敏 50%" in html


def test_it_is_nobody_elses_to_claim(office_desk: Desk, staff: dict[str, Actor], open_screen: Open) -> None:
    closed_by_bob(office_desk, staff)
    assert "没有待确认的客户" in words(open_screen("pending", staff["bob"]))
    screen = open_screen("pending", staff["boss"])
    assert not any(each.label == "主张这位客户" for each in screen.button)
    assert len(waiting(office_desk, staff["boss"])) == 1


def test_a_search_without_a_hit_says_so(office_desk: Desk, staff: dict[str, Actor], open_screen: Open) -> None:
    closed_by_bob(office_desk, staff)
    assert "没有符合条件" in words(open_screen("pending", staff["boss"], q="没有这个人"))
    assert open_screen("pending", staff["boss"], q="wangfang").dataframe


def test_the_confirmer_answers_a_report(office_desk: Desk, staff: dict[str, Actor], open_screen: Open) -> None:
    ask_the_confirmer(office_desk)
    reported(office_desk, staff)
    screen = open_screen("pending", staff["kim"])
    assert list(screen.dataframe[0].value["why"]) == ["等确认人答复"]
    next(each for each in screen.button if each.label == "确认报备").click().run()
    assert "已确认，从报备时起算。" in words(screen)
    assert waiting(office_desk, staff["kim"]) == []


def test_the_address_narrows_the_register_to_what_is_waited_for(
    office_desk: Desk, staff: dict[str, Actor], open_screen: Open
) -> None:
    ask_the_confirmer(office_desk)
    closed_by_bob(office_desk, staff)
    form = Registration(None, "report", staff["amy"].id, phone="13800020002", name="刘洋")
    registration.register(office_desk, staff["kim"], form)
    assert len(open_screen("pending", staff["boss"]).dataframe[0].value) == 2
    screen = open_screen("pending", staff["boss"], show="confirm")
    assert list(screen.dataframe[0].value["customer"]) == ["刘洋"]
    labels = [each.proto.label for each in open_screen("dashboard", staff["boss"]).get("page_link")]
    assert "报备待确认 **1**" in labels and "报备到场 **0**" in labels
