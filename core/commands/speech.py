"""What do commands have in common: the desk, words in the reader's language, JSON, exit codes?"""

from __future__ import annotations

import json
import locale
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import Any, NoReturn

import typer

from core import fault_words, texts
from core.rulebooks import Problem
from core.services.access import Actor
from core.services.accounts import actor_of
from core.services.desk import Desk
from core.services.errors import Invalid, Refused
from core.services.opening import open_office

FAILED = 1
WRONG_USAGE = 2


def words(code: str, **params: Any) -> str:
    """The words for a code in the language of the terminal."""
    return texts.text(_language(), code, **params)


def _language() -> str:
    return texts.known(locale.getlocale()[0])


def say(line: str) -> None:
    """Print one line."""
    sys.stdout.write(line + "\n")


def answer(value: dict[str, Any]) -> None:
    """Print the one JSON object of `--json`."""
    say(json.dumps(value, ensure_ascii=False, default=str))


def fail(line: str, status: int = FAILED) -> NoReturn:
    """Say why on standard error and end."""
    sys.stderr.write(line + "\n")
    raise typer.Exit(status)


def fault(what: Problem) -> str:
    """An error of a rulebook: the file, the line, the key, what to write, and the code that the guide explains."""
    return f"{what.file}: {fault_words.line(_language(), what)} [{what.code}]"


@contextmanager
def refusals() -> Iterator[None]:
    """Refused commands end with their words and exit 1, never with a traceback."""
    try:
        yield
    except Invalid as refused:
        fail("\n".join(f"{p.field}: {words(f'problem.{p.code}', **p.params)}" for p in refused.problems))
    except Refused as refused:
        fail(words(f"refusal.{refused.code}", **refused.params))


def on_desk(work: Callable[[Desk], None]) -> None:
    """Open this installation's desk (making schema and data folder), do the work, close."""
    desk = open_office()
    try:
        with refusals():
            work(desk)
    finally:
        desk.engine.dispose()


def as_user(desk: Desk, username: str) -> Actor:
    """The actor of an account; a wrong name is wrong usage."""
    actor = actor_of(desk, username)
    if actor is None:
        fail(words("refusal.no_such_account", username=username), WRONG_USAGE)
    return actor


def local(desk: Desk, at: datetime | None) -> str | None:
    """A moment in the business zone, ISO 8601."""
    return at.astimezone(desk.zone).isoformat(timespec="seconds") if at else None
