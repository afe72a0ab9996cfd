"""What would become of these customers if something were said of them? Judged dry: nothing is written."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select

from core.rules import History
from core.rules.model import REGISTERING, Fact, Ref
from core.services import office, projection
from core.services.desk import Tx
from core.services.facts import Draft
from core.services.history import history_of
from db import ledger
from db.tables import entry


@dataclass(frozen=True, slots=True)
class Side:
    """One customer as he stands: under which names, whose, how long, how it is shared, and what there is about him."""

    names: tuple[str, ...]
    state: str
    owner: str | None
    protected_until: datetime | None
    endless: bool
    server: str | None
    shares: tuple[tuple[str, int], ...]
    facts: int
    follow_ups: int


@dataclass(frozen=True, slots=True)
class Effect:
    """The customers concerned, before and after. `joins` and `parts` say whether they become fewer or more."""

    before: tuple[Side, ...]
    after: tuple[Side, ...]

    @property
    def joins(self) -> bool:
        """Do several customers become one?"""
        return len(self.after) < len(self.before)

    @property
    def parts(self) -> bool:
        """Does one customer become several?"""
        return len(self.after) > len(self.before)

    @property
    def moves(self) -> bool:
        """Does anybody gain or lose a customer?"""
        return {side.owner for side in self.before} != {side.owner for side in self.after}


def effect(tx: Tx, entries: Iterable[int], draft: Draft) -> Effect:
    """The customers of these entries now, and as they would be with one more fact."""
    wanted = list(dict.fromkeys(entries))
    head = ledger.head(tx.connection)
    at = max(tx.now, head.entered_at or tx.now)
    said = Fact(head.seq + 1, at, draft.kind, draft.by, draft.entry, dict(draft.data), draft.by, at)
    return Effect(
        _sides(tx, history_of(tx, wanted), wanted, at),
        _sides(tx, history_of(tx, wanted, supposed=[said]), wanted, at),
    )


def _sides(tx: Tx, history: History, entries: Sequence[int], at: datetime) -> tuple[Side, ...]:
    groups: dict[frozenset[Ref], int] = {}
    for number in entries:
        groups.setdefault(frozenset(history.case_of(number, at).members), number)
    return tuple(_side(tx, history, number, at) for number in groups.values())


def _side(tx: Tx, history: History, number: int, at: datetime) -> Side:
    case = history.case_of(number, at)
    last = next((fact.customer for fact in reversed(case.facts) if fact.kind in REGISTERING), number)
    given = history.judge(last or number, at)
    standing = projection.stands(case.facts)
    names = select(entry.c.name, entry.c.company).where(entry.c.id.in_(case.members)).order_by(entry.c.id)
    called = (row.company or row.name for row in tx.connection.execute(names))
    return Side(
        names=tuple(dict.fromkeys(name for name in called if name)),
        state=given.state,
        owner=_name(tx, given.owner),
        protected_until=given.protected_until,
        endless=given.endless,
        server=_name(tx, given.server),
        shares=tuple((_name(tx, who) or "", percent) for who, percent in given.shares.items()),
        facts=len(standing),
        follow_ups=sum(fact.kind == "follow_up" for fact in standing),
    )


def _name(tx: Tx, person: Ref | None) -> str | None:
    return office.person(tx, person).name if isinstance(person, int) else None
