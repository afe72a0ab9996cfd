"""What is due now, and who does it? Found by query, claimed by a unique key, done once whoever runs it.

Due are: a notice to the owner when protection ends within a day or its renewal must be asked for soon, a notice of an
overdue follow-up or of a group that left and was not registered in time, the escalation of a dispute past its date,
cases whose period to speak up has passed, the daily anchor of the ledger's head, and dropping pictures that no fact
has named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from typing import Any, Final

from sqlalchemy import and_, insert, select

from core.services import groups
from core.services.desk import Desk, Tx
from core.services.evidence import sweep
from core.services.notices import tell
from core.services.office import people
from core.services.passing_time import catch_up
from core.services.reception import late_groups
from core.services.renewal_deadlines import deadlines
from db import ledger
from db.tables import case, dispute, outbox

#: How long before the end of a protection its owner is told.
_WARNING: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Work:
    """Something due: `key` is unique, so that two servers do it once. `tell` are the people who hear of it."""

    key: str
    kind: str
    case_id: int | None = None
    tell: tuple[int, ...] = ()
    params: Mapping[str, Any] = field(default_factory=dict)
    kept: Mapping[str, Any] = field(default_factory=dict)


def run(desk: Desk) -> Mapping[str, int]:
    """Do everything that is due and was not done; returns how many of each kind."""
    return desk.command(_run)


def _run(tx: Tx) -> Mapping[str, int]:
    due = [
        *_ending(tx),
        *_renewals(tx),
        *_overdue(tx),
        *_unregistered(tx),
        *_late_disputes(tx),
        *_groups(tx),
        *_anchor(tx),
    ]
    keys = [work.key for work in due]
    known = set(tx.connection.execute(select(outbox.c.key).where(outbox.c.key.in_(keys))).scalars())
    done: Counter[str] = Counter()
    for kind, count in (("spoken_for", catch_up(tx)), ("pictures_dropped", sweep(tx))):
        if count:
            done[kind] = count
    for work in due:
        if work.key not in known:
            _do(tx, work)
            done[work.kind] += 1
    return done


def _do(tx: Tx, work: Work) -> None:
    claimed = {"key": work.key, "kind": work.kind, "due_at": tx.now, "body": {"case": work.case_id, **work.kept}}
    tx.connection.execute(insert(outbox), claimed | {"claimed_at": tx.now, "done_at": tx.now})
    if work.tell:
        tell(tx, work.tell, work.kind, work.case_id, **work.params)


def _ending(tx: Tx) -> Iterator[Work]:
    """Protections that end within a day (ST-06)."""
    soon = and_(case.c.protected_until > tx.now, case.c.protected_until <= tx.now + _WARNING, case.c.state == "owned")
    for row in tx.connection.execute(select(case.c.id, case.c.owner_id, case.c.protected_until).where(soon)):
        key = f"ending:{row.id}:{row.protected_until.isoformat()}"
        yield Work(key, "protection_ending", row.id, (row.owner_id,), {"until": row.protected_until})


def _renewals(tx: Tx) -> Iterator[Work]:
    """Renewals that must be asked for within three days (000-01-19)."""
    for case_id, owner, latest in deadlines(tx):
        key = f"renewal:{case_id}:{latest.isoformat()}"
        yield Work(key, "renewal_deadline", case_id, (owner,), {"until": latest})


def _overdue(tx: Tx) -> Iterator[Work]:
    """Follow-ups past their date, of owners whose protection still runs."""
    late = and_(case.c.due_at <= tx.now, case.c.state == "owned", case.c.endless | (case.c.protected_until > tx.now))
    for row in tx.connection.execute(select(case.c.id, case.c.owner_id, case.c.due_at).where(late)):
        key = f"overdue:{row.id}:{row.due_at.isoformat()}"
        yield Work(key, "follow_up_overdue", row.id, (row.owner_id,), {"due": row.due_at})


def _unregistered(tx: Tx) -> Iterator[Work]:
    """Groups that have left and were not registered in time (ST-03)."""
    for group in late_groups(tx):
        if group.receiver_id is not None:
            about = {"at": group.at, "ticket": group.number}
            yield Work(f"unregistered:{group.number}", "group_unregistered", None, (group.receiver_id,), about)


def _late_disputes(tx: Tx) -> Iterator[Work]:
    """Disputes past their date go one step up: an answer or a ruling to the directors (ST-16)."""
    late = and_(dispute.c.closed_at.is_(None), dispute.c.due_at <= tx.now)
    directors = tuple(each.id for each in people(tx).values() if each.role == "director" and each.active)
    for row in tx.connection.execute(select(dispute).where(late)):
        key = f"dispute:{row.fact_seq}:{row.step}:{row.due_at.isoformat()}"
        yield Work(key, "dispute_escalated", row.case_id, directors, {"due": row.due_at})


def _groups(tx: Tx) -> Iterator[Work]:
    """Yesterday's groups that want to buy, summed up for the leaders (003-04-14)."""
    for key, leaders, params in groups.summary(tx):
        yield Work(key, "group_summary", None, leaders, params)


def _anchor(tx: Tx) -> Iterator[Work]:
    """The ledger's head of the day, kept beside the ledger: a chain alone would miss a cut tail."""
    head = ledger.head(tx.connection)
    yield Work(f"anchor:{tx.day(tx.now)}", kind="anchor", kept={"seq": head.seq, "hash": head.hash})
