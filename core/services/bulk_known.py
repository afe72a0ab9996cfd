"""What is on record of many numbers at once, and which of these customers stand for themselves?

A customer stands for himself if nothing but his own entries, with facts of the plainest kinds, bears on whose he is.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from sqlalchemy import exists, literal_column, or_, select

from core.rules.model import Fact
from core.services import office
from core.services.desk import Tx
from core.services.on_record import facts_of
from db.tables import case, entry, fact, link, party_key

#: Facts that move nobody but the customer whom they are about.
_PLAIN: Final = frozenset({"visit", "call", "follow_up", "plan", "grade"})


@dataclass(frozen=True, slots=True)
class OnRecord:
    """A party as it stands: its entries in order (rows of `entry`), facts and case; does it stand for itself?"""

    party_id: int | None = None
    entries: tuple[Any, ...] = ()
    facts: tuple[Fact, ...] = ()
    case: Any = None
    alone: bool = True


@dataclass(frozen=True, slots=True)
class Known:
    """What is on record of a set of numbers; of a number that is not in `parties` nothing is."""

    parties: Mapping[str, int]
    records: Mapping[int, OnRecord]
    masks: Mapping[tuple[int, int, int], frozenset[str]] = field(default_factory=dict)

    def of(self, phone: str) -> OnRecord:
        """What is on record of a canonical number."""
        party = self.parties.get(phone)
        return OnRecord(alone=not self.hidden(phone)) if party is None else self.records[party]

    def hidden(self, phone: str) -> bool:
        """May a partly hidden number on record be this one?"""
        size = len(phone)
        return any(
            size == length and phone[:head] + "*" * (size - head - tail) + phone[size - tail :] in found
            for (head, tail, length), found in self.masks.items()
        )


def standing_alone(tx: Tx) -> bool:
    """Does the rulebook judge a customer without looking at other customers of anybody?"""
    asked = office.looked_at(tx)
    if asked.person_claims or asked.names:
        return False
    return not (asked.findings and tx.connection.execute(select(exists().where(fact.c.kind == "find"))).scalar())


def look_up(tx: Tx, phones: Collection[str]) -> Known:
    """What is on record of these canonical numbers, read set by set."""
    keys = select(party_key.c.value, party_key.c.party_id)
    rows = tx.connection.execute(keys.where(party_key.c.kind == "phone", party_key.c.value.in_(phones)))
    parties = {row.value: row.party_id for row in rows}
    found = Known(parties, {}, _masks(tx))
    return Known(parties, _records(tx, set(parties.values()), found) if parties else {}, found.masks)


def _masks(tx: Tx) -> dict[tuple[int, int, int], frozenset[str]]:
    """All partly hidden numbers, by how many digits they show in front and behind, and their length."""
    shapes: dict[tuple[int, int, int], set[str]] = defaultdict(set)
    # The pattern is written out so that the index on these numbers alone serves the question.
    partly = entry.c.phone.like(literal_column("'%*%'"))
    for number in tx.connection.execute(select(entry.c.phone).where(partly)).scalars():
        head, _, rest = number.partition("*")
        shapes[len(head), len(rest.lstrip("*")), len(number)].add(number)
    return {shape: frozenset(found) for shape, found in shapes.items()}


def _records(tx: Tx, parties: set[int], known: Known) -> dict[int, OnRecord]:
    rows = tx.connection.execute(select(entry).where(entry.c.party_id.in_(parties)).order_by(entry.c.id))
    entries: dict[int, list[Any]] = {party: [] for party in parties}
    for row in rows:
        entries[row.party_id].append(row)
    every = [row for rows in entries.values() for row in rows]
    numbers = [row.id for row in every]
    case_ids = {row.case_id for row in every if row.case_id is not None}
    cases = {row.id: row for row in tx.connection.execute(select(case).where(case.c.id.in_(case_ids)))}
    facts: dict[int, list[Fact]] = defaultdict(list)
    for each in facts_of(tx, numbers):
        facts[int(each.customer or 0)].append(each)
    tied = _tied(tx, numbers) | _shared(tx, case_ids)
    return {party: _record(party, entries[party], cases, facts, tied, known) for party in parties}


def _record(
    party: int,
    entries: Sequence[Any],
    cases: Mapping[int, Any],
    facts: Mapping[int, Iterable[Fact]],
    tied: set[tuple[str, int]],
    known: Known,
) -> OnRecord:
    about = tuple(each for row in entries for each in facts.get(row.id, ()))
    of_case = {row.case_id for row in entries}
    standing = cases.get(entries[0].case_id) if entries else None
    alone = (
        len(of_case) == 1
        and standing is not None
        and all(each.kind in _PLAIN for each in about)
        and not any(("entry", row.id) in tied or (row.phone and known.hidden(row.phone)) for row in entries)
        and ("case", standing.id) not in tied
    )
    return OnRecord(party, tuple(entries), about, standing, alone)


def _tied(tx: Tx, numbers: Collection[int]) -> set[tuple[str, int]]:
    """Entries that a fact names together with another one."""
    rows = tx.connection.execute(
        select(link.c.entry_id, link.c.other_id).where(or_(link.c.entry_id.in_(numbers), link.c.other_id.in_(numbers)))
    )
    return {("entry", number) for row in rows for number in row}


def _shared(tx: Tx, case_ids: Collection[int]) -> set[tuple[str, int]]:
    """Cases that hold entries of several parties."""
    query = select(entry.c.case_id, entry.c.party_id).where(entry.c.case_id.in_(case_ids)).distinct()
    holders = Counter(row.case_id for row in tx.connection.execute(query))
    return {("case", number) for number, count in holders.items() if count > 1}
