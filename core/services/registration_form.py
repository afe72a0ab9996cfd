"""What does a registration hold, and what is wrong with it?

Which fields a claim needs is the rulebook's matter; here stands only what no rulebook could make sense of.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final

from core.companies import credit_code
from core.phones import read_phone
from core.rules.model import EMPTY
from core.services.desk import Tx
from core.services.errors import Problem
from core.services.projection import FOLLOW_UP_DAYS

#: How a customer can come to us; each is a kind of fact.
CHANNELS: Final = ("visit", "call", "report", "file")
#: What may prove a time that is not the entry's own; the last two need a picture of it.
PROOFS: Final = ("ticket", "signature", "late", "import", "message", "paper")
_PICTURED: Final = frozenset({"message", "paper"})
#: How an existing customer brought this one.
REFERRALS: Final = ("accompanied", "named", "told")
#: Longest texts, in characters.
_MOST: Final = {
    "name": 60,
    "company": 120,
    "phone": 60,
    "need": 2000,
    "note": 2000,
    "text": 2000,
    "next_step": 2000,
    "source": 40,
    "wechat": 80,
    "project": 60,
    "email": 200,
    "unit": 120,
}
#: How far a time set by hand may lie ahead before it counts as being in the future (seconds).
_SKEW: Final = 60


@dataclass(frozen=True, slots=True)
class Registration:
    """What the form holds. `request_id` is made when the form is drawn; a second arrival registers nothing.

    `receiver` is whose act it is (who typed it is the actor). `phone` is as typed; `traffic` says that the
    customer left none. `answers` are the answers at the door under the names of docs/FORMAT.md (`asks_for`,
    `forgot`, `denies`, `asked_before`, `away`, `purpose`, `proxy_for`, `with`, `signed_by`, …). `referrer` is the
    entry of the existing customer who brought this one, or `referrer_phone` his number, and `referral` how.
    `proxy_phone` is the number of the absent person for whom this one came, `credit_code` a company's unified social
    credit code, `grade` how likely a register holds him to buy (O, A, B, C). `at` is set only where the time is
    proved by something else than the entry, which `at_proof` names (PROOFS). `ticket` is the group that is registered.
    `project` is what he is interested in, where claims hold for one project only; the office's own one where empty.
    """

    request_id: str | None
    channel: str
    receiver: int | None
    phone: str = ""
    name: str = ""
    gender: str | None = None
    company: str | None = None
    need: str | None = None
    source: str | None = None
    wechat: str | None = None
    email: str | None = None
    project: str | None = None
    note: str | None = None
    traffic: bool = False
    answers: Mapping[str, Any] = field(default=EMPTY)
    referrer: int | None = None
    referrer_phone: str = ""
    referral: str | None = None
    proxy_phone: str = ""
    credit_code: str | None = None
    grade: str | None = None
    at: datetime | None = None
    at_proof: str | None = None
    ticket: int | None = None
    evidence: tuple[str, ...] = ()


def check(tx: Tx, form: Registration) -> list[Problem]:
    """Everything that is wrong with the form, by field."""
    problems = []
    if form.channel not in CHANNELS:
        problems.append(Problem("channel", "unknown_choice"))
    if form.receiver is None:
        problems.append(Problem("receiver", "receiver_missing"))
    if not form.traffic:
        problems += who_problems(form.channel, form.phone, form.name, form.company)
    if form.credit_code and form.company and credit_code(form.credit_code) is None:
        problems.append(Problem("credit_code", "credit_code_bad"))
    if form.grade is not None and form.grade not in FOLLOW_UP_DAYS:
        problems.append(Problem("grade", "unknown_choice"))
    problems += _beside(form)
    problems += _time(tx, form)
    return problems + long_texts(form)


def long_texts(form: Registration) -> list[Problem]:
    """The texts of the form that are longer than what they are for."""
    return too_long({name: getattr(form, name, None) for name in _MOST})


def too_long(written: Mapping[str, Any]) -> list[Problem]:
    """Texts that are longer than what they are for."""
    sizes = {name: len(value) for name, value in written.items() if isinstance(value, str)}
    return [
        Problem(name, "too_long", {"most": _MOST[name]})
        for name, size in sizes.items()
        if name in _MOST and size > _MOST[name]
    ]


def who_problems(channel: str, phone: str, name: str, company: str | None) -> list[Problem]:
    """What is wrong with a customer who left a number: with the number, or with what he is called."""
    problems = []
    given = read_phone(phone)
    kind = given.kind
    if kind == "none":
        problems.append(Problem("phone", "phone_missing"))
    elif kind == "bad":
        problems.append(Problem("phone", "phone_bad", {"phone": phone}))
    elif kind == "masked" and channel not in ("report", "file"):
        problems.append(Problem("phone", "phone_masked"))
    elif not given.usable:
        problems.append(Problem("phone", "phone_bad", {"phone": phone}))
    if not name.strip() and not (company or "").strip():
        problems.append(Problem("name", "name_missing"))
    return problems


def _beside(form: Registration) -> list[Problem]:
    """Other people whom the form names: who brought this customer, and for whom he came."""
    problems = []
    brought = form.referrer is not None or bool(form.referrer_phone.strip())
    if brought and form.referral is None:
        problems.append(Problem("referral", "referral_missing"))
    elif form.referral is not None and form.referral not in REFERRALS:
        problems.append(Problem("referral", "unknown_choice"))
    elif form.referral in ("accompanied", "named") and not brought:
        problems.append(Problem("referrer", "referrer_missing"))
    for name in ("referrer_phone", "proxy_phone"):
        written = getattr(form, name)
        if written.strip() and not read_phone(written).exact:
            problems.append(Problem(name.removesuffix("_phone"), "phone_bad", {"phone": written}))
    return problems


def _time(tx: Tx, form: Registration) -> list[Problem]:
    """A time set by hand has its proof and does not lie ahead."""
    if form.at is None:
        return []
    problems = []
    if (form.at - tx.now).total_seconds() > _SKEW:
        problems.append(Problem("at", "in_the_future"))
    if form.at_proof not in PROOFS or (form.at_proof == "ticket" and form.ticket is None):
        problems.append(Problem("at", "proof_missing"))
    elif form.at_proof in _PICTURED and not form.evidence:
        problems.append(Problem("evidence", "proof_needs_picture"))
    return problems
