"""Whom should somebody follow up now, and what was said and promised last time?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from core.rules.model import Fact
from core.services import office
from core.services.access import RELATIONS, Action, Actor, require
from core.services.business_day import midnight_after
from core.services.desk import Desk, Tx
from core.services.leads import Lead, due_until, these
from core.services.on_record import facts_of_case
from core.services.projection import stands

#: The days that the third pile covers, today included.
WEEK_DAYS: Final = 7
_MEETINGS: Final = frozenset({"visit", "call", "follow_up"})


@dataclass(frozen=True, slots=True)
class Piles:
    """The actor's customers whose next follow-up is overdue, due today, and due within a week."""

    overdue: tuple[Lead, ...]
    today: tuple[Lead, ...]
    week: tuple[Lead, ...]


@dataclass(frozen=True, slots=True)
class Contact:
    """One meeting with the customer: when, who, how, and what was said and promised."""

    at: datetime
    kind: str
    by: str | None
    mode: str | None
    effective: bool
    text: str | None
    next_step: str | None


@dataclass(frozen=True, slots=True)
class Opened:
    """The customer beside the pile: his row, his latest contacts (newest first), and what was promised last."""

    lead: Lead
    contacts: tuple[Contact, ...]
    promised: str | None


def piles(desk: Desk, actor: Actor) -> Piles:
    """What is due, for the actor's own and served customers."""
    require(actor, Action.FOLLOW_UP, frozenset(RELATIONS))
    with desk.read() as tx:
        tonight = midnight_after(tx, 1)
        due = due_until(tx, actor, midnight_after(tx, WEEK_DAYS))
        late = tuple(each for each in due if each.due_at and each.due_at <= tx.now)
        today = tuple(each for each in due if each.due_at and tx.now < each.due_at <= tonight)
        return Piles(late, today, due[len(late) + len(today) :])


def chosen(desk: Desk, actor: Actor, numbers: list[int]) -> tuple[Lead, ...]:
    """A pile of one's own choice, in that order; customers of others are left out."""
    with desk.read() as tx:
        return these(tx, actor, numbers)


def opened(desk: Desk, actor: Actor, case_id: int, *, limit: int = 5) -> Opened | None:
    """One customer of the actor's with what was said before; None if he is not his (any more)."""
    with desk.read() as tx:
        found = these(tx, actor, [case_id])
        if not found:
            return None
        standing = [fact for fact in stands(facts_of_case(tx, case_id)) if fact.kind in _MEETINGS]
        promised = next((fact.data["next_step"] for fact in reversed(standing) if fact.data.get("next_step")), None)
        return Opened(found[0], tuple(_contact(tx, fact) for fact in standing[: -limit - 1 : -1]), promised)


def _contact(tx: Tx, fact: Fact) -> Contact:
    by = office.person(tx, int(fact.by)).name if fact.by is not None else None
    data = fact.data
    reached = data.get("effective", True) is not False
    return Contact(fact.at, fact.kind, by, data.get("mode"), reached, data.get("text"), data.get("next_step"))
