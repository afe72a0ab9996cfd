"""How does a fact become part of the office: sealed, judged, and shown in every list, in one transaction?

fact    = add(tx, actor, Draft(...))       # seals it
settled = settle_own(tx, fact)             # judges its customer's case, rewrites cached columns
settled = settle(tx, fact, entries)        # the same for all cases that it touches
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import insert, select, update

from core.rules import History
from core.rules.model import Fact, Verdict
from core.services import facts, office, projection, search_index
from core.services.access import Actor
from core.services.desk import Tx
from core.services.facts import Draft
from core.services.history import history_of
from core.services.on_record import entry_in
from core.services.relation import owner_now
from core.services.verdicts import encode
from db.adding import new_row
from db.tables import attachment, case, deal_step, dispute, entry, link, paper, request
from db.tables import fact as fact_table
from db.tables import verdict as verdict_table


@dataclass(frozen=True, slots=True)
class Settled:
    """A case after a fact: its number, the verdict given now, and who owned it until now.

    `losers` are the owners in force, of this case or of one that was joined to it, who have just lost it.
    """

    case_id: int
    verdict: Verdict
    owner_before: int | None
    entries: frozenset[int]
    losers: frozenset[int] = frozenset()


def earlier(tx: Tx, request_id: str | None) -> int | None:
    """The fact that an earlier arrival of the same command wrote, or None. A double click registers once."""
    if request_id is None:
        return None
    found = select(fact_table.c.seq).where(fact_table.c.request_id == request_id)
    return tx.connection.execute(found).scalar_one_or_none()


def add(tx: Tx, actor: Actor, draft: Draft, *, others: Iterable[int] = (), evidence: Iterable[str] = ()) -> Fact:
    """Seal a fact. `others` are further entries that it names; `evidence` are tokens of the actor's uploads."""
    tokens = list(evidence)
    if tokens:
        draft = _with_evidence(tx, actor, draft, tokens)
    written = facts.write(tx, actor.id, draft)
    for other in others:
        tx.connection.execute(insert(link).values(fact_seq=written.seq, entry_id=draft.entry, other_id=other))
    if tokens:
        mine = (attachment.c.token.in_(tokens), attachment.c.uploaded_by == actor.id, attachment.c.fact_seq.is_(None))
        tx.connection.execute(update(attachment).where(*mine).values(fact_seq=written.seq))
    return written


def settle(tx: Tx, written: Fact, entries: Iterable[int]) -> dict[int, Settled]:
    """Judge every case that these entries belong to, as of now, and store verdicts and cached columns.

    Returns, by entry, the case it is in now. The first entry's case always gets a verdict row of this fact;
    another one only if its verdict changed.
    """
    wanted = list(entries)
    history = history_of(tx, wanted)
    done: dict[int, Settled] = {}
    touched: set[int] = set()
    for number in wanted:
        if number not in done:
            settled = _settle_case(tx, history, number, written, touched, always=number == wanted[0])
            done |= dict.fromkeys(settled.entries, settled)
    search_index.project(tx.connection, touched)
    return done


def settle_own(tx: Tx, written: Fact) -> Settled:
    """`settle` for a fact that touches no other case than its own customer's."""
    number = entry_in(written)
    return settle(tx, written, [number])[number]


def _settle_case(tx: Tx, history: History, number: int, written: Fact, touched: set[int], *, always: bool) -> Settled:
    """The case of an entry after the fact `written`: judged and stored; the cases that it came from join `touched`."""
    at = max(tx.now, written.at)
    members = frozenset(int(ref) for ref in history.case_of(number, at).members)
    given = history.judge(number, at)
    case_id, rows, known = _case_row(tx, number, members, written)
    touched |= {case_id, *known}
    before = rows[0] if rows else None
    columns = projection.of_case(history, number, at, given)
    if always or before is None or _changed(before, columns):
        columns["verdict_id"] = _store(tx, case_id, written, at, given)
    tx.connection.execute(update(case).where(case.c.id == case_id).values(columns | {"version": case.c.version + 1}))
    owners = [owner_now(row, tx) for row in rows]
    losers = frozenset(owner for owner in owners if owner is not None and owner != given.owner)
    return Settled(case_id, given, owners[0] if owners else None, members, losers)


