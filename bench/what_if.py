"""How long does a trial of another rulebook take, and how much memory, at so many facts?

python -m bench.what_if [--facts 100000 1000000] [--counting] [--rulebook signing-room]

Without a rulebook the standard one is tried with three days for a visitor: no clause looks beyond its customer, so
the work is shared. With `--counting` it is tried with fifty customers a person: all of them must be judged together.
Each size runs in a process of its own, so that memory is its own, too.
"""

from __future__ import annotations

import argparse
import os
import resource
import subprocess
import sys
import tempfile
import threading
import time
from datetime import UTC, datetime
from pathlib import Path

from bench.filling import fill
from core.rulebooks import source_of
from core.services import schema
from core.services.access import Actor
from core.services.desk import open_desk
from core.services.what_if import try_out

#: Facts of a customer: a visit and follow-ups.
_EACH = 10
_NOW = datetime(2026, 2, 20, tzinfo=UTC)


def main() -> None:
    """Run and print."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--facts", type=int, nargs="+", default=[100_000, 1_000_000])
    asked.add_argument("--counting", action="store_true")
    asked.add_argument("--rulebook")
    options = asked.parse_args()
    if len(options.facts) == 1:
        _run(options.facts[0], _source(options.rulebook, counting=options.counting))
        return
    for count in options.facts:
        more = ["--rulebook", options.rulebook] if options.rulebook else []
        more += ["--counting"] if options.counting else []
        subprocess.run([sys.executable, "-m", "bench.what_if", "--facts", str(count), *more], check=True)


def _source(rulebook: str | None, *, counting: bool) -> str:
    """The text of what is tried."""
    if rulebook:
        return source_of(rulebook)
    if counting:
        return source_of("standard").replace("quota.counts:", "quota.base: 50\n      quota.counts:")
    return source_of("standard").replace("length: 30", "length: 3")


def _run(count: int, source: str) -> None:
    with tempfile.TemporaryDirectory() as folder:
        desk = open_desk(f"sqlite:///{folder}/bench.db", clock=lambda: _NOW)
        schema.prepare(desk.engine)
        fill(desk.engine, count // _EACH, facts_each=_EACH)
        desk.engine.dispose()  # what the filling has read of the file is not the trial's
        peak = _Peak()
        peak.start()
        start = time.perf_counter()
        trial = try_out(desk, Actor(0, "bench", "bench", "admin", console=True), source, None)
        seconds = time.perf_counter() - start
        peak.over.set()
        desk.engine.dispose()
    print(
        f"{count:>9,} facts, {trial.customers:,} customers, {len(trial.change_hands):,} change hands: {seconds:.1f} s, "
        f"{count / seconds:,.0f} facts/s; at most {peak.megabytes:.0f} MB, helpers included"
    )


class _Peak(threading.Thread):
    """Watches how much memory this process and its children hold together (Linux)."""

    def __init__(self) -> None:
        super().__init__(daemon=True)
        self.over = threading.Event()
        self.megabytes = 0.0

    def run(self) -> None:
        """Look ten times a second."""
        children = Path(f"/proc/self/task/{os.getpid()}/children")
        while not self.over.wait(0.1):
            family = [str(os.getpid()), *children.read_text().split()]
            self.megabytes = max(self.megabytes, sum(map(_held, family)))


def _held(process: str) -> float:
    """Megabytes of a process that are in memory, what it reads of files included; none once it has ended."""
    try:
        pages = int(Path(f"/proc/{process}/statm").read_text().split()[1])
    except OSError:
        return 0.0
    return pages * resource.getpagesize() / 2**20


if __name__ == "__main__":
    main()
