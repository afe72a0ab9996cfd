"""What does the verdict card of a customer say: whose he is, until when, why, and what can be done next?

`card` judges as of now (or of another moment) for whoever may see the customer. `receipt` is what a registration was
answered, for the person who made or entered it: it tells no more of somebody else's claim than the rulebook allows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import Row, select

from core.phones import hidden
from core.rules.model import Ref, Reward, Verdict
from core.rules.periods import Period
from core.rules.rulebook import Rules
from core.services import customer_word, late_claims, office
from core.services.access import Action, Actor, may
from core.services.card_reasons import answer_first, name_of, reasons
from core.services.card_values import Card, CardFine, NextStep
from core.services.card_values import CardFact as CardFact
from core.services.card_values import CardReason as CardReason
from core.services.desk import Desk, Tx
from core.services.errors import NotFound
from core.services.history import history_of
from core.services.office import InForce
from core.services.on_record import called
from core.services.relation import relations, require_case
from core.services.verdicts import decode
from db import ledger
from db.tables import case, entry, fact, verdict

_RESTING: Final[dict[str, NextStep]] = {
    "pool": "claim",
    "department": "manager_allots",
    "pending": "speak_up",
    "nobody": "complete",
}

#: Outcomes whose reason one wants to read before why the customer is somebody else's.
_DECLINED: Final = frozenset({"refused", "invalid"})

#: What a card offers to do, as far as the reader may.
_OFFERED: Final = (
    Action.VIEW_CUSTOMER,
    Action.FOLLOW_UP,
    Action.DISPUTE,
    Action.CLAIM,
    Action.CORRECT,
    Action.DEAL_STEP,
    Action.ATTACH,
    Action.TRANSFER,
    Action.MERGE,
    Action.RELATE,
    Action.ISSUE_LETTER,
    Action.RENEW,
    Action.COMPLAIN,
)


@dataclass(frozen=True, slots=True)
class _Given:
    """A verdict on an entry's case: of which moment, under which version, and sealed by which row of the ledger."""

    verdict: Verdict
    entry_id: int
    at: datetime
    version: InForce
    seq: int
    hash: str


def card(desk: Desk, actor: Actor, case_id: int, at: datetime | None = None) -> Card:
    """The card of a customer as of now, or as of `at`. Raises NotFound or Forbidden."""
    with desk.read() as tx:
        return card_in(tx, actor, case_id, at)


def card_in(tx: Tx, actor: Actor, case_id: int, at: datetime | None = None) -> Card:
    """`card` inside a transaction, under the rulebooks that the transaction supposes."""
    row = require_case(tx, actor, Action.VIEW_CUSTOMER, case_id)
    moment = at or tx.now
    given = history_of(tx, [row.entry_id]).judge(row.entry_id, moment)
    head = ledger.head(tx.connection)
    judged = _Given(given, row.entry_id, moment, office.in_force(tx, moment), head.seq, head.hash)
    return _card(tx, actor, row, relations(tx, actor, row), judged, withheld=False)


def receipt(desk: Desk, actor: Actor, seq: int) -> Card:
    """What the registration `seq` was answered, as it was given. Raises NotFound where it is not the reader's."""
    with desk.read() as tx:
        return receipt_in(tx, actor, seq)


def receipt_in(tx: Tx, actor: Actor, seq: int) -> Card:
    """`receipt` inside a transaction that is already open."""
    written = _verdict_on(tx, seq)
    row = tx.connection.execute(select(case).where(case.c.id == written.case_id)).one()
    related = relations(tx, actor, row)
    seen = may(actor, Action.VIEW_CUSTOMER, related)
    if not seen and actor.id not in (written.entered_by, written.by_id):
        raise NotFound("no_such_customer", case=written.case_id)
    given = decode(written.body)
    if written.kind == "dispute" and written.by_id == actor.id:
        given = late_claims.referred(given)
    if given.outcome in _DECLINED:
        given = replace(given, reasons=answer_first(given.reasons))
    version = next(each for each in office.rulebooks(tx) if each.id == written.rulebook_version_id)
    answer = _Given(given, written.entry_id, written.at, version, seq, written.hash)
    return replace(_card(tx, actor, row, related, answer, withheld=not seen), answers=seq)


