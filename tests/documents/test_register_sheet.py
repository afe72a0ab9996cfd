"""Registers as offices keep them are read: titles, odd dates, numbers in every writing, totals, a second sheet."""

from __future__ import annotations

import zipfile
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from core.documents.register_sheet import Register, find_register, propose_mapping, read_moment
from core.documents.sheets import UnreadableFile, read_sheets
from tests.support import ZONE

HEADER = ["序号", "来访日期", "客户姓名", "性别", "联系电话", "获知途径", "需求", "意向级别", "置业顾问", "备注"]


def _workbook(path: Path, *rows: list[object]) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.append(["云上花园 来访登记表"])
    sheet.merge_cells("A1:J1")
    sheet.append(HEADER)
    for row in rows:
        sheet.append(row)
    book.create_sheet("说明").append(["请勿改动表头"])
    book.save(path)
    return path


def _register(path: Path) -> Register:
    register = find_register(read_sheets(path), ZONE)
    assert register is not None
    return register


def test_every_writing_of_a_number_is_counted_as_what_it_is(tmp_path: Path) -> None:
    written = [
        13800138000,
        "138-0013-8000",
        "0086 13800138001",
        "138****8002",
        "未留",
        "",
        "1380013800",
        "１３８００１３８００３",
    ]
    rows: list[list[object]] = [[i, "2025-01-04", "张三", "男", phone] for i, phone in enumerate(written)]
    rows.insert(3, [])
    rows += [[9, "2025-01-05", "", "女", "0311-87654321"], ["合计", "", "9组"], ["制表", "", "前台"]]
    register = _register(_workbook(tmp_path / "a.xlsx", *rows))
    assert register.counts() == {
        "rows": 9,
        "blank": 1,
        "no_phone": 2,
        "bad_phone": 1,
        "masked": 1,
        "no_name": 1,
        "distinct_full_phones": 4,
    }


def test_a_row_says_who_when_and_by_whom(tmp_path: Path) -> None:
    row = [1, datetime(2025, 1, 4, 16, 0), "卢兰", "女士", 13810070239.0, "路过", "四房", "b级", "赵 一鸣", "-"]
    read = _register(_workbook(tmp_path / "a.xlsx", row)).rows[0]
    assert (read.line, read.name, read.gender, read.phone.value) == (3, "卢兰", "f", "13810070239")
    assert (read.grade, read.salesperson, read.note) == ("B", "赵一鸣", "")
    assert read.at == datetime(2025, 1, 4, 16, 0, tzinfo=ZONE)


@pytest.mark.parametrize(
    "written", ["2025-01-04", "2025年1月4日", "2025/1/4", "1/4/2025", "2025.1.4", "20251.4", "45661", "20250104"]
)
def test_a_date_is_read_however_it_is_written(written: str) -> None:
    assert read_moment(written, ZONE) == datetime(2025, 1, 4, tzinfo=ZONE)


def test_what_is_no_date_is_none() -> None:
    assert read_moment("昨天", ZONE) is None
    assert read_moment("2025-13-45", ZONE) is None


def test_a_csv_from_a_chinese_office_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("姓名,手机号,销售顾问\n张三,13800138000,李婷\n".encode("gb18030"))
    register = _register(path)
    assert register.rows[0].salesperson == "李婷"


def test_one_column_serves_one_field() -> None:
    assert propose_mapping(["姓名", "电话", "电话"]) == {"name": 0, "phone": 1}


#: How an .xls begins.
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def _sparse(path: Path) -> Path:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    sheet["A1"], sheet["XFD1048576"] = "姓名", "x"
    book.save(path)
    return path


def _bomb(path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b" " * (450 * 1024 * 1024))
    return path


def _truncated(path: Path) -> Path:
    whole = _workbook(path, [1, "", "张三", "", "13800138000"]).read_bytes()
    path.write_bytes(whole[: len(whole) // 2])
    return path


def _bytes(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (_sparse, "too_large"),
        (_bomb, "too_large"),
        (_truncated, "truncated"),
        (lambda path: _bytes(path, b""), "empty"),
        (lambda path: _bytes(path, _OLE + b"\0" * 600), "encrypted"),
        (lambda path: _bytes(path, b"\x89PNG\r\n\x1a\n" + b"\0" * 600), "not_a_workbook"),
        (lambda path: _bytes(path, b"%PDF-1.7\n" + b"x" * 600), "not_a_workbook"),
        (lambda path: _bytes(path, b"\n<html><table><tr><td>1</td></tr></table></html>"), "not_a_workbook"),
        (lambda path: _bytes(path, _OLE + "EncryptedPackage".encode("utf-16-le") + b"\0" * 600), "encrypted"),
        (lambda path: _bytes(path, _OLE + "Workbook".encode("utf-16-le") + b"\0" * 600), "damaged"),
        (lambda path: _bytes(path, b"PK\x03\x04" + b"\0" * (31 * 1024 * 1024)), "too_large"),
    ],
)
def test_a_harmful_or_broken_file_is_refused_with_its_reason(tmp_path: Path, make: object, code: str) -> None:
    assert callable(make)
    with pytest.raises(UnreadableFile) as refused:
        read_sheets(make(tmp_path / "a.xlsx"))
    assert refused.value.code == code
