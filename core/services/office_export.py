"""How does the list of the whole office leave as a workbook? On record, with whole numbers, for its maker only."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Final

from sqlalchemy import select

from core.documents.customer_layouts import CUSTOMERS
from core.documents.listing import listing
from core.services import office
from core.services.access import Action, Actor, require
from core.services.customers_list import STATES, UNGRADED, Wanted, customers_in
from core.services.desk import Desk, Tx
from core.services.exports import Export, cover_in, file_name, keep
from db.tables import team, unit

#: More rows make a workbook that nobody opens with pleasure; narrow the list instead.
MOST: Final = 20_000


def export_customers(desk: Desk, actor: Actor, language: str, wanted: Wanted) -> Export:
    """The customers that fit, as a workbook that waits for the actor; the access log keeps that he took it."""
    require(actor, Action.EXPORT)
    require(actor, Action.VIEW_BOARD)
    # Read and written before the ledger is taken: a long list must not make others wait.
    with desk.read() as tx:
        rows = [asdict(row) for row in customers_in(tx, actor, wanted, limit=MOST, whole=True).rows]
        cover = cover_in(tx, actor)
        owner = office.person(tx, wanted.owner).name if wanted.owner is not None else ""
        group = _group(tx, wanted)
    span = " – ".join(str(each) for each in (wanted.since, wanted.until) if each)
    only = f"customers.only_{wanted.only}" if wanted.only in STATES else ""
    grade = "customers.ungraded" if wanted.grade == UNGRADED else wanted.grade
    said = (wanted.text, only, grade, group, owner, span)
    body = listing(language, CUSTOMERS, rows, replace(cover, narrowed=said))
    return desk.command(lambda writing: keep(writing, actor, file_name(cover), body, len(rows)))


def _group(tx: Tx, wanted: Wanted) -> str:
    """The team or agency that the list is narrowed to, by name."""
    for table, number in ((team, wanted.team), (unit, wanted.unit)):
        if number is not None:
            return tx.connection.execute(select(table.c.name).where(table.c.id == number)).scalar() or ""
    return ""
