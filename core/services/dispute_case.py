"""What does a dispute look like to somebody who may see it: both sides on one time axis, and what he may do?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select

from core.rules import Counterfactual, counterfactual
from core.rules.model import DEAL_STEPS, REGISTERING, Fact
from core.services import evidence, office
from core.services.access import Action, Actor, may, require
from core.services.desk import Desk, Tx
from core.services.dispute_steps import OPEN, Awaited, allows, awaited
from core.services.dispute_table import dispute_row, is_party, rules_at
from core.services.errors import Forbidden
from core.services.evidence import Evidence
from core.services.facts import PERSONAL
from core.services.hearings import Hearing, Person, hearing_in
from core.services.history import history_of
from core.services.on_record import facts_of_case
from core.services.projection import stands
from core.services.relation import case_row, owner_now, relations
from core.services.rulings import may_rule
from db.tables import entry

#: Facts in which somebody speaks to the dispute itself; both sides read them.
_HEARING = frozenset({"dispute", "answer", "statement", "find", "decide", "void"})


@dataclass(frozen=True, slots=True)
class Line:
    """A fact on the axis. `side` is left (who disputes), right (the other side) or middle (everybody else).

    `data` are the fact's own fields; what the other side noted down for itself is left out for a side.
    """

    seq: int
    at: datetime
    kind: str
    by: str | None
    side: str
    data: Mapping[str, Any]
    pictures: tuple[Evidence, ...] = ()
    voided: bool = False


@dataclass(frozen=True, slots=True)
class DisputeCase:
    """A dispute with everything that bears on it, and the moves that the actor may make now.

    `moves` are answer, state, appeal, withdraw, attest, rule. `speaks_for` are the sides whose words the actor may
    write down. `late_appeal` says that the period for an appeal is over.
    """

    number: int
    case_id: int
    customer: str
    step: str
    raised_at: datetime
    closed_at: datetime | None
    awaited: Awaited | None
    left: Person
    right: Person | None
    owner: Person | None
    hearing: Hearing
    lines: tuple[Line, ...]
    moves: frozenset[str]
    speaks_for: tuple[Person, ...] = ()
    late_appeal: bool = False


def dispute_case(desk: Desk, actor: Actor, number: int) -> DisputeCase:
    """The dispute as the actor may see it. Raises NotFound or Forbidden."""
    with desk.read() as tx:
        row, case = _visible(tx, actor, number)
        side = actor.for_himself
        heard = hearing_in(tx, actor, case, row)
        left = Person(row.raised_by, heard.names[row.raised_by])
        right = Person(row.against, heard.names[row.against]) if row.against is not None else None
        owner = owner_now(case, tx)
        waits = awaited(row.step, row.due_at, rules_at(tx, row.raised_at), tx.now, tx.zone)
        written = tx.connection.execute(select(entry.c.name, entry.c.company).where(entry.c.id == case.entry_id)).one()
        moves = _moves(tx, actor, case, row)
        leads = not side and "state" in moves
        return DisputeCase(
            number=number,
            case_id=row.case_id,
            customer=written.company or written.name or "",
            step=row.step,
            raised_at=row.raised_at,
            closed_at=row.closed_at,
            awaited=waits,
            left=left,
            right=right,
            owner=Person(owner, heard.names[owner]) if owner is not None else None,
            hearing=heard,
            lines=_lines(tx, row, actor if side else None),
            moves=moves,
            speaks_for=tuple(each for each in (left, right) if each is not None and each.id != actor.id)
            if leads
            else (),
            late_appeal=row.step == "ruled" and waits is None,
        )


def otherwise(desk: Desk, actor: Actor, number: int) -> Counterfactual | None:
    """The nearest single change that would have given the disputed customer to somebody else. Raises as `dispute_case`.

    The judge is asked many times over: a page calls this by itself, no command does.
    """
    with desk.read() as tx:
        _, case = _visible(tx, actor, number)
        return counterfactual(history_of(tx, [case.entry_id]), case.entry_id, tx.now)


def _visible(tx: Tx, actor: Actor, number: int) -> tuple[Any, Any]:
    """The rows of the dispute and of its case, if the actor may see them."""
    row = dispute_row(tx, number)
    case = case_row(tx, row.case_id)
    require(actor, Action.VIEW_DISPUTES, relations(tx, actor, case))
    if actor.for_himself and not is_party(row, actor.id):
        raise Forbidden("not_your_dispute")
    return row, case


def _lines(tx: Tx, row: Any, side: Actor | None) -> tuple[Line, ...]:
    found = facts_of_case(tx, row.case_id)
    standing = {each.seq for each in stands(found)}
    pictures = evidence.of_facts(tx, [each.seq for each in found])
    people = office.people(tx)
    lines = []
    for each in found:
        hidden = side is not None and each.by != side.id and each.kind not in _HEARING
        lines.append(
            Line(
                seq=each.seq,
                at=each.at,
                kind=each.kind,
                by=people[int(each.by)].name if each.by is not None else None,
                side=_side(row, each),
                data={key: value for key, value in each.data.items() if not (hidden and key in PERSONAL)},
                pictures=() if hidden else tuple(pictures.get(each.seq, ())),
                voided=each.seq not in standing and each.kind != "void",
            )
        )
    return tuple(line for line in lines if line.kind in _SHOWN)


#: Facts that say something about whose the customer is; grades, plans and edits do not.
_SHOWN = _HEARING | REGISTERING | frozenset(DEAL_STEPS) | {
    "follow_up", "renew", "transfer", "refer", "relate", "merge", "complain", "complete", "correct", "evidence",
    "arrive",
}  # fmt: skip


def _side(row: Any, each: Fact) -> str:
    if each.by == row.raised_by:
        return "left"
    return "right" if each.by is not None and each.by == row.against else "middle"


def _moves(tx: Tx, actor: Actor, case: Any, row: Any) -> frozenset[str]:
    """What the actor may do now; each service asks again."""
    related = relations(tx, actor, case)
    party = is_party(row, actor.id)
    leader = may(actor, Action.ATTEST, related) and not party
    found = set()
    if row.step in OPEN and may(actor, Action.STATE_CASE, related):
        found.add("answer" if row.step == "raised" and actor.id == row.against else "state")
    if allows(row.step, "appeal") and party:
        found.add("appeal")
    if allows(row.step, "withdraw") and actor.id == row.raised_by:
        found.add("withdraw")
    if leader and row.step in OPEN:
        found.add("attest")
    if may_rule(tx, actor, case, row):
        found.add("rule")
    return frozenset(found)
