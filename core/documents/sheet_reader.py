"""Reads one workbook or CSV file to JSON on standard output, as a child process with limits of its own.

    python -m core.documents.sheet_reader FILE MOST_ROWS MOST_COLUMNS MOST_BYTES_UNPACKED

A file made to harm (a bomb, a sheet with one cell a million rows down) can end only this process. Cells become
text; dates ISO text; whole numbers lose their ".0". Exit 0 with `{"sheets": …}` or `{"error": code}`.
"""

from __future__ import annotations

import csv
import io
import json
import sys
import zipfile
from collections import Counter
from collections.abc import Iterable
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path
from typing import Any

#: Address space of this process (bytes) and processor time (seconds).
_MEMORY = 2 * 1024**3
_SECONDS = 9
#: How an .xls begins, and the names of its streams: of the workbook, and of one that is locked by a password.
_OLD = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_BOOKS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_LOCKED = "EncryptedPackage".encode("utf-16-le")
#: How documents begin that are text and no table: a PDF, a page of the web.
_NO_TABLE = (b"%PDF", b"<")


#: What may stand between the cells of a text, the likeliest first, and by how many lines it is told.
_DELIMITERS = ",\t;|"
_SAMPLE = 100


class Unreadable(Exception):
    """The file cannot be read; the argument is a code."""


def main() -> None:
    """Read the file named on the command line."""
    path, rows, columns, unpacked = Path(sys.argv[1]), *(int(each) for each in sys.argv[2:5])
    _limit()
    try:
        answer: dict[str, Any] = {"sheets": read(path, rows, columns, unpacked)}
    except Unreadable as error:
        answer = {"error": str(error)}
    except MemoryError:
        answer = {"error": "too_large"}
    # In one piece: json.dump writes as it goes, several times as slowly.
    sys.stdout.write(json.dumps(answer, ensure_ascii=False))


def _limit() -> None:
    """Bound memory and processor time where the system can (not on Windows: there the parent's patience bounds it)."""
    try:
        import resource
    except ImportError:
        return
    resource.setrlimit(resource.RLIMIT_AS, (_MEMORY, _MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (_SECONDS, _SECONDS))


def read(path: Path, most_rows: int, most_columns: int, most_unpacked: int) -> list[dict[str, Any]]:
    """The sheets of a file, each with `name`, `rows` (lists of text) and whether it is `hidden`; raises Unreadable."""
    head = path.open("rb").read(8)
    if head[:4] == b"PK\x03\x04":
        _check_archive(path, most_unpacked)
    elif head == _OLD:
        _check_old(path)
    elif head.lstrip().startswith(_NO_TABLE):
        raise Unreadable("not_a_workbook")
    else:
        return [{"name": path.stem, "rows": _csv(path, most_rows, most_columns), "hidden": False}]
    return _workbook(path, most_rows, most_columns)


def _check_old(path: Path) -> None:
    """An .xls, whatever it is called, holds a stream of that name; a new workbook with a password is packed alike."""
    raw = path.read_bytes()
    if _LOCKED in raw or (path.suffix.lower() == ".xlsx" and not any(name in raw for name in _BOOKS)):
        raise Unreadable("encrypted")


def _check_archive(path: Path, most_unpacked: int) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            size = sum(each.file_size for each in archive.infolist())
    except zipfile.BadZipFile as error:
        raise Unreadable("truncated") from error
    if size > most_unpacked:
        raise Unreadable("too_large")
    if not any(name.startswith("xl/") for name in names):
        raise Unreadable("not_a_workbook")


def _workbook(path: Path, most_rows: int, most_columns: int) -> list[dict[str, Any]]:
    from python_calamine import CalamineError, CalamineWorkbook, SheetVisibleEnum

    try:
        # By what stands in it: offices rename files.
        workbook = CalamineWorkbook.from_filelike(io.BytesIO(path.read_bytes()))
        sheets = []
        for each in workbook.sheets_metadata:
            sheet = workbook.get_sheet_by_name(each.name)
            if sheet.total_height > most_rows or sheet.total_width > most_columns:
                raise Unreadable("too_large")
            rows = sheet.to_python(skip_empty_area=False)
            hidden = each.visible != SheetVisibleEnum.Visible
            texts = [[_text(cell) for cell in row] for row in rows]
            _spread(texts, sheet.merged_cell_ranges or ())
            sheets.append({"name": each.name, "rows": texts, "hidden": hidden})
    except CalamineError as error:
        raise Unreadable("damaged") from error
    return sheets


def _spread(rows: list[list[str]], merged: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """What stands in a cell that was merged downwards, such as the day of several customers, holds for each line that
    has something in it."""
    for (top, column), (bottom, _) in merged:
        for cells in rows[top + 1 : bottom + 1]:
            if column < len(cells) and not cells[column] and any(cells):
                cells[column] = rows[top][column]


def _csv(path: Path, most_rows: int, most_columns: int) -> list[list[str]]:
    raw = path.read_bytes()
    if b"\x00" in raw[:4096] and not raw.startswith((b"\xff\xfe", b"\xfe\xff")):
        raise Unreadable("not_a_workbook")
    text = _decoded(raw)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=_delimiter(text)):
            if len(rows) >= most_rows or len(row) > most_columns:
                raise Unreadable("too_large")
            rows.append([cell.strip() for cell in row])
    except csv.Error as error:
        raise Unreadable("damaged") from error
    return rows


def _delimiter(text: str) -> str:
    """What stands between the cells: that by which the most of the first lines have equally many, of equal ones that
    which makes the most cells. (The library's guess fails on a register with a title above it.)"""

    def regular(delimiter: str) -> tuple[int, int]:
        lines = islice(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter), _SAMPLE)
        try:
            widths = Counter(len(line) for line in lines if len(line) > 1)
        except csv.Error:
            return 0, 0
        return max(((count, width) for width, count in widths.items()), default=(0, 0))

    return max(_DELIMITERS, key=regular)


def _decoded(raw: bytes) -> str:
    encodings = ("utf-16",) if raw.startswith((b"\xff\xfe", b"\xfe\xff")) else ("utf-8-sig", "gb18030")
    for encoding in encodings:
        try:
            return raw.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise Unreadable("not_a_workbook")


def _text(cell: Any) -> str:
    if isinstance(cell, bool):
        return str(cell).lower()
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() and abs(cell) < 1e15 else repr(cell)
    if isinstance(cell, datetime | date | time):
        return cell.isoformat()
    if isinstance(cell, timedelta):
        return str(cell)
    return str(cell).strip()


if __name__ == "__main__":
    main()
