"""What a paper says as a PDF, read back by a library."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from typing import Any

import pytest
from pypdf import PdfReader

from core.documents.paper import FIELDS, Paper, numbered
from core.documents.paper_pdf import pdf
from tests.support import ZONE

PRINTED: Mapping[str, Any] = {
    "office": "滨江壹号",
    "agency": "宏达置业",
    "broker": "孙洁",
    "customer": "王䶮",
    "phone": "138****8000",
    "until": "2027-01-22T16:00:00+00:00",
    "signatures": ["broker", "service", "developer"],
    "check": "https://office.example/check/abcdefghijklmnopqrstuv",
    "issued_by": "吴霞",
}


def paper(kind: str = "letter", language: str = "zh_CN", void: bool = False, **more: Any) -> Paper:
    issued = datetime(2026, 11, 22, 2, 0, tzinfo=UTC)
    return Paper(kind, numbered(kind, 12), language, {**PRINTED, **more}, issued, (18342, "8f3a" * 16), ZONE, void)


def words(drawn: bytes) -> str:
    """The text of all pages without the blanks and zeros that the reader puts between signs of two bytes."""
    said = "".join(page.extract_text() for page in PdfReader(BytesIO(drawn)).pages)
    return "".join(said.replace("\0", "").split())


def test_a_letter_says_whom_it_is_for_its_number_the_ledger_and_where_it_is_checked() -> None:
    said = words(pdf(paper()))
    for expected in ("滨江壹号", "客户确认书", "宏达置业", "王䶮", "138****8000", "L-00012", "#18342", "8f3a8f3a"):
        assert expected in said, expected
    assert "https://office.example/check/abcdefghijklmnopqrstuv" in said
    assert "2027年1月22日周五24:00" in said
    assert said.count("签字") == 3


def test_the_font_travels_with_the_paper() -> None:
    page = PdfReader(BytesIO(pdf(paper()))).pages[0]
    fonts = page["/Resources"]["/Font"]  # type: ignore[index]
    [font] = [each.get_object() for each in fonts.values()]
    assert "FontFile3" in str(font["/DescendantFonts"][0].get_object()["/FontDescriptor"].get_object())


def test_what_the_font_lacks_is_written_as_its_code_and_markup_stays_text() -> None:
    said = words(pdf(paper(customer="𠮷野 <b>x</b> **y** 😀\u200b")))
    assert "〔U+20BB7〕野<b>x</b>**y**〔U+1F600〕" in said


def test_a_void_paper_says_so() -> None:
    assert "已作废" in words(pdf(paper(void=True)))
    assert "已作废" not in words(pdf(paper()))


def test_a_paper_in_english_is_english() -> None:
    said = words(pdf(paper(language="en")))
    assert "Confirmationletter" in said and "Fri22Jan202724:00" in said


@pytest.mark.parametrize("kind", FIELDS)
def test_every_kind_can_be_drawn_with_nothing_but_what_every_paper_has(kind: str) -> None:
    bare = Paper(kind, numbered(kind, 1), "zh_CN", {}, datetime(2026, 11, 22, tzinfo=UTC), (1, "a" * 64), ZONE)
    assert numbered(kind, 1) in words(pdf(bare))


def test_a_long_reason_runs_over_to_another_page() -> None:
    drawn = pdf(paper("ruling", reason="理由充分。" * 600))
    assert len(PdfReader(BytesIO(drawn)).pages) > 1 and "#18342" in words(drawn)


def test_a_time_stays_on_one_line_and_no_line_begins_with_a_sign_that_closes() -> None:
    for size in range(1, 40, 3):
        drawn = PdfReader(BytesIO(pdf(paper(agency="宏" * size))))
        written = "\n".join(page.extract_text() for page in drawn.pages).replace("\0", "")
        lines = ["".join(line.split()) for line in written.splitlines()]
        assert not [line for line in lines if line.endswith(("24:", "五24", "五2"))], size
        assert not [line for line in lines if line[:1] in tuple("，。；：、）")], size


def test_the_same_paper_is_the_same_to_the_byte() -> None:
    assert pdf(paper()) == pdf(paper())
