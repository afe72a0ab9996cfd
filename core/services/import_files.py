"""Which registers were uploaded, how is each to be read, and how far has it been taken over?"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select

from core.documents.register_sheet import Header, find_header, is_total, read_row
from core.documents.register_sheet import Row as Row
from core.documents.sheets import MOST_BYTES as MOST_BYTES
from core.documents.sheets import MOST_ROWS as MOST_ROWS
from core.documents.sheets import Sheet, UnreadableFile, read_sheets
from core.services import office
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.errors import NotFound, Refused
from core.services.importing import Opening
from core.services.receivers import projects_of
from db.adding import new_row
from db.tables import import_mapping, register_import

#: Steps that a worker carries out, and those of them that add to the ledger.
WORKING: Final = frozenset({"trying", "running", "undoing"})
#: A step without a batch for so long was interrupted.
_SILENT: Final = timedelta(seconds=60)
#: How many of the first rows are shown, and up to how many different values of a column are kept.
_SHOWN: Final = 12
_FEW: Final = 300
_LONGEST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class Held:
    """A register that was uploaded. `taken` counts the rows of the present step, `sample` its first rows as they stand.

    `values` are the different values of the columns that have few, by column. `silent`: its step was interrupted.
    `project` is that of the rows that name none: None as long as nobody said, empty for the office's own. `projects`
    are those written lately where claims hold for one project, None where they hold for all.
    """

    id: int
    by: str
    at: datetime
    file_name: str
    file_hash: str
    sheet: str
    header_line: int
    header: tuple[str, ...]
    sample: tuple[tuple[int, tuple[str, ...]], ...]
    values: Mapping[int, tuple[str, ...]]
    mapping: Mapping[str, int]
    opening: Opening
    state: str
    rows: int
    taken: int
    silent: bool
    trial: Mapping[str, Any] | None
    done_at: datetime | None
    undone_at: datetime | None
    undone_by: str | None
    project: str | None
    projects: tuple[str, ...] | None

    def preview(self, zone: ZoneInfo) -> list[Row]:
        """The first rows as they will be read."""
        return [read_row(line, cells, self.mapping, zone) for line, cells in self.sample]

    def salespeople(self) -> tuple[str, ...]:
        """The names in the salesperson's column as registers are matched by them."""
        column = self.mapping.get("salesperson")
        written = self.values.get(column, ()) if column is not None else ()
        return tuple(dict.fromkeys("".join(each.split()) for each in written))


def upload(desk: Desk, actor: Actor, name: str, body: bytes) -> int:
    """Keep a workbook or CSV file as a register to be taken over; its number.

    Raises Refused with `file_…` and the reason where it cannot be read, `no_register_found` or `no_rows_found`.
    """
    require(actor, Action.IMPORT)
    found = _header(name, body)
    rows = [(line, tuple(cells)) for line, cells in _below(found)]
    if not rows:
        raise Refused("no_rows_found", file=Path(name).name, line=found.line + 1)
    mapping = dict(found.mapping)
    header = tuple(found.sheet.rows[found.line])
    sample = {"rows": rows[:_SHOWN], "values": _values(rows, len(header))}

    def work(tx: Tx) -> int:
        said = select(import_mapping).where(import_mapping.c.shape == shape(header))
        known = tx.connection.execute(said).one_or_none()
        return new_row(
            tx.connection,
            register_import,
            {
                "by_id": actor.id,
                "at": tx.now,
                "file_name": Path(name).name[-_LONGEST_NAME:],
                "file_hash": hashlib.sha256(body).hexdigest(),
                "body": body,
                "sheet": found.sheet.name[:120],
                "header_line": found.line,
                "header": list(header),
                "sample": sample,
                "mapping": known.mapping if known else mapping,
                "project": known.project if known else None,
                "state": "mapped",
                "rows": len(rows),
            },
        )

    return desk.command(work)


def discard(desk: Desk, actor: Actor, number: int) -> None:
    """Throw an uploaded register away. Raises Refused("import_state") once the import has begun."""
    require(actor, Action.IMPORT)

    def work(tx: Tx) -> None:
        open_row(tx, number)
        tx.connection.execute(delete(register_import).where(register_import.c.id == number))

    desk.command(work)


def held(desk: Desk, actor: Actor, number: int) -> Held:
    """One of the registers. Raises NotFound."""
    require(actor, Action.IMPORT)
    with desk.read() as tx:
        return _held(tx, row_of(tx, number), projects_of(tx))


