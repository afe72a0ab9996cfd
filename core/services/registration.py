"""Registering a customer: who received whom, how, and whose customer it is from now on (ST-01, ST-02, ST-05)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from core.phones import read_phone
from core.rules.model import EMPTY, Verdict
from core.services import office, record
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.errors import Forbidden, Invalid, Problem
from core.services.facts import Draft
from core.services.identity import Written, entry_for
from core.services.verdicts import decode
from db.tables import entry, fact, verdict

#: How a customer can come to us; each is a kind of fact.
CHANNELS: Final = ("visit", "call", "report", "file")
#: How late a time may be that is set by hand, before it counts as being in the future (seconds).
_SKEW = 60


@dataclass(frozen=True, slots=True)
class Registration:
    """What the form holds. `request_id` is made when the form is drawn; a second arrival registers nothing.

    `receiver` is whose act it is (who typed it is the actor). `phone` is as typed; `traffic` says that the
    customer left none. `answers` are the answers at the door under the names of docs/FORMAT.md (`asks_for`,
    `forgot`, `denies`, `asked_before`, `away`, `purpose`, `proxy_for`, `with`, `signed_by`, …). `referrer` is the
    entry of the existing customer who brought this one and `referral` how (accompanied, named, told). `at` is
    set only where the time is proved by something else than the entry, which `at_proof` names (ticket, message,
    paper, late).
    """

    request_id: str | None
    channel: str
    receiver: int
    phone: str = ""
    name: str = ""
    gender: str | None = None
    company: str | None = None
    need: str | None = None
    source: str | None = None
    wechat: str | None = None
    email: str | None = None
    note: str | None = None
    traffic: bool = False
    answers: Mapping[str, Any] = field(default=EMPTY)
    referrer: int | None = None
    referral: str | None = None
    at: datetime | None = None
    at_proof: str | None = None
    evidence: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Registered:
    """What came of it: the fact, the customer's entry, the case (None for traffic) and the verdict."""

    seq: int
    entry_id: int
    case_id: int | None
    verdict: Verdict | None
    again: bool = False


def register(desk: Desk, actor: Actor, form: Registration) -> Registered:
    """Register a customer and judge him. Raises Invalid (all mistakes at once) or Forbidden."""
    return desk.command(lambda tx: register_in(tx, actor, form))


def register_in(tx: Tx, actor: Actor, form: Registration) -> Registered:
    """`register` inside a transaction that is already open (imports, the demo office)."""
    require(actor, Action.REGISTER)
    _require_receiver(tx, actor, form)
    seq = record.earlier(tx, form.request_id)
    if seq is not None:
        return _as_before(tx, seq)
    problems = check(tx, form)
    if problems:
        raise Invalid(*problems)
    written = Written(
        phone="" if form.traffic else form.phone,
        name=form.name.strip() or None,
        gender=form.gender,
        company=(form.company or "").strip() or None,
        need=form.need,
        email=form.email,
        wechat=form.wechat,
        source=form.source,
    )
    number = entry_for(tx, written)
    if form.traffic:
        traffic = record.add(tx, actor, _draft(form, "traffic", number))
        return Registered(traffic.seq, number, None, None)
    _refer(tx, actor, form, number)
    done = record.add(
        tx, actor, _draft(form, form.channel, number), others=_named_entries(form), evidence=form.evidence
    )
    settled = record.settle(tx, done, [number])[number]
    return Registered(done.seq, number, settled.case_id, settled.verdict)


def check(tx: Tx, form: Registration) -> list[Problem]:
    """Everything that is wrong with the form, by field. Which fields a claim needs is the rulebook's matter."""
    problems = []
    if form.channel not in CHANNELS:
        problems.append(Problem("channel", "unknown_choice"))
    phone = read_phone(form.phone)
    if not form.traffic:
        if phone.kind == "none":
            problems.append(Problem("phone", "phone_missing"))
        elif phone.kind == "bad":
            problems.append(Problem("phone", "phone_bad", {"phone": form.phone}))
        elif phone.kind == "masked" and form.channel not in ("report", "file"):
            problems.append(Problem("phone", "phone_masked"))
        if not form.name.strip() and not (form.company or "").strip():
            problems.append(Problem("name", "name_missing"))
    if form.at is not None and (form.at - tx.now).total_seconds() > _SKEW:
        problems.append(Problem("at", "in_the_future"))
    problems += [Problem(name, "too_long", {"most": most}) for name, most in _MOST.items() if _size(form, name) > most]
    return problems


_MOST: Final = {"name": 60, "company": 120, "phone": 60, "need": 2000, "note": 2000, "source": 40, "wechat": 80}


def _size(form: Registration, name: str) -> int:
    return len(getattr(form, name) or "")


def _require_receiver(tx: Tx, actor: Actor, form: Registration) -> None:
    """A salesperson registers for himself; others for a salesperson, confirmer or agency that works here."""
    if actor.access_role in ("rep", "agency") and form.receiver != actor.id:
        raise Forbidden("receiver_not_you")
    if not office.person(tx, form.receiver).active:
        raise Invalid(Problem("receiver", "receiver_left"))


def _draft(form: Registration, kind: str, number: int) -> Draft:
    data = dict(form.answers)
    if form.at_proof:
        data["at_proof"] = form.at_proof
    if form.note:
        data["text"] = form.note
    if form.channel == "report" and "*" in read_phone(form.phone).value:
        data["phone"] = read_phone(form.phone).value
    return Draft(kind, form.receiver, number, data, form.at, form.request_id)


def _refer(tx: Tx, actor: Actor, form: Registration, number: int) -> None:
    """The referral is a fact of its own, written before the visit (ALL-2)."""
    if form.referrer is None or form.referral is None:
        return
    data = {"referrer": form.referrer, "how": form.referral}
    record.add(tx, actor, Draft("refer", form.receiver, number, data, form.at), others=[form.referrer])


def _named_entries(form: Registration) -> list[int]:
    proxy = form.answers.get("proxy_for")
    return [proxy] if proxy is not None else []


def _as_before(tx: Tx, seq: int) -> Registered:
    """What the first arrival of this command answered."""
    query = (
        select(fact.c.entry_id, verdict.c.case_id, verdict.c.body)
        .outerjoin(verdict, verdict.c.fact_seq == fact.c.seq)
        .where(fact.c.seq == seq)
        .join(entry, entry.c.id == fact.c.entry_id)
        .order_by(verdict.c.id)
    )
    row = tx.connection.execute(query).first()
    assert row is not None
    return Registered(seq, row.entry_id, row.case_id, decode(row.body) if row.body else None, again=True)
