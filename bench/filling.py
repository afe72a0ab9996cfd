"""An office of any size, bulk-written: what registrations would have left behind, without asking the rules."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from hashlib import sha256

from sqlalchemy import Connection, Engine, insert

from core.rulebooks import source_of
from core.services import search_index
from core.services.access import Actor
from core.services.desk import BUSINESS_ZONE, Tx
from core.services.identity import compared, pinyin
from core.services.office import write_setting
from db import tables

_BEGAN = datetime(2026, 1, 1, tzinfo=UTC)
_CHUNK = 20_000


def plain_name(number: int) -> str:
    """A name that nobody shares."""
    return f"王{number}"


def plain_phone(number: int) -> str:
    """Numbers in a row."""
    return f"138{number:08d}"


def fill(
    engine: Engine,
    customers: int,
    *,
    people: int = 20,
    facts_each: int = 1,
    name: Callable[[int], str] = plain_name,
    phone: Callable[[int], str] = plain_phone,
) -> list[Actor]:
    """People, `standard` in force, and so many customers with an entry, a case and facts each; returns the people."""
    with engine.begin() as connection:
        tx = Tx(connection, _BEGAN, BUSINESS_ZONE)
        actors = _people(connection, people)
        source = source_of("standard")
        version = {"rulebook": "standard", "source": source, "hash": sha256(source.encode()).hexdigest()}
        connection.execute(insert(tables.rulebook_version), version | {"effective_from": _BEGAN, "created_at": _BEGAN})
        write_setting(tx, "office", {"name": "bench", "since": _BEGAN.isoformat()})
        connection.execute(insert(tables.ledger_head), {"id": 1, "seq": customers * facts_each, "hash": "0" * 64})
        for first in range(0, customers, _CHUNK):
            _chunk(
                connection, range(first + 1, min(first + _CHUNK, customers) + 1), len(actors), facts_each, name, phone
            )
        search_index.rebuild(connection)
    with engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        if engine.dialect.name == "postgresql":
            for name in ("party", "entry", "case", "user"):
                highest = f'(SELECT max(id) FROM "{name}")'
                connection.exec_driver_sql(f"SELECT setval(pg_get_serial_sequence('\"{name}\"', 'id'), {highest})")
        connection.exec_driver_sql("ANALYZE")
    return actors


def _people(connection: Connection, count: int) -> list[Actor]:
    rows = [
        {
            "id": number,
            "username": f"rep{number}",
            "name": f"顾问{number}",
            "role": "rep",
            "password_hash": "-",
            "tokens_valid_after": _BEGAN,
            "created_at": _BEGAN,
            "must_change_password": False,
        }
        for number in range(1, count + 1)
    ]
    connection.execute(insert(tables.user), rows)
    return [Actor(row["id"], row["username"], row["name"], "rep") for row in rows]  # type: ignore[arg-type]


def _chunk(
    connection: Connection,
    numbers: range,
    people: int,
    facts_each: int,
    name: Callable[[int], str],
    phone: Callable[[int], str],
) -> None:
    letters = {n: pinyin(name(n)) for n in numbers}
    at = {number: _BEGAN + timedelta(seconds=number * 20) for number in numbers}
    connection.execute(insert(tables.party), [{"id": n, "kind": "person"} for n in numbers])
    keys = [{"kind": "phone", "value": phone(n), "party_id": n} for n in numbers]
    connection.execute(insert(tables.party_key), keys)
    entries = [
        {
            "id": n,
            "party_id": n,
            "case_id": n,
            "kind": "person",
            "name": name(n),
            "gender": "m",
            "phone": phone(n),
            "phone_as_entered": phone(n),
            "need": "三房",
            "source": "路过",
            "pinyin": letters[n][0],
            "initials": letters[n][1],
            "entered_at": at[n],
            **compared(name(n), None),
        }
        for n in numbers
    ]
    connection.execute(insert(tables.entry), entries)
    connection.execute(insert(tables.case), [_case(n, at[n], n % people + 1) for n in numbers])
    facts = [
        {
            "seq": (n - 1) * facts_each + turn + 1,
            "at": at[n] + timedelta(days=2 * turn),
            "day": (at[n] + timedelta(days=2 * turn)).date(),
            "entered_at": at[n],
            "entered_by": n % people + 1,
            "kind": "follow_up" if turn else "visit",
            "by_id": n % people + 1,
            "entry_id": n,
            "payload": '{"data":{}}',
            "previous_hash": "0" * 64,
            "hash": f"{(n - 1) * facts_each + turn + 1:064x}",
        }
        for n in numbers
        for turn in range(facts_each)
    ]
    connection.execute(insert(tables.fact), facts)


def _case(n: int, at: datetime, owner: int) -> dict[str, object]:
    return {
        "id": n,
        "entry_id": n,
        "state": "owned",
        "outcome": "accepted",
        "owner_id": owner,
        "stage": "visited",
        "protected_until": at + timedelta(days=30),
        "grade": "OABC"[n % 4],
        "due_at": at + timedelta(days=7),
        "last_contact_at": at,
        "first_at": at,
        "judged_at": at,
    }
