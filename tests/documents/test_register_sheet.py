"""Registers as offices keep them are read: titles, odd dates, numbers in every writing, totals, a second sheet."""

from __future__ import annotations

import csv
import io
import zipfile
from datetime import date, datetime
from pathlib import Path

import openpyxl
import pytest

from core.documents.register_dates import read_moment
from core.documents.register_header import propose_mapping
from core.documents.register_sheet import Register, find_register
from core.documents.sheets import UnreadableFile, read_sheets
from tests.support import ZONE

TODAY = date(2025, 11, 22)
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
    register = find_register(read_sheets(path), ZONE, TODAY)
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
    "written",
    [
        *("2025-01-04", "2025年1月4日", "2025/1/4", "1/4/2025", "2025.1.4", "20251.4", "45661", "20250104"),
        *(
            "25.1.4",
            "25/01/04",
            "25年1月4日",
            "２０２５．１．４",
            "2025 1 4",
            "1月4日",
            "1月4号 周六",
            "1/4",
            "1.4",
            "01-04",
        ),
    ],
)
def test_a_date_is_read_however_it_is_written(written: str) -> None:
    assert read_moment(written, ZONE, TODAY) == datetime(2025, 1, 4, tzinfo=ZONE)


@pytest.mark.parametrize(
    "written",
    [
        *(
            "2025-1-4 15:30",
            "2025年1月4日下午3点半",
            "2025.1.4 下午3:30",
            "1月4日 15点30",
            "2025/1/4 3:30 PM",
            "45661.645834",
        ),
        "2025-01-04T15:30:20",
    ],
)
def test_a_time_behind_the_date_is_read_too(written: str) -> None:
    read = read_moment(written, ZONE, TODAY)
    assert read is not None and read.replace(second=0, microsecond=0) == datetime(2025, 1, 4, 15, 30, tzinfo=ZONE)


@pytest.mark.parametrize("written", ["昨天", "2025-13-45", "2025.2.30", "3.1", "2025年3月", "13/13", "1/4/25", "25:70"])
def test_what_is_no_date_or_might_be_two_is_none(written: str) -> None:
    assert read_moment(written, ZONE, TODAY) is None


def test_a_day_without_a_year_is_the_last_one_or_of_the_year_above_the_register(tmp_path: Path) -> None:
    assert read_moment("12月1日", ZONE, TODAY) == datetime(2024, 12, 1, tzinfo=ZONE)
    assert read_moment("2月29日", ZONE, TODAY) == datetime(2024, 2, 29, tzinfo=ZONE)
    assert read_moment("12月1日", ZONE) is None
    path = tmp_path / "a.csv"
    path.write_text("2023年来访登记,,\n日期,姓名,电话\n12月1日,张三,13800138000\n", encoding="utf-8")
    assert _register(path).rows[0].at == datetime(2023, 12, 1, tzinfo=ZONE)


def test_a_csv_from_a_chinese_office_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.csv"
    path.write_bytes("姓名,手机号,销售顾问\n张三,13800138000,李婷\n".encode("gb18030"))
    register = _register(path)
    assert register.rows[0].salesperson == "李婷"


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_a_text_with_a_title_is_cut_by_what_stands_between_its_cells(
    tmp_path: Path, delimiter: str, encoding: str
) -> None:
    text = io.StringIO(newline="")
    said = '三房,110平;带"父母",看|样板'
    rows = [
        ["来访登记表"],
        ["姓名", "手机号", "备注"],
        ["张三", "13800138000.0", said],
        ["李四", "13800138001", "a,b,c,d"],
    ]
    csv.writer(text, delimiter=delimiter).writerows(rows)
    path = tmp_path / "a.csv"
    path.write_bytes(text.getvalue().encode(encoding))
    read = _register(path)
    assert [(row.name, row.phone.value, row.note) for row in read.rows] == [
        ("张三", "13800138000", said),
        ("李四", "13800138001", "a,b,c,d"),
    ]


def test_a_header_of_two_lines_and_cells_merged_downwards_are_read(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    sheet = book.active
    assert sheet is not None
    for cells in (
        ["来访登记"],
        ["日期", "客户信息", "", "置业顾问"],
        ["", "姓名", "电话", ""],
        ["1月4日", "张三", "13800138000", "李婷"],
        ["", "李四", "13800138001", ""],
        ["", "", "", ""],
        ["1月5日", "王五", "13800138002", "王敏"],
        ["合计", "3组"],
        ["制表：前台"],
    ):
        sheet.append(cells)
    for merged in ("A1:D1", "A2:A3", "B2:C2", "D2:D3", "A4:A6", "D4:D5"):
        sheet.merge_cells(merged)
    book.save(path := tmp_path / "a.xlsx")
    read = _register(path)
    assert read.header == ("日期", "姓名", "电话", "置业顾问")
    assert [(row.line, row.name, row.at and row.at.day, row.salesperson) for row in read.rows] == [
        (4, "张三", 4, "李婷"),
        (5, "李四", 4, "李婷"),
        (7, "王五", 5, "王敏"),
    ]
    assert (read.blank, read.below) == (1, 1)


def test_the_sheets_of_other_months_are_named_and_hidden_ones_are_left_alone(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for name, rows in (("十月", 2), ("九月", 1), ("底稿", 5), ("统计", 0)):
        sheet = book.create_sheet(name)
        sheet.append(["姓名", "电话"] if name != "统计" else ["客户", "渠道", "日期"])
        for turn in range(rows):
            sheet.append([f"客户{turn}", f"1380013800{turn}"])
    del book["Sheet"]
    book["底稿"].sheet_state = "hidden"
    book.save(path := tmp_path / "a.xlsx")
    sheets = read_sheets(path)
    found = find_register(sheets[:3], ZONE, TODAY)
    assert found is not None and (found.sheet, found.others) == ("十月", ("九月",))
    only = find_register([each for each in sheets if each.hidden], ZONE, TODAY)
    assert only is not None and only.sheet == "底稿"


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
        (lambda path: _bytes(path, b'name,phone\n"' + b"x" * 200_000), "damaged"),
        (lambda path: _bytes(path, b"name,phone\n" + b"x" * 200_000), "damaged"),
        (lambda path: _bytes(path, b"name,phone\n" + b"," * 5_000), "too_large"),
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
