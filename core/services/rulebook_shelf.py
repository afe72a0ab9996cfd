"""Which rulebooks are there to read: shipped ones, versions in force once or later, drafts; and what sets two apart?

A rulebook is named by a reference: `shipped:standard`, or `version:12` for a row of `rulebook_version`.
"""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final, Literal

from sqlalchemy import delete, insert, select

from core.rulebooks import available, load, source_of
from core.rulebooks.comparing import ClauseChange as ClauseChange
from core.rulebooks.comparing import changes
from core.rules.rulebook import Rulebook
from core.services import office
from core.services.access import Action, Actor, may, require
from core.services.desk import Desk, Tx
from core.services.errors import NotFound
from db.tables import attachment, rulebook_version

Standing = Literal["shipped", "draft", "scheduled", "in_force", "past"]
SHIPPED: Final = "shipped"
VERSION: Final = "version"
_MEDIA_TYPE: Final = "application/yaml"


@dataclass(frozen=True, slots=True)
class Shelved:
    """A rulebook as a list shows it. `until` is when the next version takes its place."""

    ref: str
    standing: Standing
    rulebook: str
    version: str
    zh: str
    en: str
    hash: str
    since: datetime | None = None
    until: datetime | None = None
    made_at: datetime | None = None
    made_by: str | None = None

    @property
    def number(self) -> int:
        """The number of the row, for a draft or version."""
        return int(self.ref.partition(":")[2])


@dataclass(frozen=True, slots=True)
class Opened:
    """A rulebook to be read: where it stands, what it says, and its text."""

    shelved: Shelved
    book: Rulebook
    source: str


def versions(desk: Desk, actor: Actor) -> tuple[Shelved, ...]:
    """Every version that was, is or will be in force, the latest first."""
    with desk.read() as tx:
        require(actor, Action.VIEW_RULEBOOK)
        return versions_in(tx)


def versions_in(tx: Tx) -> tuple[Shelved, ...]:
    """`versions` inside a transaction."""
    dated = rulebook_version.c.effective_from
    query = select(rulebook_version).where(dated.is_not(None)).order_by(dated, rulebook_version.c.id)
    rows = list(tx.connection.execute(query))
    ends = [row.effective_from for row in rows[1:]] + [None]
    return tuple(_version(tx, row, until) for row, until in zip(rows, ends, strict=True))[::-1]


def drafts(desk: Desk, actor: Actor) -> tuple[Shelved, ...]:
    """The drafts, the newest first; none for whoever neither writes nor enforces rulebooks."""
    with desk.read() as tx:
        require(actor, Action.VIEW_RULEBOOK)
        if not _sees_drafts(actor):
            return ()
        query = select(rulebook_version).where(rulebook_version.c.effective_from.is_(None))
        rows = tx.connection.execute(query.order_by(rulebook_version.c.id.desc()))
        return tuple(_shelved(tx, row, "draft", None) for row in rows)


def shipped() -> tuple[Shelved, ...]:
    """The rulebooks that come with the product, the standard one first."""
    books = sorted((load(each) for each in available()), key=lambda book: (book.id != "standard", book.id))
    return tuple(_of_shipped(book) for book in books)


def opened(desk: Desk, actor: Actor, ref: str) -> Opened:
    """The rulebook of a reference. Raises NotFound where there is none that the actor may read."""
    with desk.read() as tx:
        return opened_in(tx, actor, ref)


def opened_in(tx: Tx, actor: Actor, ref: str) -> Opened:
    """`opened` inside a transaction."""
    require(actor, Action.VIEW_RULEBOOK)
    kind, _, name = ref.partition(":")
    if kind == SHIPPED and name in available():
        book = load(name)
        return Opened(_of_shipped(book), book, source_of(name))
    row = row_of(tx, int(name)) if kind == VERSION and name.isdecimal() and len(name) < 18 else None
    if row is None or (row.effective_from is None and not _sees_drafts(actor)):
        raise NotFound("no_such_rulebook", rulebook=ref)
    if row.effective_from is None:
        return Opened(_shelved(tx, row, "draft", None), office.parsed(row.hash, row.source), row.source)
    shelved = next(each for each in versions_in(tx) if each.number == row.id)
    return Opened(shelved, office.parsed(row.hash, row.source), row.source)


def compare(desk: Desk, actor: Actor, old: str, new: str) -> tuple[ClauseChange, ...]:
    """What `new` says differently from `old`, clause by clause in the order of `new`."""
    with desk.read() as tx:
        require(actor, Action.VIEW_RULEBOOK)
        return changes(opened_in(tx, actor, old).book, opened_in(tx, actor, new).book)


def take_out(desk: Desk, actor: Actor, ref: str) -> str:
    """Lay the text of a rulebook ready for the actor as a file; the token of its address. His last one is replaced."""

    def work(tx: Tx) -> str:
        found = opened_in(tx, actor, ref)
        mine = (attachment.c.uploaded_by == actor.id, attachment.c.fact_seq.is_(None))
        tx.connection.execute(delete(attachment).where(*mine, attachment.c.media_type == _MEDIA_TYPE))
        body, token = found.source.encode(), secrets.token_urlsafe(32)
        made = {"uploaded_by": actor.id, "uploaded_at": tx.now, "media_type": _MEDIA_TYPE}
        made |= {"token": token, "sha256": hashlib.sha256(body).hexdigest(), "body": body}
        made["name"] = f"{found.shelved.rulebook}-{found.shelved.version}.yaml"[:200]
        tx.connection.execute(insert(attachment).values(made))
        return token

    return desk.command(work)


def row_of(tx: Tx, number: int) -> Any:
    """The row of a draft or version, or None."""
    query = select(rulebook_version).where(rulebook_version.c.id == number)
    return tx.connection.execute(query).one_or_none()


def _sees_drafts(actor: Actor) -> bool:
    return may(actor, Action.DRAFT_RULEBOOK) or may(actor, Action.ENFORCE_RULEBOOK)


def _of_shipped(book: Rulebook) -> Shelved:
    return Shelved(f"{SHIPPED}:{book.id}", "shipped", book.id, book.version, book.zh, book.en, book.hash)


def _version(tx: Tx, row: Any, until: datetime | None) -> Shelved:
    if row.effective_from > tx.now:
        return _shelved(tx, row, "scheduled", until)
    return _shelved(tx, row, "in_force" if until is None or until > tx.now else "past", until)


def _shelved(tx: Tx, row: Any, standing: Standing, until: datetime | None) -> Shelved:
    book = office.parsed(row.hash, row.source)
    who = office.people(tx).get(row.created_by)
    return Shelved(
        ref=f"{VERSION}:{row.id}",
        standing=standing,
        rulebook=row.rulebook,
        version=book.version,
        zh=book.zh,
        en=book.en,
        hash=row.hash,
        since=row.effective_from,
        until=until,
        made_at=row.created_at,
        made_by=who.name if who is not None else None,
    )
