"""Which Word template makes papers of a kind: the product's own, or one that the office uploaded?"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import delete, insert, select

from core.documents.paper import FIELDS
from core.documents.paper_template import template as shipped
from core.documents.paper_word import WORD, BadTemplate, check
from core.services import office
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.errors import Invalid, NotFound, Problem
from core.services.files import OpenFile
from core.texts import known, text
from db.tables import paper_template


@dataclass(frozen=True, slots=True)
class Template:
    """An office's own template: the kind of paper, the file's name, who uploaded it and when."""

    kind: str
    name: str
    by: str
    at: datetime


def templates(desk: Desk, actor: Actor) -> dict[str, Template]:
    """The office's own templates by kind; the other kinds are made from the product's."""
    require(actor, Action.EDIT_TEMPLATE)
    with desk.read() as tx:
        people = office.people(tx)
        rows = tx.connection.execute(select(paper_template))
        return {row.kind: Template(row.kind, row.name, people[row.uploaded_by].name, row.uploaded_at) for row in rows}


def template_file(desk: Desk, actor: Actor, kind: str, language: str) -> OpenFile:
    """The template of a kind as it is used now, to be edited. Raises NotFound or Forbidden."""
    require(actor, Action.EDIT_TEMPLATE)
    if kind not in FIELDS:
        raise NotFound("no_such_file")
    with desk.read() as tx:
        body = template_in(tx, kind, language)
    return OpenFile(f"{text(known(language), f'paper.kind_{kind}')}.docx", WORD, body)


def template_in(tx: Tx, kind: str, language: str) -> bytes:
    """The template of a kind inside a transaction: the office's own, else the product's in this language."""
    own = select(paper_template.c.body).where(paper_template.c.kind == kind)
    body = tx.connection.execute(own).scalar_one_or_none()
    return shipped(kind, known(language)) if body is None else bytes(body)


def upload(desk: Desk, actor: Actor, kind: str, name: str, body: bytes) -> None:
    """Make papers of this kind from the office's own template from now on.

    Raises Forbidden, or Invalid with the reason where no paper could be made from the file.
    """
    require(actor, Action.EDIT_TEMPLATE)
    if kind not in FIELDS:
        raise Invalid(Problem("kind", "unknown_choice"))
    try:
        check(kind, body)
    except BadTemplate as error:
        about = {"names": "、".join(error.names)}
        raise Invalid(Problem("template", f"template_{error.code.removeprefix('template_')}", about)) from error

    def work(tx: Tx) -> None:
        tx.connection.execute(delete(paper_template).where(paper_template.c.kind == kind))
        row = {"kind": kind, "name": name[-200:], "body": body, "uploaded_by": actor.id, "uploaded_at": tx.now}
        tx.connection.execute(insert(paper_template).values(row))

    desk.command(work)


def drop(desk: Desk, actor: Actor, kind: str) -> None:
    """Go back to the product's own template."""
    require(actor, Action.EDIT_TEMPLATE)
    desk.command(lambda tx: tx.connection.execute(delete(paper_template).where(paper_template.c.kind == kind)))
