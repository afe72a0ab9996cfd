"""Taking over a register in Excel: what each row would become, and the import itself, batch by batch.

Every row with a full number is registered through the same service as at the desk, at its own time, by the
salesperson whom the register names. Opening balance: `opening="own_time"` judges old claims at their own time,
`opening="go_live"` lets protection start on the day of the import.
"""

from __future__ import annotations

import gc
import hashlib
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final, Literal

from sqlalchemy import select

from core.documents.register_sheet import Register, Row, find_register
from core.documents.sheets import read_sheets
from core.services import office
from core.services.access import Action, Actor, require
from core.services.accounts import NewPerson, invite_in
from core.services.bulk import Answer, register_many
from core.services.desk import Desk, Tx
from core.services.errors import Invalid, Refused
from core.services.registration import Registration
from core.services.setup import put_in_force
from db.tables import rulebook_version

Opening = Literal["own_time", "go_live"]
#: What can become of a row. `person`: somebody must decide or complete it; `traffic`: no number, counted only.
RowOutcome = Literal["accepted", "refused", "person", "traffic"]
#: The rulebook of an office that has none yet.
_UNWRITTEN: Final = "standard"
_OUTCOMES: Final[Mapping[str, RowOutcome]] = {"accepted": "accepted", "refused": "refused", "invalid": "refused"}
#: A batch lasts about this long (seconds), so that others get their turn, and holds at most so many rows.
_BATCH_SECONDS: Final = 0.4
_MOST_IN_BATCH: Final = 800


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of a row: `line` in the sheet, the outcome, and why (codes of problems or of the verdict)."""

    line: int
    outcome: RowOutcome
    causes: tuple[str, ...] = ()
    seq: int | None = None


@dataclass(frozen=True, slots=True)
class Imported:
    """The register as read, and what became or would become of each row."""

    register: Register
    results: tuple[RowResult, ...]
    dry: bool

    def totals(self) -> dict[str, int]:
        """How many rows were accepted, refused, left for a person, or counted as traffic."""
        found = Counter(result.outcome for result in self.results)
        return {name: found[name] for name in ("accepted", "refused", "person", "traffic")}


class _Undo(Exception):
    """Ends the transaction of a dry run without keeping anything."""


def read(desk: Desk, path: Path) -> Register:
    """The register in a workbook or CSV file. Raises UnreadableFile, or Refused if no header names a phone or name."""
    register = find_register(read_sheets(path), desk.zone)
    if register is None:
        raise Refused("no_register_found", file=path.name)
    return register


def dry_run(desk: Desk, actor: Actor, register: Register, opening: Opening = "own_time") -> Imported:
    """What an import would do, row by row; nothing is written."""
    require(actor, Action.IMPORT)
    results: list[RowResult] = []

    def work(tx: Tx) -> None:
        who = _guest(tx) if actor.console else actor
        while len(results) < len(register.rows):
            rest = register.rows[len(results) : len(results) + _MOST_IN_BATCH]
            results.extend(_batch(tx, actor=who, register=register, rows=rest, opening=opening))
        raise _Undo

    with suppress(_Undo), _uncollected():
        desk.command(work)
    return Imported(register, tuple(results), dry=True)


def run(
    desk: Desk,
    actor: Actor,
    register: Register,
    opening: Opening = "own_time",
    progress: Callable[[float], None] = lambda share: None,
) -> Imported:
    """Import the register in batches of at most half a second, each all or nothing. Importing it again adds nothing."""
    require(actor, Action.IMPORT)
    results: list[RowResult] = []
    while len(results) < len(register.rows):
        rest = register.rows[len(results) : len(results) + _MOST_IN_BATCH]
        with _uncollected():
            results += desk.command(partial(_batch, actor=actor, register=register, rows=rest, opening=opening))
        progress(len(results) / len(register.rows))
    return Imported(register, tuple(results), dry=False)


@contextmanager
def _uncollected() -> Iterator[None]:
    """Let no collection of garbage begin meanwhile: it would look through a whole batch again and again, a third of
    the time in all, and find nothing before the batch ends."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def names(tx: Tx) -> Mapping[str, int]:
    """Salespeople by name; a name that two people share is left out, because it names nobody."""
    people = [each for each in office.people(tx).values() if each.unit_id is None]
    often = Counter(each.name for each in people)
    return {each.name: each.id for each in people if often[each.name] == 1 and each.active}


