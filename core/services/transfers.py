"""How does a manager hand customers over, and how does a salesperson ask him to (ST-15)?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import select

from core.rules.model import Verdict
from core.services import office, record
from core.services.access import RELATIONS, Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.errors import Invalid, Problem, Refused
from core.services.facts import Draft
from core.services.notices import tell, waiting
from core.services.office import Person
from core.services.reasons import reason_problems
from core.services.relation import owner_now, require_case
from db.tables import entry

#: Why a salesperson asks for a transfer; the words stand in the catalogs.
WISHES: Final = ("customer_wish", "absence", "workload", "language", "other")
#: The most customers that one command hands over, and that many commands do one after the other; so many are one.
MOST: Final = 200
MOST_OF_ALL: Final = 3000
_TOGETHER: Final = 50
#: Hears how many customers are handed over so far.
Heard = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Transfer:
    """Customers to hand over, to whom, and why. With `service_only` he serves them and the owner stays."""

    request_id: str
    case_ids: tuple[int, ...]
    to: int
    reason: str
    service_only: bool = False


@dataclass(frozen=True, slots=True)
class HandedOver:
    """One customer after the transfer, and whose he was."""

    seq: int
    case_id: int
    owner_before: int | None
    verdict: Verdict | None


def hand_over(desk: Desk, actor: Actor, form: Transfer) -> list[HandedOver]:
    """Hand these customers over, all or none, and tell whoever gets and whoever loses them.

    Raises Invalid, Forbidden, or Refused where the rulebook does not let a transfer move the customer.
    """
    return desk.command(lambda tx: hand_over_in(tx, actor, form))


def hand_over_all(desk: Desk, actor: Actor, form: Transfer, heard: Heard = lambda done: None) -> int:
    """Hand any number of customers over, some at a time so that others get their turn; how many there are.

    A part that is refused stays with the rest behind it; the same command again goes on where it ended. Raises as
    `hand_over`.
    """
    numbers = tuple(dict.fromkeys(form.case_ids))
    if len(numbers) > MOST_OF_ALL:
        raise Invalid(Problem("case_ids", "too_many", {"most": MOST_OF_ALL}))
    for begin in range(0, max(len(numbers), 1), _TOGETHER):
        hand_over(desk, actor, replace(form, case_ids=numbers[begin : begin + _TOGETHER]))
        heard(min(begin + _TOGETHER, len(numbers)))
    return len(numbers)


def hand_over_in(tx: Tx, actor: Actor, form: Transfer) -> list[HandedOver]:
    """`hand_over` inside a transaction that is already open."""
    rows = [require_case(tx, actor, Action.TRANSFER, number) for number in dict.fromkeys(form.case_ids)]
    problems = check(tx, form)
    if problems:
        raise Invalid(*problems)
    return [_hand_over(tx, actor, form, row) for row in rows]


def check(tx: Tx, form: Transfer) -> list[Problem]:
    """Everything that is wrong with the form, by field."""
    problems = []
    if not form.case_ids:
        problems.append(Problem("case_ids", "nobody_chosen"))
    if len(form.case_ids) > MOST:
        problems.append(Problem("case_ids", "too_many", {"most": MOST}))
    if not office.sells(tx, form.to):
        problems.append(Problem("to", "receiver_left"))
    return problems + reason_problems(form.reason)


def takers(desk: Desk, actor: Actor) -> list[Person]:
    """Salespeople who can be given a customer, of the actor's own team first."""
    with desk.read() as tx:
        require(actor, Action.GRADE, frozenset(RELATIONS))
        found = [each for each in office.people(tx).values() if each.sells]
        mine = actor.team_id
        return sorted(
            found, key=lambda each: (each.unit_id is not None, each.team_id != mine, each.team or "", each.id)
        )


def ask(desk: Desk, actor: Actor, case_ids: Sequence[int], to: int | None, wish: str) -> int:
    """Ask the managers to hand over customers of the actor's own; how many it concerns. Changes no ownership.

    A customer about whom they have not read the last request is not asked for again.
    """

    def work(tx: Tx) -> int:
        rows = [require_case(tx, actor, Action.GRADE, number) for number in dict.fromkeys(case_ids)]
        if not rows:
            raise Invalid(Problem("case_ids", "nobody_chosen"))
        if wish not in WISHES:
            raise Invalid(Problem("wish", "unknown_choice"))
        name = office.person(tx, to).name if to is not None else ""
        for row in rows:
            if not waiting(tx, "transfer_asked", row.id):
                tell(tx, managers(tx, actor), "transfer_asked", row.id, by=actor.name, to=name, wish=wish)
        return len(rows)

    return desk.command(work)


def managers(tx: Tx, actor: Actor) -> list[int]:
    """The managers of the actor's team and those of no team; where there is none, the directors."""
    active = [each for each in office.people(tx).values() if each.active and each.id != actor.id]
    near = [each.id for each in active if each.role == "manager" and each.team_id in (None, actor.team_id)]
    return near or [each.id for each in active if each.role == "director"]


def _hand_over(tx: Tx, actor: Actor, form: Transfer, row: Any) -> HandedOver:
    request_id = f"{form.request_id}:{row.id}"
    seq = record.earlier(tx, request_id)
    before = owner_now(row, tx)
    if seq is not None:
        return HandedOver(seq, row.id, before, None)
    data = {"to": form.to, "reason": form.reason.strip(), "service_only": True if form.service_only else None}
    written = record.add(tx, actor, Draft("transfer", actor.id, row.entry_id, data, request_id=request_id))
    settled = record.settle_own(tx, written)
    moved = settled.verdict.server if form.service_only else settled.verdict.owner
    if moved != form.to:
        clause = next((each.clause for each in settled.verdict.reasons), None)
        raise Refused("transfer_without_effect", clause=clause, customer=_called(tx, row))
    _tell(tx, actor, form, settled.case_id, before, settled.verdict)
    return HandedOver(written.seq, settled.case_id, before, settled.verdict)


def _called(tx: Tx, row: Any) -> str:
    written = tx.connection.execute(select(entry.c.company, entry.c.name).where(entry.c.id == row.entry_id)).one()
    return written.company or written.name or ""


def _tell(tx: Tx, actor: Actor, form: Transfer, case_id: int, before: int | None, given: Verdict) -> None:
    to, owner = office.person(tx, form.to).name, office.person(tx, before).name if before is not None else ""
    other = before if before != form.to else None
    if form.service_only:
        tell(tx, [form.to], "serve_for", case_id, by=actor.name, owner=owner)
        tell(tx, [other], "served_by", case_id, by=actor.name, to=to)
    else:
        tell(tx, [form.to], "transferred_to_you", case_id, by=actor.name, owner=owner, until=given.protected_until)
        tell(tx, [other], "transferred_away", case_id, by=actor.name, to=to)
