"""What does a customer's own page show beside his card: who he is, and everything that happened, in order?"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import func, insert, select

from core.phones import hidden
from core.rules.model import Fact
from core.services import evidence, office
from core.services.access import Action, Actor, may, require
from core.services.business_day import midnight_after
from core.services.correction_targets import SECRET, can_be_corrected
from core.services.corrections import open_traffic
from core.services.desk import Desk, Tx
from core.services.errors import NotFound, Throttled
from core.services.evidence import Evidence
from core.services.on_record import facts_of_case
from core.services.relation import case_row, relations, require_case
from db.tables import access_log, entry

#: Relations in which a number is shown without asking for it: one works with it every day.
_AT_HAND: Final = frozenset({"own", "served"})
#: Numbers of others that one person may have revealed in a day.
MOST_REVEALED: Final = 100
#: Fields of a fact that name people.
_PEOPLE: Final = ("asks_for", "to", "about", "against", "owner", "with", "approved_by", "staff")
#: Fields of a fact that are for the rules or stand elsewhere on the page.
_UNSHOWN: Final = frozenset(
    {"phone", "evidence", "written", "was", "proxy_for", "referrer", "shares", "performance", "printed", "token_hash"}
)


@dataclass(frozen=True, slots=True)
class Customer:
    """Who the customer of a case is. `phone` is whole where `phone_shown`, else its middle is hidden.

    `also` are the names under which others wrote him down.
    """

    case_id: int
    entry_id: int
    version: int
    kind: str
    name: str | None
    company: str | None
    gender: str | None
    phone: str
    phone_shown: bool
    may_reveal: bool
    need: str | None
    source: str | None
    project: str | None
    wechat: str | None
    email: str | None
    grade: str | None
    first_at: datetime
    due_at: datetime | None
    last_contact_at: datetime | None
    also: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Line:
    """One fact of the timeline.

    `details` are its own fields with people by name. `struck_by` is the later fact that voided it, `corrected_by` the
    one that corrected it; `of` is the older fact that this one corrects, voids or completes, and `changes` what it
    changed of the customer as entered: field, before, after.
    """

    seq: int
    at: datetime
    kind: str
    by: str | None
    entered_by: str | None
    entered_at: datetime
    details: dict[str, Any]
    evidence: tuple[Evidence, ...] = ()
    of: int | None = None
    changes: tuple[tuple[str, str, str], ...] = ()
    struck_by: int | None = None
    corrected_by: int | None = None
    may_correct: bool = False


def customer(desk: Desk, actor: Actor, case_id: int) -> Customer:
    """Who he is, as far as this reader may see. Raises NotFound or Forbidden."""
    with desk.read() as tx:
        row = _standing(tx, actor, case_id)
        near = relations(tx, actor, row)
        who = tx.connection.execute(select(entry).where(entry.c.id == row.entry_id)).one()
        at_hand = _shows_phone(actor, near)
        others = select(entry.c.name).where(entry.c.case_id == row.id, entry.c.name != who.name).distinct()
        return Customer(
            case_id=row.id,
            entry_id=who.id,
            version=row.version,
            kind=who.kind,
            name=who.name,
            company=who.company,
            gender=who.gender,
            phone=(who.phone or "") if at_hand else hidden(who.phone or ""),
            phone_shown=at_hand,
            may_reveal=not at_hand and bool(who.phone) and may(actor, Action.REVEAL_PHONE, near),
            need=who.need,
            source=who.source,
            project=who.project,
            wechat=who.wechat if at_hand else None,
            email=who.email if at_hand else None,
            grade=row.grade,
            first_at=row.first_at,
            due_at=row.due_at,
            last_contact_at=row.last_contact_at,
            also=tuple(name for name in tx.connection.execute(others).scalars() if name),
        )


def reveal(desk: Desk, actor: Actor, case_id: int) -> str:
    """The whole number, put on record. Raises NotFound, Forbidden, or Throttled after too many in a day."""

    def work(tx: Tx) -> str:
        row = require_case(tx, actor, Action.REVEAL_PHONE, case_id)
        _count_reveals(tx, actor)
        tx.connection.execute(
            insert(access_log).values(
                at=tx.now, user_id=actor.id, action=str(Action.REVEAL_PHONE), case_id=case_id, detail={}
            )
        )
        query = select(entry.c.phone).where(entry.c.id == row.entry_id)
        return tx.connection.execute(query).scalar_one() or ""

    return desk.command(work)


def timeline(desk: Desk, actor: Actor, case_id: int) -> list[Line]:
    """Everything that happened with this customer, latest first. Raises NotFound or Forbidden."""
    with desk.read() as tx:
        row = _standing(tx, actor, case_id)
        found = facts_of_case(tx, row.id)
        pictures = evidence.of_facts(tx, [fact.seq for fact in found])
        struck = {fact.data["of"]: fact.seq for fact in found if fact.kind == "void"}
        corrected = {fact.data["of"]: fact.seq for fact in found if fact.kind in ("correct", "complete")}
        correctable = may(actor, Action.CORRECT, relations(tx, actor, row))
        shown = _shows_phone(actor, relations(tx, actor, row))
        return [
            replace(
                _line(tx, actor, fact, correctable=correctable and fact.seq not in struck, shown=shown),
                evidence=tuple(pictures.get(fact.seq, ())),
                struck_by=struck.get(fact.seq),
                corrected_by=corrected.get(fact.seq),
            )
            for fact in reversed(found)
        ]


def traffic(desk: Desk, actor: Actor, *, limit: int = 200) -> list[Line]:
    """Visits and calls without a number that can still be completed, latest first: one's own, or all of them for
    whoever sees every customer."""
    require(actor, Action.REGISTER)
    with desk.read() as tx:
        everything = may(actor, Action.VIEW_CUSTOMER, frozenset({"other"}))
        found = open_traffic(tx, None if everything else actor.id, limit)
        return [_line(tx, actor, fact, correctable=True) for fact in found]


def _standing(tx: Tx, actor: Actor, case_id: int) -> Any:
    """The row of the case, or of the one that it was joined to."""
    row = case_row(tx, case_id)
    if row.state == "joined":
        now = tx.connection.execute(select(entry.c.case_id).where(entry.c.id == row.entry_id)).scalar_one_or_none()
        if now is None or now == case_id:
            raise NotFound("no_such_customer", case=case_id)
        case_id = now
    return require_case(tx, actor, Action.VIEW_CUSTOMER, case_id)


def _shows_phone(actor: Actor, near: frozenset[str]) -> bool:
    return bool(near & _AT_HAND) and may(actor, Action.REVEAL_PHONE, near)


def _count_reveals(tx: Tx, actor: Actor) -> None:
    query = select(func.count()).where(
        access_log.c.user_id == actor.id,
        access_log.c.action == str(Action.REVEAL_PHONE),
        access_log.c.at >= midnight_after(tx, 0),
    )
    if tx.connection.execute(query).scalar_one() >= MOST_REVEALED:
        raise Throttled("too_many_reveals", until=midnight_after(tx, 1), most=MOST_REVEALED)


def _line(tx: Tx, actor: Actor, fact: Fact, *, correctable: bool, shown: bool = False) -> Line:
    """The fact by itself; `shown`: with whole numbers."""
    mine = actor.id in (fact.by, fact.entered_by)
    return Line(
        seq=fact.seq,
        at=fact.at,
        kind=fact.kind,
        by=_name(tx, fact.by),
        entered_by=_name(tx, fact.entered_by),
        entered_at=fact.entered_at or fact.at,
        details=_details(tx, fact),
        of=fact.data.get("of"),
        changes=_changes(fact, shown=shown),
        may_correct=correctable and can_be_corrected(actor, fact.kind, mine=mine),
    )


def _changes(fact: Fact, *, shown: bool) -> tuple[tuple[str, str, str], ...]:
    """What a correction changed of the customer as entered; numbers only for who has them at hand."""
    was, now = fact.data.get("was", {}), fact.data.get("written", {})
    if fact.kind != "correct":
        return ()
    pairs = [(name, str(was.get(name, "")), str(now.get(name, ""))) for name in sorted({*was, *now})]
    return tuple(
        (name, *((old, new) if shown or name not in SECRET else (hidden(old), hidden(new))))
        for name, old, new in pairs
        if old != new
    )


def _details(tx: Tx, fact: Fact) -> dict[str, Any]:
    """The fact's own fields; of one that puts two customers together their names."""
    other = fact.data.get({"relate": "to", "merge": "other"}.get(fact.kind, ""))
    unshown = _UNSHOWN if other is None else _UNSHOWN | {"to"}
    found = {key: _shown(tx, key, value) for key, value in fact.data.items() if key not in unshown}
    if other is not None:
        query = select(entry.c.name, entry.c.company).where(entry.c.id.in_((fact.customer, other))).order_by(entry.c.id)
        found["pair"] = " + ".join(row.company or row.name or "" for row in tx.connection.execute(query))
    return found


def _shown(tx: Tx, key: str, value: Any) -> Any:
    if key in _PEOPLE:
        return _name(tx, value)
    if key == "away":
        return {_name(tx, person): reason for person, reason in value.items()}
    return value


def _name(tx: Tx, person: Any) -> str | None:
    found = office.people(tx).get(person) if isinstance(person, int) else None
    return found.name if found is not None else None