def _case_row(tx: Tx, number: int, members: frozenset[int], written: Fact) -> tuple[int, list[Any], list[int]]:
    """The case of these entries, made, joined or split as identity now says; the rows that it came from, first the
    one that stays; and all cases that its entries stood in."""
    rows = list(tx.connection.execute(select(entry.c.id, entry.c.case_id).where(entry.c.id.in_(members))))
    known = sorted({row.case_id for row in rows if row.case_id is not None})
    outside = select(entry.c.case_id).where(entry.c.case_id.in_(known), entry.c.id.not_in(members))
    shared = set(tx.connection.execute(outside).scalars()) if known else set()
    kept = [each for each in known if each not in shared or _shows(tx, each) in members]
    if kept:
        case_id = kept[0]
        before = list(tx.connection.execute(select(case).where(case.c.id.in_(kept)).order_by(case.c.id)))
        _retire(tx, [each for each in kept[1:] if each not in shared])
    else:
        case_id, before = _new_case(tx, number, written), []
    if any(row.case_id != case_id for row in rows):
        tx.connection.execute(update(entry).where(entry.c.id.in_(members)).values(case_id=case_id))
        if known:
            _take_along(tx, members, case_id)
    return case_id, before, known


def _take_along(tx: Tx, members: frozenset[int], case_id: int) -> None:
    """Disputes, deal steps, papers and requests go with the entries that their facts are about."""
    theirs = select(fact_table.c.seq).where(fact_table.c.entry_id.in_(members))
    for table in (dispute, deal_step, paper, request):
        tx.connection.execute(update(table).where(table.c.fact_seq.in_(theirs)).values(case_id=case_id))


def _shows(tx: Tx, case_id: int) -> int:
    return int(tx.connection.execute(select(case.c.entry_id).where(case.c.id == case_id)).scalar_one())


def _new_case(tx: Tx, number: int, written: Fact) -> int:
    return new_row(tx.connection, case, {"entry_id": number, "state": "nobody", "first_at": written.at})


def _retire(tx: Tx, cases: list[int]) -> None:
    """A case that was joined to another keeps its verdicts and leaves every list."""
    if cases:
        gone = {"state": "joined", "owner_id": None, "server_id": None, "due_at": None, "protected_until": None}
        tx.connection.execute(update(case).where(case.c.id.in_(cases)).values(gone | {"endless": False}))


def _changed(before: Any, columns: Mapping[str, Any]) -> bool:
    watched = ("state", "owner_id", "protected_until", "endless", "outcome", "stage", "speak_until")
    return any(getattr(before, name) != columns[name] for name in watched)


def _store(tx: Tx, case_id: int, written: Fact, at: datetime, given: Verdict) -> int:
    return new_row(tx.connection, verdict_table, verdict_row(tx, case_id, written, at, given))


def verdict_row(tx: Tx, case_id: int, written: Fact, at: datetime, given: Verdict) -> dict[str, Any]:
    """The row of a verdict that was given on a fact at a moment."""
    return {
        "case_id": case_id,
        "fact_seq": written.seq,
        "at": at,
        "rulebook_version_id": office.in_force(tx, written.at).id,
        "head_seq": written.seq,
        "owner_id": given.owner,
        "outcome": given.outcome,
        "body": encode(given),
    }


def _with_evidence(tx: Tx, actor: Actor, draft: Draft, tokens: list[str]) -> Draft:
    """The draft with the hashes of its pictures, so that the ledger seals them."""
    mine = (attachment.c.token.in_(tokens), attachment.c.uploaded_by == actor.id)
    hashes = sorted(tx.connection.execute(select(attachment.c.sha256).where(*mine)).scalars())
    return Draft(draft.kind, draft.by, draft.entry, {**draft.data, "evidence": hashes}, draft.at, draft.request_id)
