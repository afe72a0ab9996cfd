"""By what is a customer found, and how is that kept in step with the facts?

One row a customer. Positions rise with the day on which his protection ends, counted backwards, so that lists come in
order without sorting: first who is held longest, last who is nobody's, and of one day the newest first. That they rise,
and by little from row to row, makes the index a third as large and a third quicker to read.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, Final

from sqlalchemy import Connection, delete, exists, select, update

from core import grams
from core.batches import batches
from core.companies import company_key
from core.names import canonical
from core.services.identity import pinyin
from db import grams as gram_index
from db.adding import new_rows
from db.tables import case, entry, searchable

_EPOCH: Final = datetime(2000, 1, 1, tzinfo=UTC)
#: The day of those whose protection does not end; all others end before.
_ENDLESS: Final = 2**15 - 1
#: Room for the number of a case below the day of its position.
_CASES: Final = 2**32
_CHUNK: Final = 2000


def position(day: int, case_id: int = 0) -> int:
    """The position of a customer whose protection ends on a day; without a customer the last position of that day."""
    return (_ENDLESS - day) * _CASES + _CASES - 1 - case_id


def case_at(place: int) -> int:
    """The number of the customer at a position."""
    return _CASES - 1 - place % _CASES


def day(at: datetime) -> int:
    """Whole days from 2000 to a moment, within what a position holds."""
    return max(1, min((at - _EPOCH).days, _ENDLESS - 1))


def project(connection: Connection, cases: Iterable[int]) -> int:
    """Write the rows of these cases as they now must be; how many were otherwise. The only writer."""
    wanted = sorted(set(cases))
    changed = 0
    fresh: list[Any] = []
    stored = _stored(connection, wanted)
    derived = {row["case_id"]: row for row in _derived(connection, wanted)}
    for number in wanted:
        row, before = derived.get(number), stored.get(number)
        if row == before:
            continue
        changed += 1
        if before is None:
            fresh.append(row)
        elif row is None:
            connection.execute(delete(searchable).where(searchable.c.case_id == number))
        else:
            connection.execute(update(searchable).where(searchable.c.case_id == number).values(row))
    new_rows(connection, searchable, fresh)
    return changed


def differences(connection: Connection) -> Iterator[int]:
    """Cases whose row is missing, superfluous, or says something else than case and entries do."""
    every = select(case.c.id).union(select(searchable.c.case_id)).order_by("id")
    for numbers in batches(connection.execute(every).scalars().all(), _CHUNK):
        stored = _stored(connection, numbers)
        derived = {row["case_id"]: row for row in _derived(connection, numbers)}
        yield from (number for number in numbers if stored.get(number) != derived.get(number))


def mend(connection: Connection) -> int:
    """Write the rows anew that are not as they must be, and the whole index over them; how many rows were otherwise."""
    wrong = list(differences(connection))
    changed = project(connection, wrong)
    gram_index.refill(connection)
    return changed


def rebuild(connection: Connection) -> None:
    """Write all rows anew, and the index over them in one piece."""
    gram_index.unindex(connection)
    connection.execute(delete(searchable))
    every = connection.execute(select(case.c.id).order_by(case.c.id)).scalars().all()
    for numbers in batches(every, _CHUNK):
        new_rows(connection, searchable, list(_derived(connection, numbers)))
    gram_index.index(connection, fill=True)


def complete(connection: Connection) -> None:
    """Fill the index of an office that worked before there was one."""
    without = ~exists(select(searchable.c.case_id))
    if connection.execute(select(case.c.id).where(without).limit(1)).first() is not None:
        rebuild(connection)


def _stored(connection: Connection, numbers: Sequence[int]) -> dict[int, dict[str, Any]]:
    found = connection.execute(_of(searchable, searchable.c.case_id, numbers))
    return {row.case_id: row._asdict() for row in found}


def _of(table: Any, key: Any, numbers: Sequence[int]) -> Any:
    return select(table).where(key.in_(numbers))


def _derived(connection: Connection, numbers: Sequence[int]) -> Iterator[dict[str, Any]]:
    """The rows as case and entries give them; none for a case that was joined to another."""
    writings = defaultdict(list)
    columns = (entry.c.id, entry.c.case_id, entry.c.name, entry.c.company, entry.c.phone, entry.c.phones)
    entries = select(*columns).where(entry.c.case_id.in_(numbers)).order_by(entry.c.id)
    for row in connection.execute(entries):
        writings[row.case_id].append(row)
    names = ("id", "state", "owner_id", "server_id", "endless", "protected_until")
    shown = select(*(case.c[name] for name in names)).where(case.c.id.in_(numbers))
    for row in connection.execute(shown):
        if row.state != "joined" and writings[row.id]:
            yield _row(row, writings[row.id])


def _row(row: Any, writings: Sequence[Any]) -> dict[str, Any]:
    companies = [w.company for w in writings if w.company]
    names = dict.fromkeys([*(w.name for w in writings if w.name), *companies, *map(company_key, companies)])
    numbers = dict.fromkeys(each for w in writings for each in (w.phone, *(w.phones or "").split()) if each)
    pieces = [_pieces(name) for name in names]
    pieces += [grams.of_number(number) for number in numbers]
    pieces += [grams.of_owner(row.owner_id), grams.of_server(row.server_id)]
    return {
        "case_id": row.id,
        "position": position(_until(row), row.id),
        "grams": grams.together(pieces),
        "words": _lines(word for name in names for word in _words(name)),
        "numbers": _lines(numbers),
    }


def _until(row: Any) -> int:
    """The day on which the owner's claim ends; 0 where nobody owns the customer."""
    if row.state != "owned":
        return 0
    return _ENDLESS if row.endless or row.protected_until is None else day(row.protected_until)


@lru_cache(maxsize=65536)
def _words(name: str) -> tuple[str, ...]:
    """A name as it can be written: in characters, in pinyin, by initials."""
    word = canonical(name)
    return (word, *pinyin(word))


@lru_cache(maxsize=65536)
def _pieces(name: str) -> set[str]:
    word, *letters = _words(name)
    return grams.of_word(word).union(*(grams.of_pinyin(each) for each in letters))


def _lines(texts: Iterable[str]) -> str:
    """Texts one a line, each with an end of line before and after it, so that an end can be looked for."""
    return "\n".join(("", *dict.fromkeys(texts), ""))
