"""Which reports does a pasted message hold, what came of each, and which of its lines wait to be mended (003-06-03)?

Readable lines are judged one by one, each in a transaction of its own; a line that cannot be judged is kept with what
is wrong with it until somebody mends or drops it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from sqlalchemy import select

from core.documents.message import MOST_LINES, Reported, read
from core.phones import read_phone
from core.services import evidence, office, record
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.errors import Invalid, Problem, Refused
from core.services.message_lines import Line as Line
from core.services.message_lines import keep, kept, take_off
from core.services.receivers import projects_of
from core.services.registration import Registration, register_in
from db.tables import unit

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
    return desk.command(lambda tx: take_off(tx, list(request_ids)))


def waiting(desk: Desk, actor: Actor) -> list[Line]:
    """Every line that waits to be mended, oldest first."""
    require(actor, Action.RECEIVE_REPORTS)
    with desk.read() as tx:
        return kept(tx)


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
    unread = line
    seq = desk.command(lambda tx: keep(tx, actor, unread))
    return seq if seq is not None else unread


def _report(tx: Tx, actor: Actor, line: Line) -> int:
    """The line as a report of its broker. Its own time counts only with a picture of the message (003-06-05)."""
    done = record.earlier(tx, line.request_id)
    if done is not None:
        take_off(tx, [line.request_id])
        return done
    if line.tour:
        register_in(tx, actor, _form(line, f"{line.request_id}:v", "visit", line.receiver or actor.id))
    form = _form(line, line.request_id, "report", line.broker)
    tokens = tuple(evidence.copy_of(tx, actor, token) for token in line.evidence)
    timed = bool(tokens) and line.at is not None and not line.tour
    if timed:
        form = replace(form, at=line.at, at_proof="message")
    seq = register_in(tx, actor, replace(form, evidence=tokens, note=line.text[:2000])).seq
    take_off(tx, [line.request_id])
    return seq


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
