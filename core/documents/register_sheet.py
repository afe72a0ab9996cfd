"""What does each row of an office's register say?

Offices put titles above the header, merge cells, repeat totals below, and write dates and numbers as they like.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final
from zoneinfo import ZoneInfo

from core.documents.register_dates import read_moment
from core.documents.register_header import find_header, header_cells, is_total, latest_day, other_registers
from core.documents.sheets import Sheet
from core.phones import Phone, read_phone

_GENDERS: Final = {"男": "m", "先生": "m", "男士": "m", "m": "m", "女": "f", "女士": "f", "小姐": "f", "f": "f"}
#: A number that a table kept as one with decimals.
_DECIMALS: Final = re.compile(r"(?<=\d{7})\.0+$")


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the register as read. `line` is its line in the sheet, counted from 1; `at` is aware, or None where
    nothing is written in `at_as_entered` or it cannot be read."""

    line: int
    name: str
    gender: str | None
    phone_as_entered: str
    phone: Phone
    company: str
    source: str
    need: str
    grade: str | None
    salesperson: str
    note: str
    channel: str
    project: str
    at: datetime | None
    at_as_entered: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """A register found in a sheet: where its header stands, which column is which field, its rows, its blank lines,
    how many lines with something in them stand below its totals and are not read, and which `others` of the file's
    sheets hold a register too."""

    sheet: str
    header_line: int
    header: tuple[str, ...]
    mapping: Mapping[str, int]
    rows: tuple[Row, ...]
    blank: int
    below: int = 0
    others: tuple[str, ...] = ()

    def counts(self) -> dict[str, int]:
        """How many rows there are of each kind; docs/guide tells what each count means."""
        kinds = [row.phone.kind for row in self.rows]
        full = {row.phone.value for row in self.rows if row.phone.kind in ("mobile", "landline")}
        return {
            "rows": len(self.rows),
            "blank": self.blank,
            "no_phone": kinds.count("none"),
            "bad_phone": kinds.count("bad") + kinds.count("foreign"),
            "masked": kinds.count("masked"),
            "no_name": sum(not row.name for row in self.rows),
            "distinct_full_phones": len(full),
        }


def find_register(sheets: Sequence[Sheet], zone: ZoneInfo, today: date) -> Register | None:
    """The register of the sheet whose header names the most known fields; None if none names a phone or a name."""
    found = find_header(sheets)
    if found is None:
        return None
    others = tuple(each.sheet.name for each in other_registers(sheets, found))
    return replace(read_register(found.sheet, found.line, found.mapping, zone, today), others=others)


def read_register(sheet: Sheet, header: int, mapping: Mapping[str, int], zone: ZoneInfo, today: date) -> Register:
    """The rows below line `header` (counted from 0) up to a totals line, by a mapping of fields to columns. `today` is
    the day on which it is read: a date without a year is not later."""
    lines, blank, below = lines_of(sheet, header)
    latest = latest_day(sheet, header, today)
    rows = tuple(read_row(line, cells, mapping, zone, latest) for line, cells in lines)
    return Register(sheet.name, header + 1, header_cells(sheet, header), dict(mapping), rows, blank, below)


def lines_of(sheet: Sheet, header: int) -> tuple[list[tuple[int, Sequence[str]]], int, int]:
    """The lines below the header with anything in them, up to a totals line, each with its number in the sheet; how
    many blank ones stand between them, and how many filled ones below the totals."""
    lines: list[tuple[int, Sequence[str]]] = []
    blank = pending = 0
    rest = enumerate(sheet.rows[header + 1 :], start=header + 2)
    for line, cells in rest:
        if not any(cell.strip() for cell in cells):
            pending += 1
            continue
        if is_total(cells):
            break
        blank, pending = blank + (pending if lines else 0), 0
        lines.append((line, cells))
    return lines, blank, sum(any(cell.strip() for cell in cells) for _, cells in rest)


def read_row(
    line: int, cells: Sequence[str], mapping: Mapping[str, int], zone: ZoneInfo, latest: date | None = None
) -> Row:
    """A row as it is read by a mapping of fields to columns; a date without a year is not after `latest`."""

    given = {name: cells[column].strip() for name, column in mapping.items() if column < len(cells)}

    def cell(name: str) -> str:
        return given.get(name, "")

    written = _DECIMALS.sub("", cell("phone"))
    grade = unicodedata.normalize("NFKC", cell("grade")).upper()[:1]
    return Row(
        line=line,
        name="" if cell("name") in ("-", "无", "/") else cell("name"),
        gender=_GENDERS.get(cell("gender").lower()),
        phone_as_entered=written,
        phone=read_phone(written),
        company=cell("company"),
        source=cell("source"),
        need=cell("need"),
        grade=grade if grade in ("O", "A", "B", "C") else None,
        salesperson=re.sub(r"\s+", "", cell("salesperson")),
        note="" if cell("note") == "-" else cell("note"),
        channel=cell("channel"),
        project=cell("project"),
        at=read_moment(cell("at"), zone, latest),
        at_as_entered=cell("at"),
        cells=tuple(cells),
    )
