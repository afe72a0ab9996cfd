"""How is a paper issued, voided and read again?

A paper is a fact: what it prints is sealed in the ledger when it is issued, so that it can be printed again with the
same content at any time. Numbers of a kind follow one another without a gap, because whoever issues holds the ledger.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urlsplit

from sqlalchemy import func, select

from core.documents.paper import PDF, Paper, numbered
from core.documents.paper_pdf import pdf
from core.documents.paper_word import WORD, word
from core.rules.model import Fact
from core.services import facts, office, paper_table, record
from core.services.access import Action, Actor, may
from core.services.desk import Desk, Tx
from core.services.errors import Forbidden, NotFound, Refused
from core.services.facts import Draft
from core.services.files import OpenFile
from core.services.on_record import entry_in
from core.services.opening import OFFICE
from core.services.paper_templates import template_in
from core.services.reasons import require_reason
from core.services.relation import case_row, relations, require_case
from core.texts import known
from db.tables import fact as fact_table
from db.tables import paper

#: 128 bits: nobody finds the address of a paper by trying.
_TOKEN_BYTES: Final = 16
_LONGEST_BASE: Final = 200


@dataclass(frozen=True, slots=True)
class Place:
    """Where and how a paper is issued: the reader's language, and the address below which the office is reached."""

    language: str
    base: str


@dataclass(frozen=True, slots=True)
class Issue:
    """A paper to issue: its kind, the customer, the fact that it is about, whose he is, and what it prints."""

    kind: str
    case_id: int
    entry_id: int
    about: int | None
    holder: int | None
    printed: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Issued:
    """A paper that was issued: the fact, and its number as printed. `again` says that it was there before."""

    seq: int
    number: str
    again: bool = False


def issue_in(tx: Tx, actor: Actor, what: Issue, place: Place, request_id: str | None = None) -> Issued:
    """Issue a paper inside a transaction that holds the ledger; who may is asked by the service that calls this."""
    seq = record.earlier(tx, request_id)
    if seq is not None:
        row = _row(tx, seq)
        return Issued(seq, numbered(row.kind, row.number), again=True)
    token = secrets.token_urlsafe(_TOKEN_BYTES)
    last = select(func.max(paper.c.number)).where(paper.c.kind == what.kind)
    number = (tx.connection.execute(last).scalar() or 0) + 1
    said = office.read_setting(tx, OFFICE) or {}
    around = {"office": said.get("name", ""), "issued_by": actor.name, "check": f"{_base(place)}check/{token}"}
    data = {
        "paper": what.kind,
        "number": number,
        "of": what.about,
        "holder": what.holder,
        "language": known(place.language),
        "token_hash": hashed(token),
        "printed": {name: value for name, value in what.printed.items() if value is not None} | around,
    }
    written = record.add(tx, actor, Draft("paper", actor.id, what.entry_id, data, request_id=request_id))
    paper_table.project(tx, written, what.case_id)
    return Issued(written.seq, numbered(what.kind, number))


def standing_copy(tx: Tx, actor: Actor, kind: str, about: int) -> Issued | None:
    """The paper of that kind that the actor was given for the same fact before, unless it was voided."""
    same = (paper.c.kind == kind, paper.c.about_seq == about, paper.c.issued_by == actor.id, paper.c.void_at.is_(None))
    row = tx.connection.execute(select(paper).where(*same).order_by(paper.c.fact_seq.desc()).limit(1)).one_or_none()
    return Issued(row.fact_seq, numbered(row.kind, row.number), again=True) if row is not None else None


def hashed(token: str) -> str:
    """By what a paper is found; the token itself is kept with what was printed."""
    return hashlib.sha256(token.encode()).hexdigest()


def void(desk: Desk, actor: Actor, seq: int, reason: str, *, request_id: str | None = None) -> None:
    """Void a paper: its check page says so from now on; whose the customer is does not change.

    Raises Invalid, Forbidden, or Refused("already_void").
    """

    def work(tx: Tx) -> None:
        row = _row(tx, seq)
        require_case(tx, actor, Action.VOID_PAPER, row.case_id)
        if record.earlier(tx, request_id) is not None:
            return
        if row.void_at is not None:
            raise Refused("already_void", seq=seq)
        require_reason(reason)
        issue = _issue(tx, seq)
        data = {"of": seq, "reason": reason.strip()}
        voided = record.add(tx, actor, Draft("void", actor.id, entry_in(issue), data, request_id=request_id))
        paper_table.project(tx, issue, row.case_id, voided)

    desk.command(work)


def paper_file(desk: Desk, actor: Actor, seq: int, form: str) -> OpenFile:
    """The paper as a file, for whoever may see the customer and for whoever issued it. Raises NotFound or Forbidden."""
    drawn = issued_paper(desk, actor, seq)
    name = f"{drawn.title} {drawn.number}.{form}"
    if form == "pdf":
        return OpenFile(name, PDF, pdf(drawn))
    if form != "docx":
        raise NotFound("no_such_file")
    with desk.read() as tx:
        template = template_in(tx, drawn.kind, drawn.language)
    return OpenFile(name, WORD, word(drawn, template))


def issued_paper(desk: Desk, actor: Actor, seq: int) -> Paper:
    """The paper as it was issued. Raises NotFound, Forbidden, or Refused("paper_emptied")."""
    with desk.read() as tx:
        row = _row(tx, seq)
        seen = may(actor, Action.VIEW_CUSTOMER, relations(tx, actor, case_row(tx, row.case_id)))
        if not seen and row.issued_by != actor.id:
            raise Forbidden("forbidden", action=str(Action.VIEW_CUSTOMER))
        return paper_of(tx, row)


def paper_of(tx: Tx, row: Any) -> Paper:
    """What the paper in a row of `paper` prints; raises Refused where that was deleted on request."""
    issue = _issue(tx, row.fact_seq)
    printed = issue.data.get("printed")
    if printed is None:
        raise Refused("paper_emptied")
    sealed = select(fact_table.c.hash).where(fact_table.c.seq == row.fact_seq)
    seal = (row.fact_seq, tx.connection.execute(sealed).scalar_one())
    number = numbered(row.kind, row.number)
    language = str(issue.data["language"])
    return Paper(row.kind, number, language, printed, row.issued_at, seal, tx.zone, row.void_at is not None)


def _row(tx: Tx, seq: int) -> Any:
    row = tx.connection.execute(select(paper).where(paper.c.fact_seq == seq)).one_or_none()
    if row is None:
        raise NotFound("no_such_paper", seq=seq)
    return row


def _issue(tx: Tx, seq: int) -> Fact:
    query = facts.sealed()
    return facts.read(tx.connection.execute(query.where(fact_table.c.seq == seq)).one())


def _base(place: Place) -> str:
    """The address of the office as the issuer's browser knows it, ending in a slash."""
    parts = urlsplit(place.base)
    if parts.scheme not in ("http", "https") or not parts.netloc or len(place.base) > _LONGEST_BASE:
        raise Refused("no_address")
    return f"{parts.scheme}://{parts.netloc}{parts.path.rstrip('/')}/"
