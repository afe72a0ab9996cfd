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

from sqlalchemy import delete, insert, select, update

from core.documents.register_sheet import HEADERS, Header, find_header, is_total, read_row
from core.documents.register_sheet import Row as Row
from core.documents.sheets import MOST_BYTES as MOST_BYTES
from core.documents.sheets import MOST_ROWS as MOST_ROWS
from core.documents.sheets import Sheet, UnreadableFile, read_sheets
from core.services import office
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.errors import NotFound, Refused
from core.services.importing import Opening
from core.services.receivers import by_project
from db.tables import import_mapping, register_import

#: Steps that a worker carries out, and those of them that add to the ledger.
WORKING: Final = frozenset({"trying", "running", "undoing"})
#: A step without a batch for so long was interrupted.
_SILENT: Final = timedelta(seconds=60)
#: How many of the first rows are shown, and up to how many different values of a column are kept.
_SHOWN: Final = 12
_FEW: Final = 300
_LONGEST_NAME: Final = 200
#: Without one of these nobody can be registered.
_WHO: Final = frozenset({"phone", "name", "company"})


@dataclass(frozen=True, slots=True)
class Held:
    """A register that was uploaded. `taken` counts the rows of the present step, `sample` its first rows as they stand.

    `values` are the different values of the columns that have few, by column. `silent`: its step was interrupted.
    `by_project`: claims hold for one project, so that the register should name it.
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
    by_project: bool

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
        said = select(import_mapping.c.mapping).where(import_mapping.c.shape == shape(header))
        known = tx.connection.execute(said).scalar_one_or_none()
        made = tx.connection.execute(
            insert(register_import).values(
                by_id=actor.id,
                at=tx.now,
                file_name=Path(name).name[-_LONGEST_NAME:],
                file_hash=hashlib.sha256(body).hexdigest(),
                body=body,
                sheet=found.sheet.name[:120],
                header_line=found.line,
                header=list(header),
                sample=sample,
                mapping=known or mapping,
                state="mapped",
                rows=len(rows),
            )
        )
        assert made.inserted_primary_key is not None
        return int(made.inserted_primary_key[0])

    return desk.command(work)


def remap(desk: Desk, actor: Actor, number: int, mapping: Mapping[str, int]) -> None:
    """Say which column is which field; remembered for registers with this header.

    Raises Refused("who_is_missing") where no column says who the customer is, or Refused("import_state").
    """
    require(actor, Action.IMPORT)

    def work(tx: Tx) -> None:
        row = _open(tx, number)
        chosen = {name: column for name, column in mapping.items() if name in HEADERS and 0 <= column < len(row.header)}
        if not _WHO & chosen.keys():
            raise Refused("who_is_missing")
        if chosen != row.mapping:
            _change(tx, number, mapping=chosen, state="mapped", trial=None)
        key = shape(row.header)
        known = update(import_mapping).where(import_mapping.c.shape == key).values(mapping=chosen)
        if not tx.connection.execute(known).rowcount:
            tx.connection.execute(insert(import_mapping).values(shape=key, mapping=chosen))

    desk.command(work)


def choose_opening(desk: Desk, actor: Actor, number: int, opening: Opening) -> None:
    """Say how old claims are judged. Raises Refused("import_state") once the import has begun."""
    require(actor, Action.IMPORT)

    def work(tx: Tx) -> None:
        _open(tx, number)
        _change(tx, number, opening=opening)

    desk.command(work)


def forget_trial(desk: Desk, actor: Actor, number: int) -> None:
    """What a dry run found no longer holds: names mean somebody else now."""
    require(actor, Action.IMPORT)

    def work(tx: Tx) -> None:
        if row_of(tx, number).state == "tried":
            _change(tx, number, state="mapped", trial=None)

    desk.command(work)


def discard(desk: Desk, actor: Actor, number: int) -> None:
    """Throw an uploaded register away. Raises Refused("import_state") once the import has begun."""
    require(actor, Action.IMPORT)

    def work(tx: Tx) -> None:
        _open(tx, number)
        tx.connection.execute(delete(register_import).where(register_import.c.id == number))

    desk.command(work)


def held(desk: Desk, actor: Actor, number: int) -> Held:
    """One of the registers. Raises NotFound."""
    require(actor, Action.IMPORT)
    with desk.read() as tx:
        return _held(tx, row_of(tx, number))


def every(desk: Desk, actor: Actor, limit: int = 200) -> list[Held]:
    """The registers, latest first, without what they hold of customers."""
    require(actor, Action.IMPORT)
    columns = [column for column in register_import.c if column.name not in ("body", "sample", "trial")]
    with desk.read() as tx:
        query = select(*columns).order_by(register_import.c.id.desc()).limit(limit)
        return [_held(tx, row) for row in tx.connection.execute(query)]


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


def _open(tx: Tx, number: int) -> Any:
    """The row of a register that has not been begun."""
    row = row_of(tx, number)
    if row.state not in ("mapped", "tried"):
        raise Refused("import_state")
    return row


def _change(tx: Tx, number: int, **columns: Any) -> None:
    tx.connection.execute(update(register_import).where(register_import.c.id == number).values(columns))


def _held(tx: Tx, row: Any) -> Held:
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
        by_project=by_project(tx),
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