def _guest(tx: Tx) -> Actor:
    """Somebody to enter the facts of a dry run from the console, and a rulebook if there is none; both are undone."""
    guest = invite_in(tx, NewPerson("console", "admin"), "", "-")
    if tx.connection.execute(select(rulebook_version.c.id).limit(1)).first() is None:
        put_in_force(tx, _UNWRITTEN, guest.user_id)
    return Actor(guest.user_id, guest.username, guest.name, guest.role, console=True)


def _batch(tx: Tx, *, actor: Actor, register: Register, rows: Sequence[Row], opening: Opening) -> list[RowResult]:
    """Take as many rows as fit in a batch, at least one."""
    salespeople = names(tx)
    causes = [_causes(row, salespeople) for row in rows]
    forms = [
        _form(tx, row, salespeople[row.salesperson], _request(register, row), opening)
        for row, why in zip(rows, causes, strict=True)
        if not why
    ]
    answers = iter(register_many(tx, actor, forms, _BATCH_SECONDS) if forms else ())
    done = []
    for row, why in zip(rows, causes, strict=True):
        if why:
            done.append(_unread(row, why))
            continue
        answer = next(answers, None)
        if answer is None:
            break
        done.append(_result(row, answer))
    return done


def _unread(row: Row, causes: tuple[str, ...]) -> RowResult:
    """A row that cannot be registered as it stands."""
    kind: RowOutcome = "refused" if {"phone_bad", "name_missing"} & set(causes) else "person"
    return RowResult(row.line, kind, causes)


def _result(row: Row, answer: Answer) -> RowResult:
    """What became of a row that was registered."""
    if isinstance(answer, Invalid):
        return RowResult(row.line, "refused", tuple(problem.code for problem in answer.problems))
    if answer.verdict is None:
        return RowResult(row.line, "traffic", ("phone_missing",), answer.seq)
    given = answer.verdict.outcome or "accepted"
    return RowResult(row.line, _OUTCOMES.get(given, "person"), () if given == "accepted" else (given,), answer.seq)


def _causes(row: Row, salespeople: Mapping[str, int]) -> tuple[str, ...]:
    """Everything that keeps a row from being registered; all of it, so that it is mended in one go."""
    found = []
    if row.phone.kind == "bad":
        found.append("phone_bad")
    if row.phone.kind == "masked":
        found.append("phone_masked")
    if not row.name and not row.company:
        found.append("name_missing")
    if not row.salesperson:
        found.append("salesperson_missing")
    elif row.salesperson not in salespeople:
        found.append("salesperson_unknown")
    return tuple(found)


def _form(tx: Tx, row: Row, receiver: int, request_id: str, opening: Opening) -> Registration:
    return Registration(
        request_id=request_id,
        channel="call" if "来电" in row.source else "visit",
        receiver=receiver,
        phone=row.phone_as_entered,
        name=row.name,
        gender=row.gender,
        company=row.company or None,
        need=row.need or None,
        source=row.source or None,
        note=row.note or None,
        traffic=row.phone.kind == "none",
        at=_time(tx, row, opening),
        at_proof="import",
    )


def _time(tx: Tx, row: Row, opening: Opening) -> datetime:
    return tx.now if opening == "go_live" or row.at is None or row.at > tx.now else row.at


def _request(register: Register, row: Row) -> str:
    """The same row of the same register always makes the same command, so that it is imported once."""
    content = "\x1f".join((register.sheet, str(row.line), *row.cells))
    return "import-" + hashlib.sha256(content.encode()).hexdigest()[:40]
