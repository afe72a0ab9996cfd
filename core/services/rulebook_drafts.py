"""How is a rulebook written: a draft from another one, changed clause by clause or as a file, checked at every step?

A draft that is kept is always a whole rulebook: what has an error changes nothing and names all its errors at once.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import delete, select, update

from core.rulebooks import Problem as Fault
from core.rulebooks import Rejected
from core.rulebooks.comparing import ClauseChange, changes
from core.rulebooks.editing import (
    MOST,
    Added,
    ClauseEdit,
    Head,
    Removed,
    Step,
    from_text,
    plain,
    read_outside,
    to_text,
    with_head,
    with_step,
)
from core.rules.parameters import catalogue
from core.rules.rulebook import Dated, Rulebook
from core.services import office
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.errors import Invalid, NotFound, Problem, Refused, Stale
from core.services.rulebook_shelf import opened_in, row_of
from db.adding import new_row
from db.tables import rulebook_version

#: Fields of `Head`, and how long each may be.
_HEAD: Final = {"version": 40, "zh": 120, "en": 200}

__all__ = ["MOST", "Added", "ClauseEdit", "Fault", "Faulty", "Head", "Removed", "Step", "from_text", "to_text"]


@dataclass(frozen=True, slots=True)
class Checked:
    """What would come of a step: what would be wrong with the draft, or else what it would say differently."""

    faults: tuple[Fault, ...]
    changes: tuple[ClauseChange, ...]


class Faulty(Refused):
    """The text is no rulebook; `faults` are all its errors with line, key and what to write instead."""

    def __init__(self, faults: tuple[Fault, ...]) -> None:
        super().__init__("rulebook_faulty", count=len(faults))
        self.faults = faults


def draft_from(desk: Desk, actor: Actor, ref: str) -> int:
    """A new draft that says what the rulebook of `ref` says; its number.

    Its version is named after today. A second click gets the draft of the first one, as long as nothing was changed.
    """

    def work(tx: Tx) -> int:
        require(actor, Action.DRAFT_RULEBOOK)
        found = opened_in(tx, actor, ref)
        head = Head(tx.day(tx.now).isoformat(), found.book.zh, found.book.en)
        return _keep(tx, actor, with_head(found.source, head))

    return desk.command(work)


def draft_from_file(desk: Desk, actor: Actor, body: bytes, name: str) -> int:
    """A new draft from a file; its number. Raises Faulty with all errors."""

    def work(tx: Tx) -> int:
        require(actor, Action.DRAFT_RULEBOOK)
        return _keep(tx, actor, _text(body, name), name)

    return desk.command(work)


def check_clause(desk: Desk, actor: Actor, draft: int, step: Step) -> Checked:
    """What would come of it if this clause were changed, added or taken out so; nothing is changed."""
    with desk.read() as tx:
        require(actor, Action.DRAFT_RULEBOOK)
        row = _draft(tx, draft)
        try:
            after = read_text(with_step(row.source, step))
        except Faulty as error:
            return Checked(error.faults, ())
        return Checked((), changes(office.parsed(row.hash, row.source), after))


def change_clause(desk: Desk, actor: Actor, draft: int, hash: str, step: Step) -> str:
    """Change a clause of a draft that reads `hash`, add or remove one; the new hash. Raises Stale or Faulty."""
    return desk.command(lambda tx: _change(tx, actor, draft, hash, lambda text: with_step(text, step)))


def change_head(desk: Desk, actor: Actor, draft: int, hash: str, head: Head) -> str:
    """Give a draft another version name and titles; the hash of the new text. Raises Stale or Invalid."""
    wrong = [Problem(name, "head_missing") for name in _HEAD if not getattr(head, name).strip()]
    wrong += [
        Problem(name, "too_long", {"most": most}) for name, most in _HEAD.items() if len(getattr(head, name)) > most
    ]
    if wrong:
        require(actor, Action.DRAFT_RULEBOOK)
        raise Invalid(*wrong)
    return desk.command(lambda tx: _change(tx, actor, draft, hash, lambda text: with_head(text, head)))


def change_text(desk: Desk, actor: Actor, draft: int, hash: str, body: bytes, name: str) -> str:
    """Put the text of a file in the place of a draft's; the new hash. Raises Stale, or Faulty with all errors."""
    return desk.command(lambda tx: _change(tx, actor, draft, hash, lambda _text_before: _text(body, name)))


def discard(desk: Desk, actor: Actor, draft: int) -> None:
    """Throw a draft away; one that is gone already is no error. What was put in force stays for ever."""

    def work(tx: Tx) -> None:
        require(actor, Action.DRAFT_RULEBOOK)
        mine = (rulebook_version.c.id == draft, rulebook_version.c.effective_from.is_(None))
        tx.connection.execute(delete(rulebook_version).where(*mine))

    desk.command(work)


def edit_of(book: Rulebook, clause: str) -> ClauseEdit:
    """A clause as it stands, to be changed."""
    said = book.clauses[clause]
    return ClauseEdit(clause, said.zh, said.en, said.source, stated(book, clause), said.supports, said.reading)


def stated(book: Rulebook, clause: str) -> Mapping[str, Any]:
    """What a clause states, as its file holds it."""
    return {key: plain(book.values[key], protects=_protects(key)) for key in book.clauses[clause].states}


def default_of(key: str) -> Any:
    """What a parameter says where no clause states it, as a file would hold it."""
    return plain((Dated(catalogue()[key].default),), protects=_protects(key))


def _protects(key: str) -> bool:
    return key.startswith("protection.")


def _change(tx: Tx, actor: Actor, draft: int, hash: str, how: Any) -> str:
    require(actor, Action.DRAFT_RULEBOOK)
    row = _draft(tx, draft)
    if row.hash != hash:
        raise Stale("draft_changed")
    text = how(row.source)
    book = read_text(text)
    changed = {"source": text, "hash": book.hash, "rulebook": book.id[:60]}
    tx.connection.execute(update(rulebook_version).where(rulebook_version.c.id == draft).values(changed))
    return book.hash


def _draft(tx: Tx, number: int) -> Any:
    row = row_of(tx, number)
    if row is None:
        raise NotFound("no_such_rulebook", rulebook=number)
    if row.effective_from is not None:
        raise Refused("rulebook_was_enforced")
    return row


def _keep(tx: Tx, actor: Actor, text: str, name: str = "rulebook.yaml") -> int:
    book = read_text(text, name)
    mine = (rulebook_version.c.created_by == actor.id, rulebook_version.c.hash == book.hash)
    same = select(rulebook_version.c.id).where(*mine, rulebook_version.c.effective_from.is_(None))
    known = tx.connection.execute(same).scalars().first()
    if known is not None:
        return int(known)
    made = {"rulebook": book.id[:60], "source": text, "hash": book.hash, "created_at": tx.now, "created_by": actor.id}
    return new_row(tx.connection, rulebook_version, made)


def _text(body: bytes, name: str) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise Faulty((Fault(name, 1, "", "not_utf8", {}),)) from None


def read_text(text: str, name: str = "rulebook.yaml") -> Rulebook:
    """The rulebook in a text that somebody wrote or uploaded; raises Faulty with all errors."""
    try:
        return read_outside(text, name)
    except Rejected as error:
        raise Faulty(tuple(error.problems)) from None
