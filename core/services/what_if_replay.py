"""What does another rulebook say of these customers, and what differs?

Both sides are judged from the same facts at the same moment, one after the other, so that only one of them fills
memory; nothing is written.
"""

from __future__ import annotations

import gc
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, Final

from sqlalchemy import select

from core.comparing import fact_compared
from core.rulebooks.comparing import differing
from core.rules import TURNS, History, needs
from core.rules.case import LAST
from core.rules.effective import effective
from core.rules.model import REGISTERING, Entry, Fact, Ref
from core.rules.rulebook import Rulebook
from core.rules.verdicts import verdict
from core.services import facts, office
from core.services.bearing import entry_of
from core.services.desk import Tx
from core.services.office import InForce
from core.services.on_record import called
from core.services.what_if_values import Change, Side, side
from db.tables import entry, fact

_OFFICE_KINDS: Final = ("leave", "event", "find")
#: Groups of parameters that say how a deal is shared.
_SHARING: Final = frozenset({"assist", "collision", "complaint", "deal", "poaching", "referral"})
_BATCH: Final = 5000
_EVER: Final = datetime.min.replace(tzinfo=UTC)
_NOBODY: Final = 0
#: Into so many steps of time a whole history is cut, to say how far it is.
_STEPS: Final = 40

Hear = Callable[[float], None]


def versions_with(tx: Tx, book: Rulebook, since: datetime | None) -> tuple[InForce, ...]:
    """The versions as if `book` had been in force from `since` on, or (None) always."""
    if since is None:
        return (InForce(0, _EVER, book),)
    earlier = tuple(each for each in office.rulebooks(tx) if each.effective_from < since)
    return (*earlier, InForce(0, since, book)) if earlier else (InForce(0, since, book),)


#: What the rules see of an entry.
_WRITTEN: Final = (
    "name",
    "name_key",
    "gender",
    "phone",
    "phones",
    "company",
    "company_key",
    "need",
    "email",
    "wechat",
    "project",
)


