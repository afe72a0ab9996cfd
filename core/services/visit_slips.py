"""Who signed the slip of a reported customer's visit, and what came of it (003-06-16 to 003-06-20)?

Service and developer sign here, each under his own account; the broker signs on paper, which is photographed. A slip
that has all signatures of the rulebook becomes a visit in the ledger, at the time of arrival.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import delete, insert, select, update

from core.services import evidence, office, record, slip_groups
from core.services.access import Action, Actor, may, require
from core.services.accounts import as_actor
from core.services.desk import Desk, Tx
from core.services.errors import Forbidden, Invalid, NotFound, Problem, Stale
from core.services.notices import tell
from core.services.registration import Registered, register_in
from core.services.registration_form import check
from core.services.relation import case_row
from core.services.shared_reports import reporter
from core.services.slip_visits import ANSWERS as ANSWERS
from core.services.slip_visits import Arrival as Arrival
from core.services.slip_visits import of_group, visit_of, wanted
from db.tables import attachment, case, entry, user, visit_slip

#: Whose signature it is, by the role of the account under which it is given.
SIGNERS: Final[Mapping[str, str]] = {"service": "service", "manager": "developer", "director": "developer"}


@dataclass(frozen=True, slots=True)
class Slip:
    """A slip that waits: `signed` are the signatures it has with name and time, `missing` those that it lacks."""

    request_id: str
    case_id: int
    customer: str
    broker_id: int
    broker: str
    unit: str
    receiver: str | None
    arrived_at: datetime
    signed: tuple[tuple[str, str, datetime], ...]
    missing: tuple[str, ...]
    version: int


def open_slip(desk: Desk, actor: Actor, given: Arrival) -> Registered | None:
    """A reported customer has come: a slip, or the visit at once where the rulebook wants no signature (None: waits).

    Raises Invalid (all mistakes at once), Forbidden, or Refused where he is not waited for any more.
    """
    require(actor, Action.RECEIVE_REPORTS)

    def work(tx: Tx) -> Registered | None:
        form = of_group(tx, given)
        row = case_row(tx, form.case_id)
        if record.earlier(tx, form.request_id) is not None:
            return register_in(tx, actor, visit_of(form, {}, (), form.at or tx.now, actor.id))
        broker = reporter(tx, row, form.broker)
        arrived = form.at or tx.now
        body: dict[str, Any] = {
            "name": form.name,
            "gender": form.gender,
            "phone": form.phone,
            "answer": form.answer,
            "broker": broker,
            "project": _project(tx, row),
        }
        body |= {"receiver": form.receiver, "ticket": form.ticket, "signed": {}, "paper": []}
        problems = check(tx, visit_of(form, body, (), arrived, actor.id))
        problems += slip_groups.unsaid(tx, form.ticket, form.receiver, arrived)
        if form.answer not in ANSWERS:
            problems.append(Problem("answer", "unknown_choice"))
        if problems:
            raise Invalid(*problems)
        if not wanted(tx, body):
            visit = replace(visit_of(form, body, (), arrived, actor.id), ticket=slip_groups.to_register(tx, body))
            return register_in(tx, actor, visit)
        known = select(visit_slip.c.request_id).where(visit_slip.c.case_id == row.id)
        if tx.connection.execute(known).first() is None:
            fresh = {"request_id": form.request_id, "case_id": row.id, "arrived_at": arrived, "opened_by": actor.id}
            tx.connection.execute(insert(visit_slip).values(fresh | {"body": body}))
            people = office.people(tx).values()
            asked = [each.id for each in people if each.active and SIGNERS.get(each.role) in wanted(tx, body)]
            tell(tx, {*asked} - {actor.id}, "slip_to_sign", row.id, by=actor.name)
        return None

    return desk.command(work)


def slips(desk: Desk, actor: Actor) -> list[Slip]:
    """Every slip that waits for a signature, the longest waiting first."""
    require(actor, Action.RECEIVE_REPORTS)
    with desk.read() as tx:
        query = (
            select(visit_slip)
            .join(case, case.c.id == visit_slip.c.case_id)
            .join(entry, entry.c.id == case.c.entry_id)
            .order_by(visit_slip.c.arrived_at, visit_slip.c.request_id)
        )
        return [_slip(tx, row) for row in tx.connection.execute(query)]


def signs(actor: Actor) -> str | None:
    """Whose signature this person gives; None for whoever signs nothing."""
    return SIGNERS.get(actor.role) if may(actor, Action.RECEIVE_REPORTS) and actor.unit_id is None else None


def sign(desk: Desk, actor: Actor, request_id: str, version: int) -> Registered | None:
    """Sign under one's own account; the last signature makes it a visit. Raises Forbidden, NotFound, Stale."""
    require(actor, Action.RECEIVE_REPORTS)
    whose = signs(actor)
    if whose is None:
        raise Forbidden("signs_nothing")

    def signed(tx: Tx, body: dict[str, Any]) -> None:
        body["signed"][whose] = {"by": actor.id, "at": tx.now.isoformat()}

    return _change(desk, request_id, version, signed)


