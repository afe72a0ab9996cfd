"""How do invite slips look as a PDF, two beside one another, to be cut apart?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from core.documents.invite import Slip, slip_lines
from core.documents.paper_pdf import Sheet
from core.texts import text

#: Millimetres.
_HEIGHT: Final = 52
_GAP: Final = 6
_INSIDE: Final = 4
_INK: Final = (36, 41, 43)
_FAINT: Final = (107, 111, 114)
#: A line: its size in points, its colour and its words.
Written = tuple[float, tuple[int, int, int], str]


def invite_pdf(language: str, office: str, address: str, slips: Sequence[Slip]) -> bytes:
    """All slips on pages of A4; whatever people typed stands on them as text."""
    sheet = Sheet(text(language, "team.slips"), language)
    width = (sheet.epw - _GAP) / 2
    top = sheet.t_margin
    for place, slip in enumerate(slips):
        if place and place % 2 == 0:
            top += _HEIGHT + _GAP
        if top + _HEIGHT > sheet.h - sheet.b_margin:
            sheet.add_page()
            top = sheet.t_margin
        _draw(
            sheet, _written(language, office, address, slip), sheet.l_margin + (place % 2) * (width + _GAP), top, width
        )
    return bytes(sheet.output())


def _written(language: str, office: str, address: str, slip: Slip) -> list[Written]:
    """The lines of a slip."""
    about, lines = slip_lines(language, address, slip)
    written = [(9.0, _FAINT, office), (13.0, _INK, slip.name), (9.0, _FAINT, about)]
    written += [(10.5, _INK, f"{label}  {value}") for label, value, _ in lines]
    return [*written, (8.0, _FAINT, text(language, "team.slip_note"))]


def _draw(sheet: Sheet, written: Sequence[Written], left: float, top: float, width: float) -> None:
    sheet.set_draw_color(154, 149, 138)
    sheet.set_dash_pattern(dash=1, gap=1)
    sheet.rect(left, top, width, _HEIGHT)
    sheet.set_dash_pattern()
    sheet.set_xy(left + _INSIDE, top + _INSIDE)
    for size, colour, words in written:
        sheet.set_font("sans", size=size)
        sheet.set_text_color(*colour)
        sheet.set_x(left + _INSIDE)
        sheet.multi_cell(
            width - 2 * _INSIDE, size * 0.5, sheet.legible(words), align="L", new_x="LMARGIN", new_y="NEXT"
        )
