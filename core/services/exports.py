"""How does a list leave the office, for whom, and who can see later that it did?

The file waits under an unguessable token and is handed only to the person who made it; his next one replaces it.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from typing import Final

from sqlalchemy import delete, insert

from core.documents.customer_layouts import LEADS
from core.documents.listing import Cover, listing
from core.documents.workbook import MEDIA_TYPE
from core.services.access import RELATIONS, Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.leads import GRADES, Wanted, leads_in, these
from db import ledger
from db.tables import access_log, attachment

_ALL: Final = 20_000


@dataclass(frozen=True, slots=True)
class Export:
    """A file that is ready: the token of its address, its name, and how many customers are in it."""

    token: str
    name: str
    count: int


def export_leads(desk: Desk, actor: Actor, language: str, wanted: Wanted, chosen: Collection[int] = ()) -> Export:
    """The actor's own and served customers as a workbook: the chosen ones, or all that he has narrowed the list to."""
    require(actor, Action.EXPORT)
    require(actor, Action.FOLLOW_UP, frozenset(RELATIONS))
    # Read and written before the ledger is taken: a long list must not make others wait.
    with desk.read() as tx:
        found = these(tx, actor, chosen) if chosen else leads_in(tx, actor, wanted, limit=_ALL).rows
        rows = [asdict(row) for row in found]
        cover = cover_in(tx, actor)
    only = wanted.only if wanted.only in ("", *GRADES) else f"customers.only_{wanted.only}"
    said = () if chosen else (wanted.text, only)
    body = listing(language, LEADS, rows, replace(cover, narrowed=said))
    return desk.command(lambda writing: keep(writing, actor, file_name(cover), body, len(rows)))


def cover_in(tx: Tx, actor: Actor) -> Cover:
    """The cover of a list that this actor takes out now."""
    head = ledger.head(tx.connection)
    return Cover(actor.name, tx.now, tx.zone, head.seq, head.hash)


def file_name(cover: Cover, kind: str = "") -> str:
    """The name of a list's file: what, of which day, as of which row of the ledger."""
    return "-".join(filter(None, ("guike", kind, f"{cover.at.astimezone(cover.zone):%Y%m%d}", f"{cover.seq}.xlsx")))


def keep(tx: Tx, actor: Actor, name: str, body: bytes, count: int) -> Export:
    """Lay a finished workbook ready for the actor, in the place of his last one, and note it in the access log."""
    mine = (attachment.c.uploaded_by == actor.id, attachment.c.fact_seq.is_(None))
    tx.connection.execute(delete(attachment).where(*mine, attachment.c.media_type == MEDIA_TYPE))
    token = secrets.token_urlsafe(32)
    tx.connection.execute(
        insert(attachment).values(
            token=token,
            sha256=hashlib.sha256(body).hexdigest(),
            name=name,
            media_type=MEDIA_TYPE,
            body=body,
            uploaded_by=actor.id,
            uploaded_at=tx.now,
        )
    )
    noted = {"at": tx.now, "user_id": actor.id, "action": str(Action.EXPORT), "detail": {"count": count, "file": name}}
    tx.connection.execute(insert(access_log).values(noted))
    return Export(token, name, count)
