"""Which fact may be corrected or voided, by whom, and in which of its fields?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any, Final

from sqlalchemy import select

from core.rules.model import DEAL_STEPS, REGISTERING, Fact
from core.services import facts
from core.services.access import Action, Actor, may, require
from core.services.desk import Tx
from core.services.errors import Forbidden, NotFound, Refused
from core.services.identity import Written
from core.services.relation import relations, require_case
from db.tables import deal_step, entry
from db.tables import fact as fact_table

#: What a registration says of the customer himself; to change it is to write his entry anew. A credit code stands in
#: his file by itself and is taken away there.
WHO: Final = frozenset(Written.__dataclass_fields__) - {"credit_code"}
#: Kind of fact -> the fields of its own that may be corrected.
_FIELDS: Final[Mapping[str, frozenset[str]]] = {
    **dict.fromkeys(REGISTERING, WHO | {"text", "by"}),
    "follow_up": frozenset({"effective", "mode", "text", "next_step"}),
    **dict.fromkeys(DEAL_STEPS, frozenset({"amount_cents", "unit", "name", "group", "on", "text", "by"})),
    "traffic": frozenset({"text"}),
}
#: In the order in which a form asks for them.
FIELDS: Final = (
    *("phone", "name", "gender", "company", "need", "project", "source", "wechat", "email"),
    *("effective", "mode", "amount_cents", "on", "unit", "group", "text", "next_step", "by"),
)
#: What identifies the customer to anybody who reads it.
SECRET: Final = frozenset({"phone", "wechat", "email"})
#: Kinds that can only be voided, and those that only whoever decides may void.
_VOID_ONLY: Final = frozenset({"grade", "plan", "evidence"})
_LEADERS_VOID: Final = frozenset({"transfer", "relate", "complain", "designate", "confirm", "find", "refer"})


@dataclass(frozen=True, slots=True)
class Target:
    """A fact about to be corrected: itself, the entry it is about and how that reads, and its case."""

    seq: int
    kind: str
    at: datetime
    by: int | None
    entered_by: int
    entry_id: int
    case_id: int | None
    data: Mapping[str, Any]
    written: Written


def target(tx: Tx, actor: Actor, seq: int) -> Target:
    """The fact, if this actor may correct it. Raises NotFound, Forbidden, or Refused where it is void already.

    A salesperson corrects what he did or entered himself, a registration also where the customer turned out to be
    somebody else's. A deal step whose money has been confirmed is finance's.
    """
    query = facts.sealed().where(fact_table.c.seq == seq, fact_table.c.entry_id.is_not(None))
    row = tx.connection.execute(query).one_or_none()
    if row is None or row.kind not in {*_FIELDS, *_VOID_ONLY, *_LEADERS_VOID}:
        raise NotFound("nothing_to_correct", seq=seq)
    who = tx.connection.execute(select(entry).where(entry.c.id == row.entry_id)).one()
    old = facts.read(row)
    written = Written(**{name: getattr(who, name) for name in WHO - {"phone"}}, phone=who.phone_as_entered or "")
    found = Target(seq, old.kind, old.at, row.by_id, row.entered_by, row.entry_id, who.case_id, old.data, written)
    _require_right(tx, actor, found)
    if is_voided(tx, found.entry_id, seq):
        raise Refused("already_void", seq=seq)
    return found


def correctable(kind: str) -> frozenset[str]:
    """The fields of a fact of this kind that may be corrected; empty where it can only be voided."""
    return _FIELDS.get(kind, frozenset())


def can_be_corrected(actor: Actor, kind: str, *, mine: bool) -> bool:
    """For a button: could this actor correct or void a fact of this kind on a customer whose entries he may correct?"""
    if kind in _LEADERS_VOID:
        return leads(actor)
    return (kind in _FIELDS or kind in _VOID_ONLY) and (mine or actor.access_role != "rep")


def leads(actor: Actor) -> bool:
    """Is this somebody who decides about others' customers?"""
    return may(actor, Action.TRANSFER, frozenset({"other"}))


def as_written(written: Written) -> dict[str, Any]:
    """What stands in an entry, as a fact keeps it."""
    return {name: value for name, value in asdict(written).items() if value}


def named_by_others(tx: Tx, old: Target) -> bool:
    """Did somebody else register this very entry, so that it cannot be written anew under his hands?"""
    query = select(fact_table.c.seq).where(
        fact_table.c.entry_id == old.entry_id,
        fact_table.c.kind.in_(REGISTERING),
        fact_table.c.by_id != old.by,
    )
    return tx.connection.execute(query.limit(1)).first() is not None


def others_in_case(tx: Tx, old: Target) -> list[int]:
    """The other entries of the case, which a correction may part from this one."""
    if old.case_id is None:
        return []
    query = select(entry.c.id).where(entry.c.case_id == old.case_id, entry.c.id != old.entry_id)
    return list(tx.connection.execute(query.order_by(entry.c.id)).scalars())


def _require_right(tx: Tx, actor: Actor, old: Target) -> None:
    mine = actor.id in (old.by, old.entered_by)
    if old.case_id is None:
        require(actor, Action.REGISTER)
        if not mine and not may(actor, Action.VIEW_CUSTOMER, frozenset({"other"})):
            raise Forbidden("not_your_entry")
        return
    if mine and old.kind in REGISTERING:
        require(actor, Action.CORRECT, frozenset({"own"}))
        return
    row = require_case(tx, actor, Action.CORRECT, old.case_id)
    if not actor.console and not can_be_corrected(actor, old.kind, mine=mine):
        raise Forbidden("not_your_entry")
    if _confirmed(tx, old.seq):
        require(actor, Action.CONFIRM_MONEY, relations(tx, actor, row))


def _confirmed(tx: Tx, seq: int) -> bool:
    query = select(deal_step.c.confirmed_at).where(deal_step.c.fact_seq == seq)
    return tx.connection.execute(query).scalar_one_or_none() is not None


def to_take_back(tx: Tx, actor: Actor, action: Action, kind: str, seq: int) -> tuple[Fact, Any]:
    """The fact of this kind and its entry, if it stands and the actor may do this to its customer.

    Raises NotFound, Forbidden, or Refused("already_void").
    """
    query = facts.sealed(entry.c.case_id, entry.c.party_id).join(entry, entry.c.id == fact_table.c.entry_id)
    row = tx.connection.execute(query.where(fact_table.c.seq == seq, fact_table.c.kind == kind)).one_or_none()
    if row is None:
        raise NotFound("nothing_to_correct", seq=seq)
    require_case(tx, actor, action, row.case_id)
    if is_voided(tx, row.entry_id, seq):
        raise Refused("already_void", seq=seq)
    return facts.read(row), row


def is_voided(tx: Tx, entry_id: int, seq: int) -> bool:
    """Has a later fact about the same entry voided this one?"""
    query = facts.sealed().where(fact_table.c.entry_id == entry_id, fact_table.c.kind == "void")
    return any(facts.read(row).data.get("of") == seq for row in tx.connection.execute(query))
