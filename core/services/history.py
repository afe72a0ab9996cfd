"""Which facts must the rules see to judge a customer, and how are they read from the database?"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Final

from sqlalchemy import func, or_, select

from core.comparing import fact_compared
from core.rules import TURNS, History, Limit, Ref
from core.rules.model import EMPTY, REGISTERING, Entry, Fact
from core.services import facts, office
from core.services.bearing import connected, several
from core.services.desk import Tx
from db.tables import fact, verdict

#: Facts without a customer that every judgement may need.
_OFFICE_KINDS = ("leave", "event")
#: Facts whose outcome may depend on whose turn it is.
_BY_ROTATION = ("complain",)
#: Codes of the reasons for which a registration is refused for a number.
_LIMITS: Final[frozenset[Limit]] = frozenset({"quota_full", "month_full", "day_full"})

_FACTS: Final = facts.sealed().where(or_(fact.c.entry_id.in_(several("wanted")), fact.c.kind.in_(several("kinds"))))


def history_of(tx: Tx, entries: Iterable[int], *, supposed: Sequence[Fact] = ()) -> History:
    """Everything that bears on these entries: their cases, the cases linked with them, and the office.

    What a rulebook asks of other cases (`needs`) is loaded as well: live claims of a person for caps, findings
    against a person, live confirmations by name. `supposed` facts are looked at as if they were on record.
    """
    found = connected(tx, set(entries), frozenset(each.by for each in supposed if each.by is not None))
    return _history(tx, found, supposed)


def office_history(tx: Tx, entries: Iterable[int]) -> History:
    """The history of these entries and of the rotation, all its days."""
    turns = fact.c.kind.in_(TURNS)
    arrived = tx.connection.execute(select(fact.c.entry_id).where(turns, fact.c.entry_id.is_not(None))).scalars()
    found = connected(tx, {*entries, *arrived})
    condition = or_(fact.c.entry_id.in_(list(found)), fact.c.kind.in_(_kinds(tx)), turns)
    return _assemble(tx, found, [facts.read(row) for row in tx.connection.execute(facts.sealed().where(condition))])


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
        facts=map(fact_compared, found),
        rulebooks=office.dated(office.rulebooks(tx)),
        zone=tx.zone,
        limits=limits,
    )