def add_paper(desk: Desk, actor: Actor, request_id: str, version: int, tokens: Sequence[str]) -> Registered | None:
    """The photographed paper that bears the broker's signature. Raises Invalid without a picture, NotFound, Stale."""
    require(actor, Action.RECEIVE_REPORTS)
    if not tokens:
        raise Invalid(Problem("evidence", "pictures_missing"))

    def papered(tx: Tx, body: dict[str, Any]) -> None:
        body["signed"]["broker"] = {"by": body["broker"], "at": tx.now.isoformat()}
        body["paper"] = [*body["paper"], *tokens]
        evidence.hold(tx, tokens)

    return _change(desk, request_id, version, papered)


def hand_in(desk: Desk, actor: Actor, request_id: str, version: int) -> Registered | None:
    """Hand a slip in as it is: what the missing signatures mean is for the rulebook to say."""
    require(actor, Action.RECEIVE_REPORTS)
    return _change(desk, request_id, version, lambda _tx, _body: None, anyway=True)


def drop(desk: Desk, actor: Actor, request_id: str) -> None:
    """Take back a slip that was opened by mistake."""
    require(actor, Action.RECEIVE_REPORTS)
    here = visit_slip.c.request_id == request_id

    def work(tx: Tx) -> None:
        row = tx.connection.execute(select(visit_slip.c.body).where(here)).one_or_none()
        if row is not None:
            evidence.hold(tx, row.body["paper"], waits=False)
            tx.connection.execute(delete(visit_slip).where(here))

    desk.command(work)


def _change(
    desk: Desk, request_id: str, version: int, change: Callable[[Tx, dict[str, Any]], None], *, anyway: bool = False
) -> Registered | None:
    """Change a slip; with all signatures, or `anyway`, it becomes a visit."""

    def work(tx: Tx) -> Registered | None:
        here = visit_slip.c.request_id == request_id
        row = tx.connection.execute(select(visit_slip).where(here)).one_or_none()
        if row is None:
            raise NotFound("no_such_slip")
        if row.version != version:
            raise Stale("slip_changed")
        body = {**row.body, "signed": dict(row.body["signed"])}
        change(tx, body)
        if anyway or not _missing(tx, body):
            tx.connection.execute(delete(visit_slip).where(here))
            return _hand_in(tx, row, body)
        tx.connection.execute(update(visit_slip).where(here).values(body=body, version=version + 1))
        return None

    return desk.command(work)


def _hand_in(tx: Tx, row: Any, body: Mapping[str, Any]) -> Registered:
    """The slip as a visit, entered by whoever opened it."""
    opener = as_actor(tx.connection.execute(select(user).where(user.c.id == row.opened_by)).one())
    mine = attachment.c.token.in_(body["paper"]) & attachment.c.fact_seq.is_(None)
    tx.connection.execute(update(attachment).where(mine).values(uploaded_by=opener.id))
    form = Arrival(
        row.request_id,
        row.case_id,
        body["phone"],
        body["name"],
        body["gender"],
        body["answer"],
        body["receiver"],
        row.arrived_at,
    )
    visit = visit_of(form, body, tuple(body["paper"]), row.arrived_at, opener.id, slip=True)
    return register_in(tx, opener, replace(visit, ticket=slip_groups.to_register(tx, body)))


def _project(tx: Tx, row: Any) -> str | None:
    """The project for which he was reported: his visit is for the same."""
    said: str | None = tx.connection.execute(select(entry.c.project).where(entry.c.id == row.entry_id)).scalar_one()
    return said


def _missing(tx: Tx, body: Mapping[str, Any]) -> tuple[str, ...]:
    return tuple(each for each in wanted(tx, body) if each not in body["signed"])


def _slip(tx: Tx, row: Any) -> Slip:
    people, body = office.people(tx), row.body
    broker = people[body["broker"]]
    signed = tuple(
        (whose, people[given["by"]].name, datetime.fromisoformat(given["at"]))
        for whose, given in sorted(body["signed"].items())
    )
    return Slip(
        row.request_id,
        row.case_id,
        body["name"],
        broker.id,
        broker.name,
        broker.unit or "",
        people[body["receiver"]].name if body["receiver"] else None,
        row.arrived_at,
        signed,
        _missing(tx, body),
        row.version,
    )