def every(desk: Desk, actor: Actor, limit: int = 200) -> list[Held]:
    """The registers, latest first, without what they hold of customers."""
    require(actor, Action.IMPORT)
    columns = [column for column in register_import.c if column.name not in ("body", "sample", "trial")]
    with desk.read() as tx:
        query = select(*columns).order_by(register_import.c.id.desc()).limit(limit)
        projects = projects_of(tx)
        return [_held(tx, row, projects) for row in tx.connection.execute(query)]


def row_of(tx: Tx, number: int) -> Any:
    """The row of a register without its file; raises NotFound."""
    columns = [column for column in register_import.c if column.name != "body"]
    row = tx.connection.execute(select(*columns).where(register_import.c.id == number)).one_or_none()
    if row is None:
        raise NotFound("no_such_import", number=number)
    return row


def sheet_of(desk: Desk, number: int) -> Sheet:
    """The sheet of a register, read from its file again. Raises Refused("import_state") where it is gone."""
    with desk.read() as tx:
        row = row_of(tx, number)
        body = tx.connection.execute(select(register_import.c.body).where(register_import.c.id == number)).scalar_one()
    if body is None:
        raise Refused("import_state")
    sheets = _sheets(row.file_name, body)
    return next(each for each in sheets if each.name[:120] == row.sheet)


def shape(header: Sequence[str]) -> str:
    """What tells registers with the same header from others."""
    words = "\x1f".join("".join(cell.split()) for cell in header)
    return hashlib.sha256(words.encode()).hexdigest()


def open_row(tx: Tx, number: int) -> Any:
    """The row of a register that has not been begun. Raises Refused("import_state")."""
    row = row_of(tx, number)
    if row.state not in ("mapped", "tried"):
        raise Refused("import_state")
    return row


def _held(tx: Tx, row: Any, projects: tuple[str, ...] | None) -> Held:
    people = office.people(tx)
    kept = row._mapping
    sample = kept.get("sample") or {"rows": [], "values": {}}
    working = row.state in WORKING
    return Held(
        id=row.id,
        by=people[row.by_id].name,
        at=row.at,
        file_name=row.file_name,
        file_hash=row.file_hash,
        sheet=row.sheet,
        header_line=row.header_line,
        header=tuple(row.header),
        sample=tuple((line, tuple(cells)) for line, cells in sample["rows"]),
        values={int(column): tuple(found) for column, found in sample["values"].items()},
        mapping=row.mapping,
        opening="go_live" if row.opening == "go_live" else "own_time",
        state=row.state,
        rows=row.rows,
        taken=row.taken,
        silent=working and (row.beat_at is None or tx.now - row.beat_at > _SILENT),
        trial=kept.get("trial"),
        done_at=row.done_at,
        undone_at=row.undone_at,
        undone_by=people[row.undone_by].name if row.undone_by else None,
        project=row.project,
        projects=projects,
    )


def _header(name: str, body: bytes) -> Header:
    found = find_header(_sheets(name, body))
    if found is None:
        raise Refused("no_register_found", file=Path(name).name)
    return found


def _sheets(name: str, body: bytes) -> list[Sheet]:
    """The sheets of a file that was uploaded; the child that reads it wants a file of that kind."""
    with TemporaryDirectory(prefix="guike-import-") as folder:
        path = Path(folder) / f"register{Path(name).suffix.lower()[:8]}"
        path.write_bytes(body)
        try:
            return read_sheets(path)
        except UnreadableFile as error:
            raise Refused(f"file_{error.code}", file=Path(name).name) from error


def _below(found: Header) -> list[tuple[int, Sequence[str]]]:
    """The rows of the register with their lines, as far as its total."""
    rows: list[tuple[int, Sequence[str]]] = []
    for line, cells in enumerate(found.sheet.rows[found.line + 1 :], start=found.line + 2):
        if is_total(cells):
            break
        if any(cell.strip() for cell in cells):
            rows.append((line, cells))
    return rows


def _values(rows: Sequence[tuple[int, Sequence[str]]], columns: int) -> dict[int, list[str]]:
    """The different values of each column that has few."""
    found = {}
    for column in range(columns):
        values = {cells[column].strip() for _, cells in rows if column < len(cells)} - {""}
        if len(values) <= _FEW:
            found[column] = sorted(values)
    return found
