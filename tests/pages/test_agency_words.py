"""What a broker is told of his report, in words."""

from __future__ import annotations

from datetime import UTC, datetime

from streamlit.testing.v1 import AppTest

from core.services.card_values import CardReason
from core.services.report_replies import Reply

_AT = datetime(2026, 11, 2, 2, tzinfo=UTC)


def _said(reply: object) -> None:
    import streamlit as st

    from pages._ui.agency_replies import words

    st.text(words(reply))  # type: ignore[arg-type]


def _told(**more: object) -> str:
    about = {"owner": None, "silent": False, "reason": None, "asked_of": None, "receipt": "7-abcd", "until": None}
    case = {"seq": 7, "case_id": 1, "at": _AT, "unit": "宏达置业", "broker": "孙洁", "customer": "张", "gender": "m"}
    reply = Reply(**{**case, "phone": "1380**10001", "endless": False, **about, **more})  # type: ignore[arg-type]
    return str(AppTest.from_function(_said, kwargs={"reply": reply}, default_timeout=60).run().text[0].value)


def _found(code: str) -> CardReason:
    return CardReason("C-1", "", "", code, {}, ())


def test_a_report_that_holds_nobody_is_not_said_to_hold_for_ever() -> None:
    open_one = _told(outcome="accepted", reason=_found("claim_with_first_visit"))
    assert open_one == "报备已登记 张先生 1380**10001 带来到访才有归属 回执号7-abcd"
    assert "长期有效" in _told(outcome="accepted", endless=True, reason=_found("report_accepted"))


def test_a_report_that_waits_for_an_answer_is_not_said_to_be_refused() -> None:
    waits = _told(outcome="pending", asked_of="service", reason=_found("waits_for_confirmer"))
    assert waits == "报备待判定 张先生 1380**10001 由案场查明后答复 回执号7-abcd"
    assert "未受理" in _told(outcome="pending", reason=_found("void_by_gap"))