class Replay:
    """Judges entries under the versions in force and under others, as of the transaction's moment and `head`.

    `whole`: a clause counts the customers of a person, so that no customer can be judged without all others.
    `by_findings`: a clause looks at findings against a person; then `beside` are the entries that findings are about.
    """

    def __init__(self, tx: Tx, others: Sequence[InForce], head: int, beside: Collection[int] = ()) -> None:
        self._tx = tx
        self._head = head
        self._before = office.dated(office.rulebooks(tx))
        self._after = office.dated(others)
        books = [book for _, book in (*self._before, *self._after)]
        asked = [needs(book) for book in books]
        self.whole = any(each.person_claims for each in asked)
        self.by_findings = any(each.findings for each in asked)
        self._beside = tuple(beside)
        self._rotation = any(each.rotation for each in asked)
        self._staff = office.staff(tx)
        self._office = self._facts(fact.c.kind.in_(_OFFICE_KINDS))
        old, new = office.in_force(tx, tx.now).rulebook, self._after[-1][1]
        apart = differing(old, new)
        self._deciding = _stating(old, new, apart)
        self._dividing = _stating(old, new, [key for key in apart if key.split(".")[0] in _SHARING])

    def found_about(self) -> set[int]:
        """The entries that somebody's findings are about."""
        return {int(each.customer) for each in self._office if each.kind == "find" and each.customer is not None}

    def changes(self, numbers: Sequence[int] | None, hear: Hear = lambda share: None) -> tuple[int, list[Change]]:
        """How many customers there are among these entries (None: all), and those of whom something differs.

        `hear` is told the share of a whole history that is done.
        """
        asked = None if numbers is None else list(dict.fromkeys((*numbers, *self._beside)))
        entries, cases = self._entries(asked)
        mine = [each for each in (numbers if numbers is not None else entries) if each in cases]
        about = fact.c.entry_id.in_(asked) if asked is not None else fact.c.entry_id.is_not(None)
        found = self._facts(about, ~fact.c.kind.in_(_OFFICE_KINDS)) + self._office
        found += self._turns(found)
        moments = _moments(found) if numbers is None else ()
        history = History(entries, self._staff, found, self._before, self._tx.zone)
        before = self._judged(history, mine, moments, lambda share: hear(share / 2))
        del history
        if numbers is None:
            gc.collect()  # the parts of a history know one another: it goes now, before the next one comes
        history = History(entries, self._staff, found, self._after, self._tx.zone)
        del found
        _walk(history, moments, lambda share: hear((1 + share) / 2))
        return len(before), [change for sides in before for change in self._compare(sides, history, entries, cases)]

    def _judged(
        self, history: History, numbers: Iterable[Ref], moments: Sequence[datetime], hear: Hear
    ) -> list[Mapping[Ref, Side]]:
        """What the versions in force say of each customer, for every entry under which he was written down."""
        _walk(history, moments, hear)
        found: list[Mapping[Ref, Side]] = []
        seen: set[Ref] = set()
        for number in numbers:
            if number not in seen:
                members = history.case_of(number, self._tx.now).members
                seen.update(members)
                found.append({each: _said(history, each, self._tx.now) for each in members})
        return found

    def _compare(
        self, before: Mapping[Ref, Side], after: History, entries: Mapping[Ref, Entry], cases: Mapping[Ref, int]
    ) -> Iterator[Change]:
        """One customer as he is, against each customer that he would be."""
        at = self._tx.now
        left = dict.fromkeys(before)
        while left:
            first = next(iter(left))
            case = after.case_of(first, at)
            group = [each for each in case.members if each in left]
            for each in group:
                del left[each]
            mine = [each for each in case.facts if each.customer in group]
            asked = next((each.customer for each in reversed(mine) if each.kind in REGISTERING), None) or first
            one, two = before[asked], _said(after, asked, at)
            if one.whose == two.whose and one.shares == two.shares:
                continue
            price = _price(effective(mine, (at, LAST))) if one.shares or two.shares else 0
            yield Change(
                case_id=next(cases[each] for each in (*group, *before) if each in cases),
                customer=called(entries[first]),
                before=one,
                after=two,
                clause=self._clause(one, two),
                price_cents=price,
                moved_cents=_moved(one.shares, two.shares, price),
            )

    def _clause(self, one: Side, two: Side) -> str:
        """The clause behind a difference: the first one cited that says something else now, if there is one.

        Where the owner stays and only the deal is shared otherwise, a clause about sharing comes first.
        """
        cited = [*two.clauses, *one.clauses]
        decided = [each for each in cited if each in self._deciding]
        if one.whose == two.whose:
            decided = [each for each in cited if each in self._dividing] or decided
        apart = [each for each in cited if (each in two.clauses) != (each in one.clauses)]
        return next(iter((*decided, *apart, *cited)), "")

    def _entries(self, numbers: Sequence[int] | None) -> tuple[dict[Ref, Entry], dict[Ref, int]]:
        """The entries, and the case of each that has one."""
        written = (entry.c[name] for name in _WRITTEN)
        query = select(entry.c.id, entry.c.case_id, *written).order_by(entry.c.id).execution_options(yield_per=_BATCH)
        if numbers is not None:
            query = query.where(entry.c.id.in_(numbers))
        entries: dict[Ref, Entry] = {}
        cases: dict[Ref, int] = {}
        for row in self._tx.connection.execute(query):
            entries[row.id] = entry_of(row)
            if row.case_id is not None:
                cases[row.id] = row.case_id
        return entries, cases

    def _facts(self, *conditions: Any) -> list[Fact]:
        query = facts.sealed()
        query = query.where(fact.c.seq <= self._head, *conditions).execution_options(yield_per=_BATCH)
        return [fact_compared(facts.read(row)) for row in self._tx.connection.execute(query)]

    def _turns(self, found: Iterable[Fact]) -> list[Fact]:
        """The rosters and arrivals of the days on which somebody was complained about: who is next is asked then."""
        if not self._rotation:
            return []
        known = {each.seq for each in found if each.kind in TURNS}
        days = {self._tx.day(each.at) for each in found if each.kind == "complain"}
        turns = self._facts(fact.c.kind.in_(TURNS), fact.c.day.in_(days)) if days else []
        return [each for each in turns if each.seq not in known]


def _said(history: History, number: Ref, at: datetime) -> Side:
    """What the history says of an entry, remembered nowhere."""
    return side(verdict(history.state(number, (at, LAST)), at, number))


def _moments(found: Iterable[Fact]) -> list[datetime]:
    """Moments between which about as much happened each time."""
    order = sorted(each.at for each in found)
    return order[:: max(1, len(order) // _STEPS)]


def _walk(history: History, moments: Sequence[datetime], hear: Hear) -> None:
    """Let a history that counts go through time step by step, and say how far it is."""
    first = next(iter(history.entries), None)
    for place, at in enumerate(moments):
        if first is not None:
            history.case_of(first, at)
        hear((place + 1) / len(moments))


def _stating(old: Rulebook, new: Rulebook, keys: Iterable[str]) -> frozenset[str]:
    """The clauses of either rulebook that state these parameters."""
    return frozenset(book.cites[key][0] for key in keys for book in (old, new))


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
