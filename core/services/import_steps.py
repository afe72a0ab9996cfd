"""What happens to an uploaded register next: tried, taken over, stopped, taken up again, undone?

    mapped -> trying -> tried -> running -> done -> undoing -> undone
                                 running -> stopped -> running

A step is started here and carried out by a worker (core.services.import_worker), which says after each batch how far
it has come. Whoever starts an interrupted step again goes on where it ended.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from sqlalchemy import insert

from core.documents.register_sheet import Register, read_register
from core.services import import_undo
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.errors import Refused
from core.services.import_files import Held, change, held, row_of, sheet_of
from core.services.import_trial import OPENINGS, Tried, dry_run
from core.services.importing import Imported, Opening, Order, RowResult, run, uncollected
from db.tables import import_row

#: From which states a step may be started; from its own it goes on after an interruption.
_FROM: Final[Mapping[str, frozenset[str]]] = {
    "trying": frozenset({"mapped", "tried", "trying"}),
    "running": frozenset({"mapped", "tried", "stopped", "running"}),
    "undoing": frozenset({"done", "undoing"}),
}
#: Steps that go on where they ended; a dry run begins anew.
_GOES_ON: Final = frozenset({("running", "stopped"), ("running", "running"), ("undoing", "undoing")})


class Ended(Exception):
    """Somebody stopped this step or took it over; the batch is not kept."""


def start(desk: Desk, actor: Actor, number: int, step: str) -> None:
    """Begin a step of a register, or go on with it. Raises Refused("import_state") where it is not its turn, and
    Refused("built_on") where something was built on what would be undone."""
    require(actor, Action.IMPORT)

    def work(tx: Tx) -> None:
        row = row_of(tx, number)
        if row.state not in _FROM[step]:
            raise Refused("import_state")
        if (step, row.state) == ("undoing", "done"):
            import_undo.require_nothing_built_on(tx, number)
        taken = row.taken if (step, row.state) in _GOES_ON else 0
        change(tx, number, state=step, taken=taken, beat_at=tx.now)

    desk.command(work)


def stop(desk: Desk, actor: Actor, number: int) -> None:
    """Let the step end after its present batch: an import can be taken up again, a dry run is given up."""
    require(actor, Action.IMPORT)

    def work(tx: Tx) -> None:
        after = {"running": "stopped", "trying": "mapped"}.get(row_of(tx, number).state)
        if after is None:
            raise Refused("import_state")
        change(tx, number, state=after)

    desk.command(work)


def carry_out(desk: Desk, actor: Actor, number: int) -> Imported | None:
    """Do the step that was started, to its end or until it is stopped; what an import did in this run."""
    require(actor, Action.IMPORT)
    register = held(desk, actor, number)
    try:
        if register.state == "trying":
            _try(desk, actor, register)
        elif register.state == "running":
            return _take(desk, actor, register)
        elif register.state == "undoing":
            _undo(desk, actor, register)
    except Ended:
        return None
    return None


def interrupted(desk: Desk, number: int) -> None:
    """A worker has failed: the screen need not wait for a sign of life to say so."""
    desk.command(lambda tx: change(tx, number, beat_at=None))


def _try(desk: Desk, actor: Actor, given: Held) -> None:
    def heard(rows: int) -> None:
        desk.command(lambda tx: _beat(tx, given.id, "trying", None, rows))

    register = _register(desk, given)
    heard(0)  # a sign of life: reading a long register takes a while
    found = dry_run(desk, actor, register, OPENINGS, file=given.file_hash, project=given.project, progress=heard)

    def work(tx: Tx) -> None:
        if row_of(tx, given.id).state != "trying":
            raise Ended
        change(tx, given.id, state="tried", trial=_told(found))

    desk.command(work)


def _told(found: Mapping[Opening, Tried]) -> dict[str, Any]:
    """What a dry run found, to be kept until the import: by opening the totals, and rows with a reason."""
    return {
        opening: {
            "totals": tried.done.totals()
            | {"again": sum(each.again for each in tried.done.results)}
            | {"graded": sum(each.graded for each in tried.done.results)},
            "free": tried.free,
            "rows": [[e.line, e.outcome, list(e.causes)] for e in tried.done.results if e.causes],
        }
        for opening, tried in found.items()
    }


def _take(desk: Desk, actor: Actor, given: Held) -> Imported:
    register = _register(desk, given)
    cells = {row.line: row.cells for row in register.rows}
    position = given.taken

    def after(tx: Tx, done: Sequence[RowResult]) -> None:
        nonlocal position
        _beat(tx, given.id, "running", position, position + len(done))
        rows = [_row(given.id, each, cells[each.line]) for each in done]
        if rows:
            tx.connection.execute(insert(import_row), rows)
        position += len(done)
        if position == len(register.rows):
            _finish(tx, given.id)

    order = Order(register, given.opening, given.file_hash, given.project)
    done = run(desk, actor, order, begin=given.taken, after=after)
    if given.taken == len(register.rows):
        desk.command(lambda tx: _finish(tx, given.id))
    return done


def _row(number: int, result: RowResult, cells: Sequence[str]) -> dict[str, Any]:
    """A row's result; the cells are kept only of rows that somebody has to mend."""
    taken = result.outcome in ("new", "same", "traffic")
    return {
        "import_id": number,
        "line": result.line,
        "outcome": "again" if result.again else result.outcome,
        "causes": list(result.causes),
        "fact_seq": None if result.again else result.seq,
        "cells": None if taken or result.again else list(cells),
    }


def _finish(tx: Tx, number: int) -> None:
    """Everything is taken: the file and what was shown of it are not needed any more."""
    change(tx, number, state="done", done_at=tx.now, body=None, sample=None, trial=None)


def _undo(desk: Desk, actor: Actor, given: Held) -> None:
    position: int | None = given.taken
    while position is not None:
        begin = position

        def work(tx: Tx, begin: int = begin) -> int | None:
            done = import_undo.batch(tx, actor, given.id, given.file_name, begin)
            _beat(tx, given.id, "undoing", begin, begin + done)
            if done:
                return begin + done
            change(tx, given.id, state="undone", undone_at=tx.now, undone_by=actor.id)
            return None

        position = desk.command(work)


def _register(desk: Desk, given: Held) -> Register:
    with uncollected():
        sheet = sheet_of(desk, given.id)
        return read_register(sheet, given.header_line, given.mapping, desk.zone, given.at.astimezone(desk.zone).date())


def _beat(tx: Tx, number: int, step: str, expected: int | None, taken: int) -> None:
    """Say how far the step has come; raises Ended where it was stopped, or another worker does it."""
    row = row_of(tx, number)
    if row.state != step or (expected is not None and row.taken != expected):
        raise Ended
    change(tx, number, taken=taken, beat_at=tx.now)
