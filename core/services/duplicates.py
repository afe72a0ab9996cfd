"""Is this number somebody's already? The hint while it is typed tells no more than the rulebook allows.

Every check of a whole number is logged and limited by person and day, so that nobody can feel out a list of numbers.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final, Literal

from sqlalchemy import and_, func, insert, or_, select

from core import grams
from core.phones import Phone, fits, hidden, read_phone
from core.rules.identity import scoped_by_project
from core.services import office
from core.services.access import Action, Actor, may, require
from core.services.bearing import masked_forms
from core.services.business_day import midnight_after
from core.services.desk import Desk, Tx
from core.services.errors import Throttled
from core.services.identity import party_of
from core.services.on_record import of_party
from core.services.relation import owner_now, relations
from core.services.scope import owned
from core.services.shared_reports import Shared, of_case, units
from db.grams import holding
from db.tables import access_log, case, entry, searchable

#: Checks of different numbers that one person may make in a day.
MOST_A_DAY: Final = 200
#: The same partly hidden number asked again so soon after is the same question. Of a whole number only the ends are
#: kept, by which another one could pass for it: each check of one counts.
_SAME_QUESTION: Final = timedelta(minutes=10)
_MOBILE_DIGITS: Final = 11
#: Numbers compared with a partly hidden one; where more fit in part, few digits were shown.
_MOST_FITTING: Final = 20_000

Kind = Literal[
    "empty",
    "typing",
    "bad",
    "masked",
    "fits",
    "well_formed",
    "free",
    "elsewhere",
    "own",
    "occupied",
    "closed",
    "pool",
    "department",
    "pending",
    "reported",
]


@dataclass(frozen=True, slots=True)
class Hint:
    """What may be said of a number: `kind`, and what goes with it.

    empty, typing (`short_by` digits are missing), bad, masked and well_formed speak of its form only. fits: a partly
    hidden number that `count` customers have. free: not on file. elsewhere: on file for other projects only. own: the
    asker's. occupied: somebody's, `until` then (None: without end), `owner` where he may know it. closed: no more may
    be told. pool, department, pending: on file and in nobody's protection. reported: not on file, but fits the partly
    hidden number of a report that runs `until` then; `owner` names agency and broker where he may know them.
    """

    kind: Kind
    phone: str = ""
    short_by: int = 0
    until: datetime | None = None
    owner: str | None = None
    case_id: int | None = None
    count: int = 0


def hint(desk: Desk, actor: Actor, written: str, project: str | None = None) -> Hint:
    """What the asker may know of the number as typed so far, for this project (None: the office's own).

    Raises Forbidden, or Throttled once the day's checks are used up.
    """
    phone = read_phone(written)
    if not may(actor, Action.CHECK_DUPLICATE):
        return Hint("well_formed", phone.value) if phone.exact else _of_form(phone, written)
    if phone.kind == "masked":
        return desk.command(lambda tx: _fitting(tx, actor, phone, project))
    if not phone.exact:
        return _of_form(phone, written)
    return desk.command(lambda tx: check(tx, actor, phone, project))


def check(tx: Tx, actor: Actor, phone: Phone, project: str | None = None) -> Hint:
    """The hint on a whole number, counted and logged; of claims for other projects only that there are some."""
    require(actor, Action.CHECK_DUPLICATE)
    _count(tx, actor, phone)
    rules = office.rules_now(tx)
    everywhere = _cases(tx, phone)
    rows = _for_project(tx, everywhere, project)
    known_elsewhere = bool(everywhere) and rules.access.told != "nothing"
    none = Hint("elsewhere" if known_elsewhere else "free", phone.value)
    hints = [_of_case(tx, actor, row, phone) for row in rows]
    found = min(hints if everywhere else _of_reports(tx, actor, phone, project), key=_weight, default=none)
    return _logged(tx, actor, phone, found)


def _fitting(tx: Tx, actor: Actor, phone: Phone, project: str | None) -> Hint:
    """How many customers of this project a partly hidden number may mean; who they are is told to nobody."""
    asked_before = _count(tx, actor, phone)
    way = grams.asked_masked(phone.value)
    if not way:
        return Hint("masked", phone.value)
    rows, holds, _ = holding(tx.connection, searchable, [way])
    shown = select(searchable.c.case_id, searchable.c.numbers).select_from(rows).where(holds).limit(_MOST_FITTING)
    fitting = [
        row.case_id
        for row in tx.connection.execute(shown)
        if any(fits(phone.value, each) for each in row.numbers.split())
    ]
    found = Hint("fits", phone.value, count=len(_here(tx, fitting, project)))
    return found if asked_before else _logged(tx, actor, phone, found)


def _logged(tx: Tx, actor: Actor, phone: Phone, found: Hint) -> Hint:
    detail = {"phone": hidden(phone.value) if phone.exact else phone.value, "told": found.kind}
    asked = {"at": tx.now, "user_id": actor.id, "action": str(Action.CHECK_DUPLICATE), "case_id": found.case_id}
    tx.connection.execute(insert(access_log).values(**asked, detail=detail))
    return found


def _of_form(phone: Phone, written: str) -> Hint:
    digits = "".join(c for c in written if c.isdigit())
    if not digits:
        return Hint("empty")
    if phone.kind == "masked":
        return Hint("masked", phone.value)
    if digits[0] == "1" and len(digits) < _MOBILE_DIGITS:
        return Hint("typing", short_by=_MOBILE_DIGITS - len(digits))
    return Hint("bad")


def _cases(tx: Tx, phone: Phone) -> list[Any]:
    party = party_of(tx, "phone", phone.value)
    if party is None:
        return []
    his = or_(entry.c.phone == phone.value, entry.c.phones.contains(phone.value))
    return list(tx.connection.execute(select(case).where(of_party(party, his))))


def _for_project(tx: Tx, rows: list[Any], project: str | None) -> list[Any]:
    """Those of the cases that hold for this project."""
    numbers = _here(tx, [row.id for row in rows], project)
    return [row for row in rows if row.id in numbers]


def _here(tx: Tx, numbers: Sequence[int], project: str | None) -> frozenset[int]:
    """Those of the cases that hold for this project; all of them where claims hold for every one."""
    if not numbers or not scoped_by_project(office.rules_now(tx).identity):
        return frozenset(numbers)
    wanted = (project or "").strip()
    here = select(entry.c.case_id).where(entry.c.case_id.in_(numbers), func.coalesce(entry.c.project, "") == wanted)
    return frozenset(tx.connection.execute(here).scalars())


def _of_case(tx: Tx, actor: Actor, row: Any, phone: Phone) -> Hint:
    owner = owner_now(row, tx)
    near = relations(tx, actor, row)
    seen = row.id if may(actor, Action.VIEW_CUSTOMER, near) else None
    if owner is None and (shared := of_case(tx, row.id)):
        return _shared(tx, actor, row, phone, shared)
    if owner is None:
        kind: Kind = row.state if row.state in ("department", "pending") else "pool"
        return Hint(kind, phone.value, case_id=seen)
    until = None if row.endless else row.protected_until
    if "own" in near:
        return Hint("own", phone.value, until=until, owner=actor.name, case_id=seen)
    told = office.rules_now(tx).access.told
    if told == "nothing" and seen is None:
        return Hint("closed", phone.value)
    named = office.person(tx, owner).name if seen is not None or told == "owner" else None
    return Hint("occupied", phone.value, until=until, owner=named, case_id=seen)


def _of_reports(tx: Tx, actor: Actor, phone: Phone, project: str | None) -> list[Hint]:
    """Reports under a partly hidden number that this one may be; whether it is, the name decides as well."""
    entries = select(entry.c.case_id).where(entry.c.phone.in_(masked_forms(phone.value)))
    unconfirmed = or_(and_(owned(tx.now), case.c.stage == "reported"), ~owned(tx.now))
    found = tx.connection.execute(select(case).where(case.c.id.in_(entries), unconfirmed).order_by(case.c.id)).all()
    rows = [row for row in found if owner_now(row, tx) is not None or of_case(tx, row.id)]
    return [_of_report(tx, actor, row, phone) for row in _for_project(tx, rows, project)]


def _of_report(tx: Tx, actor: Actor, row: Any, phone: Phone) -> Hint:
    given = _of_case(tx, actor, row, phone)
    if given.kind != "occupied":
        return given
    by = office.person(tx, row.owner_id)
    named = " ".join(part for part in (by.unit, by.name) if part)
    return replace(given, kind="reported", owner=named if given.owner is not None else None)


def _shared(tx: Tx, actor: Actor, row: Any, phone: Phone, reports: Sequence[Shared]) -> Hint:
    """Reports that run and hold nobody: until when, and for whom everybody's customers are open, whose they are."""
    last = None if any(each.until is None for each in reports) else max(each.until for each in reports if each.until)
    told = office.rules_now(tx).access.told == "owner" or may(actor, Action.VIEW_CUSTOMER, frozenset({"other"}))
    return Hint("reported", phone.value, until=last, owner=units(tx, reports) if told else None, case_id=row.id)


def _weight(found: Hint) -> int:
    """Of several cases under one number, the one that decides what can be done comes first."""
    return ("own", "occupied", "closed", "department", "pending", "reported", "pool").index(found.kind)


def _count(tx: Tx, actor: Actor, phone: Phone) -> bool:
    """Was this very question asked just now? Raises Throttled where this is one too many today."""
    mine = (
        access_log.c.user_id == actor.id,
        access_log.c.action == str(Action.CHECK_DUPLICATE),
        access_log.c.at >= midnight_after(tx, 0),
    )
    last = tx.connection.execute(
        select(access_log.c.at, access_log.c.detail).where(*mine).order_by(access_log.c.at.desc()).limit(1)
    ).one_or_none()
    if last is not None and last.detail["phone"] == phone.value and tx.now - last.at < _SAME_QUESTION:
        return True
    if tx.connection.execute(select(func.count()).where(*mine)).scalar_one() >= MOST_A_DAY:
        raise Throttled("too_many_checks", until=midnight_after(tx, 1), most=MOST_A_DAY)
    return False
