"""What would become of a register? It is taken over on a scratch office, and nothing is written in ours.

The scratch office is an SQLite file with the people, the rulebooks and only those customers on whom a row of the
register bears. All of it is read in one moment, and nobody waits meanwhile.
"""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Final

from sqlalchemy import Column, Table, insert, or_, select

from core.batches import batches
from core.documents.register_sheet import Register
from core.rules import needs
from core.services import office, schema
from core.services.bearing import bearing_on, masked_forms
from core.services.bulk_known import look_up
from core.services.desk import Desk, Tx
from core.services.identity import compared
from core.services.import_names import salespeople
from db import tables
from db.engine import scratch_engine
from db.tables import case, deal_step, dispute, entry, fact, link, party, party_key, private, verdict

#: Taken whole: small, and everything looks at them.
_WHOLE: Final = ("setting", "team", "unit", "user", "rulebook_version", "ledger_head", "import_name")
#: Facts that are looked at wherever they stand.
_OFFICE: Final = ("leave", "event", "find", "roster", "arrive")
_CHUNK: Final = 1000
#: So many entries are followed up together: a search for what hangs together ends at some hundreds.
_TOGETHER: Final = 30


@contextmanager
def scratch_office(desk: Desk, register: Register) -> Iterator[Callable[[], Desk]]:
    """Hands out fresh scratch offices, each as ours is at this moment, with the clock stopped."""
    with TemporaryDirectory(prefix="guike-trial-", ignore_cleanup_errors=True) as folder:
        base = Path(folder) / "base.db"
        engine = scratch_engine(base)
        schema.prepare(engine)
        with desk.read() as tx:
            now = tx.now
            with engine.begin() as target:
                for table, rows in _slice(tx, register):
                    if rows:
                        target.execute(insert(table), rows)
        engine.dispose()
        made: list[Desk] = []

        def fresh() -> Desk:
            path = Path(folder) / f"{len(made)}.db"
            shutil.copyfile(base, path)
            made.append(Desk(scratch_engine(path), lambda: now, desk.zone))
            return made[-1]

        try:
            yield fresh
        finally:
            for each in made:
                each.engine.dispose()


def _slice(tx: Tx, register: Register) -> Iterator[tuple[Table, list[dict[str, Any]]]]:
    """The tables of a scratch office with their rows."""
    for name in _WHOLE:
        table = tables.metadata.tables[name]
        yield table, _rows(tx, select(table))
    numbers = _entries(tx, register)
    entries = _of(tx, entry, entry.c.id, numbers)
    parties = {row["party_id"] for row in entries if row["party_id"] is not None}
    cases = {row["case_id"] for row in entries if row["case_id"] is not None}
    yield party, _of(tx, party, party.c.id, parties)
    yield party_key, _of(tx, party_key, party_key.c.party_id, parties)
    yield entry, entries
    facts = {row["seq"]: row for row in _of(tx, fact, fact.c.entry_id, numbers)}
    facts |= {row["seq"]: row for row in _rows(tx, select(fact).where(fact.c.kind.in_(_OFFICE)))}
    yield fact, list(facts.values())
    yield private, _of(tx, private, private.c.fact_seq, facts)
    yield case, _of(tx, case, case.c.id, cases)
    yield verdict, _of(tx, verdict, verdict.c.case_id, cases)
    yield dispute, _of(tx, dispute, dispute.c.case_id, cases)
    yield deal_step, _of(tx, deal_step, deal_step.c.case_id, cases)
    there = {row["fact_seq"]: row for row in _of(tx, link, link.c.entry_id, numbers)}
    yield link, list((there | {row["fact_seq"]: row for row in _of(tx, link, link.c.other_id, numbers)}).values())


def _entries(tx: Tx, register: Register) -> set[int]:
    """Every entry that bears on a row of the register; none in an office that has no rulebook yet."""
    if tx.connection.execute(select(tables.rulebook_version.c.id).limit(1)).first() is None:
        return set()
    phones = sorted({row.phone.value for row in register.rows if row.phone.exact})
    found: set[int] = set()
    follow: set[int] = set()
    for part in batches(phones, _CHUNK):
        known = look_up(tx, part)
        for record in known.records.values():
            (found if record.alone else follow).update(row.id for row in record.entries)
        hidden = [form for phone in part if known.hidden(phone) for form in masked_forms(phone)]
        for forms in batches(hidden, _CHUNK):
            follow.update(tx.connection.execute(select(entry.c.id).where(entry.c.phone.in_(forms))).scalars())
    asked = needs(office.in_force(tx, tx.now).rulebook)
    if asked.names:
        follow |= _named(tx, {each for row in register.rows for each in (row.name, row.company) if each})
    people = salespeople(tx)
    receivers = {people.of(row.salesperson) for row in register.rows} - {None}
    if asked.person_claims or asked.findings:
        follow |= found
        found |= bearing_on(tx, (), [each for each in receivers if each is not None])
    for waiting in batches(sorted(follow), _TOGETHER):
        found |= bearing_on(tx, waiting)
    return _with_cases(tx, found)


def _named(tx: Tx, names: set[str]) -> set[int]:
    found: set[int] = set()
    keys = {key for each in names for key in compared(each, each).values()}
    for part in batches(sorted(keys), _CHUNK):
        either = or_(entry.c.name_key.in_(part), entry.c.company_key.in_(part))
        found.update(tx.connection.execute(select(entry.c.id).where(either)).scalars())
    return found


def _with_cases(tx: Tx, numbers: set[int]) -> set[int]:
    """These entries and the others of their cases."""
    cases = {row["case_id"] for row in _of(tx, entry, entry.c.id, numbers) if row["case_id"] is not None}
    return numbers | {row["id"] for row in _of(tx, entry, entry.c.case_id, cases)}


def _of(tx: Tx, table: Table, column: Column[Any], values: Iterable[Any]) -> list[dict[str, Any]]:
    return [row for part in batches(sorted(values), _CHUNK) for row in _rows(tx, select(table).where(column.in_(part)))]


def _rows(tx: Tx, query: Any) -> list[dict[str, Any]]:
    return [dict(row._mapping) for row in tx.connection.execute(query)]
