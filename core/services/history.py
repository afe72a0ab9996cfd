"""Which facts must the rules see to judge a customer, and how are they read from the database?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Select, and_, or_, select

from core.rules import History, needs
from core.rules.model import Entry, Fact
from core.services import facts, office
from core.services.desk import Tx
from db.tables import case, entry, fact, link, private

#: Facts without a customer that every judgement may need.
_OFFICE_KINDS = ("leave", "event")
#: How many entries may hang together; more is a mistake in the data, not a family.
_MOST = 400


def history_of(tx: Tx, entries: Iterable[int], *, supposed: Sequence[Fact] = ()) -> History:
    """Everything that bears on these entries: their cases, the cases linked with them, and the office.

    What a rulebook asks of other cases (`needs`) is loaded as well: live claims of a person for caps, findings
    against a person, live confirmations by name. `supposed` facts are looked at as if they were on record.
    """
    found = _connected(tx, set(entries))
    return _history(tx, found, supposed)


def whole_history(tx: Tx) -> History:
    """All facts of the office, for what-if and verification."""
    everything = {row.id: _entry(row) for row in tx.connection.execute(select(entry))}
    rows = tx.connection.execute(_facts())
    return _assemble(tx, everything, [facts.read(row) for row in rows])


def facts_of(tx: Tx, entries: Iterable[int]) -> list[Fact]:
    """The facts about these entries in the order of the rules."""
    rows = tx.connection.execute(_facts().where(fact.c.entry_id.in_(list(entries))))
    return sorted((facts.read(row) for row in rows), key=lambda each: (each.at, each.seq))


def _history(tx: Tx, entries: dict[int, Entry], supposed: Sequence[Fact]) -> History:
    condition = or_(fact.c.entry_id.in_(list(entries)), fact.c.kind.in_(_OFFICE_KINDS))
    rows = tx.connection.execute(_facts().where(condition))
    return _assemble(tx, entries, [*(facts.read(row) for row in rows), *supposed])


def _assemble(tx: Tx, entries: dict[int, Entry], found: Sequence[Fact]) -> History:
    versions = tuple((each.effective_from, each.rulebook) for each in office.rulebooks(tx))
    return History(entries=entries, staff=office.staff(tx), facts=found, rulebooks=versions, zone=tx.zone)


def _facts() -> Select[Any]:
    return select(fact, private.c.body).outerjoin(private, private.c.fact_seq == fact.c.seq)


def _connected(tx: Tx, wanted: set[int]) -> dict[int, Entry]:
    """The wanted entries and all that may be the same customer or are linked with one, transitively."""
    asked = needs(office.in_force(tx, tx.now).rulebook)
    found: dict[int, Entry] = {}
    parties: set[int] = set()
    while wanted and len(found) < _MOST:
        rows = list(tx.connection.execute(select(entry).where(entry.c.id.in_(wanted))))
        found |= {row.id: _entry(row) for row in rows}
        fresh_parties = {row.party_id for row in rows if row.party_id} - parties
        parties |= fresh_parties
        near = _linked(tx, wanted) | _alike(tx, rows, fresh_parties, asked) | _claimed(tx, rows, asked)
        wanted = near - found.keys()
    return found


def _entry(row: Any) -> Entry:
    return Entry(
        ref=row.id,
        name=row.name,
        gender=row.gender,
        phone=row.phone,
        company=row.company,
        need=row.need,
        email=row.email,
        wechat=row.wechat,
    )


def _linked(tx: Tx, wanted: set[int]) -> set[int]:
    """Entries that a fact names together with one of these."""
    there = select(link.c.other_id).where(link.c.entry_id.in_(wanted))
    back = select(link.c.entry_id).where(link.c.other_id.in_(wanted))
    return set(tx.connection.execute(there.union(back)).scalars())


def _alike(tx: Tx, rows: Sequence[Any], parties: set[int], asked: Any) -> set[int]:
    """Entries of the same party, and those that fit by a masked number or, where the rulebook asks it, by name."""
    conditions = []
    if parties:
        conditions.append(entry.c.party_id.in_(parties))
    for row in rows:
        if row.phone and "*" in row.phone:
            conditions.append(_fits_masked(row.phone))
        elif row.phone:
            conditions.append(entry.c.phone.in_(masked_forms(row.phone)))
        if asked.names:
            conditions += [column == value for column, value in _named(row) if value]
    if not conditions:
        return set()
    return set(tx.connection.execute(select(entry.c.id).where(or_(*conditions)).limit(_MOST)).scalars())


def _named(row: Any) -> list[tuple[Any, str | None]]:
    return [(entry.c.name, row.name), (entry.c.company, row.company)]


def _fits_masked(masked: str) -> Any:
    """Numbers that a masked one may stand for: the shown digits before and after, by a range on the index."""
    head, _, rest = masked.partition("*")
    tail = rest.lstrip("*")
    bounds = [entry.c.phone >= head, entry.c.phone < f"{head}:"] if head else []
    return and_(*bounds, entry.c.phone.like(f"{head}{'_' * (len(masked) - len(head) - len(tail))}{tail}"))


def masked_forms(full: str) -> list[str]:
    """Every way to mask one run of digits of a full number, keeping its length."""
    size = len(full)
    return [full[:i] + "*" * (j - i) + full[j:] for i in range(size) for j in range(i + 2, size + 1)]


def _claimed(tx: Tx, rows: Sequence[Any], asked: Any) -> set[int]:
    """Entries of other cases of the same claimants, where the rulebook counts a person's live claims or offences."""
    if not (asked.person_claims or asked.findings):
        return set()
    claimants = select(fact.c.by_id).where(fact.c.entry_id.in_([row.id for row in rows]), fact.c.by_id.is_not(None))
    return set(
        tx.connection.execute(
            select(entry.c.id)
            .join(case, case.c.id == entry.c.case_id)
            .where(case.c.owner_id.in_(claimants))
            .limit(_MOST)
        ).scalars()
    )
