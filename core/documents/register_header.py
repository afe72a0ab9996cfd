"""Where in a workbook do an office's registers begin, and which column is which field?"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

from rapidfuzz import fuzz

from core.documents.sheets import Sheet

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
#: How many of the first lines may stand above the header.
_ABOVE: Final = 30
_LIKE: Final = 88
_YEAR: Final = re.compile(r"(?<!\d)(20\d{2})(?!\d)")


@dataclass(frozen=True, slots=True)
class Header:
    """Where the header of a register stands (`line` counted from 0), and which column is which field."""

    sheet: Sheet
    line: int
    mapping: Mapping[str, int]


def find_header(sheets: Sequence[Sheet]) -> Header | None:
    """The header that names the most known fields; of equal ones that above the most lines. A sheet that the office
    hides is looked at only where no other one holds a register."""
    return max(_headers(sheets), key=_weight, default=None)


def other_registers(sheets: Sequence[Sheet], chosen: Header) -> list[Header]:
    """Those of the other sheets that hold a register of customers too, such as one for each month."""
    others = [each for each in _headers(sheets) if each.sheet is not chosen.sheet]
    return [each for each in others if "phone" in each.mapping and {"name", "company"} & each.mapping.keys()]


def header_cells(sheet: Sheet, line: int) -> tuple[str, ...]:
    """The titles of the columns. A header may take two lines: what is empty in the lower one is called by the upper."""
    below, above = sheet.rows[line], sheet.rows[line - 1] if line else ()
    return tuple(_called(cell, above[column] if column < len(above) else "") for column, cell in enumerate(below))


def latest_day(sheet: Sheet, line: int, today: date) -> date:
    """No day of a register is later than today, or than the end of the year that stands above its header."""
    written = " ".join([sheet.name, *(cell for cells in sheet.rows[:line] for cell in cells)])
    years = [int(each) for each in _YEAR.findall(unicodedata.normalize("NFKC", written))]
    return min(today, date(max(years), 12, 31)) if years else today


def propose_mapping(header: Sequence[str]) -> dict[str, int]:
    """Which column holds which field, by the words of the header; each field and column at most once."""
    scores = []
    for column, cell in enumerate(header):
        for score, name in _likeness(cell):
            scores.append((score, -column, name, column))
    mapping: dict[str, int] = {}
    for _score, _order, name, column in sorted(scores, reverse=True):
        if name not in mapping and column not in mapping.values():
            mapping[name] = column
    return mapping


def is_total(cells: Sequence[str]) -> bool:
    """Does this row hold totals, so that the register ends above it?"""
    first = next((_plain(cell) for cell in cells if cell.strip()), "")
    return first.startswith(_TOTALS)


def _headers(sheets: Sequence[Sheet]) -> list[Header]:
    shown = [each for each in sheets if not each.hidden]
    found = [each for each in map(_in_sheet, shown) if each is not None]
    if found or len(shown) == len(sheets):
        return found
    return [each for each in map(_in_sheet, sheets) if each is not None]


def _weight(found: Header) -> tuple[int, int]:
    return len(found.mapping), len(found.sheet.rows)


def _in_sheet(sheet: Sheet) -> Header | None:
    best: Header | None = None
    for line in range(min(len(sheet.rows), _ABOVE)):
        mapping = propose_mapping(header_cells(sheet, line))
        better = best is None or len(mapping) > len(best.mapping)
        if {"phone", "name"} & mapping.keys() and len(mapping) >= 2 and better:
            best = Header(sheet, line, mapping)
    return best


def _called(cell: str, above: str) -> str:
    return above if not cell.strip() and _likeness(above) else cell


def _likeness(cell: str) -> list[tuple[float, str]]:
    """The fields that such a title may mean, each with how well it fits."""
    word = _plain(cell)
    if not word:
        return []
    fits = ((max(fuzz.ratio(word, _plain(each)) for each in words), name) for name, words in HEADERS.items())
    return [(score, name) for score, name in fits if score >= _LIKE]


def _plain(cell: str) -> str:
    return re.sub(r"[\s*::()()]+", "", unicodedata.normalize("NFKC", cell)).lower()
