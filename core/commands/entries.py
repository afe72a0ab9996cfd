"""Commands that write customers: register, import."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final
from uuid import uuid4

import typer

from core.commands.speech import WRONG_USAGE, answer, as_user, fail, local, on_desk, say, words
from core.documents.sheets import UnreadableFile
from core.rules.model import Verdict
from core.services import import_choices, import_files, import_steps, importing, office
from core.services.access import Actor
from core.services.desk import Desk
from core.services.errors import Invalid
from core.services.import_trial import dry_run as dry_run_of
from core.services.import_upload import upload
from core.services.importing import Imported, Opening
from core.services.registration import CHANNELS, Registered, Registration, register

#: What the command line says of a row; whoever reads it need not know why a row was not taken.
_SAID: Final[Mapping[str, str]] = {"new": "accepted", "same": "accepted", "unread": "refused"}


def add(app: typer.Typer) -> None:
    """Add these commands."""
    app.command("register")(register_customer)
    app.command("import")(import_register)
    app.command("undo-import")(undo_import)


def register_customer(
    by: Annotated[str, typer.Option(help="Account of the salesperson who received the customer.")],
    phone: Annotated[str, typer.Option(help="Number as written.")],
    name: Annotated[str, typer.Option(help="Name or surname.")] = "",
    channel: Annotated[str, typer.Option(help="visit, call, report or file.")] = "visit",
    gender: Annotated[str | None, typer.Option(help="m or f.")] = None,
    company: Annotated[str | None, typer.Option(help="Company; the name is its contact.")] = None,
    need: Annotated[str | None, typer.Option(help="What the customer looks for.")] = None,
    project: Annotated[str | None, typer.Option(help="Project, where claims hold for one only.")] = None,
    request: Annotated[str | None, typer.Option(help="Id of this command; a second arrival registers nothing.")] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object: verdict, owner, expires, because.")] = False,
) -> None:
    """Register a customer and say whose he is."""
    if channel not in CHANNELS:
        fail(words("cli.unknown_channel", channel=channel), WRONG_USAGE)

    def work(desk: Desk) -> None:
        actor = as_user(desk, by)
        form = Registration(
            request_id=request or uuid4().hex,
            channel=channel,
            receiver=actor.id,
            phone=phone,
            name=name,
            gender=gender,
            company=company,
            need=need,
            project=project,
        )
        try:
            said = _said(desk, register(desk, actor, form))
            line = words("cli.registered", **said)
        except Invalid as refused:
            problems = [{"field": each.field, "code": each.code, **each.params} for each in refused.problems]
            said = {"verdict": "invalid", "owner": None, "expires": None, "because": [], "problems": problems}
            codes = [words(f"problem.{each.code}", **each.params) for each in refused.problems]
            line = words("cli.registration_invalid", problems=", ".join(codes))
        if json:
            answer(said)
        else:
            say(line)

    on_desk(work)


def _said(desk: Desk, done: Registered) -> dict[str, Any]:
    """What `register` prints: `because` lists rows of docs/reference/clauses.tsv, `clauses` those of the rulebook."""
    verdict = done.verdict or Verdict("nobody")
    with desk.read() as tx:
        clauses = office.in_force(tx, tx.now).rulebook.clauses
        people = office.people(tx)
    cited = list(dict.fromkeys(reason.clause for reason in verdict.reasons))
    sources = [source for each in cited if each in clauses for source in clauses[each].source]
    return {
        "verdict": verdict.outcome,
        "owner": people[int(verdict.owner)].username if verdict.owner is not None else verdict.state,
        "expires": "never" if verdict.endless else local(desk, verdict.protected_until),
        "because": list(dict.fromkeys(sources)),
        "clauses": cited,
        "ledger": done.seq,
    }


def import_register(
    file: Annotated[Path, typer.Argument(help="Register as .xlsx or .csv.", exists=True, dir_okay=False)],
    by: Annotated[str | None, typer.Option(help="Account that imports; not needed for a dry run.")] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Say what would happen; write nothing.")] = False,
    opening: Annotated[str, typer.Option(help="own_time: as of each row; go_live: start today.")] = "own_time",
    sheet: Annotated[str | None, typer.Option(help="Sheet to be read; the one whose header says most.")] = None,
    project: Annotated[
        str | None, typer.Option(help="Project of rows that name none, where claims hold for one; empty: our own.")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="One JSON object with the counts.")] = False,
) -> None:
    """Read a register, and take it over unless it is a dry run."""
    if by is None and not dry_run:
        fail(words("cli.import_needs_by"), WRONG_USAGE)
    if opening not in ("own_time", "go_live"):
        fail(words("cli.unknown_opening", opening=opening), WRONG_USAGE)

    def work(desk: Desk) -> None:
        actor = as_user(desk, by) if by else Actor(0, "console", "console", "admin", console=True)
        chosen: Opening = "go_live" if opening == "go_live" else "own_time"
        does = _tried if dry_run else _taken
        done, others = does(desk, actor, file, chosen, sheet, project)
        said = done.register.counts() | _totals(done) | {"dry_run": dry_run, "other_sheets": others}
        if json:
            rows = [
                {
                    "line": r.line,
                    "outcome": _SAID.get(r.outcome, r.outcome),
                    "what": r.outcome,
                    "causes": list(r.causes),
                }
                for r in done.results
            ]
            answer(said | {"results": rows})
        else:
            say(words("cli.imported", **said))
            if others:
                say(words("cli.other_sheets", sheets=", ".join(others)))

    on_desk(work)


def undo_import(
    number: Annotated[int, typer.Argument(help="Number of the import.")],
    by: Annotated[str, typer.Option(help="Account that undoes it.")],
) -> None:
    """Undo an import, as long as nothing was built on it."""

    def work(desk: Desk) -> None:
        actor = as_user(desk, by)
        import_steps.start(desk, actor, number, "undoing")
        import_steps.carry_out(desk, actor, number)
        say(words("cli.import_undone", number=number))

    on_desk(work)


def _tried(
    desk: Desk, actor: Actor, file: Path, opening: Opening, sheet: str | None, project: str | None
) -> tuple[Imported, list[str]]:
    """What would become of the register, and the other sheets of customers that were not read."""
    try:
        register = importing.read(desk, file, sheet)
    except UnreadableFile as error:
        fail(words(f"refusal.file_{error.code}", file=file.name))
    done = dry_run_of(desk, actor, register, (opening,), project=project)[opening].done
    return done, list(register.others)


def _taken(
    desk: Desk, actor: Actor, file: Path, opening: Opening, sheet: str | None, project: str | None
) -> tuple[Imported, list[str]]:
    """Take the file over as on the screen, where it stands among the imports afterwards; a project that is not named
    is the one remembered for such a register. Other sheets of customers wait on the screen."""
    number = upload(desk, actor, file.name, file.read_bytes(), sheet)
    import_choices.choose_opening(desk, actor, number, opening)
    if project is not None:
        import_choices.choose_project(desk, actor, number, project)
    import_steps.start(desk, actor, number, "running")
    done = import_steps.carry_out(desk, actor, number)
    if done is None:
        fail(words("refusal.import_state"))
    others = import_files.of_same_file(desk, actor, number)
    return done, [each.sheet for each in others if each.state == "mapped"]


def _totals(done: Imported) -> dict[str, int]:
    """How many rows were or would be accepted, refused, left for a person, or counted as traffic."""
    found = Counter(_SAID.get(each.outcome, each.outcome) for each in done.results)
    totals = {name: found[name] for name in ("accepted", "refused", "person", "traffic")}
    return totals | {"left_for_person": totals["person"]}
