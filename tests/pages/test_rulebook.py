"""The rulebook screen: reading, comparing, drafting, putting in force and trying, as each role sees it."""

from __future__ import annotations

from typing import Any

from streamlit.testing.v1 import AppTest

from core.rulebooks import source_of
from core.services import rulebook_drafts as drafting
from core.services import rulebook_shelf as shelf
from core.services.access import Actor
from core.services.desk import Desk
from pages._ui import trials
from tests.pages.conftest import Open, press, words
from tests.services.customers import received


def _all(screen: AppTest) -> str:
    """Everything on the screen, documents included."""
    return words(screen) + "\n".join(str(each.proto.body) for each in screen.get("html"))


def _draft(desk: Desk, actor: Actor) -> str:
    return f"version:{drafting.draft_from(desk, actor, 'shipped:standard')}"


def test_the_rulebook_in_force_is_read_as_a_document(open_screen: Open, staff: dict[str, Actor]) -> None:
    screen = open_screen("rulebook", staff["ann"])
    said = _all(screen)
    assert "共 16 条" in said
    assert "同一个客户归第一次有效登记的接待人" in said
    assert "30 天，自次日起算，末日含，从登记、客户每次来访、有效联系起算，到期进公海" in said
    assert "出处 003-08-02" in said
    assert "来电和来访一样算，但只保护 ST-06 里较短的那个期限。" in said
    assert "A call counts like a visit" not in said
    screen.text_input(key="rulebook_search").input("st-12").run()
    assert "找到 1 条" in _all(screen)
    screen.text_input(key="rulebook_search").input("没有这句话").run()
    assert "没有这样的条款" in _all(screen)


def test_each_role_has_its_own_views(open_screen: Open, staff: dict[str, Actor]) -> None:
    seen = {
        handle: len(open_screen("rulebook", staff[handle]).segmented_control(key="rulebook_view").options)
        for handle in ("ann", "root", "boss", "chief")
    }
    assert seen == {"ann": 2, "root": 3, "boss": 4, "chief": 4}
    assert "共 16 条" not in _all(open_screen("rulebook", staff["amy"]))


def test_two_rulebooks_are_compared(open_screen: Open, staff: dict[str, Actor]) -> None:
    screen = open_screen("rulebook", staff["ann"], view="versions")
    screen.selectbox(key="compare_new").select("shipped:four-day").run()
    said = _all(screen)
    assert "条不同" in said
    assert "取消" in said
    screen.selectbox(key="compare_new").select("shipped:standard").run()
    assert "完全一样" in _all(screen)


