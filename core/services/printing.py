"""What do a receipt, a deal confirmation and a ruling print, and who may have one?"""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from core.phones import hidden
from core.services import cards, office
from core.services.access import Action, Actor, may, require
from core.services.card_values import Card
from core.services.desk import Desk, Tx
from core.services.dispute_table import dispute_row, is_party
from core.services.errors import NotFound, Refused
from core.services.on_record import called, entry_in, entry_of_fact, facts_of_case
from core.services.papers import Issue, Issued, Place, issue_in, standing_copy
from core.services.relation import case_row, owner_now, relations, require_case
from db.tables import deal_step, entry, verdict


def receipt(
    desk: Desk, actor: Actor, case_id: int, place: Place, *, answers: int | None = None, request_id: str | None = None
) -> Issued:
    """The verdict card on paper: what the registration `answers` was answered, or (None) whose the customer is now.

    The same registration's receipt is issued to the same person once. Raises NotFound or Forbidden.
    """

    def work(tx: Tx) -> Issued:
        card = cards.card_in(tx, actor, case_id) if answers is None else cards.receipt_in(tx, actor, answers)
        row = case_row(tx, card.case_id)
        before = standing_copy(tx, actor, "receipt", answers) if answers is not None else None
        if before is not None:
            return before
        number = row.entry_id if answers is None else entry_of_fact(tx, answers)
        holder = None if card.kept_out or card.withheld else _owner_then(tx, row, answers)
        what = Issue("receipt", row.id, number, answers, holder, _of_card(tx, card))
        return issue_in(tx, actor, what, place, request_id)

    return desk.command(work)


def deal(desk: Desk, actor: Actor, step: int, place: Place, *, request_id: str | None = None) -> Issued:
    """The confirmation of a deal step, by its fact. Raises NotFound or Forbidden."""

    def work(tx: Tx) -> Issued:
        row = tx.connection.execute(select(deal_step).where(deal_step.c.fact_seq == step)).one_or_none()
        if row is None:
            raise NotFound("no_such_step", step=step)
        customer = require_case(tx, actor, Action.VIEW_CUSTOMER, row.case_id)
        require(actor, Action.PRINT_PAPER, relations(tx, actor, customer))
        card = cards.card_in(tx, actor, row.case_id)
        printed = {
            "customer": card.customer,
            "paper_name": row.paper_name,
            "step": row.kind,
            "on": row.day.isoformat(),
            "amount_cents": row.amount_cents,
            "wanted": row.unit_text,
            "owner": card.owner,
            "shares": [list(each) for each in card.shares],
            "rulebook": _rulebook(tx, card),
            "signatures": ["customer", "rep", "manager"],
        }
        what = Issue("deal", row.case_id, entry_of_fact(tx, step), step, owner_now(customer, tx), printed)
        return issue_in(tx, actor, what, place, request_id)

    return desk.command(work)


def last_step(desk: Desk, actor: Actor, case_id: int) -> int | None:
    """The customer's last deal step that stands, if the actor may print its confirmation."""
    with desk.read() as tx:
        if not may(actor, Action.PRINT_PAPER, relations(tx, actor, case_row(tx, case_id))):
            return None
        last = select(deal_step.c.fact_seq).where(deal_step.c.case_id == case_id)
        return tx.connection.execute(last.order_by(deal_step.c.fact_seq.desc()).limit(1)).scalar_one_or_none()


def ruling(desk: Desk, actor: Actor, number: int, place: Place, *, request_id: str | None = None) -> Issued:
    """The last ruling of a dispute on paper, for its parties and whoever sees disputes. Raises NotFound or Refused."""

    def work(tx: Tx) -> Issued:
        quarrel = dispute_row(tx, number)
        customer = case_row(tx, quarrel.case_id)
        party = (
            frozenset({"disputed"}) if is_party(quarrel, actor.id) else relations(tx, actor, customer) - {"disputed"}
        )
        require(actor, Action.VIEW_DISPUTES, party)
        known = facts_of_case(tx, quarrel.case_id)
        found = [each for each in known if each.kind == "decide" and each.data.get("dispute") == number]
        if not found:
            raise Refused("no_ruling_yet")
        decided = found[-1]
        people = office.people(tx)
        kept = decided.data.get("owner") or owner_now(customer, tx)
        shares = decided.data.get("shares") or {}
        printed = {
            **_who(tx, customer.entry_id),
            "raised_by": people[quarrel.raised_by].name,
            "against": people[quarrel.against].name if quarrel.against is not None else None,
            "owner": people[kept].name if kept is not None else None,
            "upheld": "yes" if decided.data.get("upheld") else "no",
            "shares": [[people[int(who)].name, part] for who, part in shares.items()],
            "at": decided.at.isoformat(),
            "by": people[int(decided.by)].name if decided.by is not None else None,
            "reason": decided.data.get("reason"),
            "signatures": ["manager"],
        }
        what = Issue("ruling", customer.id, entry_in(decided), decided.seq, kept, printed)
        return issue_in(tx, actor, what, place, request_id)

    return desk.command(work)


def _of_card(tx: Tx, card: Card) -> dict[str, Any]:
    until = card.protected_until if card.state == "owned" else None
    return {
        "customer": card.customer,
        "phone": card.phone,
        "outcome": card.outcome,
        "owner": card.owner,
        "server": card.server,
        "at": card.at.isoformat(),
        "until": until.isoformat() if until is not None else None,
        "endless": card.endless or None,
        "clauses": list(card.clauses),
        "rulebook": _rulebook(tx, card),
    }


def _rulebook(tx: Tx, card: Card) -> dict[str, str]:
    return {"zh": card.rulebook_zh, "en": card.rulebook_en, "from": tx.day(card.rulebook_from).isoformat()}


def _owner_then(tx: Tx, row: Any, answers: int | None) -> int | None:
    """Whose customer the card says he is."""
    if answers is None:
        return owner_now(row, tx)
    given = select(verdict.c.owner_id).where(verdict.c.fact_seq == answers, verdict.c.case_id == row.id)
    return tx.connection.execute(given).scalar_one_or_none()


def _who(tx: Tx, number: int) -> dict[str, str]:
    who = tx.connection.execute(select(entry).where(entry.c.id == number)).one()
    return {"customer": called(who), "phone": hidden(who.phone or "")}
