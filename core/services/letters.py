"""How does a customer become an agency's by letter, and how is that printed (000-01-12 to 000-01-22)?

Where the rulebook lets letters give a claim, the issue is a fact that is judged; elsewhere the letter only certifies
whose customer he is already. Also the two slips that are signed on paper: the visit's and the confirmed one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from core.phones import hidden
from core.rules.model import Fact, Ref
from core.services import facts, office, record, renewals
from core.services.access import Action, Actor
from core.services.desk import Desk, Tx
from core.services.errors import Invalid, Problem, Refused
from core.services.facts import Draft
from core.services.notices import tell
from core.services.on_record import entry_in, facts_of_case
from core.services.papers import Issue, Issued, Place, issue_in, standing_copy
from core.services.projection import stands
from core.services.relation import case_row, owner_now, require_case
from core.services.verdicts import decode
from db.tables import entry, fact, verdict

_MOST_WANTED: Final = 120
#: Who signs a visit slip where the rulebook does not say.
_SIGNERS: Final = ("broker", "service", "developer")


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to issue: the customer, the broker whose agency it is for, when he brought him, and the unit wanted."""

    request_id: str | None
    case_id: int
    broker: int
    viewed_at: datetime | None = None
    wanted: str = ""


@dataclass(frozen=True, slots=True)
class Prepared:
    """What the form for a letter starts from: brokers, the likely one first, when he brought the customer, and whether
    the letter itself will give the claim."""

    brokers: tuple[tuple[int, str], ...]
    viewed_at: datetime | None
    gives_claim: bool


def prepare(desk: Desk, actor: Actor, case_id: int) -> Prepared:
    """What the form for a letter starts from. Raises NotFound or Forbidden."""
    with desk.read() as tx:
        row = require_case(tx, actor, Action.ISSUE_LETTER, case_id)
        brought = _brought(tx, row.id)
        first = {brought.data.get("with") or brought.by if brought is not None else None, owner_now(row, tx)}
        brokers = [each for each in office.people(tx).values() if each.unit_id is not None and each.active]
        brokers.sort(key=lambda each: (each.id not in first, each.unit or "", each.name))
        named = tuple((each.id, f"{each.name} · {each.unit}") for each in brokers)
        viewed = brought.at if brought is not None else None
        return Prepared(named, viewed, "letter" in office.rules_now(tx).basis.kinds)


def issue_letter(desk: Desk, actor: Actor, form: Letter, place: Place) -> Issued:
    """Issue a confirmation letter. Raises Invalid, Forbidden, or Refused where it would confirm nothing."""

    def work(tx: Tx) -> Issued:
        done = record.earlier(tx, form.request_id)
        if done is not None:
            return issue_in(tx, actor, Issue("letter", form.case_id, 0, None, None, {}), place, form.request_id)
        row = require_case(tx, actor, Action.ISSUE_LETTER, form.case_id)
        problems = _problems(tx, form)
        if problems:
            raise Invalid(*problems)
        about, case_id = _judged(tx, actor, form, row)
        now = case_row(tx, case_id)
        printed = _letter(tx, form, now)
        issued = issue_in(
            tx, actor, Issue("letter", case_id, now.entry_id, about, now.owner_id, printed), place, form.request_id
        )
        tell(tx, {form.broker} - {actor.id}, "letter_issued", case_id, by=actor.name, number=issued.number)
        return issued

    return desk.command(work)


def visit_slip(
    desk: Desk,
    actor: Actor,
    case_id: int,
    place: Place,
    *,
    arrived_at: datetime | None = None,
    broker_id: int | None = None,
    request_id: str | None = None,
) -> Issued:
    """The slip that is signed when a reported customer comes: of his last visit or report.

    `arrived_at` is the time of an arrival that waits for its signatures, `broker_id` who brought him.
    Raises Forbidden or Refused("no_visit_yet").
    """

    def work(tx: Tx) -> Issued:
        row = require_case(tx, actor, Action.ISSUE_LETTER, case_id)
        came = _brought(tx, row.id)
        if came is None:
            raise Refused("no_visit_yet")
        before = standing_copy(tx, actor, "visit", came.seq) if arrived_at is None else None
        if before is not None:
            return before
        rules, people = office.rules_now(tx), office.people(tx)
        entered = arrived_at or (came.at if came.kind == "visit" else None)
        broker = people.get(int(broker_id or came.data.get("with") or came.by or 0))
        outside = broker is not None and broker.unit_id is not None
        inside = people.get(int(came.by)) if came.by is not None else None
        printed = _who(tx, int(came.customer or row.entry_id)) | {
            "agency": broker.unit if outside and broker else None,
            "broker": broker.name if outside and broker else None,
            "receiver": inside.name if inside is not None and inside.unit_id is None else None,
            "entered_at": entered.isoformat() if entered is not None else None,
            "signatures": list(rules.report.visit_signatures or _signers(rules.intake.signatures)),
        }
        return issue_in(tx, actor, Issue("visit", row.id, entry_in(came), came.seq, None, printed), place, request_id)

    return desk.command(work)


