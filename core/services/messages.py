"""Which reports does a pasted message hold, what came of each, and which of its lines wait to be mended (003-06-03)?

Readable lines are judged one by one, each in a transaction of its own; a line that cannot be judged is kept with what
is wrong with it until somebody mends or drops it.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from sqlalchemy import and_, delete, insert, select

from core.documents.message import MOST_LINES, Reported, read
from core.phones import read_phone
from core.services import evidence, office, record
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.errors import Invalid, NotFound, Problem, Refused
from core.services.receivers import projects_of
from core.services.registration import Registration, register_in
from db.tables import attachment, message_line, unit

_LONGEST: Final = 20_000
#: What the reading of a line may find wrong, and the field in which it is mended.
_FOUND: Final[Mapping[str, Problem]] = {
    each.code: each
    for each in (
        Problem("phone", "message_no_number"),
        Problem("phone", "message_two_numbers"),
        Problem("phone", "message_bad_number"),
        Problem("name", "message_no_name"),
        Problem("broker", "message_no_unit"),
        Problem("broker", "message_no_broker"),
    )
}


@dataclass(frozen=True, slots=True)
class Pasted:
    """A paste: its text, the broker who sent it where its lines name none, and pictures of it.

    `tour` says that these people stand in the hall already, brought by him without a report (003-06-11): each is
    registered as a visit of a tour, received by `receiver`, and as reported the same day. `project` is that of lines
    that name none, where claims hold for one project only.
    """

    request_id: str
    text: str
    broker: int | None = None
    tour: bool = False
    receiver: int | None = None
    evidence: tuple[str, ...] = ()
    project: str | None = None


@dataclass(frozen=True, slots=True)
class Line:
    """A line as it was read or mended. `unknown` is a sender's name that no broker has; `request_id` is its name."""

    request_id: str
    text: str
    broker: int | None
    unit: str | None
    unknown: str | None
    name: str
    gender: str | None
    phone: str
    at: datetime | None
    tour: bool = False
    receiver: int | None = None
    evidence: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    project: str | None = None


@dataclass(frozen=True, slots=True)
class Taken:
    """What came of a paste: the facts of the judged reports in order, and the lines that wait to be mended."""

    judged: tuple[int, ...]
    waiting: tuple[Line, ...]


def take(desk: Desk, actor: Actor, form: Pasted) -> Taken:
    """Read a paste and judge its readable lines. Raises Invalid where there is nothing to read, or too much."""
    require(actor, Action.RECEIVE_REPORTS)
    with desk.read() as tx:
        lines = _lines(tx, form)
    problems = _limits(form, lines)
    if problems:
        raise Invalid(*problems)
    return _judged(desk, actor, lines)


def mend(desk: Desk, actor: Actor, lines: Sequence[Line]) -> Taken:
    """Judge lines that were mended; those that still cannot be judged keep what was written into them."""
    require(actor, Action.RECEIVE_REPORTS)
    return _judged(desk, actor, [replace(line, problems=_lacking(line)) for line in lines])


def drop(desk: Desk, actor: Actor, request_ids: Iterable[str]) -> int:
    """Take lines that are no report off the list; how many it were."""
    require(actor, Action.RECEIVE_REPORTS)
    return desk.command(lambda tx: _gone(tx, list(request_ids)))


def waiting(desk: Desk, actor: Actor) -> list[Line]:
    """Every line that waits to be mended, oldest first."""
    require(actor, Action.RECEIVE_REPORTS)
    with desk.read() as tx:
        query = select(message_line).order_by(message_line.c.pasted_at, message_line.c.request_id)
        return [_line(row.request_id, row.body) for row in tx.connection.execute(query)]


def _lines(tx: Tx, form: Pasted) -> list[Line]:
    """The paste as lines with the brokers whom they name."""
    brokers = {each.id: each for each in office.people(tx).values() if each.unit_id is not None and each.active}
    by_name: dict[str, list[str]] = {}
    for each in brokers.values():
        by_name.setdefault(each.name, []).append(each.unit or "")
    units = {row.name: (row.name, *row.also.split()) for row in tx.connection.execute(select(unit))}
    numbers = {(each.unit, each.name): each.id for each in brokers.values()}
    projects = projects_of(tx)
    found = read(form.text, units, by_name, tx.day(tx.now), projects or ())
    lines = [_as_line(tx, form, place, each, numbers) for place, each in enumerate(found)]
    return lines if projects is not None else [replace(each, project=None) for each in lines]


def _as_line(tx: Tx, form: Pasted, place: int, each: Reported, numbers: Mapping[tuple[str | None, str], int]) -> Line:
    broker = numbers.get((each.unit, each.broker)) if each.broker is not None else None
    if each.unit is None and each.broker is None:
        broker = form.broker
    line = Line(
        f"{form.request_id}:{place}",
        each.text,
        broker,
        each.unit,
        each.unknown if broker is None else None,
        each.name,
        each.gender,
        each.phone,
        each.at.replace(tzinfo=tx.zone) if each.at is not None else None,
        form.tour,
        form.receiver,
        form.evidence,
    )
    line = replace(line, project=each.project or (form.project or "").strip() or None)
    unclear = {code for code in each.problems if broker is None or _FOUND[code].field != "broker"}
    return replace(line, problems=tuple(problem for code, problem in _FOUND.items() if code in unclear))


def _limits(form: Pasted, lines: Sequence[Line]) -> list[Problem]:
    if len(form.text) > _LONGEST or len(form.text.splitlines()) > MOST_LINES:
        return [Problem("text", "message_too_long", {"most": MOST_LINES})]
    return [] if lines else [Problem("text", "message_empty")]


