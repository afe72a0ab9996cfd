"""Which facts must the rules see to judge a customer, and how are they read from the database?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, Final

from sqlalchemy import BindParameter, ColumnElement, Select, and_, bindparam, func, or_, select

from core.companies import company_key
from core.rules import TURNS, History, Limit, Needs, Ref
from core.rules.model import DEAL_STEPS, EMPTY, REGISTERING, Entry, Fact
from core.services import facts, office
from core.services.desk import Tx
from db.tables import case, entry, fact, link, party_key, verdict

#: Facts without a customer that every judgement may need.
_OFFICE_KINDS = ("leave", "event")
#: Facts whose outcome may depend on whose turn it is.
_BY_ROTATION = ("complain",)
#: Codes of the reasons for which a registration is refused for a number.
_LIMITS: Final[frozenset[Limit]] = frozenset({"quota_full", "month_full", "day_full"})
#: How many entries may hang together; more is a mistake in the data, not a family.
_MOST = 400


def _several(name: str) -> BindParameter[Any]:
    """A place for a list in a statement that is made once: these are asked several times in every command."""
    return bindparam(name, expanding=True)


_ENTRIES: Final = select(entry).where(entry.c.id.in_(_several("wanted")))
_LINKED: Final = (
    select(link.c.other_id)
    .where(link.c.entry_id.in_(_several("wanted")))
    .union(select(link.c.entry_id).where(link.c.other_id.in_(_several("wanted"))))
)
_FACTS: Final = facts.sealed().where(or_(fact.c.entry_id.in_(_several("wanted")), fact.c.kind.in_(_several("kinds"))))
_OF_PARTIES: Final = entry.c.party_id.in_(_several("parties"))
_HIDDEN: Final = entry.c.phone.in_(_several("forms"))
_ALIKE: Final = select(entry.c.id).where(or_(_OF_PARTIES, _HIDDEN)).limit(_MOST)


def history_of(tx: Tx, entries: Iterable[int], *, supposed: Sequence[Fact] = ()) -> History:
    """Everything that bears on these entries: their cases, the cases linked with them, and the office.

    What a rulebook asks of other cases (`needs`) is loaded as well: live claims of a person for caps, findings
    against a person, live confirmations by name. `supposed` facts are looked at as if they were on record.
    """
    found = _connected(tx, set(entries), frozenset(each.by for each in supposed if each.by is not None))
    return _history(tx, found, supposed)


def office_history(tx: Tx, entries: Iterable[int]) -> History:
    """The history of these entries and of the rotation, all its days."""
    turns = fact.c.kind.in_(TURNS)
    arrived = tx.connection.execute(select(fact.c.entry_id).where(turns, fact.c.entry_id.is_not(None))).scalars()
    found = _connected(tx, {*entries, *arrived})
    condition = or_(fact.c.entry_id.in_(list(found)), fact.c.kind.in_(_kinds(tx)), turns)
    return _assemble(tx, found, [facts.read(row) for row in tx.connection.execute(facts.sealed().where(condition))])


def bearing_on(tx: Tx, entries: Iterable[int], people: Iterable[int] = ()) -> set[int]:
    """All entries that bear on these, or on a new customer of these people, as far as `history_of` looks."""
    return {int(ref) for ref in _connected(tx, set(entries), frozenset(people))}


def history_with(tx: Tx, entries: Mapping[Ref, Entry], known: Iterable[Fact]) -> History:
    """A history of entries and facts that are held already (all that bear on one another), and of the office."""
    return _assemble(tx, entries, [*tx.once("office_facts", lambda: _office_facts(tx)), *known])


def _office_facts(tx: Tx) -> list[Fact]:
    rows = tx.connection.execute(facts.sealed().where(fact.c.kind.in_(_kinds(tx))))
    return [facts.read(row) for row in rows]


def _history(tx: Tx, entries: Mapping[Ref, Entry], supposed: Sequence[Fact]) -> History:
    rows = tx.connection.execute(_FACTS, {"wanted": list(entries), "kinds": _kinds(tx)})
    found = [facts.read(row) for row in rows]
    found += _turns(tx, {tx.day(each.at) for each in (*found, *supposed) if each.kind in _BY_ROTATION})
    return _assemble(tx, entries, [*found, *supposed], _limits(tx, found))


def _limits(tx: Tx, found: Sequence[Fact]) -> Mapping[int, Limit]:
    """What was answered about numbers when these facts were registered.

    The claims that were counted then are not all loaded now, so the answer cannot be given anew.
    """
    if not office.looked_at(tx).person_claims:
        return {}
    seqs = [each.seq for each in found if each.kind in REGISTERING]
    given = select(verdict.c.fact_seq, verdict.c.body).where(verdict.c.fact_seq.in_(seqs))
    answered: dict[int, Limit] = {}
    for row in tx.connection.execute(given):
        refused = _LIMITS & {each["code"] for each in row.body["reasons"] if row.fact_seq in each["facts"]}
        answered[row.fact_seq] = next(iter(refused), answered.get(row.fact_seq, "none"))
    return answered


def _kinds(tx: Tx) -> tuple[str, ...]:
    """Kinds of facts that are looked at wherever they stand."""
    return (*_OFFICE_KINDS, "find") if office.looked_at(tx).findings else _OFFICE_KINDS


def _turns(tx: Tx, days: set[date]) -> list[Fact]:
    """Rosters and arrivals since the last roster of each day: a complaint without a successor asks who is next."""
    found: dict[int, Fact] = {}
    for day in sorted(days):
        began = select(func.max(fact.c.day)).where(fact.c.kind == "roster", fact.c.day <= day).scalar_subquery()
        turns = facts.sealed().where(fact.c.kind.in_(TURNS), fact.c.day.between(began, day))
        found |= {row.seq: facts.read(row) for row in tx.connection.execute(turns)}
    return list(found.values())


def _assemble(
    tx: Tx, entries: Mapping[Ref, Entry], found: Sequence[Fact], limits: Mapping[int, Limit] = EMPTY
) -> History:
    return History(
        entries=entries,
        staff=office.staff(tx),
        facts=map(as_compared, found),
        rulebooks=office.dated(office.rulebooks(tx)),
        zone=tx.zone,
        limits=limits,
    )


def as_compared(fact: Fact) -> Fact:
    """A fact with the name on its deal paper in the form in which names and companies are compared."""
    name = fact.data.get("name") if fact.kind in DEAL_STEPS else None
    return replace(fact, data={**fact.data, "name": company_key(name)}) if name else fact


def _connected(tx: Tx, wanted: set[int], people: frozenset[Ref] = frozenset()) -> dict[Ref, Entry]:
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
    names = {as_compared(facts.read(row)).data.get("name") for row in tx.connection.execute(papers)} - {None}
    if not names:
        return set()
    either = or_(entry.c.name_key.in_(names), entry.c.company_key.in_(names))
    return set(tx.connection.execute(select(entry.c.id).where(either).limit(_MOST)).scalars())
