"""How does a rulebook come into force: by whom, from when, and sealed in the ledger?

A version holds from its moment until the next one's. What was judged before keeps its version, a running period keeps
its length and owner. Where the new version sees other entries as one customer, that counts for what is entered under
it, and whoever enforces it is told so first.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select, update

from core.rulebooks import load_text
from core.rulebooks.comparing import ClauseChange, changes, differing
from core.rulebooks.coverage import gaps
from core.rulebooks.problems import Rejected
from core.rules.rulebook import Rulebook
from core.services import facts, office, record
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.errors import Invalid, NotFound, Problem, Refused, Stale
from core.services.facts import Draft
from core.services.notices import tell
from core.services.rulebook_shelf import row_of
from db.tables import fact, rulebook_version

KIND: Final = "rulebook"


@dataclass(frozen=True, slots=True)
class Foreseen:
    """What putting a draft in force would change: against which version, and clause by clause.

    `identity` says that other entries will count as one customer; those entered before stay as they were judged.
    """

    instead_zh: str
    instead_en: str
    instead_version: str
    changes: tuple[ClauseChange, ...]
    identity: bool


def foresee(desk: Desk, actor: Actor, draft: int, since: datetime | None = None) -> Foreseen:
    """What would change from `since` (None: now) on; nothing is written. Raises as `enforce` does."""
    with desk.read() as tx:
        require(actor, Action.ENFORCE_RULEBOOK)
        _, book = _ready(tx, draft, since or tx.now)
        before = office.in_force(tx, since or tx.now).rulebook
        identity = any(key.startswith("identity.") for key in differing(before, book))
        return Foreseen(before.zh, before.en, before.version, changes(before, book), identity)


def enforce(
    desk: Desk, actor: Actor, draft: int, hash: str, since: datetime | None, *, request_id: str | None = None
) -> int:
    """Put the draft that reads `hash` in force from `since` (None: now) on; the number of the sealing fact.

    Raises Invalid for a moment in the past, Stale where the draft was changed meanwhile, and Refused where it was put
    in force already, says what is in force anyway, is named like another version, or leaves the office without a rule.
    """

    def work(tx: Tx) -> int:
        require(actor, Action.ENFORCE_RULEBOOK)
        done = record.earlier(tx, request_id)
        if done is not None:
            return done
        moment = since or tx.now
        row, book = _ready(tx, draft, moment)
        if row.hash != hash:
            raise Stale("draft_changed")
        tx.connection.execute(
            update(rulebook_version).where(rulebook_version.c.id == draft).values(effective_from=moment)
        )
        told = {each.id for each in office.people(tx).values() if each.active and each.unit_id is None} - {actor.id}
        tell(tx, told, "rulebook_enforced", title=book.zh, version=book.version, since=moment, by=actor.name)
        return seal(tx, actor.id, draft, book, moment, request_id)

    return desk.command(work)


def withdraw(desk: Desk, actor: Actor, number: int, *, request_id: str | None = None) -> None:
    """Take back a version whose moment has not come; it becomes a draft again. Raises Refused once it holds."""

    def work(tx: Tx) -> None:
        require(actor, Action.ENFORCE_RULEBOOK)
        if record.earlier(tx, request_id) is not None:
            return
        row = row_of(tx, number)
        if row is None or row.effective_from is None:
            raise NotFound("no_such_rulebook", rulebook=number)
        if row.effective_from <= tx.now:
            raise Refused("rulebook_holds_already")
        mine = rulebook_version.c.id == number
        tx.connection.execute(update(rulebook_version).where(mine).values(effective_from=None))
        said = {"version": number, "rulebook": row.rulebook, "hash": row.hash, "withdrawn": True}
        facts.write(tx, actor.id, Draft(KIND, actor.id, data=said, request_id=request_id))

    desk.command(work)


def seal(tx: Tx, by: int, version: int, book: Rulebook, since: datetime, request_id: str | None = None) -> int:
    """Write the fact that this version holds from `since` on, with the hash of what it says; its number."""
    said = {"version": version, "rulebook": book.id, "hash": book.hash, "since": since}
    return facts.write(tx, by, Draft(KIND, by, data=said, request_id=request_id)).seq


def altered(tx: Tx) -> list[int]:
    """Versions that no longer say what was sealed when they were put in force, or from another moment on."""
    sealed: dict[int, Any] = {}
    payloads = tx.connection.execute(select(fact.c.payload).where(fact.c.kind == KIND).order_by(fact.c.seq)).scalars()
    for payload in payloads:
        said = json.loads(payload)["data"]
        sealed[int(said["version"])] = said
    return [number for number, said in sealed.items() if not _as_sealed(row_of(tx, number), said)]


def _as_sealed(row: Any, said: Any) -> bool:
    if said.get("withdrawn"):
        return row is None or row.effective_from is None
    if row is None or row.effective_from is None:
        return False
    try:
        hash = load_text(row.source).hash
    except Rejected:
        return False
    return bool(hash == row.hash == said["hash"] and row.effective_from == datetime.fromisoformat(said["since"]))


def _ready(tx: Tx, draft: int, since: datetime) -> tuple[Any, Rulebook]:
    """The draft, if it can hold from `since` on."""
    row = row_of(tx, draft)
    if row is None:
        raise NotFound("no_such_rulebook", rulebook=draft)
    if row.effective_from is not None:
        raise Refused("rulebook_was_enforced")
    if since < tx.now:
        raise Invalid(Problem("since", "in_the_past"))
    try:
        book = load_text(row.source)
    except Rejected as error:
        raise Refused("rulebook_faulty", count=len(error.problems)) from None
    missing = gaps(book, tx.day(since), tx.zone)
    if missing:
        key, day = next(iter(missing.items()))
        raise Refused("rulebook_has_gap", key=key, day=day.isoformat())
    if any(each.effective_from == since for each in office.rulebooks(tx)):
        raise Invalid(Problem("since", "moment_taken"))
    if office.in_force(tx, since).rulebook.hash == book.hash:
        raise Refused("rulebook_in_force_already")
    if any((each.rulebook.id, each.rulebook.version) == (book.id, book.version) for each in office.rulebooks(tx)):
        raise Refused("rulebook_version_taken", version=book.version)
    return row, book
