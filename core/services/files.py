"""Who may open a file that is kept here?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import select

from core.services.access import Action, Actor
from core.services.desk import Desk, Tx
from core.services.errors import Forbidden, NotFound
from core.services.relation import require_case
from db.tables import attachment, entry, fact


@dataclass(frozen=True, slots=True)
class OpenFile:
    """A file that the actor may read."""

    name: str
    media_type: str
    body: bytes


def open_file(desk: Desk, actor: Actor, token: str) -> OpenFile:
    """The file behind a token: for whoever may see the customer it is about; before that, for who brought it."""
    with desk.read() as tx:
        row = tx.connection.execute(select(attachment).where(attachment.c.token == token)).one_or_none()
        if row is None:
            raise NotFound("no_such_file")
        _require_reader(tx, actor, row)
        return OpenFile(row.name, row.media_type, row.body)


def _require_reader(tx: Tx, actor: Actor, row: Any) -> None:
    if row.fact_seq is None and row.uploaded_by == actor.id:
        return
    about = select(entry.c.case_id).join(fact, fact.c.entry_id == entry.c.id).where(fact.c.seq == row.fact_seq)
    case_id = tx.connection.execute(about).scalar_one_or_none()
    if case_id is None:
        raise Forbidden("forbidden", action=str(Action.VIEW_CUSTOMER))
    require_case(tx, actor, Action.VIEW_CUSTOMER, case_id)
