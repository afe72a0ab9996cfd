"""The command that tries another rulebook on the whole history."""

from __future__ import annotations

import sys
from datetime import datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from core.commands.speech import WRONG_USAGE, answer, fail, fault, local, on_desk, say, words
from core.rulebooks import available, source_of
from core.services import what_if as trials
from core.services.access import Actor
from core.services.desk import Desk
from core.services.rulebook_drafts import Faulty
from core.services.what_if_values import Change, Side, Trial


def add(app: typer.Typer) -> None:
    """Add this command."""
    app.command("what-if")(what_if)


def what_if(
    rulebook: Annotated[str, typer.Argument(help="Id of a shipped rulebook, or a file.")],
    since: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="As if it had been in force from this day on.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object.")] = False,
) -> None:
    """Judge the whole history under another rulebook: owners that change, deals that move. Nothing is written."""
    source = _source(rulebook)

    def work(desk: Desk) -> None:
        day = since.replace(tzinfo=desk.zone) if since is not None else None
        console = Actor(0, "console", "console", "admin", console=True)
        try:
            trial = trials.try_out(desk, console, source, day, _progress, file=Path(rulebook).name)
        except Faulty as error:
            fail("\n".join(map(fault, error.faults)), WRONG_USAGE)
        if json:
            answer(_said(desk, trial))
        else:
            _tell(trial)

    on_desk(work)


def _source(rulebook: str) -> str:
    path = Path(rulebook)
    if rulebook in available():
        return source_of(rulebook)
    if not path.is_file():
        fail(words("cli.no_such_rulebook", rulebook=rulebook, known=", ".join(available())), WRONG_USAGE)
    try:
        return path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError):
        fail(words("cli.unreadable_rulebook", file=path.name), WRONG_USAGE)


def _progress(share: float) -> None:
    """Show how far it is to somebody who watches; nothing where standard error is a file."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{share:4.0%}" + ("\n" if share >= 1 else ""))
        sys.stderr.flush()


def _tell(trial: Trial) -> None:
    def who(whose: int | str) -> str:
        return trial.names[whose] if isinstance(whose, int) else words(f"what_if.state_{whose}")

    found = {
        "changed": len(trial.change_hands),
        "customers": trial.customers,
        "moved": f"{trial.moved_cents / 100:,.2f}",
    }
    say(words("cli.what_if_sum", title=trial.zh, version=trial.version, **found))
    for move in trial.moves():
        say(words("cli.what_if_move", origin=who(move.origin), target=who(move.target), customers=move.customers))
    for each in trial.by_clause():
        moved = f"{each.moved_cents / 100:,.2f}"
        say(words("cli.what_if_clause", clause=each.clause, customers=each.customers, moved=moved))


def _said(desk: Desk, trial: Trial) -> dict[str, Any]:
    return {
        "version": trial.version,
        "hash": trial.hash,
        "since": local(desk, trial.since),
        "ledger": trial.head_seq,
        "customers": trial.customers,
        "change_hands": len(trial.change_hands),
        "moved_cents": trial.moved_cents,
        "moves": [{"from": m.origin, "to": m.target, "customers": m.customers} for m in trial.moves()],
        "by_clause": [
            {"clause": each.clause, "customers": each.customers, "moved_cents": each.moved_cents}
            for each in trial.by_clause()
        ],
        "people": {str(number): name for number, name in trial.names.items()},
        "cases": [_case(desk, each) for each in trial.changes],
    }


def _case(desk: Desk, each: Change) -> dict[str, Any]:
    before, after = (_side(desk, one) for one in (each.before, each.after))
    money = {"price_cents": each.price_cents, "moved_cents": each.moved_cents}
    return {"case": each.case_id, "clause": each.clause, "before": before, "after": after, **money}


def _side(desk: Desk, one: Side) -> dict[str, Any]:
    return {
        "state": one.state,
        "owner": one.owner,
        "expires": "never" if one.endless else local(desk, one.until),
        "clauses": list(one.clauses),
        "shares": {str(person): part for person, part in one.shares.items()},
    }