def _lacking(line: Line) -> tuple[Problem, ...]:
    """What a mended line still lacks; the rest is the registration's matter."""
    found = [] if line.broker is not None else [_FOUND["message_no_broker"]]
    found += [] if line.name.strip() else [_FOUND["message_no_name"]]
    if not line.phone.strip():
        found.append(_FOUND["message_no_number"])
    elif not read_phone(line.phone).usable:
        found.append(_FOUND["message_bad_number"])
    return tuple(found)


def _judged(desk: Desk, actor: Actor, lines: Sequence[Line]) -> Taken:
    """Each line by itself: a report, or a line that waits."""
    judged: list[int] = []
    waiting_lines: list[Line] = []
    for line in lines:
        done = _one(desk, actor, line)
        if isinstance(done, Line):
            waiting_lines.append(done)
        else:
            judged.append(done)
    return Taken(tuple(judged), tuple(waiting_lines))


def _one(desk: Desk, actor: Actor, line: Line) -> int | Line:
    """The fact that a line became, or the line with what is wrong, kept to be mended."""
    if not line.problems:
        try:
            return desk.command(lambda tx: _report(tx, actor, line))
        except Invalid as error:
            line = replace(line, problems=error.problems)
        except Refused as error:
            line = replace(line, problems=(Problem("text", "message_refused", {"code": error.code}),))
    kept = line
    seq = desk.command(lambda tx: _keep(tx, actor, kept))
    return seq if seq is not None else kept


def _report(tx: Tx, actor: Actor, line: Line) -> int:
    """The line as a report of its broker. Its own time counts only with a picture of the message (003-06-05)."""
    done = record.earlier(tx, line.request_id)
    if done is not None:
        _gone(tx, [line.request_id])
        return done
    if line.tour:
        register_in(tx, actor, _form(line, f"{line.request_id}:v", "visit", line.receiver or actor.id))
    form = _form(line, line.request_id, "report", line.broker)
    tokens = tuple(_copied(tx, actor, token) for token in line.evidence)
    timed = bool(tokens) and line.at is not None and not line.tour
    if timed:
        form = replace(form, at=line.at, at_proof="message")
    seq = register_in(tx, actor, replace(form, evidence=tokens, note=line.text[:2000])).seq
    _gone(tx, [line.request_id])
    return seq


def _gone(tx: Tx, request_ids: Sequence[str]) -> int:
    """Take lines off the list; their pictures wait on only where another line needs them."""
    theirs = message_line.c.request_id.in_(list(request_ids))
    bodies = tx.connection.execute(select(message_line.c.body).where(theirs)).scalars()
    tokens = {token for body in bodies for token in body["evidence"]}
    count = tx.connection.execute(delete(message_line).where(theirs)).rowcount
    if tokens:
        rest = tx.connection.execute(select(message_line.c.body)).scalars()
        evidence.hold(tx, tokens - {token for body in rest for token in body["evidence"]}, waits=False)
    return count


def _form(line: Line, request_id: str, channel: str, receiver: int | None) -> Registration:
    answers: dict[str, Any] = {}
    if channel == "visit":
        answers = {"group": True, "with": line.broker, "asked_before": False}
    return Registration(
        request_id,
        channel,
        receiver,
        line.phone,
        line.name.strip(),
        gender=line.gender,
        answers=answers,
        project=line.project,
    )


def _copied(tx: Tx, actor: Actor, token: str) -> str:
    """A picture belongs to one fact: a message of several customers leaves a copy with each."""
    waiting_there = and_(attachment.c.token == token, attachment.c.fact_seq.is_(None))
    row = tx.connection.execute(select(attachment).where(waiting_there)).one_or_none()
    if row is None:
        raise NotFound("no_such_file")
    fresh = row._asdict() | {
        "token": secrets.token_urlsafe(32),
        "fact_seq": None,
        "uploaded_by": actor.id,
        "waits": False,
    }
    tx.connection.execute(insert(attachment).values(fresh))
    return str(fresh["token"])


def _keep(tx: Tx, actor: Actor, line: Line) -> int | None:
    """Keep a line to be mended, once. A line that has meanwhile become a fact gives that fact's number."""
    done = record.earlier(tx, line.request_id)
    if done is not None:
        return done
    body = {
        "text": line.text,
        "broker": line.broker,
        "unit": line.unit,
        "unknown": line.unknown,
        "name": line.name,
        "gender": line.gender,
        "phone": line.phone,
        "at": line.at.isoformat() if line.at is not None else None,
        "tour": line.tour,
        "receiver": line.receiver,
        "evidence": list(line.evidence),
        "project": line.project,
        "problems": [[each.field, each.code, dict(each.params)] for each in line.problems],
    }
    evidence.hold(tx, line.evidence)
    here = message_line.c.request_id == line.request_id
    if not tx.connection.execute(message_line.update().where(here).values(body=body)).rowcount:
        fresh = {"request_id": line.request_id, "pasted_at": tx.now, "pasted_by": actor.id, "body": body}
        tx.connection.execute(insert(message_line).values(fresh))
    return None


def _line(request_id: str, body: Mapping[str, Any]) -> Line:
    given = {name: value for name, value in body.items() if name not in ("at", "evidence", "problems")}
    at = datetime.fromisoformat(body["at"]) if body["at"] else None
    problems = tuple(Problem(*each) for each in body["problems"])
    return Line(request_id, at=at, evidence=tuple(body["evidence"]), problems=problems, **given)
