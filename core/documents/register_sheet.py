"""Where in a sheet does an office's register stand, and what does each row say?

Offices put titles above the header, merge cells, repeat totals below, and write dates and numbers as they like.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from rapidfuzz import fuzz

from core.documents.sheets import Sheet
from core.phones import Phone, read_phone

#: What offices call each field in a header; the longest name that fits wins.
HEADERS: Final[Mapping[str, tuple[str, ...]]] = {
    "at": ("来访日期", "来访时间", "登记日期", "登记时间", "来电日期", "日期", "时间", "date"),
    "name": ("客户姓名", "姓名", "客户名称", "客户", "name"),
    "gender": ("性别", "称谓", "gender"),
    "phone": ("联系电话", "电话号码", "手机号码", "手机号", "联系方式", "电话", "手机", "phone", "mobile", "tel"),
    "company": ("公司名称", "单位名称", "公司", "单位", "company"),
    "source": ("获知途径", "认知途径", "信息来源", "客户来源", "来源", "渠道", "媒体", "source"),
    "need": ("需求", "意向户型", "需求户型", "意向产品", "need"),
    "grade": ("意向级别", "客户级别", "级别", "意向度", "grade"),
    "salesperson": ("置业顾问", "销售顾问", "接待人", "接待顾问", "业务员", "销售员", "顾问", "归属人", "salesperson"),
    "note": ("跟进情况/备注", "跟进情况", "跟进记录", "备注", "洽谈情况", "note", "remark"),
    "channel": ("来访方式", "方式", "channel"),
    "project": ("意向项目", "项目名称", "来访项目", "楼盘", "项目", "project"),
}
_TOTALS: Final = ("合计", "总计", "共计", "小计合计", "total")
_GENDERS: Final = {"男": "m", "先生": "m", "男士": "m", "m": "m", "女": "f", "女士": "f", "小姐": "f", "f": "f"}
#: How many of the first lines may stand above the header.
_ABOVE: Final = 30
_LIKE: Final = 88


@dataclass(frozen=True, slots=True)
class Row:
    """A row of the register as read. `line` is its line in the sheet, counted from 1; `at` is aware, or None."""

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
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Register:
    """A register found in a sheet: where its header stands, which column is which field, its rows, its blank lines."""

    sheet: str
    header_line: int
    header: tuple[str, ...]
    mapping: Mapping[str, int]
    rows: tuple[Row, ...]
    blank: int

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


def find_register(sheets: Sequence[Sheet], zone: ZoneInfo) -> Register | None:
    """The sheet whose header names the most known fields; None if none names a phone or a name."""
    found = find_header(sheets)
    return read_register(found.sheet, found.line, found.mapping, zone) if found is not None else None


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header of a register stands (`line` counted from 0), and which column is which field."""

    sheet: Sheet
    line: int
    mapping: Mapping[str, int]


def find_header(sheets: Sequence[Sheet]) -> Header | None:
    """The header that names the most known fields; of equal ones that above the most lines."""
    found = [each for each in map(_in_sheet, sheets) if each is not None]
    return max(found, key=lambda each: (len(each.mapping), len(each.sheet.rows)), default=None)


def _in_sheet(sheet: Sheet) -> Header | None:
    best: Header | None = None
    for index, cells in enumerate(sheet.rows[:_ABOVE]):
        mapping = propose_mapping(cells)
        better = best is None or len(mapping) > len(best.mapping)
        if {"phone", "name"} & mapping.keys() and len(mapping) >= 2 and better:
            best = Header(sheet, index, mapping)
    return best


def propose_mapping(header: Sequence[str]) -> dict[str, int]:
    """Which column holds which field, by the words of the header; each field and column at most once."""
    scores = []
    for column, cell in enumerate(header):
        word = _plain(cell)
        for name, words in HEADERS.items():
            score = max((fuzz.ratio(word, _plain(each)) for each in words), default=0) if word else 0
            if score >= _LIKE:
                scores.append((score, -column, name, column))
    mapping: dict[str, int] = {}
    for _score, _order, name, column in sorted(scores, reverse=True):
        if name not in mapping and column not in mapping.values():
            mapping[name] = column
    return mapping


def read_register(sheet: Sheet, header: int, mapping: Mapping[str, int], zone: ZoneInfo) -> Register:
    """The rows below line `header` (counted from 0) up to a totals line, by a mapping of fields to columns."""
    rows: list[Row] = []
    blank = pending = 0
    for index, cells in enumerate(sheet.rows[header + 1 :], start=header + 2):
        if not any(cell.strip() for cell in cells):
            pending += 1
            continue
        if is_total(cells):
            break
        blank, pending = blank + (pending if rows else 0), 0
        rows.append(read_row(index, cells, mapping, zone))
    return Register(sheet.name, header + 1, tuple(sheet.rows[header]), dict(mapping), tuple(rows), blank)


def read_row(line: int, cells: Sequence[str], mapping: Mapping[str, int], zone: ZoneInfo) -> Row:
    """A row as it is read by a mapping of fields to columns."""

    def cell(name: str) -> str:
        column = mapping.get(name)
        return cells[column].strip() if column is not None and column < len(cells) else ""

    written = cell("phone")
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
        at=read_moment(cell("at"), zone),
        cells=tuple(cells),
    )


#: 2025-1-4, 2025.1.4, 2025年1月4日, 20250104, and 20251.4, where the first point was forgotten.
_YEAR_FIRST = re.compile(
    r"(?P<y>20\d{2}|19\d{2})(?:\D{0,2}(?P<m>\d{1,2})\D{1,2}(?P<d>\d{1,2})|(?P<mm>\d{2})(?P<dd>\d{2})\b)"
)
_YEAR_LAST = re.compile(r"(?P<m>\d{1,2})[/.-](?P<d>\d{1,2})[/.-](?P<y>20\d{2}|19\d{2})")
_TIME = re.compile(r"(?P<h>\d{1,2})[:时点](?P<mi>\d{1,2})")
#: A day count of Excel, from 2000 to 2099.
_SERIAL = range(36_526, 73_051)


def read_moment(written: str, zone: ZoneInfo) -> datetime | None:
    """A date with or without a time, as offices write it: 2025-1-4, 2025年1月4日, 1/4/2025, 20251.4, a day count."""
    text = unicodedata.normalize("NFKC", written).strip()
    if re.fullmatch(r"\d{5}(\.\d+)?", text) and int(float(text)) in _SERIAL:
        return datetime(1899, 12, 30, tzinfo=zone) + timedelta(days=float(text))
    match = _YEAR_FIRST.match(text) or _YEAR_LAST.match(text)
    if match is None:
        return None
    parts = match.groupdict()
    month, day = int(parts.get("mm") or parts["m"]), int(parts.get("dd") or parts["d"])
    if month > 12 >= day and "mm" not in parts:
        month, day = day, month
    clock = _TIME.search(text, match.end())
    hour, minute = (int(clock["h"]), int(clock["mi"])) if clock else (0, 0)
    try:
        return datetime(int(parts["y"]), month, day, hour, minute, tzinfo=zone)
    except ValueError:
        return None


def _plain(cell: str) -> str:
    return re.sub(r"[\s*::()()]+", "", unicodedata.normalize("NFKC", cell)).lower()


def is_total(cells: Sequence[str]) -> bool:
    """Does this row hold totals, so that the register ends above it?"""
    first = next((_plain(cell) for cell in cells if cell.strip()), "")
    return first.startswith(_TOTALS)
