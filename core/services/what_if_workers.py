"""Who does the work of a trial: this process alone, or one child for each processor?

    python -m core.services.what_if_workers

is such a child. It reads one JSON line with the task, then a line of entry numbers for each part, and answers each
with a line. A child is a fresh process: the server's own threads and sessions are nothing to it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from queue import SimpleQueue
from typing import IO, Any, Final

from core.rulebooks import load_text
from core.services.desk import Desk, open_desk
from core.services.what_if_replay import Replay, versions_with
from core.services.what_if_values import Change, packed, unpacked
from db.engine import unmap

_ROOT: Final = Path(__file__).resolve().parents[2]
_MOST: Final = 8

#: How many entries were judged, how many customers they are, and what differs.
Answer = tuple[int, int, list[Change]]


@dataclass(frozen=True, slots=True)
class Task:
    """What is tried: a rulebook's text, from when on, as of which moment and row of the ledger.

    `beside` are entries that every part needs, because a clause looks at what was found out about them.
    """

    source: str
    since: datetime | None
    now: datetime
    head: int
    beside: Sequence[int] = ()


class Workers:
    """The children of one trial, or this process where `alone` is given or no file or server holds the data."""

    def __init__(self, desk: Desk, task: Task, alone: Replay | None) -> None:
        self._alone = alone
        self._task = json.dumps(
            {
                "url": desk.engine.url.render_as_string(hide_password=False),
                "zone": str(desk.zone),
                "source": task.source,
                "since": task.since.isoformat() if task.since else None,
                "now": task.now.isoformat(),
                "head": task.head,
                "beside": list(task.beside),
            }
        )
        self._children: list[subprocess.Popen[str]] = []
        self._free: SimpleQueue[subprocess.Popen[str]] = SimpleQueue()

    def __enter__(self) -> Workers:
        if self._alone is None:
            for _ in range(min(_MOST, len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 2)):
                child = subprocess.Popen(
                    [sys.executable, "-m", "core.services.what_if_workers"],
                    cwd=_ROOT,
                    stdin=subprocess.PIPE,
                    stdout=subprocess.PIPE,
                    text=True,
                    encoding="utf-8",
                )
                self._children.append(child)
                _write(child.stdin, self._task)
                self._free.put(child)
        return self

    def __exit__(self, *_: object) -> None:
        for child in self._children:
            child.kill()
            child.wait()
            for pipe in (child.stdin, child.stdout):
                if pipe is not None:
                    pipe.close()

    def answers(self, parts: Iterable[list[int]]) -> Iterator[Answer]:
        """The answers to all parts, in the order in which they come."""
        if self._alone is not None:
            for part in parts:
                yield (len(part), *self._alone.changes(part))
            return
        with ThreadPoolExecutor(len(self._children)) as pool:
            running: set[Future[Answer]] = set()
            for part in parts:
                running.add(pool.submit(self._ask, part))
                if len(running) > 2 * len(self._children):
                    done, running = wait(running, return_when=FIRST_COMPLETED)
                    yield from (each.result() for each in done)
            for each in running:
                yield each.result()

    def _ask(self, part: list[int]) -> Answer:
        child = self._free.get()
        try:
            _write(child.stdin, json.dumps(part))
            line = child.stdout.readline() if child.stdout is not None else ""
            if not line:
                raise RuntimeError("a helper of the trial has ended")
            said = json.loads(line)
            return len(part), said["customers"], [unpacked(each) for each in said["changes"]]
        finally:
            self._free.put(child)


def _write(pipe: IO[str] | None, line: str) -> None:
    assert pipe is not None
    pipe.write(line + "\n")
    pipe.flush()


def _serve() -> None:
    """Be a child until there is nothing more to do."""
    task: dict[str, Any] = json.loads(sys.stdin.readline())
    now = datetime.fromisoformat(task["now"])
    since = datetime.fromisoformat(task["since"]) if task["since"] else None
    desk = open_desk(task["url"], clock=lambda: now, zone=task["zone"])
    with desk.read() as tx:
        unmap(tx.connection)
        others = versions_with(tx, load_text(task["source"]), since)
        replay = Replay(tx, others, task["head"], task["beside"])
        for line in sys.stdin:
            customers, changes = replay.changes(json.loads(line))
            answer = {"customers": customers, "changes": [packed(each) for each in changes]}
            sys.stdout.write(json.dumps(answer) + "\n")
            sys.stdout.flush()


if __name__ == "__main__":
    _serve()
