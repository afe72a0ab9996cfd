"""How does a case stand to the person who asks?"""

from __future__ import annotations

from typing import Any, Final

from sqlalchemy import or_, select

from core.rules.model import REGISTERING
from core.services import office
from core.services.access import Action, Actor, require
from core.services.desk import Tx
from core.services.errors import NotFound
from db.tables import case, dispute, entry, fact, user

#: What a row must hold for its owner at a moment to be told.
STANDING: Final = (case.c.id.label("standing"), case.c.state, case.c.owner_id, case.c.protected_until, case.c.endless)


def case_row(tx: Tx, case_id: int) -> Any:
    """The row of a case; raises NotFound."""
    row = tx.connection.execute(select(case).where(case.c.id == case_id)).one_or_none()
    if row is None:
        raise NotFound("no_such_customer", case=case_id)
    return row


def owner_now(row: Any, tx: Tx) -> int | None:
    """The owner at this moment: nobody once the protection has run out, whatever the cached column says."""
    lapsed = not row.endless and row.protected_until is not None and row.protected_until <= tx.now
    return None if lapsed or row.state != "owned" else int(row.owner_id)


def relations(tx: Tx, actor: Actor, row: Any) -> frozenset[str]:
    """Every relation in which the case stands to the actor (see core.services.access)."""
    found = set()
    owner = owner_now(row, tx)
    if owner is None:
        found.add("pool")
    else:
        found.add(_to_owner(tx, actor, owner))
        if owner in shown_owners(tx, actor):
            found.add("shown")
    if row.server_id == actor.id:
        found.add("served")
    if _is_party(tx, actor, row.id):
        found.add("disputed")
    if actor.unit_id is not None and _reported(tx, actor, row.id):
        found.add("reported")
    return frozenset(found)


def shown_owners(tx: Tx, actor: Actor) -> frozenset[int]:
    """Whose customers the rulebook in force lets this salesperson see besides his own (`access.others`)."""
    others = office.rules_now(tx).access.others if actor.access_role == "rep" else "own"
    if others == "own":
        return frozenset()
    inside = [each for each in office.people(tx).values() if each.active and each.unit_id is None]
    teamed = actor.team_id is not None
    return frozenset(each.id for each in inside if others == "all" or (teamed and each.team_id == actor.team_id))


def require_case(tx: Tx, actor: Actor, action: Action, case_id: int) -> Any:
    """The row of the case if the actor may do this to it; raises NotFound or Forbidden."""
    row = case_row(tx, case_id)
    require(actor, action, relations(tx, actor, row))
    return row


def _to_owner(tx: Tx, actor: Actor, owner: int) -> str:
    if owner == actor.id:
        return "own"
    them = office.people(tx)[owner]
    if actor.unit_id is not None and them.unit_id == actor.unit_id:
        return "own"
    if not them.active:
        return "departed"
    if them.unit_id is not None:
        return "agency"
    return "team" if actor.team_id is not None and them.team_id == actor.team_id else "other"


def _is_party(tx: Tx, actor: Actor, case_id: int) -> bool:
    mine = or_(dispute.c.raised_by == actor.id, dispute.c.against == actor.id)
    query = select(dispute.c.fact_seq).where(dispute.c.case_id == case_id, mine).limit(1)
    return tx.connection.execute(query).first() is not None


def _reported(tx: Tx, actor: Actor, case_id: int) -> bool:
    """Did somebody of the actor's outside agency register the customer?"""
    colleagues = select(user.c.id).where(user.c.unit_id == actor.unit_id)
    query = (
        select(fact.c.seq)
        .join(entry, entry.c.id == fact.c.entry_id)
        .where(entry.c.case_id == case_id, fact.c.kind.in_(REGISTERING), fact.c.by_id.in_(colleagues))
    )
    return tx.connection.execute(query.limit(1)).first() is not None
