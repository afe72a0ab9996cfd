"""Many processes register the same numbers at once: does each get exactly one owner, and everybody else an answer?

    python -m bench.concurrency [--processes 16] [--phones 500] [--postgres]

Each process is a salesperson of its own who registers every number, in an order of its own, and one report with hidden
digits. A process that meets an error of the database says so; nothing is tried again by the bench.
"""

from __future__ import annotations

import argparse
import multiprocessing
import random
import statistics
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial

from sqlalchemy import Engine, func, select

from bench.filling import fill
from bench.registration import postgres_engine, sqlite_engine
from core.services import schema
from core.services.access import Actor
from core.services.desk import Desk
from core.services.registration import Registration, register
from core.services.verification import verify
from db.engine import open_engine
from db.tables import case, entry, party_key

#: What a registration can be told; anything else is no answer.
_DEFINITE = {"accepted", "refused", "pending", "refer", "invalid"}


@dataclass(frozen=True, slots=True)
class Race:
    """What came of it: answers by kind, errors, owners by number, the longest wait and the median in seconds."""

    answers: Counter[str]
    errors: tuple[str, ...]
    winners: dict[str, int]
    longest: float
    median: float
    seconds: float

    def faults(self, phones: int, processes: int) -> Iterator[str]:
        """Whatever must not be."""
        yield from self.errors
        if len(self.winners) != phones:
            yield f"{phones} numbers, {len(self.winners)} with exactly one customer and owner"
        unclear = {answer: count for answer, count in self.answers.items() if answer not in _DEFINITE}
        if unclear:
            yield f"no definite answer: {unclear}"
        if self.answers.total() != processes * (phones + 1):
            yield f"{processes * (phones + 1)} asked, {self.answers.total()} answered"


def race(engine: Engine, processes: int, phones: int) -> Race:
    """Let so many processes register the same numbers at once in an empty office; the schema must be there."""
    people = fill(engine, 0, people=processes)
    url = engine.url.render_as_string(hide_password=False)
    engine.dispose()
    spawn = multiprocessing.get_context("spawn")
    began = time.perf_counter()
    with ProcessPoolExecutor(processes, mp_context=spawn) as pool:
        told = list(pool.map(partial(_register_all, url, phones=phones), people))
    seconds = time.perf_counter() - began
    answers, errors, waits = Counter[str](), [], []
    for each in told:
        answers.update(each[0])
        errors += each[1]
        waits += each[2]
    return Race(answers, tuple(errors), _winners(engine), max(waits), statistics.median(waits), seconds)


def _register_all(url: str, who: Actor, *, phones: int) -> tuple[list[str], list[str], list[float]]:
    """One process: its answers, errors and waits."""
    desk = Desk(open_engine(url))
    numbers = [f"1390000{number:04}" for number in range(phones)]
    random.Random(who.id).shuffle(numbers)
    forms = [Registration(f"{who.id}-{phone}", "visit", who.id, phone=phone, name="王建国") for phone in numbers]
    hidden = f"{numbers[0][:3]}****{numbers[0][7:]}"
    forms.insert(phones // 2, Registration(f"{who.id}-m", "report", who.id, phone=hidden, name="王建国"))
    answers, errors, waits = [], [], []
    for form in forms:
        began = time.perf_counter()
        try:
            given = register(desk, who, form).verdict
            answers.append(str(given.outcome) if given is not None else "none")
        except Exception as error:
            errors.append(f"{type(error).__name__}: {str(error)[:200]}")
        waits.append(time.perf_counter() - began)
    desk.engine.dispose()
    return answers, errors, waits


def _winners(engine: Engine) -> dict[str, int]:
    """Numbers under which there is exactly one customer, and he has an owner."""
    query = (
        select(party_key.c.value, func.max(case.c.owner_id))
        .join(entry, entry.c.party_id == party_key.c.party_id)
        .join(case, case.c.id == entry.c.case_id)
        .where(party_key.c.kind == "phone", case.c.state == "owned")
        .group_by(party_key.c.value)
        .having(func.count(case.c.id.distinct()) == 1)
    )
    with engine.connect() as connection:
        return {phone: owner for phone, owner in connection.execute(query) if owner is not None}


def main() -> None:
    """Run on each database; fails where a number has two owners, somebody no answer, or the ledger does not hold."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--processes", type=int, default=16)
    asked.add_argument("--phones", type=int, default=500)
    asked.add_argument("--postgres", action="store_true")
    options = asked.parse_args()
    for system, make in (("sqlite", sqlite_engine), ("postgresql", postgres_engine))[: 2 if options.postgres else 1]:
        with make() as engine:
            schema.prepare(engine)
            done = race(engine, options.processes, options.phones)
            faults = [*done.faults(options.phones, options.processes), *map(str, verify(Desk(engine)).findings)]
            rate = done.answers.total() / done.seconds
            print(
                f"{system:10} {options.processes} processes, {options.phones} numbers: {dict(done.answers)}, "
                f"{len(done.winners)} with exactly one owner, {len(done.errors)} errors, {rate:.0f} answers a second, "
                f"median {done.median * 1e3:.0f} ms, longest wait {done.longest:.2f} s"
            )
            if faults:
                raise SystemExit("\n".join(faults[:20]))


if __name__ == "__main__":
    main()
