"""How does a manager find facts and rule, and what would the ruling change?

A finding is the fact `find`, a ruling the fact `decide`. Both belong to a dispute, or to a customer about whom the
rulebook says that a person must decide. Whoever is a side neither finds nor rules.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, get_args

from sqlalchemy import ColumnElement, and_, or_, select

from core.rules.model import EMPTY, REGISTERING, Fact, Verdict
from core.rules.parameters.money import Finding
from core.services import office, record
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.dispute_steps import after
from core.services.dispute_table import deciders, dispute_row, is_party, project, ruling_is_final
from core.services.disputes import text_problems
from core.services.errors import Forbidden, Invalid, Problem, Refused
from core.services.facts import Draft
from core.services.history import history_of
from core.services.notices import tell
from core.services.relation import owner_now, relations, require_case
from core.services.verdicts import given_on
from db import ledger
from db.tables import case, dispute, entry, fact

FINDINGS: Final[tuple[str, ...]] = get_args(Finding)


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What a manager found about somebody: `finding` is one of FINDINGS, `text` what it rests on."""

    request_id: str | None
    case_id: int
    about: int
    finding: str
    text: str = ""
    dispute: int | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruling:
    """A ruling: whose the customer is (`owner`, None leaves it as the rulebook says), how a deal is shared
    (percent by person, together 100; empty leaves it to the rulebook), whether the complaint or appeal was right,
    and why.
    """

    request_id: str | None
    case_id: int
    reason: str
    upheld: bool
    owner: int | None = None
    shares: Mapping[int, int] = field(default=EMPTY)
    dispute: int | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Ruled:
    """What came of a finding or a ruling: the fact, the case, and the verdict from now on."""

    seq: int
    case_id: int
    verdict: Verdict
    final: bool = False


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What a ruling would change: the verdict as it stands, and as it would be."""

    before: Verdict
    after: Verdict


def attest(desk: Desk, actor: Actor, form: Inquiry) -> Ruled:
    """Put a finding on record; the rules follow it at once. Raises Invalid, Forbidden or Refused."""
    return desk.command(lambda tx: attest_in(tx, actor, form))


def attest_in(tx: Tx, actor: Actor, form: Inquiry) -> Ruled:
    """`attest` inside a transaction that is already open."""
    row = require_case(tx, actor, Action.ATTEST, form.case_id)
    done = record.earlier(tx, form.request_id)
    if done is not None:
        return Ruled(done, *given_on(tx, done))
    quarrel = _quarrel(tx, actor, form.case_id, form.dispute)
    problems = [] if form.finding in FINDINGS else [Problem("finding", "unknown_choice")]
    problems += [] if form.about in office.people(tx) else [Problem("about", "unknown_person")]
    problems += [Problem("about", "not_yourself")] if form.about == actor.id else []
    problems += text_problems(form.text) if form.text else []
    if problems:
        raise Invalid(*problems)
    data = {"about": form.about, "finding": form.finding, "text": form.text.strip() or None, "dispute": form.dispute}
    draft = Draft("find", actor.id, row.entry_id, data, request_id=form.request_id)
    written = record.add(tx, actor, draft, evidence=form.evidence)
    settled = record.settle(tx, written, [row.entry_id, *_also_touched(tx, form.about, row.id)])[row.entry_id]
    sides = {quarrel.raised_by, quarrel.against} if quarrel is not None else {owner_now(row, tx)}
    tell(tx, (sides | {form.about}) - {actor.id}, "finding", form.case_id, by=actor.name)
    return Ruled(written.seq, settled.case_id, settled.verdict)


def rule(desk: Desk, actor: Actor, form: Ruling) -> Ruled:
    """Rule on a dispute, or on a customer who waits for a person. The director's word is final.

    Raises Invalid, Forbidden("party_cannot_rule"), or Refused("dispute_step") where nothing is open.
    """
    return desk.command(lambda tx: rule_in(tx, actor, form))


def rule_in(tx: Tx, actor: Actor, form: Ruling) -> Ruled:
    """`rule` inside a transaction that is already open."""
    row = require_case(tx, actor, Action.RULE, form.case_id)
    done = record.earlier(tx, form.request_id)
    if done is not None:
        return Ruled(done, *given_on(tx, done))
    quarrel, final = _allowed(tx, actor, row, form)
    problems = _problems(tx, actor, form)
    if problems:
        raise Invalid(*problems)
    draft = Draft("decide", actor.id, row.entry_id, _data(form, final), request_id=form.request_id)
    written = record.add(tx, actor, draft, evidence=form.evidence)
    project(tx, written, form.case_id)
    settled = record.settle_own(tx, written)
    listeners = {settled.owner_before, settled.verdict.owner, form.owner}
    if quarrel is not None:
        listeners |= {quarrel.raised_by, quarrel.against} | (deciders(tx, quarrel) if final else set())
    told = {int(each) for each in listeners if each is not None} - {actor.id}
    said = {"by": actor.name, "dispute": form.dispute}
    tell(tx, told, "dispute_final" if final else "dispute_ruled", form.case_id, **said)
    return Ruled(written.seq, settled.case_id, settled.verdict, final)


def foresee(desk: Desk, actor: Actor, form: Ruling) -> Foreseen:
    """What this ruling would change, without writing anything. Raises as `rule` does, but asks for no reason."""
    with desk.read() as tx:
        row = require_case(tx, actor, Action.RULE, form.case_id)
        _, final = _allowed(tx, actor, row, form)
        problems = [each for each in _problems(tx, actor, form) if each.field != "reason"]
        if problems:
            raise Invalid(*problems)
        number = row.entry_id
        data = {key: value for key, value in _data(form, final).items() if value is not None}
        head = ledger.head(tx.connection)
        supposed = Fact(head.seq + 1, tx.now, "decide", actor.id, number, data, actor.id, tx.now)
        before = history_of(tx, [number]).judge(number, tx.now)
        return Foreseen(before, history_of(tx, [number], supposed=[supposed]).judge(number, tx.now))


def may_rule(tx: Tx, actor: Actor, row: Any, quarrel: Any) -> bool:
    """Would a ruling by this actor be heard now? For the form; `rule` asks again. `quarrel` may be None."""
    try:
        require_ruler(tx, actor, row, quarrel)
    except Refused:
        return False
    return True


def require_ruler(tx: Tx, actor: Actor, row: Any, quarrel: Any) -> bool:
    """Raises unless the actor may rule now; is it the last word then?"""
    related = relations(tx, actor, row)
    require(actor, Action.RULE, related)
    if quarrel is None:
        waits = select(case.c.id).where(case.c.id == row.id, or_(case.c.state == "pending", waits_for_person()))
        if tx.connection.execute(waits).first() is None:
            raise Refused("nothing_to_rule")
        return ruling_is_final(tx, actor.role, tx.now)
    if is_party(quarrel, actor.id):
        raise Forbidden("party_cannot_rule")
    if quarrel.step == "appealed":
        require(actor, Action.RULE_FINALLY, related)
    final = quarrel.step == "appealed" or ruling_is_final(tx, actor.role, tx.now)
    after(quarrel.step, "rule_finally" if final else "rule")
    return final


def waits_for_person() -> ColumnElement[bool]:
    """The rulebook left the customer's last registration to a person, and nobody has ruled since."""
    last = (
        select(fact.c.kind)
        .join(entry, entry.c.id == fact.c.entry_id)
        .where(entry.c.case_id == case.c.id, fact.c.kind.in_([*REGISTERING, "decide"]))
        .order_by(fact.c.seq.desc())
        .limit(1)
        .scalar_subquery()
    )
    return and_(case.c.outcome == "refer", case.c.state != "joined", last != "decide")


