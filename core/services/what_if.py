"""What would be different under another rulebook: whose customers, and whose commission? Nothing is written.

The whole history is judged twice, as it is and as if the other rulebook had been in force always or from a day on.
Unless a clause counts how many customers somebody holds, the work is done in parts, each processor its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from typing import Final

from sqlalchemy import func, select

from core.documents.what_if_list import what_if_list
from core.rules.rulebook import Rulebook
from core.services import cards, office
from core.services.access import Action, Actor, require
from core.services.card_values import Card
from core.services.desk import Desk, Tx
from core.services.exports import Export, keep
from core.services.relation import case_row
from core.services.rulebook_drafts import read_text
from core.services.rulebook_shelf import opened_in
from core.services.what_if_groups import chunks, groups
from core.services.what_if_replay import Replay, versions_with
from core.services.what_if_values import Change, Trial
from core.services.what_if_workers import Task, Workers
from db import ledger
from db.tables import entry

Progress = Callable[[float], None]
#: Entries judged together; an office of fewer than a few such parts needs no help.
_PART: Final = 1500
_ALONE: Final = 4 * _PART


def source_of(desk: Desk, actor: Actor, ref: str) -> str:
    """The text of the rulebook of a reference (core.services.rulebook_shelf). Raises NotFound."""
    with desk.read() as tx:
        require(actor, Action.WHAT_IF)
        return opened_in(tx, actor, ref).source


def try_out(
    desk: Desk,
    actor: Actor,
    source: str,
    since: datetime | None,
    progress: Progress = lambda share: None,
    *,
    file: str = "rulebook.yaml",
) -> Trial:
    """Judge every customer under the rulebook whose text is `source`, in force always or from `since` on.

    `progress` hears of parts of 1; `file` is where the text stands, for its errors. Raises Faulty with all errors of
    the text, and Refused("no_rulebook").
    """
    require(actor, Action.WHAT_IF)
    book = read_text(source, file)
    with desk.read() as tx:
        head = ledger.head(tx.connection).seq
        replay = Replay(tx, versions_with(tx, book, since), head)
        if replay.whole:
            customers, changes = replay.changes(None, progress)
        else:
            customers, changes = _in_parts(desk, tx, replay, book, Task(source, since, tx.now, head), progress)
        progress(1.0)
        changes.sort(key=lambda each: (not each.changes_hands, -each.moved_cents, each.case_id))
        names = {number: each.name for number, each in office.people(tx).items()}
        return Trial(
            at=tx.now,
            head_seq=head,
            since=since,
            zh=book.zh,
            en=book.en,
            version=book.version,
            hash=book.hash,
            customers=customers,
            changes=tuple(changes),
            names=names,
        )


def both(desk: Desk, actor: Actor, case_id: int, source: str, since: datetime | None) -> tuple[Card, Card]:
    """The card of a customer as it is, and as it would be under the rulebook whose text is `source`."""
    require(actor, Action.WHAT_IF)
    book = read_text(source)
    with desk.read() as tx:
        case_row(tx, case_id)
        before = cards.card_in(tx, actor, case_id)
    with desk.read() as tx:
        office.suppose(tx, versions_with(tx, book, since))
        after = cards.card_in(tx, actor, case_id)
        return before, replace(after, rulebook_from=since or tx.now)


def export(desk: Desk, actor: Actor, language: str, trial: Trial) -> Export:
    """The result as a workbook, laid ready for the actor; noted in the access log, not in the ledger."""

    def work(tx: Tx) -> Export:
        require(actor, Action.WHAT_IF)
        body = what_if_list(language, trial_rows(trial), trial_notes(trial, actor.name), tx.zone)
        return keep(tx, actor, f"guike-what-if-{tx.day(tx.now):%Y%m%d}.xlsx", body, len(trial.changes))

    return desk.command(work)


def trial_rows(trial: Trial) -> list[dict[str, object]]:
    """The changes as plain fields, people by name."""
    return [_row(trial, each) for each in trial.changes]


def trial_notes(trial: Trial, by: str) -> dict[str, object]:
    """What was tried, by whom, when, and what came of it."""

    def who(whose: int | str) -> str:
        return trial.names[whose] if isinstance(whose, int) else whose

    return {
        "by": by,
        "at": trial.at,
        "since": trial.since,
        "zh": trial.zh,
        "en": trial.en,
        "version": trial.version,
        "hash": trial.hash,
        "seq": trial.head_seq,
        "customers": trial.customers,
        "change_hands": len(trial.change_hands),
        "moved": trial.moved_cents / 100,
        "moves": [(who(each.origin), who(each.target), each.customers) for each in trial.moves()],
        "by_clause": [(each.clause, each.customers, each.moved_cents / 100) for each in trial.by_clause()],
    }


def _row(trial: Trial, each: Change) -> dict[str, object]:
    def shares(parts: Mapping[int, int]) -> str:
        return " · ".join(f"{trial.names.get(person, '')} {part}%" for person, part in parts.items())

    return {
        "customer": each.customer,
        "before_state": each.before.state,
        "before": trial.names.get(each.before.owner or 0, ""),
        "after_state": each.after.state,
        "after": trial.names.get(each.after.owner or 0, ""),
        "clause": each.clause,
        "price": each.price_cents / 100 if each.price_cents else None,
        "moved": each.moved_cents / 100 if each.moved_cents else None,
        "before_shares": shares(each.before.shares),
        "after_shares": shares(each.after.shares),
        "before_clauses": "、".join(each.before.clauses),
        "after_clauses": "、".join(each.after.clauses),
    }


def _in_parts(
    desk: Desk, tx: Tx, replay: Replay, book: Rulebook, task: Task, progress: Progress
) -> tuple[int, list[Change]]:
    """How many customers there are, and the changes: judged part by part, by several processes where that pays."""
    books = [each.rulebook for each in office.rulebooks(tx)]
    size = tx.connection.execute(select(func.count()).select_from(entry)).scalar_one()
    joined = groups(tx, [*books, book])
    beside = joined.whole(replay.found_about()) if replay.by_findings else []
    parts = chunks(joined, _PART)
    customers, done = 0, 0
    changes: list[Change] = []
    task = replace(task, beside=beside)
    alone = Replay(tx, versions_with(tx, book, task.since), task.head, beside) if size <= _ALONE else None
    with Workers(desk, task, alone) as workers:
        for count, total, found in workers.answers(parts):
            customers, done = customers + total, done + count
            changes += found
            progress(done / max(size, 1))
    return customers, changes