def slip_paper(desk: Desk, actor: Actor, seq: int, place: Place, *, request_id: str | None = None) -> Issued:
    """A confirmed slip on paper, by its fact: issued once to each who asks. Raises Forbidden or Refused."""

    def work(tx: Tx) -> Issued:
        of_slip = (verdict.c.fact_seq == seq, fact.c.kind == "slip")
        query = select(verdict, fact.c.entry_id, fact.c.by_id, fact.c.at.label("signed_at"))
        rows = tx.connection.execute(query.join(fact, fact.c.seq == verdict.c.fact_seq).where(*of_slip))
        row = rows.first()
        if row is None or row.outcome != "accepted":
            raise Refused("slip_not_confirmed")
        require_case(tx, actor, Action.PRINT_PAPER, row.case_id)
        before = standing_copy(tx, actor, "slip", seq)
        if before is not None:
            return before
        given = decode(row.body)
        slip = facts.read(tx.connection.execute(facts.sealed().where(fact.c.seq == seq)).one())
        printed = _who(tx, row.entry_id) | {
            "owner": office.person(tx, row.by_id).name,
            "changes": list(slip.data.get("changes") or ()) or None,
            "at": row.signed_at.isoformat(),
            "until": given.protected_until.isoformat() if given.protected_until is not None else None,
            "endless": given.endless or None,
            "signatures": ["rep", "service"],
        }
        return issue_in(tx, actor, Issue("slip", row.case_id, row.entry_id, seq, row.by_id, printed), place, request_id)

    return desk.command(work)


def _problems(tx: Tx, form: Letter) -> list[Problem]:
    broker = office.people(tx).get(form.broker)
    problems = [] if broker is not None and broker.unit_id is not None else [Problem("broker", "not_an_agency")]
    if broker is not None and not broker.active:
        problems.append(Problem("broker", "receiver_left"))
    if form.viewed_at is not None and form.viewed_at > tx.now:
        problems.append(Problem("viewed_at", "in_the_future"))
    if len(form.wanted) > _MOST_WANTED:
        problems.append(Problem("wanted", "too_long", {"most": _MOST_WANTED}))
    return problems


def _judged(tx: Tx, actor: Actor, form: Letter, row: Any) -> tuple[int, int]:
    """The fact that the letter rests on, and the case. A letter that would give nothing is not issued."""
    if "letter" not in office.rules_now(tx).basis.kinds:
        if not _is_of(tx, owner_now(row, tx), form.broker):
            raise Refused("letter_needs_owner")
        given = select(verdict.c.fact_seq).where(verdict.c.id == row.verdict_id)
        return int(tx.connection.execute(given).scalar_one()), row.id
    data = {"unit": form.wanted.strip() or None}
    written = record.add(tx, actor, Draft("letter", form.broker, row.entry_id, data))
    settled = record.settle(tx, written, [row.entry_id])[row.entry_id]
    if settled.verdict.outcome != "accepted" or not _is_of(tx, settled.verdict.owner, form.broker):
        raise Refused("letter_gives_nothing", clause=next((each.clause for each in settled.verdict.reasons), None))
    return written.seq, settled.case_id


def _is_of(tx: Tx, owner: Ref | None, broker: int) -> bool:
    """Is the owner this broker or a colleague of his agency?"""
    people = office.people(tx)
    return owner is not None and people[int(owner)].unit_id == people[broker].unit_id


def _letter(tx: Tx, form: Letter, now: Any) -> dict[str, Any]:
    """What the letter prints of a case as it stands after its issue."""
    broker = office.person(tx, form.broker)
    until = now.protected_until if not now.endless else None
    latest = renewals.ask_by(office.rules_now(tx).renewal, until, tx.zone) if until is not None else None
    return _who(tx, now.entry_id) | {
        "agency": broker.unit,
        "broker": broker.name,
        "viewed_at": form.viewed_at.isoformat() if form.viewed_at is not None else None,
        "wanted": form.wanted.strip() or None,
        "until": until.isoformat() if until is not None else None,
        "endless": now.endless or None,
        "renew_by": latest.isoformat() if latest is not None else None,
        "signatures": ["developer", "broker"],
    }


def _brought(tx: Tx, case_id: int) -> Fact | None:
    """The last visit of the customer, else the last report."""
    known = [each for each in stands(facts_of_case(tx, case_id)) if each.kind in ("visit", "report")]
    return max(known, key=lambda each: (each.kind == "visit", each.at), default=None)


def _signers(wanted: Mapping[Any, tuple[str, ...]]) -> tuple[str, ...]:
    return wanted.get("visit") or _SIGNERS


def _who(tx: Tx, number: int) -> dict[str, Any]:
    who = tx.connection.execute(select(entry).where(entry.c.id == number)).one()
    names = {"customer": who.name, "company": who.company, "gender": who.gender, "need": who.need}
    return {**names, "phone": hidden(who.phone or "")}