def _allowed(tx: Tx, actor: Actor, row: Any, form: Ruling) -> tuple[Any, bool]:
    quarrel = _quarrel(tx, actor, form.case_id, form.dispute)
    return quarrel, require_ruler(tx, actor, row, quarrel)


def _quarrel(tx: Tx, actor: Actor, case_id: int, number: int | None) -> Any:
    """The row of the dispute that is meant; raises Forbidden for a side of any open one on this customer."""
    if number is not None:
        row = dispute_row(tx, number)
        if is_party(row, actor.id):
            raise Forbidden("party_cannot_rule")
        return row
    still_open = select(dispute).where(dispute.c.case_id == case_id, dispute.c.closed_at.is_(None))
    if any(is_party(row, actor.id) for row in tx.connection.execute(still_open)):
        raise Forbidden("party_cannot_rule")
    return None


def _problems(tx: Tx, actor: Actor, form: Ruling) -> list[Problem]:
    problems = text_problems(form.reason, "reason")
    named = {form.owner, *form.shares} - {None}
    if named - office.people(tx).keys():
        problems.append(Problem("owner", "unknown_person"))
    if actor.id in named:
        problems.append(Problem("owner", "not_yourself"))
    if form.shares and (sum(form.shares.values()) != 100 or any(not 0 <= part <= 100 for part in form.shares.values())):
        problems.append(Problem("shares", "shares_not_100", {"sum": sum(form.shares.values())}))
    return problems


def _data(form: Ruling, final: bool) -> dict[str, Any]:
    return {
        "owner": form.owner,
        "shares": {person: part for person, part in form.shares.items() if part} or None,
        "upheld": form.upheld,
        "reason": form.reason.strip(),
        "dispute": form.dispute,
        "final": True if final else None,
    }


def _also_touched(tx: Tx, about: int, case_id: int) -> list[int]:
    """Entries of other customers that a finding may move: those of the person found out, where the rulebook says so."""
    if not office.looked_at(tx).findings:
        return []
    his = select(case.c.entry_id).where(case.c.owner_id == about, case.c.deal_step.is_not(None), case.c.id != case_id)
    return list(tx.connection.execute(his).scalars())
