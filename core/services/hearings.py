"""What does whoever finds and rules need to know of a customer: who has a claim, and what the rulebook says now?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from core.rules.model import Verdict
from core.services import office
from core.services.access import Action, Actor, may
from core.services.deals import claimants
from core.services.desk import Desk, Tx
from core.services.dispute_table import ruling_is_final
from core.services.history import history_of
from core.services.relation import case_row, owner_now, relations, require_case


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who can be named in a form."""

    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Hearing:
    """Whom a finding or ruling may name, and what stands until then.

    `parties` are the two sides and everybody else with a claim, `others` the rest of the salespeople, `dispute` the
    number of the dispute or None. `final` says that a ruling by this reader would be the last word.
    """

    case_id: int
    dispute: int | None
    verdict: Verdict
    parties: tuple[Person, ...]
    others: tuple[Person, ...]
    names: Mapping[int, str]
    on_appeal: bool
    final: bool


def hearing(desk: Desk, actor: Actor, case_id: int) -> Hearing:
    """The hearing of a customer about whom a person must decide, without a dispute. Raises NotFound or Forbidden."""
    with desk.read() as tx:
        return hearing_in(tx, actor, require_case(tx, actor, Action.ATTEST, case_id), None)


def hearing_in(tx: Tx, actor: Actor, row: Any, quarrel: Any) -> Hearing:
    """The hearing of the case `row`, of the dispute `quarrel` if there is one."""
    sides = (quarrel.raised_by, quarrel.against) if quarrel is not None else (owner_now(row, tx),)
    parties, others = candidates(tx, row.id, sides)
    appealed = quarrel is not None and quarrel.step == "appealed"
    return Hearing(
        case_id=row.id,
        dispute=quarrel.fact_seq if quarrel is not None else None,
        verdict=history_of(tx, [row.entry_id]).judge(row.entry_id, tx.now),
        parties=parties,
        others=others,
        names={each.id: each.name for each in office.people(tx).values()},
        on_appeal=appealed,
        final=appealed or ruling_is_final(tx, actor.role, tx.now),
    )


def candidates(tx: Tx, case_id: int, first: tuple[int | None, ...]) -> tuple[tuple[Person, ...], tuple[Person, ...]]:
    """Whom a ruling may name: `first` and everybody else with a claim, then the other salespeople who work here."""
    people = office.people(tx)
    ordered = [*first, *sorted(claimants(tx, case_id))]
    known = dict.fromkeys(each for each in ordered if each is not None and each in people)
    rest = sorted((each for each in people.values() if each.sells), key=lambda one: one.name)
    parties = tuple(Person(each, people[each].name) for each in known)
    return parties, tuple(Person(each.id, each.name) for each in rest if each.id not in known)


def opponents(desk: Desk, actor: Actor, case_id: int) -> tuple[Person, ...]:
    """Whom the actor may name as the other side: those with a claim, as far as he may see the customer."""
    with desk.read() as tx:
        row = case_row(tx, case_id)
        if not may(actor, Action.VIEW_CUSTOMER, relations(tx, actor, row)):
            return ()
        parties, _ = candidates(tx, case_id, (owner_now(row, tx),))
        return tuple(each for each in parties if each.id != actor.id)
