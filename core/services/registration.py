"""Registering a customer: who received whom, how, and whose customer it is from now on (ST-01, ST-02, ST-05)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from core.companies import credit_code
from core.phones import read_phone
from core.rules.model import Fact, Verdict
from core.services import aliases, groups, late_claims, office, record, serving, ticket_entry, ticket_table
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.errors import Forbidden, Invalid, Problem
from core.services.facts import Draft
from core.services.identity import Written, entry_for, party_of
from core.services.notices import notify
from core.services.registration_form import CHANNELS as CHANNELS
from core.services.registration_form import PROOFS as PROOFS
from core.services.registration_form import REFERRALS as REFERRALS
from core.services.registration_form import Registration as Registration
from core.services.registration_form import check as check
from core.services.verdicts import decode
from db.tables import case, entry, fact, verdict


@dataclass(frozen=True, slots=True)
class Registered:
    """What came of it: the fact, the customer's entry, the case (None for traffic) and the verdict.

    `again` says that this very command came before and changed nothing now. `left_to_person` says that the claim
    was entered too late to take the customer from his owner by itself: it was recorded as a dispute instead.
    """

    seq: int
    entry_id: int
    case_id: int | None
    verdict: Verdict | None
    again: bool = False
    left_to_person: bool = False


def register(desk: Desk, actor: Actor, form: Registration) -> Registered:
    """Register a customer and judge him. Raises Invalid (all mistakes at once) or Forbidden."""
    return desk.command(lambda tx: register_in(tx, actor, form))


def register_in(tx: Tx, actor: Actor, form: Registration) -> Registered:
    """`register` inside a transaction that is already open."""
    require(actor, Action.REGISTER)
    done = take_in(tx, actor, form)
    if not done.again:
        groups.told(tx, actor, form, done.case_id)
    return serving.given(tx, actor, form, done)


def take_in(tx: Tx, actor: Actor, form: Registration) -> Registered:
    """`register_in` for an actor who may do more than register: take a whole register over."""
    seq = record.earlier(tx, form.request_id)
    if seq is not None:
        return _as_before(tx, seq)
    form = ticket_entry.of_ticket(tx, form)
    problems = [*check(tx, form), *receiver_problems(tx, actor, form)]
    if problems:
        raise Invalid(*problems)
    written = written_of(form)
    code = aliases.unknown_code(tx, written.credit_code)
    number = entry_for(tx, written)
    if form.traffic:
        traffic = record.add(tx, actor, draft_of(form, "traffic", number), evidence=form.evidence)
        ticket_table.project(tx, traffic)
        return Registered(traffic.seq, number, None, None)
    if form.at is not None and form.at < tx.now:
        return _late(tx, actor, form, number, code)
    done, settled = _registered(tx, actor, form, number, code)
    tell_owner(tx, form, settled)
    return Registered(done.seq, number, settled.case_id, settled.verdict)


def _registered(tx: Tx, actor: Actor, form: Registration, number: int, code: str | None) -> tuple[Fact, record.Settled]:
    _refer(tx, actor, form, number)
    absent = _absent(tx, form)
    draft = draft_of(form, form.channel, number, absent)
    others = [absent] if absent is not None else []
    done = record.add(tx, actor, draft, others=others, evidence=form.evidence)
    aliases.keep_code(tx, actor, number, code)
    ticket_table.project(tx, done)
    return done, record.settle_own(tx, done)


def _late(tx: Tx, actor: Actor, form: Registration, number: int, code: str | None) -> Registered:
    """A claim with a time of its own counts from then, unless it would take the customer from his owner."""
    savepoint = tx.connection.begin_nested()
    done, settled = _registered(tx, actor, form, number, code)
    if not late_claims.takes(settled, done.by):
        savepoint.commit()
        tell_owner(tx, form, settled)
        return Registered(done.seq, number, settled.case_id, settled.verdict)
    savepoint.rollback()
    aliases.keep_code(tx, actor, number, code)
    claim = draft_of(form, form.channel, number)
    done, settled = late_claims.leave_to_person(tx, actor, claim, settled.losers, form.evidence)
    ticket_table.project(tx, done)
    return Registered(done.seq, number, settled.case_id, late_claims.referred(settled.verdict), left_to_person=True)


def written_of(form: Registration) -> Written:
    """The customer as the form names him."""
    return Written(
        phone="" if form.traffic else form.phone,
        name=form.name.strip() or None,
        gender=form.gender,
        company=(form.company or "").strip() or None,
        need=form.need,
        email=form.email,
        wechat=form.wechat,
        source=form.source,
        project=(form.project or "").strip() or None,
        credit_code=credit_code(form.credit_code) if form.company and form.credit_code else None,
    )


def receiver_problems(tx: Tx, actor: Actor, form: Registration) -> list[Problem]:
    """A salesperson registers for himself; others for a salesperson, confirmer or agency that works here."""
    if form.receiver is None:
        return []
    if actor.for_himself and form.receiver != actor.id:
        raise Forbidden("receiver_not_you")
    here = office.person(tx, form.receiver).active
    return [] if here else [Problem("receiver", "receiver_left")]


def draft_of(form: Registration, kind: str, number: int, absent: int | None = None) -> Draft:
    """The fact to be sealed; `written` keeps the customer as he was entered here."""
    data: dict[str, Any] = dict(form.answers)
    data |= {
        "at_proof": form.at_proof,
        "text": form.note,
        "source": form.source,
        "grade": form.grade,
        "proxy_for": absent,
        "ticket": form.ticket,
    }
    data["written"] = _as_entered(form)
    if kind == "traffic":
        data["channel"] = form.channel
    masked = read_phone(form.phone)
    if form.channel == "report" and masked.kind == "masked":
        data["phone"] = masked.value
    return Draft(kind, form.receiver, number, data, form.at, form.request_id)


def _as_entered(form: Registration) -> dict[str, str]:
    names = ("phone", "name", "gender", "company", "need", "email", "wechat", "project")
    return {name: getattr(form, name) for name in names if getattr(form, name)}


def _refer(tx: Tx, actor: Actor, form: Registration, number: int) -> None:
    """The referral is a fact of its own, written before the visit (ALL-2)."""
    referrer = form.referrer if form.referrer is not None else _by_number(tx, form.referrer_phone)
    if form.referrer_phone.strip() and referrer is None:
        raise Invalid(Problem("referrer", "referrer_unknown"))
    if referrer is None or form.referral is None:
        return
    data = {"referrer": referrer, "how": form.referral}
    record.add(tx, actor, Draft("refer", form.receiver, number, data, form.at), others=[referrer])


def _by_number(tx: Tx, phone: str) -> int | None:
    """The latest entry of the customer who has this number."""
    party = party_of(tx, "phone", read_phone(phone).value) if phone.strip() else None
    if party is None:
        return None
    query = select(entry.c.id).where(entry.c.party_id == party).order_by(entry.c.id.desc()).limit(1)
    return tx.connection.execute(query).scalar_one_or_none()


def _absent(tx: Tx, form: Registration) -> int | None:
    """The entry of the absent person for whom this one came."""
    if form.proxy_phone.strip():
        return _by_number(tx, form.proxy_phone) or entry_for(tx, Written(phone=form.proxy_phone))
    absent = form.answers.get("proxy_for")
    return int(absent) if absent is not None else None


def tell_owner(tx: Tx, form: Registration, settled: record.Settled) -> None:
    """The owner is told that his customer came to somebody else, unless the rulebook forbids it."""
    owner = settled.verdict.owner
    if ticket_entry.owner_knows(tx, form):
        return
    if not isinstance(owner, int) or form.receiver is None or owner == form.receiver:
        return
    if settled.owner_before == owner and office.rules_now(tx).access.notify_owner:
        receiver = office.person(tx, form.receiver).name
        notify(tx, owner, "customer_came", settled.case_id, by=receiver, channel=form.channel)


def _as_before(tx: Tx, seq: int) -> Registered:
    """What the first arrival of this command answered."""
    query = (
        select(fact.c.entry_id, fact.c.kind, verdict.c.case_id, verdict.c.body)
        .join(entry, entry.c.id == fact.c.entry_id)
        .outerjoin(verdict, verdict.c.fact_seq == fact.c.seq)
        .outerjoin(case, case.c.id == verdict.c.case_id)
        .where(fact.c.seq == seq)
        .order_by((verdict.c.case_id == entry.c.case_id).desc(), verdict.c.id)
    )
    row = tx.connection.execute(query.limit(1)).one()
    given = decode(row.body) if row.body else None
    late = row.kind == "dispute"
    if late and given is not None:
        given = late_claims.referred(given)
    return Registered(seq, row.entry_id, row.case_id, given, again=True, left_to_person=late)