def _verdict_on(tx: Tx, seq: int) -> Row[Any]:
    """The fact with the verdict given on it for its own customer."""
    query = (
        select(fact.c.entered_by, fact.c.by_id, fact.c.entry_id, fact.c.kind, fact.c.hash, verdict)
        .join(entry, entry.c.id == fact.c.entry_id)
        .join(verdict, verdict.c.fact_seq == fact.c.seq)
        .where(fact.c.seq == seq)
        .order_by((verdict.c.case_id == entry.c.case_id).desc(), verdict.c.id)
    )
    found = tx.connection.execute(query).first()
    if found is None:
        raise NotFound("no_such_registration", seq=seq)
    return found


def _card(tx: Tx, actor: Actor, row: Any, related: frozenset[str], judged: _Given, *, withheld: bool) -> Card:
    """The card of the case `row` for this reader; `withheld`: he may not see the customer."""
    given, version = judged.verdict, judged.version
    rules = version.rulebook.on(tx.day(judged.at), tx.zone)
    told = rules.access.told
    mine = _is_mine(tx, actor, given.owner)
    secret = withheld and given.owner is not None and not mine
    until = None if secret and told == "nothing" else given.protected_until
    who = tx.connection.execute(select(entry).where(entry.c.id == judged.entry_id)).one()
    return Card(
        case_id=row.id,
        customer=called(who),
        phone=hidden(who.phone or ""),
        at=judged.at,
        state=given.state,
        outcome=given.outcome,
        owner=None if secret and told != "owner" else name_of(tx, given.owner),
        mine=mine,
        withheld=secret and told != "owner",
        server=None if secret else name_of(tx, given.server),
        protected_until=until,
        endless=given.endless and not (secret and told == "nothing"),
        stage=None if secret else given.stage,
        speak_until=given.speak_until,
        question=given.question,
        asked_of=given.asked_of,
        next_step=_next_step(given, rules, mine=mine),
        reasons=reasons(tx, actor, given, version.rulebook, rules, secret=secret),
        rulebook_zh=version.rulebook.zh,
        rulebook_en=version.rulebook.en,
        rulebook_from=version.effective_from,
        ledger_seq=judged.seq,
        ledger_hash=judged.hash,
        shares=() if secret else _by_name(tx, given.shares),
        performance=() if secret else _by_name(tx, given.performance),
        fines=() if secret else tuple(CardFine(name_of(tx, f.person) or "", f.amount, f.clause) for f in given.fines),
        rewards=() if secret else tuple(_reward(tx, each) for each in given.rewards),
        may=_offered(tx, actor, related, given, rules),
    )


def _offered(tx: Tx, actor: Actor, related: frozenset[str], given: Verdict, rules: Rules) -> frozenset[Action]:
    """What the reader may do, as far as the rulebook knows it: a renewal of what ends, a letter, a customer's word."""
    found = {action for action in _OFFERED if may(actor, action, related)}
    if given.state != "owned" or given.endless or not rules.renewal.allowed:
        found.discard(Action.RENEW)
    outside = given.owner is not None and office.people(tx)[int(given.owner)].unit_id is not None
    if not outside and "letter" not in rules.basis.kinds:
        found.discard(Action.ISSUE_LETTER)
    if not customer_word.kinds(rules):
        found.discard(Action.COMPLAIN)
    return frozenset(found)


def _next_step(given: Verdict, rules: Rules, *, mine: bool) -> NextStep:
    if given.outcome == "refer" or (given.question is not None and given.state != "pending"):
        return "person_decides"
    if given.state == "nobody" and given.outcome == "accepted":
        return "register_anew" if any(each.code == "lapsed" for each in given.reasons) else "on_record"
    if given.state != "owned":
        return "complete" if given.outcome == "invalid" else _RESTING[given.state]
    if not mine and given.outcome in ("refused", "invalid"):
        return "wait_or_dispute"
    if given.endless or given.protected_until is None:
        return "keep"
    period = getattr(rules.protection, given.stage or "", None)
    renewed = given.stage == "claimed" or (isinstance(period, Period) and "contact" in period.starts)
    return "follow_up_before" if renewed else "holds_until"


def _is_mine(tx: Tx, actor: Actor, owner: Ref | None) -> bool:
    if owner is None:
        return False
    return owner == actor.id or (actor.unit_id is not None and office.people(tx)[int(owner)].unit_id == actor.unit_id)


def _reward(tx: Tx, given: Reward) -> CardFine:
    who = tx.connection.execute(select(entry.c.company, entry.c.name).where(entry.c.id == given.customer)).one()
    return CardFine(who.company or who.name or "", given.amount, given.clause)


def _by_name(tx: Tx, parts: Any) -> tuple[tuple[str, int], ...]:
    return tuple((name_of(tx, person) or "", part) for person, part in sorted(parts.items(), key=lambda each: -each[1]))