def test_a_draft_is_begun_changed_and_put_in_force(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    screen = open_screen("rulebook", staff["boss"], view="drafts")
    assert "还没有草稿" in _all(screen)
    screen = press(screen, "起草")
    (draft,) = shelf.drafts(office_desk, staff["boss"])
    clause = next(each for each in screen.selectbox if each.label == "条款")
    clause.select("ST-12").run()
    share = next(each for each in screen.number_input if each.key.startswith("collision.asked_"))
    share.set_value(60).run()
    screen = press(screen, "保存 ST\\-12")
    book = shelf.opened(office_desk, staff["boss"], draft.ref).book
    assert book.values["collision.asked"][0].value == (60, 40)
    assert not any(each.label == "施行" for each in screen.button)
    chief = open_screen("rulebook", staff["chief"], view="drafts")
    chief = press(chief, "施行")
    assert "有 1 条不同" in _all(chief)


def test_a_mistake_is_told_beside_its_field_and_nothing_is_saved(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    draft = _draft(office_desk, staff["boss"])
    before = shelf.opened(office_desk, staff["boss"], draft).source
    screen = open_screen("rulebook", staff["boss"], view="drafts", draft=draft, clause="ST-13")
    keys = next(each for each in screen.multiselect if each.label.startswith("本条写明的规定"))
    keys.set_value([*keys.value, "poaching.fines"]).run()
    next(each for each in screen.text_area if each.key.startswith("poaching.fines")).input("200\n很多").run()
    assert "不是整数" in _all(screen)
    screen = press(screen, "保存 ST\\-13")
    assert "什么都没有改" in _all(screen)
    assert shelf.opened(office_desk, staff["boss"], draft).source == before


def test_tiers_are_written_as_numbers_with_their_percentages(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    draft = _draft(office_desk, staff["boss"])
    screen = open_screen("rulebook", staff["boss"], view="drafts", draft=draft, clause="ST-13")
    keys = next(each for each in screen.multiselect if each.label.startswith("本条写明的规定"))
    keys.set_value([*keys.value, "referral.share_named", "referral.tiers"]).run()
    _field(screen, "number_input", "referral.share_named_").set_value(90).run()
    _field(screen, "text_area", "referral.tiers_").input("{3: 150}").run()
    assert "150% 太多了" in _all(screen)
    _field(screen, "text_area", "referral.tiers_").input("{3: 15, 5: 20}").run()
    press(screen, "保存 ST\\-13")
    book = shelf.opened(office_desk, staff["boss"], draft).book
    assert book.values["referral.tiers"][0].value == {3: 15, 5: 20}
    screen = open_screen("rulebook", staff["boss"], view="versions")
    screen.selectbox(key="compare_new").select(draft).run()
    assert "3：15，5：20" in _all(screen)


def _field(screen: AppTest, kind: str, start: str) -> Any:
    return next(each for each in screen.get(kind) if str(each.key).startswith(start))


def test_a_clause_is_written_taken_back_and_taken_out(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    draft = _draft(office_desk, staff["boss"])
    screen = open_screen("rulebook", staff["boss"], view="drafts", draft=draft, clause="+")
    assert "写上条款号" in _all(screen)
    assert _field(screen, "text_input", "id_").value == "ST-17"
    _field(screen, "text_area", "zh_").input("一人最多留五十位客户。")
    _field(screen, "multiselect", "keys_").set_value(["quota.base"]).run()
    assert _all(screen).count("请填写这一栏") == 2
    assert "怎样理解这一条，中文、英文都要写" not in _all(screen)
    _field(screen, "text_area", "en_").input("Fifty customers a person.")
    _field(screen, "text_input", "source_").input("我们的制度、第三页")
    _field(screen, "text_area", "reading_zh_").input("失效的不算。")
    _field(screen, "number_input", "quota.base_").set_value(50).run()
    assert "怎样理解这一条，中文、英文都要写" in _all(screen)
    _field(screen, "text_area", "reading_en_").input("Lapsed ones do not count.").run()
    assert "保存后的改动" in _all(screen)
    screen = press(screen, "加入 ST\\-17")
    added = shelf.opened(office_desk, staff["boss"], draft).book.clauses["ST-17"]
    assert (added.source, added.states) == (("我们的制度", "第三页"), ("quota.base",))
    screen = press(screen, "撤销")
    assert "已撤销" in _all(screen)
    assert "ST-17" not in shelf.opened(office_desk, staff["boss"], draft).book.clauses
    assert not any(each.label == "撤销" for each in screen.button)
    screen = open_screen("rulebook", staff["boss"], view="drafts", draft=draft, clause="ST-15")
    assert "不能删去" in _all(screen)
    assert not any(each.label == "确定删去" for each in screen.button)
    screen = open_screen("rulebook", staff["boss"], view="drafts", draft=draft, clause="ST-14")
    press(screen, "确定删去")
    assert "ST-14" not in shelf.opened(office_desk, staff["boss"], draft).book.clauses


def test_a_number_that_is_taken_is_told_beside_its_field(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    draft = _draft(office_desk, staff["boss"])
    screen = open_screen("rulebook", staff["boss"], view="drafts", draft=draft, clause="+")
    _field(screen, "text_input", "id_").input("ST-03").run()
    assert "这个条款号已经用过" in _all(screen)
    press(screen, "加入 ST\\-03")
    assert len(shelf.opened(office_desk, staff["boss"], draft).book.clauses) == 16


def test_an_administrator_reads_a_draft_and_changes_nothing(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    _draft(office_desk, staff["boss"])
    screen = open_screen("rulebook", staff["root"], view="drafts")
    assert [each.label for each in screen.button if each.label in ("施行", "试算", "起草")] == ["施行"]
    assert "共 16 条" in _all(screen)


def test_every_clause_of_every_rulebook_can_be_edited(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    number = drafting.draft_from(office_desk, staff["boss"], "shipped:signing-room")
    screen = open_screen("rulebook", staff["boss"], view="drafts", draft=f"version:{number}")
    clause = next(each for each in screen.selectbox if each.label == "条款")
    for option in range(0, len(clause.options) - 1, 4):
        clause = next(each for each in screen.selectbox if each.label == "条款")
        clause.select_index(option).run()
        assert not screen.exception
        assert "改动任一项" in _all(screen), option


def test_a_draft_is_tried_and_each_customer_is_one_click_away(
    open_screen: Open, office_desk: Desk, staff: dict[str, Actor]
) -> None:
    received(office_desk, staff["ann"], 1, "王*女士")
    received(office_desk, staff["bob"], 1, "王*女士")
    text = source_of("standard").replace("basis.mode: first", "basis.mode: last")
    number = drafting.draft_from_file(office_desk, staff["boss"], text.encode(), "x.yaml")
    screen = open_screen("rulebook", staff["boss"], view="trial", rulebook=f"version:{number}")
    assert "选一份制度" in _all(screen)
    screen = press(screen, "开始试算")
    job = trials.last(office_desk, staff["boss"])
    assert job is not None
    assert job.over.wait(60)
    assert trials.last(office_desk, staff["chief"]) is None
    screen = open_screen("rulebook", staff["boss"], view="trial")
    assert "1 位客户中 **1** 位换归属" in _all(screen)
    key = next(each.key for each in screen.dataframe if str(each.key or "").startswith("trial_cases"))
    screen.session_state[key] = {"selection": {"rows": [], "columns": [], "cells": [(0, "customer")]}}
    screen.run()
    said = _all(screen)
    assert "归属：李婷" in said
    assert "归属：王敏" in said
