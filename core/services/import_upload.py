"""How does a file become registers to be taken over? Each of its sheets that holds customers is one of its own."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from sqlalchemy import select

from core.documents.register_book import as_kept
from core.documents.register_header import Header, find_header, header_cells, latest_day, other_registers
from core.documents.register_sheet import lines_of
from core.documents.sheets import Sheet, UnreadableFile, read_sheets
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.errors import Refused
from core.services.receivers import by_project
from db.adding import new_row
from db.tables import import_mapping, register_import

#: So much of a sheet's name is kept, and of a file's.
MOST_OF_NAME: Final = 120
_LONGEST_NAME: Final = 200
#: How many of the first rows are shown, and up to how many different values of a column are kept.
_SHOWN: Final = 12
_FEW: Final = 300
#: A file may hold so many registers: three years of months.
MOST_REGISTERS: Final = 36


def upload(desk: Desk, actor: Actor, name: str, body: bytes, sheet: str | None = None) -> int:
    """Keep each register of a workbook or CSV file to be taken over, or only that of one sheet; the number of the one
    whose header says the most.

    Raises Refused with `file_…` and the reason where it cannot be read, `no_register_found`, `no_rows_found` or
    `too_many_registers`.
    """
    require(actor, Action.IMPORT)
    today = desk.clock().astimezone(desk.zone).date()
    sheets = [each for each in sheets_in(name, body) if sheet is None or each.name == sheet]
    chosen = find_header(sheets)
    if chosen is None:
        raise Refused("no_register_found", file=Path(name).name)
    first = _register(chosen, today)
    if not first["rows"]:
        raise Refused("no_rows_found", file=Path(name).name, line=chosen.line + 1)
    others = [_register(each, today) for each in other_registers(sheets, chosen)]
    found = [first, *(each for each in others if each["rows"])]
    if len(found) > MOST_REGISTERS:
        raise Refused("too_many_registers", file=Path(name).name, most=MOST_REGISTERS)
    file = {
        "by_id": actor.id,
        "file_name": Path(name).name[-_LONGEST_NAME:],
        "file_hash": hashlib.sha256(body).hexdigest(),
        "body": body,
        "state": "mapped",
    }

    def work(tx: Tx) -> int:
        numbers = [_keep(tx, file | each) for each in found]
        return numbers[0]

    return desk.command(work)


def sheets_in(name: str, body: bytes) -> list[Sheet]:
    """The sheets of a file that was uploaded; raises Refused. The child that reads it wants a file of that kind."""
    with TemporaryDirectory(prefix="guike-import-") as folder:
        path = Path(folder) / f"register{Path(name).suffix.lower()[:8]}"
        path.write_bytes(body)
        try:
            return read_sheets(path)
        except UnreadableFile as error:
            raise Refused(f"file_{error.code}", file=Path(name).name) from error


def shape(header: Sequence[str]) -> str:
    """What tells registers with the same header from others; rows that were handed back keep their register's."""
    words = "\x1f".join("".join(cell.split()) for cell in as_kept(header))
    return hashlib.sha256(words.encode()).hexdigest()


def _register(found: Header, today: date) -> dict[str, Any]:
    """A register as it stands in a sheet, with what is shown of it."""
    lines, _, below = lines_of(found.sheet, found.line)
    header = header_cells(found.sheet, found.line)
    rows = [(line, list(cells)) for line, cells in lines]
    return {
        "sheet": found.sheet.name[:MOST_OF_NAME],
        "header_line": found.line,
        "header": list(header),
        "mapping": dict(found.mapping),
        "rows": len(rows),
        "sample": {
            "rows": rows[:_SHOWN],
            "values": _values(rows, len(header)),
            "latest": latest_day(found.sheet, found.line, today).isoformat(),
            "below": below,
        },
    }


def _keep(tx: Tx, register: dict[str, Any]) -> int:
    """Write it down, with what was said of registers with the same header."""
    said = select(import_mapping).where(import_mapping.c.shape == shape(register["header"]))
    known = tx.connection.execute(said).one_or_none()
    # A project that was said once means nothing where claims hold for all of them by now, and is not asked for there.
    project = known.project if known and by_project(tx) else None
    remembered = {"mapping": known.mapping, "project": project} if known else {}
    return new_row(tx.connection, register_import, {"at": tx.now} | register | remembered)


def _values(rows: Sequence[tuple[int, Sequence[str]]], columns: int) -> dict[int, list[str]]:
    """The different values of each column that has few."""
    found = {}
    for column in range(columns):
        values = {cells[column].strip() for _, cells in rows if column < len(cells)} - {""}
        if len(values) <= _FEW:
            found[column] = sorted(values)
    return found
