"""How is an entry corrected, voided or completed? By a new fact that names the old one, with a reason.

The old fact keeps its place and its time; the new one says from when on it reads otherwise. What a correction may not
do is take a customer from an owner in force: that is a dispute, and for a person to decide.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import select

from core.rules.model import EMPTY, REGISTERING, Fact, Verdict
from core.services import deal_table, dispute_table, facts, office, record
from core.services.access import Actor
from core.services.correction_targets import (
    FIELDS,
    SECRET,
    WHO,
    Target,
    as_written,
    correctable,
    leads,
    named_by_others,
    others_in_case,
    target,
)
from core.services.desk import Desk, Tx
from core.services.errors import Forbidden, Invalid, Problem, Refused
from core.services.facts import Draft
from core.services.identity import Written, entry_for, rewrite
from core.services.notices import tell
from core.services.reasons import require_reason
from core.services.receivers import by_project
from core.services.registration_form import too_long, who_problems
from core.services.verdicts import decode
from db.tables import entry, verdict
from db.tables import fact as fact_table

#: So long a visit without a number is offered for completion; who turns up later is registered anew.
_OFFERED_FOR: Final = timedelta(days=60)


@dataclass(frozen=True, slots=True)
class Correction:
    """What reads otherwise, and why.

    `of` is the fact, `changes` its fields: those of the customer as entered (WHO, and `phone` as typed), or the
    fact's own under the names of docs/FORMAT.md. None or "" empties a field.
    """

    request_id: str | None
    of: int
    reason: str
    changes: Mapping[str, Any] = field(default=EMPTY)


@dataclass(frozen=True, slots=True)
class Completion:
    """What was missing from a visit or call without a number."""

    request_id: str | None
    of: int
    phone: str
    name: str = ""
    gender: str | None = None
    company: str | None = None
    need: str | None = None


@dataclass(frozen=True, slots=True)
class Corrected:
    """What came of it: the new fact, the case now and its verdict (None for a traffic record)."""

    seq: int
    case_id: int | None
    verdict: Verdict | None
    again: bool = False


def correct(desk: Desk, actor: Actor, form: Correction) -> Corrected:
    """Correct a fact. Raises Invalid, Forbidden, or Refused("takes_customer"); then nothing has changed."""
    return desk.command(lambda tx: _once(tx, form.request_id) or _correct(tx, actor, form))


def void(desk: Desk, actor: Actor, of: int, reason: str, *, request_id: str | None = None) -> Corrected:
    """Void a fact: from now on it counts for nothing. Raises as `correct`."""

    def work(tx: Tx) -> Corrected:
        old = target(tx, actor, of)
        require_reason(reason)
        other = old.data["to"] if old.kind == "relate" else None  # whoever was joined by it is parted again
        data = {"of": of, "other": other, "reason": reason.strip()}
        draft = Draft("void", actor.id, old.entry_id, data, request_id=request_id)
        touched = [old.entry_id, *([other] if other is not None else [])]
        return _write(tx, actor, old, draft, touched if old.case_id is not None else [])

    return desk.command(lambda tx: _once(tx, request_id) or work(tx))


def complete(desk: Desk, actor: Actor, form: Completion) -> Corrected:
    """Complete a visit or call that lacked its number; its claim counts from now (ST-01). Raises as `correct`."""
    return desk.command(lambda tx: _once(tx, form.request_id) or _complete(tx, actor, form))


def current(desk: Desk, actor: Actor, of: int) -> dict[str, Any]:
    """The fields of a fact that may be corrected, as they read now; empty where it can only be voided.

    The number and the like are None for whoever has not written them: to look at them is another matter, put on record.
    """
    with desk.read() as tx:
        old = target(tx, actor, of)
        values = {**old.data, "by": old.by}
        if old.kind in REGISTERING:
            values |= asdict(old.written)
        if actor.id not in (old.by, old.entered_by):
            values |= dict.fromkeys(SECRET)
        shown = [name for name in FIELDS if name in correctable(old.kind)]
        if not values.get("project") and not by_project(tx):
            shown = [name for name in shown if name != "project"]
        return {name: values.get(name) for name in shown}


def open_traffic(tx: Tx, person: int | None, limit: int) -> list[Fact]:
    """Visits and calls of the last weeks that still lack their number, latest first; of one person, or of all."""
    query = (
        facts.sealed()
        .join(entry, entry.c.id == fact_table.c.entry_id)
        .where(fact_table.c.kind == "traffic", fact_table.c.at >= tx.now - _OFFERED_FOR, entry.c.party_id.is_(None))
        .order_by(fact_table.c.at.desc(), fact_table.c.seq.desc())
        .limit(limit)
    )
    if person is not None:
        query = query.where(fact_table.c.by_id == person)
    found = [facts.read(row) for row in tx.connection.execute(query)]
    if not found:
        return []
    entries = [each.customer for each in found]
    voids = select(fact_table.c.entry_id).where(fact_table.c.entry_id.in_(entries), fact_table.c.kind == "void")
    gone = set(tx.connection.execute(voids).scalars())
    return [each for each in found if each.customer not in gone]


def _correct(tx: Tx, actor: Actor, form: Correction) -> Corrected:
    old = target(tx, actor, form.of)
    changes = _changes(actor, old, form, tx.day(tx.now))
    require_reason(form.reason, *([] if changes else [Problem("changes", "nothing_changed")]))
    data = {name: value for name, value in changes.items() if name not in WHO or old.kind not in REGISTERING}
    data |= {"of": old.seq, "reason": form.reason.strip()}
    draft = Draft("correct", actor.id, old.entry_id, data, request_id=form.request_id)
    who = changes.keys() & WHO if old.kind in REGISTERING else set()
    if not who:
        return _write(tx, actor, old, draft, [old.entry_id])
    fields = asdict(old.written) | {name: changes[name] or None for name in who}
    now = Written(**fields | {"phone": fields["phone"] or ""})
    _require_who(old.kind, now)
    draft = replace(draft, data={**data, "written": as_written(now), "was": as_written(old.written)})
    if named_by_others(tx, old):
        return _move(tx, actor, old, now, draft)
    others = others_in_case(tx, old)
    rewrite(tx, old.entry_id, now)
    return _write(tx, actor, old, draft, [old.entry_id, *others])


def _move(tx: Tx, actor: Actor, old: Target, now: Written, draft: Draft) -> Corrected:
    """Somebody else registered the same entry: void this registration there, and repeat it at its time elsewhere."""
    gone = {"of": old.seq, "reason": draft.data["reason"]}
    _write(tx, actor, old, Draft("void", actor.id, old.entry_id, gone), [old.entry_id])
    data = {**old.data, "written": as_written(now), "corrects": old.seq, "at_proof": "correction"}
    data["reason"] = draft.data["reason"]
    again = Draft(old.kind, old.by, entry_for(tx, now), data, old.at, draft.request_id)
    assert again.entry is not None
    return _write(tx, actor, old, again, [again.entry])


def _complete(tx: Tx, actor: Actor, form: Completion) -> Corrected:
    old = target(tx, actor, form.of)
    if old.kind != "traffic" or old.case_id is not None:
        raise Refused("nothing_to_complete", seq=form.of)
    named = (form.company or "").strip() or None
    need = (form.need or "").strip() or old.written.need
    kept = {"source": old.written.source, "project": old.written.project}
    now = Written(form.phone, form.name.strip() or None, form.gender, named, need, **kept)
    _require_who(str(old.data.get("channel", "visit")), now)
    rewrite(tx, old.entry_id, now)
    data = {"of": old.seq, "written": as_written(now)}
    draft = Draft("complete", old.by, old.entry_id, data, request_id=form.request_id)
    return _write(tx, actor, old, draft, [old.entry_id], guarded=False)


def _write(tx: Tx, actor: Actor, old: Target, draft: Draft, entries: list[int], *, guarded: bool = True) -> Corrected:
    """Add the fact and judge anew; refuse the whole command where somebody else would lose his customer by it."""
    written = record.add(tx, actor, draft)
    if not entries:
        return Corrected(written.seq, None, None)
    settled = record.settle(tx, written, entries)
    losers = frozenset[int]().union(*(each.losers for each in settled.values()))
    if guarded and losers - {old.by, actor.id}:
        raise Refused("takes_customer")
    first = settled[entries[0]]
    for project in (dispute_table.project, deal_table.project):
        project(tx, written, first.case_id)
    _tell(tx, actor, old, draft.kind, first)
    return Corrected(written.seq, first.case_id, first.verdict)


def _tell(tx: Tx, actor: Actor, old: Target, kind: str, settled: record.Settled) -> None:
    """Whose act it was and whose customer it is hear of what somebody else corrected."""
    owner = settled.verdict.owner
    concerned = {old.by, owner if isinstance(owner, int) else None} - {actor.id}
    tell(tx, concerned, "entry_corrected", settled.case_id, by=office.person(tx, actor.id).name, kind=kind, of=old.kind)


def _changes(actor: Actor, old: Target, form: Correction, today: date) -> dict[str, Any]:
    """The fields that really change; raises for those that may not, or not by this actor."""
    wrong = [Problem(name, "not_correctable") for name in form.changes if name not in correctable(old.kind)]
    wrong += too_long(form.changes)
    cents = form.changes.get("amount_cents", 1)
    if not isinstance(cents, int) or cents <= 0:
        wrong.append(Problem("amount_cents", "amount_bad"))
    if form.changes.get("on") and date.fromisoformat(form.changes["on"]) > today:
        wrong.append(Problem("on", "in_the_future"))
    if wrong:
        raise Invalid(*wrong)
    before = {**old.data, "by": old.by}
    if old.kind in REGISTERING:
        before |= asdict(old.written)
    changed = {name: value for name, value in form.changes.items() if (value or None) != (before.get(name) or None)}
    if "by" in changed and not leads(actor) and not actor.console:
        raise Forbidden("leaders_only")
    return changed


def _require_who(kind: str, now: Written) -> None:
    problems = [*who_problems(kind, now.phone, now.name or "", now.company), *too_long(asdict(now))]
    if problems:
        raise Invalid(*problems)


def _once(tx: Tx, request_id: str | None) -> Corrected | None:
    """What the first arrival of this command answered."""
    seq = record.earlier(tx, request_id)
    if seq is None:
        return None
    query = (
        select(verdict.c.case_id, verdict.c.body)
        .select_from(fact_table.outerjoin(verdict, verdict.c.fact_seq == fact_table.c.seq))
        .join(entry, entry.c.id == fact_table.c.entry_id)
        .where(fact_table.c.seq == seq)
        .order_by((verdict.c.case_id == entry.c.case_id).desc(), verdict.c.id)
    )
    row = tx.connection.execute(query).first()
    given = decode(row.body) if row is not None and row.body else None
    return Corrected(seq, row.case_id if row is not None else None, given, again=True)
