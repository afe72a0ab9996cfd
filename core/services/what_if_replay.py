"""What does another rulebook say of these customers, and what differs?

Both sides are judged from the same facts at the same moment; nothing is written.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import select

from core.rulebooks.comparing import differing
from core.rules import TURNS, History, needs
from core.rules.case import LAST
from core.rules.effective import effective
from core.rules.model import REGISTERING, Entry, Fact, Ref
from core.rules.rulebook import Rulebook
from core.services import facts, office
from core.services.desk import Tx
from core.services.office import InForce
from core.services.what_if_values import Change, Side, side
from db.tables import entry, fact, private

_OFFICE_KINDS: Final = ("leave", "event", "find")
_BATCH: Final = 5000
_EVER: Final = datetime.min.replace(tzinfo=UTC)
_NOBODY: Final = 0


def versions_with(tx: Tx, book: Rulebook, since: datetime | None) -> tuple[InForce, ...]:
    """The versions as if `book` had been in force from `since` on, or (None) always."""
    if since is None:
        return (InForce(0, _EVER, book),)
    earlier = tuple(each for each in office.rulebooks(tx) if each.effective_from < since)
    return (*earlier, InForce(0, since, book)) if earlier else (InForce(0, since, book),)


class Replay:
    """Judges entries under the versions in force and under others, as of the transaction's moment and `head`."""

    def __init__(self, tx: Tx, others: Sequence[InForce], head: int) -> None:
        self._tx = tx
        self._head = head
        self._before = tuple((each.effective_from, each.rulebook) for each in office.rulebooks(tx))
        self._after = tuple((each.effective_from, each.rulebook) for each in others)
        books = [book for _, book in (*self._before, *self._after)]
        asked = [needs(book) for book in books]
        self.looks_beyond = any(each.person_claims or each.findings for each in asked)
        self._rotation = any(each.rotation for each in asked)
        self._staff = office.staff(tx)
        self._office = self._facts(fact.c.kind.in_(_OFFICE_KINDS))
        self._deciding = _deciding(office.in_force(tx, tx.now).rulebook, self._after[-1][1])

    def changes(self, numbers: Sequence[int] | None) -> tuple[int, list[Change]]:
        """How many customers there are among these entries (None: all), and those of whom something differs."""
        rows = self._entries(numbers)
        about = fact.c.entry_id.in_(list(numbers)) if numbers is not None else fact.c.entry_id.is_not(None)
        found = self._facts(about, ~fact.c.kind.in_(_OFFICE_KINDS)) + self._office
        found += self._turns(found)
        entries: Mapping[Ref, Entry] = {number: _entry(row) for number, row in rows.items()}
        before = History(entries, self._staff, found, self._before, self._tx.zone)
        after = History(entries, self._staff, found, self._after, self._tx.zone)
        del found
        customers = 0
        changed: list[Change] = []
        seen: set[Ref] = set()
        for number, row in rows.items():
            if number not in seen and row.case_id is not None:
                case = before.case_of(number, self._tx.now)
                seen.update(case.members)
                customers += 1
                changed += self._compare(rows, case.members, case.facts, before, after)
        return customers, changed

    def _compare(
        self,
        rows: Mapping[int, Any],
        members: Sequence[Ref],
        found: Sequence[Fact],
        before: History,
        after: History,
    ) -> Iterator[Change]:
        """One customer as he is, against each customer that he would be."""
        at = self._tx.now
        left = dict.fromkeys(int(each) for each in members)
        while left:
            first = next(iter(left))
            group = [each for each in after.case_of(first, at).members if each in left]
            for each in group:
                left.pop(int(each))
            mine = [each for each in found if each.customer in group]
            asked = next((each.customer for each in reversed(mine) if each.kind in REGISTERING), first)
            one = side(before.judge(asked or first, at))
            two = side(after.judge(asked or first, at))
            if one.whose == two.whose and one.shares == two.shares:
                continue
            price = _price(effective(mine, (at, LAST))) if one.shares or two.shares else 0
            row = rows[first]
            yield Change(
                case_id=row.case_id,
                customer=" · ".join(part for part in (row.company, row.name) if part),
                before=one,
                after=two,
                clause=self._clause(one, two),
                price_cents=price,
                moved_cents=_moved(one.shares, two.shares, price),
            )

    def _clause(self, one: Side, two: Side) -> str:
        """The clause behind a difference: the first one cited that says something else now, if there is one."""
        cited = [*two.clauses, *one.clauses]
        decided = [each for each in cited if each in self._deciding]
        apart = [each for each in cited if (each in two.clauses) != (each in one.clauses)]
        return next(iter((*decided, *apart, *cited)), "")

    def _entries(self, numbers: Sequence[int] | None) -> dict[int, Any]:
        query = select(entry).order_by(entry.c.id).execution_options(yield_per=_BATCH)
        if numbers is not None:
            query = query.where(entry.c.id.in_(list(numbers)))
        return {row.id: row for row in self._tx.connection.execute(query)}

    def _facts(self, *conditions: Any) -> list[Fact]:
        query = select(fact, private.c.body).outerjoin(private, private.c.fact_seq == fact.c.seq)
        query = query.where(fact.c.seq <= self._head, *conditions).execution_options(yield_per=_BATCH)
        return [facts.read(row) for row in self._tx.connection.execute(query)]

    def _turns(self, found: Iterable[Fact]) -> list[Fact]:
        """The rosters and arrivals of the days on which somebody was complained about: who is next is asked then."""
        if not self._rotation:
            return []
        known = {each.seq for each in found if each.kind in TURNS}
        days = {self._tx.day(each.at) for each in found if each.kind == "complain"}
        turns = self._facts(fact.c.kind.in_(TURNS), fact.c.day.in_(days)) if days else []
        return [each for each in turns if each.seq not in known]


def _entry(row: Any) -> Entry:
    return Entry(row.id, row.name, row.gender, row.phone, row.company, row.need, row.email, row.wechat)


def _deciding(old: Rulebook, new: Rulebook) -> frozenset[str]:
    """The clauses of either rulebook that state what differs between them."""
    return frozenset(book.cites[key][0] for key in differing(old, new) for book in (old, new))


def _price(found: Iterable[Fact]) -> int:
    """What the deals are worth, in cents: the prices of the contracts, else of the subscriptions, since any return."""
    prices = {"contract": 0, "subscribe": 0}
    for each in found:
        if each.kind == "return":
            prices = dict.fromkeys(prices, 0)
        elif each.kind in prices:
            prices[each.kind] += int(each.data.get("amount_cents") or 0)
    return prices["contract"] or prices["subscribe"]


def _moved(one: Mapping[int, int], two: Mapping[int, int], price: int) -> int:
    """The part of the price, in whole cents, whose commission goes to somebody else; a deal may be nobody's."""
    old, new = one or {_NOBODY: 100}, two or {_NOBODY: 100}
    gained = sum(max(0, part - old.get(person, 0)) for person, part in new.items())
    return price * gained // 100
