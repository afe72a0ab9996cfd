"""What would an import do, row by row, and how many customers would be free under each way to open the books?"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final, get_args

from sqlalchemy import distinct, func, select

from core.documents.register_sheet import Register
from core.services import importing, scope
from core.services.access import Action, Actor, require
from core.services.accounts import NewPerson, invite_in
from core.services.desk import Desk, Tx
from core.services.first_passwords import NOBODYS
from core.services.import_scratch import scratch_office
from core.services.importing import Imported, Opening, Order, RowResult
from core.services.setup import put_in_force
from db import ledger
from db.tables import case, entry, fact, rulebook_version

#: The rulebook of an office that has none yet.
_UNWRITTEN: Final = "standard"
OPENINGS: Final[tuple[Opening, ...]] = get_args(Opening)


@dataclass(frozen=True, slots=True)
class Tried:
    """What an import would do under one opening; `free` customers of the register would be nobody's afterwards."""

    done: Imported
    free: int


def dry_run(
    desk: Desk,
    actor: Actor,
    register: Register,
    openings: Sequence[Opening] = OPENINGS,
    *,
    file: str = "",
    project: str | None = None,
    progress: Callable[[int], None] = lambda rows: None,
) -> Mapping[Opening, Tried]:
    """Take the register over on scratch offices, one for each opening; in ours nothing is written.

    `file` and `project` as in an Order. `progress` hears how many rows have been tried in all, first of none.
    """
    require(actor, Action.IMPORT)
    found: dict[Opening, Tried] = {}
    with scratch_office(desk, register) as fresh:
        progress(0)
        for turn, opening in enumerate(openings):
            order = Order(register, opening, file, project)
            found[opening] = _tried(fresh(), actor, order, turn * len(register.rows), progress)
    return found


def _tried(scratch: Desk, actor: Actor, order: Order, before: int, progress: Callable[[int], None]) -> Tried:
    who = scratch.command(_guest) if actor.console else actor
    with scratch.read() as tx:
        head = ledger.head(tx.connection).seq
    count = before

    def heard(_tx: Tx, done: Sequence[RowResult]) -> None:
        nonlocal count
        count += len(done)
        progress(count)

    done = importing.run(scratch, who, order, after=heard)
    with scratch.read() as tx:
        return Tried(done, _free(tx, head))


def _free(tx: Tx, head: int) -> int:
    """Customers of facts behind `head` who are nobody's now."""
    about = select(func.count(distinct(case.c.id))).join(entry, entry.c.case_id == case.c.id)
    about = about.join(fact, fact.c.entry_id == entry.c.id).where(fact.c.seq > head, scope.free(tx.now))
    return int(tx.connection.execute(about).scalar_one())


def _guest(tx: Tx) -> Actor:
    """Somebody to enter the facts of a dry run from the console, and a rulebook if there is none."""
    guest = invite_in(tx, NewPerson("console", "admin"), NOBODYS)
    if tx.connection.execute(select(rulebook_version.c.id).limit(1)).first() is None:
        put_in_force(tx, _UNWRITTEN, guest.user_id)
    return Actor(guest.user_id, guest.username, guest.name, guest.role, console=True)
