"""What became of the rows of a register, where do they stand in the ledger, and which are to be mended?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select

from core.documents.register_book import reasons as reasons
from core.documents.register_book import rejected, template
from core.documents.workbook import MEDIA_TYPE as MEDIA_TYPE
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.errors import Refused
from core.services.exports import Export, keep
from core.services.import_files import row_of
from db.tables import import_row

#: Outcomes of rows that somebody may mend and upload again.
MENDABLE: Final = ("refused", "person", "unread")


@dataclass(frozen=True, slots=True)
class Rejected:
    """A row that was not taken: its line, the outcome, why (codes), and its cells."""

    line: int
    outcome: str
    causes: tuple[str, ...]
    cells: tuple[str, ...]


def tally(desk: Desk, actor: Actor, number: int) -> Mapping[str, int]:
    """How many rows of an import had each outcome; `again` is a row that had been taken over before."""
    require(actor, Action.IMPORT)
    with desk.read() as tx:
        query = select(import_row.c.outcome, func.count()).where(import_row.c.import_id == number)
        return {row[0]: row[1] for row in tx.connection.execute(query.group_by(import_row.c.outcome))}


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
    return template(language, desk.zone)


def _to_mend(tx: Tx, number: int, limit: int) -> list[Rejected]:
    query = select(import_row).where(import_row.c.import_id == number, import_row.c.outcome.in_(MENDABLE))
    rows = tx.connection.execute(query.order_by(import_row.c.line).limit(limit))
    return [Rejected(row.line, row.outcome, tuple(row.causes), tuple(row.cells or ())) for row in rows]
