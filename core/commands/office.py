"""Commands that keep an office: demo, verify, backup, restore, due."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from core.commands.speech import FAILED, answer, fail, on_desk, say, words
from core.services import backup as copies
from core.services import demo as office
from core.services import due as due_work
from core.services import setup, verification
from core.services.desk import Desk

Json = Annotated[bool, typer.Option("--json", help="One JSON object.")]


def add(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("demo")(demo)
    app.command("verify")(check)
    app.command("backup")(backup)
    app.command("restore")(restore)
    app.command("due")(due)


def demo(yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False) -> None:
    """Fill an empty database with a fictional sales office; asks first if it is not empty."""

    def work(desk: Desk) -> None:
        if setup.is_begun(desk):
            if not (yes or typer.confirm(words("cli.demo_over_office"))):
                fail(words("cli.nothing_changed"))
            say(words("cli.set_aside", file=setup.set_aside(desk)))
        office.fill(desk, lambda share: None)
        say(words("cli.demo_ready", password=office.PASSWORD))

    on_desk(work)


def check(
    json: Json = False,
    rebuild: Annotated[bool, typer.Option("--rebuild", help="First write every cached column anew.")] = False,
) -> None:
    """Check the ledger's chain, and every cached column against the facts; exit 1 with the first row that fails."""

    def work(desk: Desk) -> None:
        if rebuild:
            mended = verification.rebuild(desk)
            if not json:
                say(words("cli.rebuilt", count=mended))
        done = verification.verify(desk)
        first = done.findings[0] if done.findings else None
        said = {
            "ok": first is None,
            "facts": done.facts,
            "cases": done.cases,
            "head": done.head_seq,
            "hash": done.head_hash,
            "findings": len(done.findings),
            "first": {"table": first.table, "row": first.row, "code": first.code} if first else None,
        }
        if json:
            answer(said)
        elif first is None:
            say(words("cli.verified", **said))
        else:
            say(
                words(
                    "cli.not_verified", table=first.table, row=first.row, cause=first.code, findings=len(done.findings)
                )
            )
        if first is not None:
            raise typer.Exit(FAILED)

    on_desk(work)


def backup(
    file: Annotated[Path, typer.Argument(help="A file to write, or a folder (the name then has the ledger's head).")],
    json: Json = False,
) -> None:
    """Make a consistent copy while the app runs."""

    def work(desk: Desk) -> None:
        done = copies.backup(desk, file)
        if json:
            answer({"file": str(done.file), "head": done.head_seq, "hash": done.head_hash})
        else:
            say(words("cli.backed_up", file=done.file, head=done.head_seq, hash=done.head_hash[:12]))

    on_desk(work)


def restore(
    file: Annotated[Path, typer.Argument(help="A copy made by `backup`.", exists=True, dir_okay=False)],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False,
) -> None:
    """Verify a copy, then put it in the database's place; the replaced one is kept beside it."""

    def work(desk: Desk) -> None:
        if not (yes or typer.confirm(words("cli.restore_over"))):
            fail(words("cli.nothing_changed"))
        done = copies.restore(desk, file)
        say(words("cli.restored", head=done.head_seq, facts=done.facts))

    on_desk(work)


def due(json: Json = False) -> None:
    """Do once what is due: reminders, escalations, the daily anchor."""

    def work(desk: Desk) -> None:
        done = due_work.run(desk)
        if json:
            answer(dict(done))
        else:
            say(words("cli.due_done", count=sum(done.values())))

    on_desk(work)
