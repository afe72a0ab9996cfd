"""The command that runs scenario files."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from core.commands.speech import FAILED, WRONG_USAGE, fail, fault, say
from core.rulebooks import Rejected
from core.scenarios import BadScenario, Miss, Story, check, read
from core.scenarios.finding import Shelf
from core.scenarios.story import Asked, Expectation
from core.services.stories import in_memory


def add(app: typer.Typer) -> None:
    """Add this command."""
    app.command("scenarios")(scenarios)


def scenarios(
    files: Annotated[list[Path], typer.Argument(help="Scenario files (docs/FORMAT.md).", exists=True, dir_okay=False)],
    rulebooks: Annotated[
        Path | None, typer.Option(help="A folder with further rulebooks.", exists=True, file_okay=False)
    ] = None,
    explain: Annotated[bool, typer.Option("--explain", help="Print each verdict with its clauses and facts.")] = False,
) -> None:
    """Run scenarios: a line for each that fails, then "N passed, N failed"; exit 0 only when all pass."""
    try:
        further = Shelf(rulebooks) if rulebooks else {}
        stories = [story for file in files for story in read(file, further)]
    except BadScenario as error:
        fail(str(error), WRONG_USAGE)
    except Rejected as error:
        fail("\n".join(map(fault, error.problems)), WRONG_USAGE)
    failed = 0
    for story in stories:
        with in_memory(story) as asked:
            misses = check(story, asked)
            if explain:
                _explain(story, asked)
        failed += bool(misses)
        for miss in misses:
            say(_told(story, miss))
    say(f"{len(stories) - failed} passed, {failed} failed")
    if failed:
        raise typer.Exit(FAILED)


def _told(story: Story, miss: Miss) -> str:
    where = _asked(story, miss.expectation)
    wanted, got = _said(story, miss.expected), _said(story, miss.got)
    return f"FAILED {story.file}: {story.name}: {where}: {miss.key}: expected {wanted}, got {got}"


def _said(story: Story, value: object) -> object:
    """A value as it would stand in the file: a moment in the story's zone."""
    return f"{value.astimezone(story.zone):%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value


def _asked(story: Story, expectation: Expectation) -> str:
    """When it was asked, in the story's zone, and about whom."""
    return f"{expectation.at.astimezone(story.zone):%Y-%m-%d %H:%M} {expectation.customer}"


def _explain(story: Story, asked: Asked) -> None:
    say(f"{story.file}: {story.name}")
    for expectation in story.expectations:
        verdict = asked.verdict(expectation.customer, expectation.at)
        owner = verdict.owner if verdict.state == "owned" else verdict.state
        say(f"  {_asked(story, expectation)}: {owner}, {verdict.outcome}")
        for reason in verdict.reasons:
            say(f"    {reason.clause} {reason.code} {dict(reason.params)} facts {list(reason.facts)}")
