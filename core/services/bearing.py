"""Which entries bear on one another, because they may be one customer or because a rulebook asks for them?"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, or_, select

from core.comparing import fact_compared
from core.rules import Needs, Ref
from core.rules.model import DEAL_STEPS, REGISTERING, Entry
from core.services import facts, office
from core.services.desk import Tx
from db.tables import case, entry, fact, link, party_key

#: How many entries may hang together; more is a mistake in the data, not a family.
_MOST = 400


def several(name: str) -> BindParameter[Any]:
    """A place for a list in a statement that is made once: these are asked several times in every command."""
    return bindparam(name, expanding=True)


_ENTRIES: Final = select(entry).where(entry.c.id.in_(several("wanted")))
_LINKED: Final = (
    select(link.c.other_id)
    .where(link.c.entry_id.in_(several("wanted")))
    .union(select(link.c.entry_id).where(link.c.other_id.in_(several("wanted"))))
)
_OF_PARTIES: Final = entry.c.party_id.in_(several("parties"))
_HIDDEN: Final = entry.c.phone.in_(several("forms"))
_ALIKE: Final = select(entry.c.id).where(or_(_OF_PARTIES, _HIDDEN)).limit(_MOST)


def bearing_on(tx: Tx, entries: Iterable[int], people: Iterable[int] = ()) -> set[int]:
    """All entries that bear on these, or on a new customer of these people, as far as `history_of` looks."""
    return {int(ref) for ref in connected(tx, set(entries), frozenset(people))}


def connected(tx: Tx, wanted: set[int], people: frozenset[Ref] = frozenset()) -> dict[Ref, Entry]:
    """The wanted entries, all that may be the same customer or are linked with one, and what the rulebook asks for.

    `people` are looked at as claimants besides those of the entries.
    """
    asked = office.looked_at(tx)
    found = _closure(tx, wanted, asked)
    around = (_claimed(tx, found, people, asked) | _on_paper(tx, found, asked)) - found.keys()
    return found | _closure(tx, around, asked) if around else found


def _closure(tx: Tx, wanted: set[int], asked: Needs) -> dict[Ref, Entry]:
    """These entries and all that may be the same customer or are linked with one, transitively."""
    found: dict[Ref, Entry] = {}
    parties: set[int] = set()
    while wanted and len(found) < _MOST:
        rows = list(tx.connection.execute(_ENTRIES, {"wanted": list(wanted)}))
        found |= {row.id: entry_of(row) for row in rows}
        fresh_parties = {row.party_id for row in rows if row.party_id} - parties
        parties |= fresh_parties
        wanted = (_linked(tx, wanted) | _alike(tx, rows, fresh_parties, asked)) - found.keys()
    return found


def _linked(tx: Tx, wanted: set[int]) -> set[int]:
    """Entries that a fact names together with one of these."""
    return set(tx.connection.execute(_LINKED, {"wanted": list(wanted)}).scalars())


def _alike(tx: Tx, rows: Sequence[Any], parties: set[int], asked: Needs) -> set[int]:
    """Entries of the same party, and those that fit by a masked number or, where the rulebook asks it, by name."""
    more: list[ColumnElement[bool]] = []
    forms: list[str] = []
    for row in rows:
        for number in (row.phone, *(row.phones or "").split()):
            if number and "*" in number:
                more += [_fits_masked(entry.c.phone, number), entry.c.party_id.in_(_parties_fitting(number))]
            elif number:
                forms += masked_forms(number)
        if asked.names:
            more += [column == value for column, value in _named(row) if value]
    if not (parties or forms or more):
        return set()
    wanted = select(entry.c.id).where(or_(_OF_PARTIES, _HIDDEN, *more)).limit(_MOST) if more else _ALIKE
    return set(tx.connection.execute(wanted, {"parties": list(parties), "forms": forms}).scalars())


def _named(row: Any) -> list[tuple[Any, str | None]]:
    return [(entry.c.name_key, row.name_key), (entry.c.company_key, row.company_key)]


def _fits_masked(column: ColumnElement[Any], masked: str) -> ColumnElement[bool]:
    """Numbers that a masked one may stand for: the shown digits before and after, by a range on the index."""
    head, _, rest = masked.partition("*")
    tail = rest.lstrip("*")
    bounds = [column >= head, column < f"{head}:"] if head else []
    return and_(*bounds, column.like(f"{head}{'_' * (len(masked) - len(head) - len(tail))}{tail}"))


def _parties_fitting(masked: str) -> Select[Any]:
    """The parties one of whose numbers, the second ones too, a masked one may stand for."""
    fits = _fits_masked(party_key.c.value, masked)
    return select(party_key.c.party_id).where(party_key.c.kind == "phone", fits)


def masked_forms(full: str) -> list[str]:
    """Every way to mask one run of digits of a full number, keeping its length."""
    size = len(full)
    return [full[:i] + "*" * (j - i) + full[j:] for i in range(size) for j in range(i + 2, size + 1)]


def _claimed(tx: Tx, entries: Iterable[Ref], people: frozenset[Ref], asked: Needs) -> set[int]:
    """Entries of other cases of the same claimants, where the rulebook counts a person's live claims or offences."""
    if not (asked.person_claims or asked.findings):
        return set()
    of_these = or_(fact.c.entry_id.in_(list(entries)), fact.c.by_id.in_(people))
    claimants = select(fact.c.by_id).where(of_these, fact.c.by_id.is_not(None))
    theirs = select(entry.c.id).join(case, case.c.id == entry.c.case_id).where(case.c.owner_id.in_(claimants))
    found = set(tx.connection.execute(theirs.limit(_MOST)).scalars())
    return found | _of_month(tx, claimants) if asked.month_claims else found


def _of_month(tx: Tx, claimants: Select[Any]) -> set[int]:
    """Entries that these people registered in the present month, whosever they are now."""
    first = tx.day(tx.now).replace(day=1)
    theirs = select(fact.c.entry_id).where(
        fact.c.by_id.in_(claimants), fact.c.kind.in_(REGISTERING), fact.c.day >= first, fact.c.entry_id.is_not(None)
    )
    return set(tx.connection.execute(theirs.limit(_MOST)).scalars())


def _on_paper(tx: Tx, entries: Iterable[Ref], asked: Needs) -> set[int]:
    """Entries under a name that stands on a deal paper of these, where the name on the paper decides."""
    if not asked.names:
        return set()
    papers = facts.sealed().where(fact.c.entry_id.in_(list(entries)), fact.c.kind.in_(DEAL_STEPS))
    names = {fact_compared(facts.read(row)).data.get("name") for row in tx.connection.execute(papers)} - {None}
    if not names:
        return set()
    either = or_(entry.c.name_key.in_(names), entry.c.company_key.in_(names))
    return set(tx.connection.execute(select(entry.c.id).where(either).limit(_MOST)).scalars())


def entry_of(row: Any) -> Entry:
    """A row of `entry` as the rules see it: name and company in the form in which they are compared."""
    return Entry(
        ref=row.id,
        name=row.name_key or row.name,
        gender=row.gender,
        phone=row.phone,
        company=row.company_key or row.company,
        need=row.need,
        email=row.email,
        wechat=row.wechat,
        project=row.project,
        phones=tuple((row.phones or "").split()),
    )
