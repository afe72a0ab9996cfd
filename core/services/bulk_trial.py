"""What would become of registrations whose customers stand for themselves, judged in memory?

The customers' first registrations are judged together, then their second ones, and so on: nothing that one of them
does is seen by another.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import Any

from core.phones import read_phone
from core.rules import History
from core.rules.case import LAST
from core.rules.judging import fold
from core.rules.model import Entry, Fact, Ref
from core.rules.verdicts import verdict
from core.services import facts, late_claims, projection
from core.services.access import Actor
from core.services.bearing import entry_of
from core.services.bulk_known import Known
from core.services.desk import Tx
from core.services.facts import Draft
from core.services.history import history_with
from core.services.identity import EQUAL, columns_of
from core.services.record import Settled
from core.services.registration import Registration, draft_of, written_of
from core.services.relation import owner_now
from db import ledger
from db.reserving import reserve
from db.tables import case, entry, party


@dataclass(slots=True)
class Customer:
    """A customer in the course of a trial: what is on record of him, and what the registrations add."""

    party_id: int
    new: bool
    phone: str
    kind: str
    written: dict[int, dict[str, Any]] = field(default_factory=dict)
    entries: dict[Ref, Entry] = field(default_factory=dict)
    facts: list[Fact] = field(default_factory=list)
    case_id: int | None = None
    case_is_new: bool = True
    before: Any = None
    columns: dict[str, Any] = field(default_factory=dict)
    version: int = 1
    left: bool = False


@dataclass(slots=True)
class Item:
    """One registration in a trial: its place among the others, its fact, and what came of it (None for traffic)."""

    place: int
    form: Registration
    draft: Draft
    fact: Fact
    number: int
    fresh: dict[str, Any] | None
    customer: Customer | None
    settled: Settled | None = None


class Trial:
    """A try at taking these registrations together; nothing is written."""

    def __init__(self, tx: Tx, actor: Actor, known: Known, forms: Sequence[tuple[int, Registration]]) -> None:
        self.tx = tx
        self.actor = actor
        self._known = known
        self._forms = forms
        self._entry_ids = reserve(tx.connection, entry, len(forms))
        self._party_ids = reserve(tx.connection, party, len(forms))
        self._case_ids = reserve(tx.connection, case, len(forms))
        self._customers: dict[int | str, Customer] = {}
        self.items: list[Item] = []
        self.customers: list[Customer] = []

    def run(self) -> set[int]:
        """Judge them; returns the places of those that must go the ordinary way (then the others want a new try)."""
        seq = ledger.head(self.tx.connection).seq
        for place, form in self._forms:
            seq += 1
            self._enter(place, form, seq)
        waiting = [item for item in self.items if item.customer is not None]
        while waiting:
            waiting = self._round(waiting)
        left = {item.place for item in self.items if item.customer is not None and item.customer.left}
        settled = {item.place for item in self.items if item.settled is not None}
        return left - settled

    def _enter(self, place: int, form: Registration, seq: int) -> None:
        written = written_of(form)
        customer = None if form.traffic else self._customer(read_phone(form.phone).value, written.kind)
        columns = columns_of(written, customer.party_id if customer else None, customer.phone if customer else None)
        number = _equal(customer, columns) if customer else None
        fresh = None
        if number is None:
            number = next(self._entry_ids)
            fresh = columns | {"id": number, "case_id": None, "phones": None, "entered_at": self.tx.now}
            if customer is not None:
                customer.written[number] = columns
        draft = draft_of(form, "traffic" if form.traffic else form.channel, number)
        seen = facts.as_seen(self.tx, self.actor.id, draft, seq)
        self.items.append(Item(place, form, draft, seen, number, fresh, customer))

    def _customer(self, phone: str, kind: str) -> Customer:
        record = self._known.of(phone)
        key = record.party_id or phone
        found = self._customers.get(key)
        if found is None:
            new = record.party_id is None
            found = Customer(next(self._party_ids) if record.party_id is None else record.party_id, new, phone, kind)
            for row in record.entries:
                found.written[row.id] = {name: getattr(row, name) for name in EQUAL}
                found.entries[row.id] = entry_of(row)
            found.facts = list(record.facts)
            if record.case is not None:
                found.case_id, found.case_is_new = record.case.id, False
                found.before, found.version = record.case, record.case.version
            self._customers[key] = found
            self.customers.append(found)
        found.phone = phone
        return found

    def _round(self, waiting: Iterable[Item]) -> list[Item]:
        """Judge the next registration of each customer; the others wait."""
        now: dict[int, Item] = {}
        later: list[Item] = []
        customers: list[Customer] = []
        for item in waiting:
            customer = item.customer
            assert customer is not None
            if customer.left:
                continue
            if id(customer) in now:
                later.append(item)
                continue
            now[id(customer)] = item
            if item.fresh is not None:
                customer.entries[item.number] = entry_of(SimpleNamespace(**item.fresh))
            customer.facts.append(item.fact)
            customers.append(customer)
        entries: dict[Ref, Entry] = {}
        known: list[Fact] = []
        for customer in customers:
            entries |= customer.entries
            known += customer.facts
        history = history_with(self.tx, entries, known)
        for item in now.values():
            self._settle(history, item)
        return later

    def _settle(self, history: History, item: Item) -> None:
        """What `record.settle` would do to the customer's case, or leave him to it."""
        customer, tx = item.customer, self.tx
        assert customer is not None
        at = max(tx.now, item.fact.at)
        known = history.case_of(item.number, at)
        given = verdict(fold(known, history.line, history, (at, LAST)), at, item.number)
        members = frozenset(int(ref) for ref in known.members)
        owner = owner_now(customer.before, tx) if customer.before is not None else None
        losers = frozenset({owner} - {None, given.owner}) if owner is not None else frozenset()
        case_id = customer.case_id or next(self._case_ids)
        settled = Settled(case_id, given, owner, members, frozenset(int(each) for each in losers if each is not None))
        late = item.form.at is not None and item.form.at < tx.now
        if members != frozenset(customer.entries) or (late and late_claims.takes(settled, item.fact.by)):
            customer.left = True
            return
        item.settled = settled
        customer.case_id = case_id
        customer.columns = projection.of_case(history, item.number, at, given, known)
        customer.before = SimpleNamespace(**customer.columns)
        customer.version += 1


def _equal(customer: Customer, columns: dict[str, Any]) -> int | None:
    """The first of his entries that says the same."""
    same = (number for number, each in customer.written.items() if all(each[k] == columns[k] for k in EQUAL))
    return next(same, None)
