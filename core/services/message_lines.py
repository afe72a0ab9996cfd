"""What is a line of a pasted message, and where does it wait until it can be judged?"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import delete, insert, select

from core.services import evidence, record
from core.services.access import Actor
from core.services.desk import Tx
from core.services.errors import Problem
from db.tables import message_line


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


def kept(tx: Tx) -> list[Line]:
    """Every line that waits to be mended, oldest first."""
    query = select(message_line).order_by(message_line.c.pasted_at, message_line.c.request_id)
    return [_line(row.request_id, row.body) for row in tx.connection.execute(query)]


def keep(tx: Tx, actor: Actor, line: Line) -> int | None:
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


def take_off(tx: Tx, request_ids: Sequence[str]) -> int:
    """Take lines off the list; their pictures wait on only where another line needs them."""
    theirs = message_line.c.request_id.in_(list(request_ids))
    bodies = tx.connection.execute(select(message_line.c.body).where(theirs)).scalars()
    tokens = {token for body in bodies for token in body["evidence"]}
    count = tx.connection.execute(delete(message_line).where(theirs)).rowcount
    if tokens:
        rest = tx.connection.execute(select(message_line.c.body)).scalars()
        evidence.hold(tx, tokens - {token for body in rest for token in body["evidence"]}, waits=False)
    return count


def _line(request_id: str, body: Mapping[str, Any]) -> Line:
    given = {name: value for name, value in body.items() if name not in ("at", "evidence", "problems")}
    at = datetime.fromisoformat(body["at"]) if body["at"] else None
    problems = tuple(Problem(*each) for each in body["problems"])
    return Line(request_id, at=at, evidence=tuple(body["evidence"]), problems=problems, **given)
