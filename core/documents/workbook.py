"""How does a list become an Excel workbook that is typed, readable at once, and safe to open?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from io import BytesIO
from typing import Any, Final, Literal
from zoneinfo import ZoneInfo

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Alignment, Font, PatternFill

MEDIA_TYPE: Final = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Kind = Literal["text", "number", "money", "date", "moment"]
_FORMATS: Final[dict[str, str]] = {
    "date": "yyyy-mm-dd",
    "moment": "yyyy-mm-dd hh:mm",
    "number": "#,##0",
    "money": "#,##0.00",
    "text": "@",
}
#: The most characters that a cell can hold.
_LONGEST: Final = 32_767
_HEAD: Final = PatternFill("solid", fgColor="FFEEF3F2")


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its title, what stands in it, and how wide it is, in characters."""

    title: str
    kind: Kind = "text"
    width: int = 14


def workbook(
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    zone: ZoneInfo,
    notes: Sequence[str],
    *,
    cover: str,
) -> bytes:
    """A workbook of one sheet with a frozen, filterable head, and a second one, called `cover`, with the notes.

    Moments are written as local time of `zone`. Text is always stored as text, whatever it begins with: a name such
    as `=1+1` is shown and never worked out.
    """
    book = Workbook(write_only=True)
    sheet = book.create_sheet(_sheet_name(title))
    sheet.freeze_panes = "A2"
    for place, column in enumerate(columns):
        sheet.column_dimensions[_letters(place)].width = column.width
    sheet.append([_head(sheet, column.title) for column in columns])
    size = 1
    for row in rows:
        sheet.append([_cell(sheet, column.kind, value, zone) for column, value in zip(columns, row, strict=True)])
        size += 1
    sheet.auto_filter.ref = f"A1:{_letters(len(columns) - 1)}{size}"
    _note(book, cover, notes)
    stream = BytesIO()
    book.save(stream)
    return stream.getvalue()


def _note(book: Workbook, cover: str, notes: Sequence[str]) -> None:
    sheet = book.create_sheet(_sheet_name(cover))
    sheet.column_dimensions["A"].width = 80
    for line in notes:
        sheet.append([_text(sheet, line)])


def _head(sheet: Any, title: str) -> Any:
    cell = _text(sheet, title)
    cell.font, cell.fill = Font(bold=True), _HEAD
    return cell


def _cell(sheet: Any, kind: Kind, value: Any, zone: ZoneInfo) -> Any:
    if value is None or value == "":
        return None
    if kind == "text":
        return _text(sheet, str(value))
    cell = WriteOnlyCell(sheet, value=_plain(value, zone))
    cell.number_format = _FORMATS[kind]
    return cell


def _text(sheet: Any, value: str) -> Any:
    cell = WriteOnlyCell(sheet, value=ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST])
    cell.data_type = "s"
    cell.number_format = _FORMATS["text"]
    cell.alignment = Alignment(vertical="top", wrap_text=len(value) > 40)
    return cell


def _plain(value: datetime | date | int | Decimal, zone: ZoneInfo) -> Any:
    """A moment as Excel knows it: local, without a zone, to the second."""
    if isinstance(value, datetime):
        return value.astimezone(zone).replace(tzinfo=None, microsecond=0)
    return value


def _sheet_name(title: str) -> str:
    """Without the signs that a sheet's name cannot have."""
    return "".join(" " if sign in "[]:*?/\\'" else sign for sign in title)[:31] or "1"


def _letters(place: int) -> str:
    """The letters of a column, counted from 0."""
    letters = ""
    place += 1
    while place:
        place, rest = divmod(place - 1, 26)
        letters = chr(65 + rest) + letters
    return letters
