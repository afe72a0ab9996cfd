"""How is a register taken over, batch by batch, and what becomes of each of its rows?

Every row with a full number is registered through the same service as at the desk, at its own time, by the
salesperson whom the register names. Opening balance: `opening="own_time"` judges old claims at their own time,
`opening="go_live"` lets protection start on the day of the import.
"""

from __future__ import annotations

import gc
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Final, Literal

from sqlalchemy import func, select

from core.documents.register_book import CLAUSE
from core.documents.register_sheet import Register, Row, find_register
from core.documents.sheets import read_sheets
from core.numbers_in_text import numbers
from core.rules.identity import scoped_by_project
from core.services import office
from core.services.access import Action, Actor, require
from core.services.bulk import Answer, register_many
from core.services.desk import Desk, Tx
from core.services.errors import Invalid, Refused
from core.services.import_marks import marks
from core.services.import_names import Salespeople, salespeople
from core.services.registration import Registration
from core.services.registration_form import long_texts
from db.tables import verdict

Opening = Literal["own_time", "go_live"]
#: What can become of a row: a new customer; one who was known, and stays whose he is or becomes the salesperson's;
#: refused by the rulebook; left for a person to decide or complete; not readable; no number, counted only.
Outcome = Literal["new", "same", "refused", "person", "unread", "traffic"]
OUTCOMES: Final[tuple[Outcome, ...]] = ("new", "same", "refused", "person", "unread", "traffic")
#: Causes for which a row cannot be read, whoever looks at it.
_UNREADABLE: Final = frozenset(
    {"phone_bad", "phone_several", "name_missing", "at_bad", "in_the_future", "too_long", "header_again"}
)
#: A batch lasts about this long (seconds), so that others get their turn, and holds at most so many rows.
_BATCH_SECONDS: Final = 0.4
MOST_IN_BATCH: Final = 800


@dataclass(frozen=True, slots=True)
class RowResult:
    """What became of a row: `line` in the sheet, the outcome, why (codes of problems; or of the verdict, and behind
    CLAUSE the clause on which it rests), its fact.

    `again` rows were taken over before, and this time nothing changed. `graded` says that the row's grade counts.
    """

    line: int
    outcome: Outcome
    causes: tuple[str, ...] = ()
    seq: int | None = None
    again: bool = False
    graded: bool = False


@dataclass(frozen=True, slots=True)
class Imported:
    """The register as read, and what became or would become of each row."""

    register: Register
    results: tuple[RowResult, ...]

    def totals(self) -> dict[str, int]:
        """How many rows there are of each outcome."""
        found = Counter(result.outcome for result in self.results)
        return {name: found[name] for name in OUTCOMES}


@dataclass(frozen=True, slots=True)
class Order:
    """What is to be done with a register. `file` is the hash of its file, `project` that of the rows that name none:
    empty is the office's own, None leaves them to a person where claims hold for one project."""

    register: Register
    opening: Opening = "own_time"
    file: str = ""
    project: str | None = None


#: What else a batch writes: told in its transaction which rows it took.
After = Callable[[Tx, Sequence[RowResult]], None]


def read(desk: Desk, path: Path, sheet: str | None = None) -> Register:
    """The register in a workbook or CSV file, or in one of its sheets. Raises UnreadableFile, or Refused if no header
    names a phone or name."""
    with uncollected():
        today = desk.clock().astimezone(desk.zone).date()
        sheets = [each for each in read_sheets(path) if sheet is None or each.name == sheet]
        register = find_register(sheets, desk.zone, today)
    if register is None:
        raise Refused("no_register_found", file=path.name)
    return register


def run(desk: Desk, actor: Actor, order: Order, *, begin: int = 0, after: After = lambda tx, done: None) -> Imported:
    """Take the register over from row `begin` on, in batches of at most half a second, each all or nothing.

    `after` runs in the transaction of each batch; what it raises undoes the batch and ends the run. Doing the same
    again adds nothing: each row makes the same command.
    """
    require(actor, Action.IMPORT)
    register = order.register
    ids = marks(register, order.file, order.project or "")
    results: list[RowResult] = []
    with uncollected():
        while begin + len(results) < len(register.rows):
            first = begin + len(results)
            part = slice(first, first + MOST_IN_BATCH)
            work = partial(_batch, actor=actor, order=order, rows=register.rows[part], ids=ids[part], after=after)
            results += desk.command(work)
    return Imported(register, tuple(results))


@contextmanager
def uncollected() -> Iterator[None]:
    """Let no collection of garbage begin meanwhile: it would look through all that is held again and again, a third
    of the time in all, and find nothing before the end."""
    was = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was:
            gc.enable()


