"""What became of the rows of a register, where do they stand in the ledger, and which are to be mended?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from sqlalchemy import func, or_, select

from core.documents.register_book import reasons as reasons
from core.documents.register_book import rejected, template
from core.documents.workbook import MEDIA_TYPE as MEDIA_TYPE
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.errors import Refused
from core.services.exports import Export, keep
from core.services.import_files import every, row_of
from core.services.receivers import by_project
from db.tables import fact, import_row, verdict

#: Outcomes of rows that somebody may mend and upload again.
MENDABLE: Final = ("refused", "person", "unread")
#: Outcomes of rows that became a claim, and how a payload says that one brought its grade along.
_TAKEN: Final = ("new", "same")
_GRADE: Final = '"grade":"'


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not taken: its line, the outcome, why (codes), and its cells."""

    line: int
    outcome: str
    causes: tuple[str, ...]
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Past:
    """An import as the history tells it: whose and of when it is, how it was read, and how many rows had which
    outcome (see `tally`)."""

    file: str
    at: datetime
    by: str
    state: str
    opening: str
    rows: int
    counts: Mapping[str, int]
    done_at: datetime | None
    undone_at: datetime | None
    undone_by: str | None


def tally(desk: Desk, actor: Actor, number: int) -> Mapping[str, int]:
    """How many rows of an import had each outcome; `again` is a row that had been taken over before, and `graded` are
    those of the taken whose grade counts."""
    require(actor, Action.IMPORT)
    with desk.read() as tx:
        return _tallies(tx, [number])[number]


def history(desk: Desk, actor: Actor, limit: int) -> list[Past]:
    """Every register that was uploaded, latest first, with what became of its rows."""
    held = every(desk, actor, limit)
    with desk.read() as tx:
        counts = _tallies(tx, [each.id for each in held])
    return [
        Past(
            file=each.file_name,
            at=each.at,
            by=each.by,
            state=each.state,
            opening=each.opening,
            rows=each.rows,
            counts=counts[each.id],
            done_at=each.done_at,
            undone_at=each.undone_at,
            undone_by=each.undone_by,
        )
        for each in held
    ]


def _tallies(tx: Tx, numbers: Sequence[int]) -> dict[int, dict[str, int]]:
    mine = import_row.c.import_id.in_(numbers)
    of = (import_row.c.import_id, import_row.c.outcome)
    found: dict[int, dict[str, int]] = {number: {} for number in numbers}
    for row in tx.connection.execute(select(*of, func.count()).where(mine).group_by(*of)):
        found[row[0]][row[1]] = row[2]
    graded = (
        select(import_row.c.import_id, func.count())
        .join(fact, fact.c.seq == import_row.c.fact_seq)
        .join(verdict, verdict.c.fact_seq == fact.c.seq)
        .where(mine, import_row.c.outcome.in_(_TAKEN), fact.c.payload.contains(_GRADE))
        .where(or_(verdict.c.owner_id.is_(None), verdict.c.owner_id == fact.c.by_id))
        .group_by(import_row.c.import_id)
    )
    for row in tx.connection.execute(graded):
        found[row[0]]["graded"] = row[1]
    return found


def ranges(desk: Desk, actor: Actor, number: int) -> list[tuple[int, int]]:
    """From where to where the facts of an import stand in the ledger: one range, or several where others wrote
    meanwhile."""
    require(actor, Action.IMPORT)
    seq = import_row.c.fact_seq
    own = select(seq, (seq - func.row_number().over(order_by=seq)).label("island"))
    own = own.where(import_row.c.import_id == number, seq.is_not(None))
    island = own.subquery()
    query = select(func.min(island.c.fact_seq), func.max(island.c.fact_seq)).group_by(island.c.island)
    with desk.read() as tx:
        return sorted((row[0], row[1]) for row in tx.connection.execute(query))


def to_mend(desk: Desk, actor: Actor, number: int, limit: int = 200) -> list[Rejected]:
    """The first rows that were not taken."""
    require(actor, Action.IMPORT)
    with desk.read() as tx:
        return _to_mend(tx, number, limit)


def mend_workbook(desk: Desk, actor: Actor, language: str, number: int) -> Export:
    """All rows that were not taken, as a workbook with a column that says why."""
    require(actor, Action.IMPORT)

    def work(tx: Tx) -> Export:
        row = row_of(tx, number)
        rows = _to_mend(tx, number, row.rows)
        if not rows:
            raise Refused("nothing_to_mend")
        body = rejected(language, row.header, [(each.cells, each.causes) for each in rows], tx.zone)
        return keep(tx, actor, f"guike-import-{number}.xlsx", body, len(rows))

    return desk.command(work)


def empty_register(desk: Desk, actor: Actor, language: str) -> bytes:
    """The workbook that is read without a question, to be filled in."""
    require(actor, Action.IMPORT)
    with desk.read() as tx:
        return template(language, desk.zone, projects=by_project(tx))


def _to_mend(tx: Tx, number: int, limit: int) -> list[Rejected]:
    query = select(import_row).where(import_row.c.import_id == number, import_row.c.outcome.in_(MENDABLE))
    rows = tx.connection.execute(query.order_by(import_row.c.line).limit(limit))
    return [Rejected(row.line, row.outcome, tuple(row.causes), tuple(row.cells or ())) for row in rows]
