"""The card in words: every finding of the shipped rules has some, in both languages, and nothing slips through raw."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from core import texts
from core.services.card_values import Card, CardFact, CardReason
from pages._ui import verdict_card
from tests.serving import ROOT

AT = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
VISIT = CardFact(1, "visit", AT, "李<b>婷")
CARD = Card(
    case_id=7,
    customer="<i>李明</i>",
    phone="138****0001",
    at=AT,
    state="owned",
    outcome="accepted",
    owner="李婷",
    mine=True,
    withheld=False,
    server=None,
    protected_until=datetime(2026, 12, 22, 16, 0, tzinfo=UTC),
    endless=False,
    stage="visited",
    speak_until=None,
    question=None,
    asked_of=None,
    next_step="follow_up_before",
    reasons=(
        CardReason(
            "ST-02", "首登", "First", "first_registration", {}, (CardFact(1, "visit", AT, "李<b>婷"),), ("ST-01",)
        ),
    ),
    rulebook_zh="标准制度",
    rulebook_en="Standard rulebook",
    rulebook_from=datetime(2026, 10, 31, 16, 0, tzinfo=UTC),
    ledger_seq=18342,
    ledger_hash="8f3a" * 16,
)


def test_the_card_says_it_all_and_escapes_what_people_wrote() -> None:
    drawn = verdict_card.markup(CARD)
    for words in (
        "归属：李婷（您）",
        "12月22日",
        "24:00",
        "剩 30 天",
        "首次有效登记",
        "2026-11-01 版",
        "#18342",
        "8f3a8f3a",
    ):
        assert words in drawn
    assert "&lt;i&gt;李明" in drawn and "<i>" not in drawn and "李<b>婷" not in drawn


@pytest.mark.parametrize(
    ("left", "mark"),
    [(timedelta(days=4), 'until "'), (timedelta(days=2), "until soon"), (timedelta(hours=5), "until very-soon")],
)
def test_what_is_about_to_be_lost_is_marked(left: timedelta, mark: str) -> None:
    assert mark in verdict_card.markup(replace(CARD, protected_until=AT + left))


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"state": "pool", "owner": None, "next_step": "claim"}, "公海客户"),
        ({"state": "department", "owner": None, "next_step": "manager_allots"}, "由经理分配"),
        ({"owner": None, "withheld": True, "outcome": "refused", "next_step": "wait_or_dispute"}, "提出异议"),
        ({"endless": True, "protected_until": None, "next_step": "keep"}, "长期有效"),
        ({"question": "late_claim", "asked_of": "manager", "next_step": "person_decides"}, "由经理裁决"),
        ({"question": "never heard of", "asked_of": None, "next_step": "person_decides"}, "这件事要由人来定"),
        ({"shares": (("李婷", 50), ("王敏", 50))}, "王敏 50%"),
    ],
)
def test_each_kind_of_verdict_has_its_words(changes: dict[str, object], words: str) -> None:
    assert words in verdict_card.markup(replace(CARD, **changes))  # type: ignore[arg-type]


def test_the_receipt_is_plain_text_without_the_whole_number() -> None:
    lines = verdict_card.receipt(CARD).splitlines()
    assert "归属：李婷" in lines, "whoever reads it is somebody else"
    assert lines[0] == "登记回执" and "138 **** 0001" in lines[1] and "ST-02、ST-01" in "".join(lines)


def _codes_of_the_rules() -> set[str]:
    """Every finding that the rules can name, as far as its code is written out."""
    found = set()
    for path in (ROOT / "core" / "rules").glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "note":
                found |= set(_written(node.args[1]))
    return found


def _written(code: ast.expr) -> Iterator[str]:
    """The codes written in an expression: a text, or one of two."""
    if isinstance(code, ast.IfExp):
        yield from _written(code.body)
        yield from _written(code.orelse)
    elif isinstance(code, ast.Constant):
        yield str(code.value)


def test_every_finding_of_the_rules_has_words() -> None:
    codes = _codes_of_the_rules()
    assert len(codes) > 50, "the rules name their findings otherwise now"
    assert sorted(code for code in codes if not texts.has(f"reason.{code}")) == []


def test_no_words_of_a_reason_name_a_parameter_that_is_never_given() -> None:
    known = {"person", "owner", "by", "helper", "most", "fields", "signatures", "stage", "length", "entries"}
    known |= {"hours", "opens", "closer", "count", "number", "amount", "percent", "until"}
    pattern = re.compile(r"{(\w+)}")
    wanted = {name for code in _codes_of_the_rules() for name in pattern.findall(texts.text("zh_CN", f"reason.{code}"))}
    assert wanted <= known
