"""Which entries hang together so closely that no rulebook in question can judge one without the other?

Groups may be larger than a customer, never smaller: what is cut apart here is judged apart.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Hashable, Iterable, Iterator
from typing import Any, Final

from sqlalchemy import or_, select

from core.companies import company_key
from core.rules import Needs, needs
from core.rules.identity import full, keys_of
from core.rules.parameters.claims import Combination, Identity
from core.rules.rulebook import Rulebook
from core.services.bearing import entry_of
from core.services.desk import Tx
from db.tables import deal_step, entry, link

#: These alone make nobody one customer with anybody in a list of any length.
_WEAK: Final = frozenset({"surname", "gender"})
#: More shapes of hidden numbers than these are not told apart.
_SHAPES: Final = 12
_BATCH: Final = 5000


class Groups:
    """Joins entries by keys: whoever has a key in common is in one group."""

    def __init__(self) -> None:
        self._parent: dict[int, int] = {}
        self._by_key: dict[int, int] = {}

    def add(self, number: int, keys: Iterable[Hashable]) -> None:
        """File an entry under its keys. Only hashes are kept: two keys that share one join what need not be."""
        self._parent.setdefault(number, number)
        for key in keys:
            self.join(number, self._by_key.setdefault(hash(key), number))

    def join(self, one: int, two: int) -> None:
        """Put two entries into one group."""
        a, b = self._root(one), self._root(two)
        if a != b:
            self._parent[max(a, b)] = min(a, b)

    def whole(self, numbers: Collection[int]) -> list[int]:
        """All entries of the groups in which one of these is."""
        roots = {self._root(number) for number in numbers}
        return [number for number in self._parent if self._root(number) in roots] if roots else []

    def __iter__(self) -> Iterator[list[int]]:
        found: dict[int, list[int]] = defaultdict(list)
        for number in self._parent:
            found[self._root(number)].append(number)
        yield from found.values()

    def _root(self, number: int) -> int:
        parent = self._parent
        parent.setdefault(number, number)
        while parent[number] != number:
            parent[number] = parent[parent[number]]
            number = parent[number]
        return number


def groups(tx: Tx, books: Iterable[Rulebook]) -> Groups:
    """The groups of all entries that these rulebooks may ask about."""
    books = tuple(books)
    rule, asked = _widest(books), _asked(books)
    papers = _papers(tx) if asked.names else {}
    found = Groups()
    hidden: dict[int, str] = {}
    for row in tx.connection.execute(select(entry).execution_options(yield_per=_BATCH)):
        found.add(row.id, _keys(row, rule, papers))
        if row.phone and "*" in row.phone and sum(sign != "*" for sign in row.phone) >= rule.masked_digits:
            hidden[row.id] = row.phone
    for row in tx.connection.execute(select(link.c.entry_id, link.c.other_id)):
        found.join(row.entry_id, row.other_id)
    if hidden:
        _join_hidden(tx, found, hidden)
    return found


def chunks(found: Groups, size: int) -> Iterator[list[int]]:
    """The entries in parts of about `size`, no group cut apart."""
    part: list[int] = []
    for group in found:
        part += group
        if len(part) >= size:
            yield part
            part = []
    if part:
        yield part


def _widest(books: Iterable[Rulebook]) -> Identity:
    """One identity rule that joins whatever any of them joins on any day."""
    combinations: dict[Combination, None] = {}
    digits = [Identity().masked_digits]
    for book in books:
        for dated in book.values.get("identity.keys", ()):
            combinations |= dict.fromkeys(each for each in dated.value if set(each) - _WEAK)
        digits += [dated.value for dated in book.values.get("identity.masked_digits", ())]
    return Identity(keys=tuple(combinations), masked_digits=min(digits))


def _asked(books: Iterable[Rulebook]) -> Needs:
    return Needs(names=needs(*books).names)


def _keys(row: Any, rule: Identity, papers: dict[str, int]) -> Iterator[Hashable]:
    if row.case_id is not None:
        yield ("case", row.case_id)
    if row.party_id is not None:
        yield ("party", row.party_id)
    yield from keys_of(entry_of(row), rule)
    for name in {row.name_key, row.company_key} - {None, ""}:
        if name in papers:
            yield ("paper", name)
            yield ("case", papers[name])


def _papers(tx: Tx) -> dict[str, int]:
    """The names on deal papers, each with a case of such a deal."""
    rows = tx.connection.execute(select(deal_step.c.paper_name, deal_step.c.case_id))
    return {company_key(row.paper_name): row.case_id for row in rows if row.paper_name}


def _join_hidden(tx: Tx, found: Groups, hidden: dict[int, str]) -> None:
    """Join a partly hidden number with every number, whole or hidden, that does not contradict it."""
    shapes = sorted({_shape(phone) for phone in hidden.values()})
    if len(shapes) > _SHAPES:
        shapes = []
        for number, phone in hidden.items():
            found.add(number, [("tail", phone[-2:])])
    places: dict[str, list[int]] = {shape: [i for i, sign in enumerate(shape) if sign != "*"] for shape in shapes}
    filed: dict[tuple[str, str], int] = {}
    for number, phone in hidden.items():
        for shape, shown in places.items():
            both = [i for i in shown if i < len(phone) and phone[i] != "*"]
            if len(shape) == len(phone):
                found.add(number, [("twin", *sorted((shape, _shape(phone))), *(phone[i] for i in both))])
        if _shape(phone) in places:
            filed.setdefault((_shape(phone), "".join(phone[i] for i in places[_shape(phone)])), number)
    whole = select(entry.c.id, entry.c.phone, entry.c.phones).where(
        entry.c.phone.is_not(None), or_(~entry.c.phone.contains("*"))
    )
    for row in tx.connection.execute(whole.execution_options(yield_per=_BATCH)):
        for phone in (full(row.phone), *(row.phones or "").split()):
            for shape, shown in places.items():
                if len(shape) == len(phone):
                    other = filed.get((shape, "".join(phone[i] for i in shown)))
                    if other is not None:
                        found.join(row.id, other)
            if not places:
                found.add(row.id, [("tail", phone[-2:])])


def _shape(phone: str) -> str:
    return "".join("*" if sign == "*" else "0" for sign in phone)
