"""Which registers were uploaded, and how far has each been taken over?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Final
from zoneinfo import ZoneInfo

from sqlalchemy import delete, select, update

from core.documents.register_sheet import Row as Row
from core.documents.register_sheet import read_row
from core.documents.sheets import MOST_BYTES as MOST_BYTES
from core.documents.sheets import MOST_ROWS as MOST_ROWS
from core.documents.sheets import Sheet
from core.services import office
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.errors import NotFound, Refused
from core.services.import_upload import MOST_OF_NAME, sheets_in
from core.services.importing import Opening
from core.services.receivers import projects_of
from db.tables import register_import

#: Steps that a worker carries out, and those of them that add to the ledger.
WORKING: Final = frozenset({"trying", "running", "undoing"})
#: A step without a batch for so long was interrupted.
_SILENT: Final = timedelta(seconds=60)
#: What a register is without what it holds of customers.
_LIGHT: Final = [column for column in register_import.c if column.name not in ("body", "sample", "trial")]


@dataclass(frozen=True, slots=True)
class Held:
    """A register that was uploaded. `taken` counts the rows of the present step, `sample` its first rows as they stand.

    `values` are the different values of the columns that have few, by column; `latest` is the last day that a date
    without a year can be, and `below` counts the lines under its totals, which are not read. `silent`: its step was
    interrupted.
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
    latest: date | None
    below: int
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
        return [read_row(line, cells, self.mapping, zone, self.latest) for line, cells in self.sample]

    def salespeople(self) -> tuple[str, ...]:
        """The names in the salesperson's column as registers are matched by them."""
        column = self.mapping.get("salesperson")
        written = self.values.get(column, ()) if column is not None else ()
        return tuple(dict.fromkeys("".join(each.split()) for each in written))


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


def of_same_file(desk: Desk, actor: Actor, number: int) -> list[Held]:
    """The other registers that came out of the same file, whoever uploaded it, without what they hold of customers."""
    require(actor, Action.IMPORT)
    with desk.read() as tx:
        same = register_import.c.file_hash == row_of(tx, number).file_hash
        query = select(*_LIGHT).where(same, register_import.c.id != number).order_by(register_import.c.id)
        return [_held(tx, row, None) for row in tx.connection.execute(query)]


def every(desk: Desk, actor: Actor, limit: int = 200) -> list[Held]:
    """The registers, latest first, without what they hold of customers."""
    require(actor, Action.IMPORT)
    with desk.read() as tx:
        query = select(*_LIGHT).order_by(register_import.c.id.desc()).limit(limit)
        projects = projects_of(tx)
        return [_held(tx, row, projects) for row in tx.connection.execute(query)]


def row_of(tx: Tx, number: int) -> Any:
    """The row of a register without its file; raises NotFound."""
    columns = [column for column in register_import.c if column.name != "body"]
    row = tx.connection.execute(select(*columns).where(register_import.c.id == number)).one_or_none()
    if row is None:
        raise NotFound("no_such_import", number=number)
    return row


def change(tx: Tx, number: int, **columns: Any) -> None:
    """Write these columns of a register's row."""
    tx.connection.execute(update(register_import).where(register_import.c.id == number).values(columns))


def sheet_of(desk: Desk, number: int) -> Sheet:
    """The sheet of a register, read from its file again. Raises Refused("import_state") where it is gone."""
    with desk.read() as tx:
        row = row_of(tx, number)
        body = tx.connection.execute(select(register_import.c.body).where(register_import.c.id == number)).scalar_one()
    if body is None:
        raise Refused("import_state")
    sheets = sheets_in(row.file_name, body)
    return next(each for each in sheets if each.name[:MOST_OF_NAME] == row.sheet)


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
    latest = sample.get("latest")
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
        latest=date.fromisoformat(latest) if latest else None,
        below=sample.get("below", 0),
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
