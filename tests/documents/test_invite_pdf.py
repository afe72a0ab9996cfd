"""Invite slips as a file: every account's name and first password, and nothing that could run."""

from __future__ import annotations

from base64 import b64encode

from core.documents.invite import Slip, invite_sheet
from core.documents.invite_pdf import invite_pdf
from tests.documents.test_paper_pdf import words

HOME = "https://office.example/"


def slips(count: int) -> list[Slip]:
    return [Slip(f"钱䶮{each}", "rep", "一组", f"qian{each}", f"pass-{each:03}-x<b>") for each in range(count)]


def test_every_slip_is_in_the_file_over_as_many_pages_as_it_takes() -> None:
    said = words(invite_pdf("zh_CN", "滨江壹号", HOME, slips(11)))
    for each in range(11):
        assert f"钱䶮{each}" in said and f"pass-{each:03}-x<b>" in said
    assert said.count(HOME) == 11


def test_the_file_travels_inside_the_sheet() -> None:
    drawn = invite_pdf("en", "滨江壹号", HOME, slips(1))
    page = invite_sheet("en", "滨江壹号", HOME, slips(1), drawn)
    assert f"data:application/pdf;base64,{b64encode(drawn).decode()}" in page
    assert "data:" not in invite_sheet("en", "滨江壹号", HOME, slips(1))
