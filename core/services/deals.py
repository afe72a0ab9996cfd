"""How does a deal go on, step by step, and when has the money come?

A step is a fact (reservation, deposit, subscribe, contract, payment, refund, return, exchange). It counts from its
entry, so that periods to speak up start when everybody with a claim is told; the date on the paper is kept beside it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType
from typing import Any, Final

from sqlalchemy import select

from core.money import read_yuan
from core.phones import read_phone
from core.rules.model import DEAL_STEPS, REGISTERING, Verdict
from core.services import office, record
from core.services.access import Action, Actor, require
from core.services.deal_table import project
from core.services.desk import Desk, Tx
from core.services.duplicates import hint
from core.services.errors import Forbidden, Invalid, NotFound, Problem, Refused
from core.services.facts import Draft
from core.services.identity import party_of
from core.services.notices import notify, tell
from core.services.on_record import entry_of_fact, facts_of_case, of_party
from core.services.projection import stands
from core.services.record import Settled
from core.services.relation import require_case
from core.services.scope import visible
from core.services.verdicts import given_on
from db.tables import case, deal_step

#: Step -> the steps of which one must stand before it.
NEEDS: Final[Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        "payment": frozenset({"subscribe", "contract"}),
        "refund": frozenset({"reservation", "deposit", "payment"}),
        "return": frozenset({"subscribe", "contract"}),
        "exchange": frozenset({"deposit", "subscribe", "contract"}),
    }
)
#: Steps in which money comes in; finance confirms them.
MONEY: Final = ("reservation", "deposit", "payment")
#: Steps that have an amount: the money, or the price agreed.
PRICED: Final = frozenset({*MONEY, "refund", "subscribe", "contract"})
_MOST: Final = {"unit": 120, "paper_name": 200, "note": 2000}


@dataclass(frozen=True, slots=True)
class Step:
    """A deal step as its form holds it.

    The customer is `case_id`, or (None) whoever has the number `phone`. `by` served the customer at this step, `on`
    is the date on the paper (today where None), `amount` is in yuan as typed, `unit` the flat or shop in words,
    `paper_name` the buyer's name on the paper, `group` a group purchase.
    """

    request_id: str | None
    case_id: int | None
    kind: str
    by: int
    phone: str = ""
    on: date | None = None
    amount: str = ""
    unit: str = ""
    paper_name: str = ""
    group: bool = False
    note: str = ""
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Stepped:
    """What came of a step: the fact, the case, and the verdict with its shares."""

    seq: int
    case_id: int
    verdict: Verdict
    again: bool = False


def add_step(desk: Desk, actor: Actor, form: Step) -> Stepped:
    """Enter a deal step; owner and shares are given at once and everybody with a claim is told.

    Raises Invalid (all mistakes at once), Forbidden, or Refused where the step that it rests on is missing. Of a
    salesperson a customer's number counts as a check of it, as in the register; Throttled after too many in a day.
    """
    if form.case_id is None and actor.access_role == "rep":
        hint(desk, actor, form.phone)
    return desk.command(lambda tx: add_step_in(tx, actor, form))


def add_step_in(tx: Tx, actor: Actor, form: Step) -> Stepped:
    """`add_step` inside a transaction that is already open."""
    done = record.earlier(tx, form.request_id)
    if done is not None:
        return Stepped(done, *given_on(tx, done), again=True)
    case_id = form.case_id if form.case_id is not None else _case_of(tx, actor, form.phone)
    row = require_case(tx, actor, Action.DEAL_STEP, case_id)
    if actor.for_himself and form.by != actor.id:
        raise Forbidden("receiver_not_you")
    steps = _steps(tx, case_id)
    problems = [*check(form, tx.day(tx.now)), *_check_people(tx, form), *_check_refund(form, steps)]
    if problems:
        raise Invalid(*problems)
    _require_before(form.kind, steps)
    draft = Draft(form.kind, form.by, row.entry_id, _data(tx, form), request_id=form.request_id)
    written = record.add(tx, actor, draft, evidence=form.evidence)
    project(tx, written, case_id)
    settled = record.settle_own(tx, written)
    concerned = claimants(tx, case_id) | {form.by, row.owner_id, row.server_id, settled.verdict.owner}
    told = _reachable(tx, concerned) - {actor.id}
    _tell(tx, told, form, settled)
    return Stepped(written.seq, settled.case_id, settled.verdict)


def confirm_money(desk: Desk, actor: Actor, numbers: list[int], *, request_id: str | None = None) -> int:
    """Finance confirms that the money of these steps came; how many were confirmed now.

    Raises NotFound, Forbidden, or Refused("already_confirmed") where a step is confirmed or has no money.
    """

    def work(tx: Tx) -> int:
        return sum(_confirm(tx, actor, number, request_id) for number in numbers)

    return desk.command(work)


def claimants(tx: Tx, case_id: int) -> set[int]:
    """Everybody with a claim on the customer: who registered or claimed him, or served him at a deal step."""
    past = stands(facts_of_case(tx, case_id))
    kinds = REGISTERING | set(DEAL_STEPS)
    return {int(each.by) for each in past if each.by is not None and each.kind in kinds}


def check(form: Step, today: date) -> list[Problem]:
    """What is wrong with the form itself, by field."""
    problems = []
    if form.kind not in DEAL_STEPS:
        problems.append(Problem("kind", "unknown_choice"))
    if form.on is not None and form.on > today:
        problems.append(Problem("on", "in_the_future"))
    if form.kind in PRICED and not form.amount.strip():
        problems.append(Problem("amount", "amount_missing"))
    elif form.amount.strip() and read_yuan(form.amount) is None:
        problems.append(Problem("amount", "amount_bad"))
    for name, most in _MOST.items():
        if len(getattr(form, name)) > most:
            problems.append(Problem(name, "too_long", {"most": most}))
    return problems


def _case_of(tx: Tx, actor: Actor, written: str) -> int:
    """The customer with this number; raises Invalid where there is none. Of several, the actor's own comes first.

    Somebody of an outside agency gets the same answer about others' numbers: he must not find out which are on file.
    """
    require(actor, Action.DEAL_STEP, frozenset({"own", "other"}))
    phone = read_phone(written)
    party = party_of(tx, "phone", phone.value) if phone.exact else None
    query = select(case.c.id).where(of_party(party), visible(tx, actor, Action.DEAL_STEP))
    found = tx.connection.execute(query.order_by((case.c.owner_id == actor.id).desc(), case.c.id)).scalar()
    if found is None:
        raise Invalid(Problem("phone", "phone_not_on_file" if phone.exact else "phone_bad", {"phone": written}))
    return int(found)


def _data(tx: Tx, form: Step) -> dict[str, Any]:
    cents = read_yuan(form.amount) if form.amount.strip() else None
    return {
        "on": (form.on or tx.day(tx.now)).isoformat(),
        "amount_cents": cents,
        "unit": form.unit.strip() or None,
        "name": form.paper_name.strip() or None,
        "group": True if form.group else None,
        "text": form.note.strip() or None,
    }


def _check_people(tx: Tx, form: Step) -> list[Problem]:
    person = office.people(tx).get(form.by)
    if person is None:
        return [Problem("by", "unknown_person")]
    return [] if person.active else [Problem("by", "receiver_left")]


def _check_refund(form: Step, steps: list[Any]) -> list[Problem]:
    """No more can be given back than came; steps without an amount (from an import) leave that open."""
    cents = read_yuan(form.amount) if form.kind == "refund" else None
    came = [each.amount_cents for each in steps if each.kind in MONEY]
    if cents is None or not came or None in came:
        return []
    left = sum(came) - sum(each.amount_cents or 0 for each in steps if each.kind == "refund")
    return [Problem("amount", "refund_too_much", {"left_cents": left})] if cents > left else []


def _require_before(kind: str, steps: list[Any]) -> None:
    wanted = NEEDS.get(kind)
    if wanted and not any(each.kind in wanted for each in steps):
        raise Refused(f"needs_step_before_{kind}")


def _steps(tx: Tx, case_id: int) -> list[Any]:
    """The steps of the case that stand."""
    return list(tx.connection.execute(select(deal_step).where(deal_step.c.case_id == case_id)))


def _tell(tx: Tx, told: set[int], form: Step, settled: Settled) -> None:
    """The step to everybody; the end of the period to speak up to the owner whose customer another closed (ST-12)."""
    by, given = office.person(tx, form.by).name, settled.verdict
    tell(tx, told, f"deal_{form.kind}", settled.case_id, by=by)
    if given.speak_until is not None and given.owner is not None and int(given.owner) != form.by:
        notify(tx, int(given.owner), "speak_up_until", settled.case_id, by=by, until=given.speak_until)


def _confirm(tx: Tx, actor: Actor, number: int, request_id: str | None) -> int:
    row = tx.connection.execute(select(deal_step).where(deal_step.c.fact_seq == number)).one_or_none()
    if row is None:
        raise NotFound("no_such_step", step=number)
    customer = require_case(tx, actor, Action.CONFIRM_MONEY, row.case_id)
    mine = f"{request_id}:{number}" if request_id else None
    if record.earlier(tx, mine) is not None:
        return 0
    if row.kind not in MONEY:
        raise Refused("no_money_in_step", step=row.kind)
    if row.confirmed_by is not None:
        who = office.person(tx, row.confirmed_by).name
        raise Refused("already_confirmed", name=who, at=row.confirmed_at)
    draft = Draft("confirm_money", actor.id, entry_of_fact(tx, number), {"of": number}, request_id=mine)
    project(tx, record.add(tx, actor, draft), row.case_id)
    told = _reachable(tx, {row.by_id, customer.owner_id}) - {actor.id}
    tell(tx, told, f"money_{row.kind}", row.case_id, by=actor.name)
    return 1


def _reachable(tx: Tx, numbers: set[Any]) -> set[int]:
    """Those of them who work here."""
    people = office.people(tx)
    return {int(each) for each in numbers if each is not None and each in people and people[each].active}