def _batch(
    tx: Tx, *, actor: Actor, order: Order, rows: Sequence[Row], ids: Sequence[str], after: After
) -> list[RowResult]:
    """Take as many rows as fit in a batch, at least one."""
    people = salespeople(tx)
    unsaid = order.project is None and scoped_by_project(office.rules_now(tx).identity)
    forms = [_form(tx, row, people, request, order) for row, request in zip(rows, ids, strict=True)]
    header = [cell.strip() for cell in order.register.header]
    again = [[cell.strip() for cell in row.cells] == header for row in rows]
    causes = [
        ("header_again",) if repeated else _causes(tx, row, form, people, order, unsaid)
        for row, form, repeated in zip(rows, forms, again, strict=True)
    ]
    forms = [form for form, why in zip(forms, causes, strict=True) if not why]
    answers = register_many(tx, actor, forms, _BATCH_SECONDS) if forms else []
    first = _first(tx, answers)
    waiting = iter(answers)
    done = []
    for row, why in zip(rows, causes, strict=True):
        if why:
            done.append(RowResult(row.line, "unread" if _UNREADABLE & set(why) else "person", why))
            continue
        answer = next(waiting, None)
        if answer is None:
            break
        done.append(_result(row, answer, first, people.of(row.salesperson)))
    after(tx, done)
    return done


def _first(tx: Tx, answers: Sequence[Answer]) -> frozenset[int]:
    """Those of the facts that were the first of their customer."""
    cases = {each.case_id for each in answers if not isinstance(each, Invalid) and each.case_id is not None}
    query = select(func.min(verdict.c.fact_seq)).where(verdict.c.case_id.in_(cases)).group_by(verdict.c.case_id)
    return frozenset(tx.connection.execute(query).scalars())


def _result(row: Row, answer: Answer, first: frozenset[int], by: int | None) -> RowResult:
    """What became of a row that was registered by `by`."""
    if isinstance(answer, Invalid):
        return RowResult(row.line, "unread", tuple(problem.code for problem in answer.problems))
    if answer.verdict is None:
        return RowResult(row.line, "traffic", ("phone_missing",), answer.seq, answer.again)
    given = answer.verdict.outcome or "accepted"
    if given == "accepted":
        counts = row.grade is not None and answer.verdict.owner in (None, by)
        return RowResult(row.line, "new" if answer.seq in first else "same", (), answer.seq, answer.again, counts)
    refused = given in ("refused", "invalid")
    clauses = [f"{CLAUSE}{each.clause}" for each in answer.verdict.reasons[:1]]
    return RowResult(row.line, "refused" if refused else "person", (given, *clauses), answer.seq, answer.again)


def _causes(tx: Tx, row: Row, form: Registration, people: Salespeople, order: Order, unsaid: bool) -> tuple[str, ...]:
    """Everything that keeps a row from being registered; all of it, so that it is mended in one go. `unsaid`: it is
    only for the project that it names itself."""
    own_time = order.opening == "own_time"
    nobody = people.problem(row.salesperson)
    several = row.phone.kind == "bad" and len(numbers(row.phone_as_entered)) > 1
    found = {
        "phone_several": several,
        "phone_bad": row.phone.kind == "bad" and not several,
        "phone_masked": row.phone.kind == "masked",
        "name_missing": not row.name and not row.company,
        "at_bad": own_time and row.at is None and row.at_as_entered,
        "in_the_future": own_time and row.at is not None and row.at > tx.now,
        "project_missing": unsaid and not row.project,
        nobody: nobody,
    }
    causes = [cause for cause, there in found.items() if cause and there]
    # Of a row that is wrong in nothing else registering says so.
    return (*causes, "too_long") if causes and long_texts(form) else tuple(causes)


def _form(tx: Tx, row: Row, people: Salespeople, request_id: str, order: Order) -> Registration:
    return Registration(
        request_id=request_id,
        channel="call" if "来电" in row.source or "来电" in row.channel else "visit",
        receiver=people.of(row.salesperson),
        phone=row.phone_as_entered,
        name=row.name,
        gender=row.gender,
        company=row.company or None,
        need=row.need or None,
        source=row.source or None,
        note=row.note or None,
        project=row.project or order.project or None,
        grade=row.grade,
        traffic=row.phone.kind == "none",
        at=_time(tx, row, order.opening),
        at_proof="import",
    )


def _time(tx: Tx, row: Row, opening: Opening) -> datetime:
    return tx.now if opening == "go_live" or row.at is None else row.at
