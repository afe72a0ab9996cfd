"""What did somebody say of how an uploaded register is to be read, and what of it is remembered for the next one?"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import insert, update

from core.documents.register_header import HEADERS
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.errors import Invalid, Refused
from core.services.import_files import change, open_row, row_of
from core.services.import_upload import shape
from core.services.importing import Opening
from core.services.registration_form import too_long
from db.tables import import_mapping

#: Without one of these nobody can be registered.
_WHO: Final = frozenset({"phone", "name", "company"})


def remap(desk: Desk, actor: Actor, number: int, mapping: Mapping[str, int]) -> None:
    """Say which column is which field; remembered for registers with this header.

    Raises Refused("who_is_missing") where no column says who the customer is, or Refused("import_state").
    """
    require(actor, Action.IMPORT)

    def work(tx: Tx) -> None:
        row = open_row(tx, number)
        chosen = {name: column for name, column in mapping.items() if name in HEADERS and 0 <= column < len(row.header)}
        if not _WHO & chosen.keys():
            raise Refused("who_is_missing")
        if chosen != row.mapping:
            change(tx, number, mapping=chosen, state="mapped", trial=None)
        _remember(tx, row, mapping=chosen)

    desk.command(work)


def choose_project(desk: Desk, actor: Actor, number: int, project: str | None) -> None:
    """Say for which project the rows are that name none: empty for the office's own, None to leave them to a person;
    remembered for registers with this header. Raises Invalid("too_long") or Refused("import_state")."""
    require(actor, Action.IMPORT)
    said = None if project is None else project.strip()
    problems = too_long({"project": said})
    if problems:
        raise Invalid(*problems)

    def work(tx: Tx) -> None:
        row = open_row(tx, number)
        if said != row.project:
            change(tx, number, project=said, state="mapped", trial=None)
        _remember(tx, row, project=said)

    desk.command(work)


def choose_opening(desk: Desk, actor: Actor, number: int, opening: Opening) -> None:
    """Say how old claims are judged. Raises Refused("import_state") once the import has begun."""
    require(actor, Action.IMPORT)

    def work(tx: Tx) -> None:
        open_row(tx, number)
        change(tx, number, opening=opening)

    desk.command(work)


def forget_trial(desk: Desk, actor: Actor, number: int) -> None:
    """What a dry run found no longer holds: names mean somebody else now."""
    require(actor, Action.IMPORT)

    def work(tx: Tx) -> None:
        if row_of(tx, number).state == "tried":
            change(tx, number, state="mapped", trial=None)

    desk.command(work)


def _remember(tx: Tx, row: Any, **said: Any) -> None:
    """Keep what was said for registers with the header of this one."""
    key = shape(row.header)
    known = update(import_mapping).where(import_mapping.c.shape == key).values(said)
    if not tx.connection.execute(known).rowcount:
        tx.connection.execute(insert(import_mapping).values({"shape": key, "mapping": row.mapping} | said))
