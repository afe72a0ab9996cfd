"""How does a paper look as a PDF, with its font inside, so that it reads the same on every machine?"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any, Final

import segno
from fpdf import FPDF, FontFace
from fpdf.enums import MethodReturnValue, WrapMode, XPos, YPos
from pylopdf_fonts_zh_cn import sans_path

from core.documents import paper as papers
from core.documents.paper import Paper
from core.texts import text

_SANS: Final = "sans"
#: Millimetres.
_MARGIN: Final = 22
_QR: Final = 26
_SIGN_HEIGHT: Final = 24
#: Signs and line breaks of a value that still fit into the table.
_MOST_IN_CELL: Final = 240
_MOST_LINES_IN_CELL: Final = 6
#: More signs than a line ever holds.
_IN_LINE: Final = 240
#: What stays on one line at the end of one (a number, a time), and what none begins with.
_WHOLE: Final = re.compile(r"[0-9A-Za-z:.,/¥*%-]+")
_CLOSING: Final = "，。；：、！？）》」』”’"
_INK: Final = (36, 41, 43)
_FAINT: Final = (107, 111, 114)
_ACCENT: Final = (15, 82, 87)
_LOST: Final = (179, 38, 30)


class Sheet(FPDF):
    """A page of paper with the office's font; signs that the font lacks are written as their code."""

    def __init__(self, title: str, language: str) -> None:
        super().__init__(format="A4")
        self._wrap = WrapMode.CHAR if language == "zh_CN" else WrapMode.WORD
        self.set_margins(_MARGIN, _MARGIN, _MARGIN)
        self.set_auto_page_break(True, _MARGIN)
        self.add_font(_SANS, "", str(sans_path()))
        self.set_title(self.legible(title))
        self.set_creator("Guike")
        self.add_page()

    def legible(self, written: str) -> str:
        """The text with every sign that the font lacks as 〔U+20BB7〕, and nothing that is no sign at all."""
        known = self.fonts[_SANS].cmap  # type: ignore[union-attr]
        return "".join(
            sign if ord(sign) in known or sign == "\n" else f"〔U+{ord(sign):04X}〕"
            for sign in written.replace("\t", " ").replace("\r", "")
            if sign == "\n" or sign.isprintable()
        )

    def write_line(self, words: str, size: float, colour: tuple[int, int, int] = _INK, align: str = "L") -> None:
        """One paragraph across the page."""
        self.set_font(_SANS, size=size)
        self.set_text_color(*colour)
        height = size * 0.62
        for line in self._broken(self.legible(words), height):
            self.multi_cell(0, height, line, align=align, new_x=XPos.LMARGIN, new_y=YPos.NEXT, wrapmode=self._wrap)

    def _broken(self, words: str, height: float) -> Iterator[str]:
        """The lines of a paragraph. Between Chinese signs a line ends anywhere: but not within a number or a time, nor
        before a sign that closes."""
        rest = words
        while rest and self._wrap is WrapMode.CHAR and "\n" not in rest:
            lines: Any = self.multi_cell(
                0, height, rest[:_IN_LINE], dry_run=True, output=MethodReturnValue.LINES, wrapmode=self._wrap
            )
            line: str = lines[0]
            after = rest[len(line) :]
            if not after.strip() or not rest.startswith(line):
                break
            begun = [each for each in _WHOLE.finditer(line) if each.end() == len(line)]
            if begun and (_WHOLE.match(after) or after[0] in _CLOSING):
                line = line[: begun[0].start()] or line
            elif after[0] in _CLOSING:
                line = line[:-1] or line
            yield line
            rest = rest[len(line) :]
        if rest:
            yield rest


def pdf(paper: Paper) -> bytes:
    """The paper as a PDF of one page (more where what was said is long)."""
    sheet = Sheet(paper.title, paper.language)
    _head(sheet, paper)
    lines = papers.lines(paper)
    _lines(sheet, [each for each in lines if not _is_long(each[1])])
    for label, value in lines:
        if _is_long(value):
            sheet.ln(3)
            sheet.write_line(label, 11, _FAINT)
            sheet.write_line(value, 11)
    said = papers.statement(paper)
    if said:
        sheet.ln(3)
        sheet.write_line(said, 11)
    _signatures(sheet, papers.signatures(paper), text(paper.language, "paper.sign_date"))
    _foot(sheet, paper)
    sheet.set_creation_date(paper.issued_at)
    return bytes(sheet.output())


def _head(sheet: Sheet, paper: Paper) -> None:
    sheet.write_line(str(paper.printed.get("office", "")), 10, _FAINT, "C")
    sheet.ln(2)
    sheet.write_line(paper.title, 22, _ACCENT, "C")
    sheet.write_line(text(paper.language, "paper.number", number=paper.number), 10, _FAINT, "C")
    if paper.void:
        sheet.write_line(text(paper.language, "paper.void_mark"), 16, _LOST, "C")
    sheet.ln(5)


def _is_long(value: str) -> bool:
    """Too long for a cell of the table, which cannot go on over the page."""
    return len(value) > _MOST_IN_CELL or value.count("\n") > _MOST_LINES_IN_CELL


def _lines(sheet: Sheet, lines: Iterable[tuple[str, str]]) -> None:
    """Labels and values in a ruled table."""
    sheet.set_font(_SANS, size=11)
    sheet.set_text_color(*_INK)
    sheet.set_draw_color(210, 207, 200)
    faint = FontFace(color=_FAINT)
    with sheet.table(
        col_widths=(26, 74), first_row_as_headings=False, line_height=7.2, padding=(1.2, 2), borders_layout="ALL"
    ) as table:
        for label, value in lines:
            row = table.row()
            row.cell(sheet.legible(label), style=faint)
            row.cell(sheet.legible(value))


def _signatures(sheet: Sheet, people: list[str], date: str) -> None:
    """A place to sign for each, side by side."""
    if not people:
        return
    sheet.ln(6)
    if sheet.will_page_break(_SIGN_HEIGHT):
        sheet.add_page()
    width, top = sheet.epw / len(people), sheet.get_y()
    sheet.set_font(_SANS, size=10)
    for place, who in enumerate(people):
        left = sheet.l_margin + place * width
        sheet.rect(left, top, width, _SIGN_HEIGHT)
        sheet.set_text_color(*_FAINT)
        sheet.text(left + 3, top + 6, sheet.legible(who))
        sheet.text(left + 3, top + _SIGN_HEIGHT - 4, sheet.legible(date))
    sheet.set_y(top + _SIGN_HEIGHT)


def _foot(sheet: Sheet, paper: Paper) -> None:
    """Number, ledger and check address, with its QR code beside them."""
    sheet.ln(8)
    if sheet.will_page_break(_QR):
        sheet.add_page()
    top = sheet.get_y()
    if paper.address:
        picture = BytesIO()
        segno.make(paper.address, error="m").save(picture, kind="png", scale=6, border=0)
        sheet.image(picture, x=sheet.w - sheet.r_margin - _QR, y=top, w=_QR, h=_QR)
    sheet.set_right_margin(_MARGIN + _QR + 6)
    for line in papers.foot(paper):
        sheet.write_line(line, 9, _FAINT)
    if paper.address:
        sheet.write_line(text(paper.language, "paper.check_here"), 9, _FAINT)
        sheet.write_line(paper.address, 9, _ACCENT)
    sheet.set_right_margin(_MARGIN)
