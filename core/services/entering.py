"""One way in for any kind of fact: permission by kind, sealed, judged with all that it touches, projected.

Screens have services of their own that check more; imports of stories and rare facts come in here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from sqlalchemy import or_, select

from core.rules.case import LAST
from core.rules.model import DEAL_STEPS, Fact
from core.rules.serving import receives
from core.services import deal_table, dispute_table, office, record, ticket_table
from core.services.access import Action, Actor, require
from core.services.desk import Desk, Tx
from core.services.facts import Draft
from core.services.history import history_of
from core.services.relation import case_row, relations
from db.tables import case, entry

#: What somebody must be allowed to do to enter a fact of that kind.
ACTIONS: Final[Mapping[str, Action]] = {
    **dict.fromkeys(("visit", "call", "report", "slip", "file", "letter", "refer", "traffic"), Action.REGISTER),
    **dict.fromkeys(DEAL_STEPS, Action.DEAL_STEP),
    "follow_up": Action.FOLLOW_UP,
    "renew": Action.RENEW,
    "relate": Action.RELATE,
    "merge": Action.MERGE,
    "complain": Action.COMPLAIN,
    "designate": Action.COMPLAIN,
    "confirm": Action.CONFIRM_REPORT,
    "transfer": Action.TRANSFER,
    "claim": Action.CLAIM,
    "find": Action.ATTEST,
    "dispute": Action.DISPUTE,
    "decide": Action.RULE,
    "leave": Action.MANAGE_PEOPLE,
    "event": Action.ENFORCE_RULEBOOK,
    "roster": Action.SET_ROSTER,
    **dict.fromkeys(("arrive", "assign", "cancel"), Action.ARRIVE),
}
#: Fields that name another entry, and the kinds in which they do.
_OTHERS: Final = (("referrer", None), ("proxy_for", None), ("to", "relate"), ("other", "merge"))
#: Facts about a customer that say nothing of whose he is.
_UNJUDGED: Final = frozenset({"arrive", "assign", "cancel"})
#: Actions that need no relation to the customer.
_AT_THE_DOOR: Final = frozenset({Action.REGISTER, Action.ARRIVE, Action.SET_ROSTER})


def enter(desk: Desk, actor: Actor, draft: Draft) -> Fact:
    """Enter a fact of any kind. Raises Forbidden where the actor may not enter it about that customer."""
    return desk.command(lambda tx: enter_in(tx, actor, draft))


def enter_in(tx: Tx, actor: Actor, draft: Draft) -> Fact:
    """`enter` inside a transaction that is already open."""
    _require(tx, actor, draft)
    draft = _as_known(tx, draft)
    others = others_of(draft)
    written = record.add(tx, actor, draft, others=others)
    ticket_table.project(tx, written)
    wanted = [*([draft.entry] if draft.entry is not None and draft.kind not in _UNJUDGED else []), *others]
    touched = list(dict.fromkeys([*wanted, *also_touched(tx, written)]))
    if not touched:
        return written
    settled = record.settle(tx, written, touched)
    if draft.entry is not None:
        deal_table.project(tx, written, settled[touched[0]].case_id)
        dispute_table.project(tx, written, settled[touched[0]].case_id)
    return written


def _as_known(tx: Tx, draft: Draft) -> Draft:
    """An arrival keeps to whom the customer went as it was known then: the order is replayed without him."""
    if draft.kind != "arrive" or draft.entry is None or "owner" in draft.data:
        return draft
    host = receives(history_of(tx, [draft.entry]).state(draft.entry, (tx.now, LAST)))
    return draft if host is None else replace(draft, data={**draft.data, "owner": host})


def others_of(draft: Draft) -> list[int]:
    """Further entries that a fact names."""
    return [draft.data[name] for name, kind in _OTHERS if name in draft.data and kind in (None, draft.kind)]


def also_touched(tx: Tx, written: Fact) -> list[int]:
    """Customers whom a fact moves without naming them: a leaver's, an event's, those of somebody found out."""
    shown = select(case.c.entry_id).where(case.c.state != "joined")
    if written.kind == "leave":
        who = written.data["staff"]
        return list(tx.connection.execute(shown.where(or_(case.c.owner_id == who, case.c.server_id == who))).scalars())
    if written.kind == "event":
        return list(tx.connection.execute(shown).scalars())
    if written.kind == "find" and office.looked_at(tx).findings:
        closed = shown.where(case.c.owner_id == written.data["about"], case.c.deal_step.is_not(None))
        return list(tx.connection.execute(closed).scalars())
    return []


def _require(tx: Tx, actor: Actor, draft: Draft) -> None:
    action = ACTIONS[draft.kind]
    case_id = None
    if draft.entry is not None and action not in _AT_THE_DOOR:
        case_id = tx.connection.execute(select(entry.c.case_id).where(entry.c.id == draft.entry)).scalar_one_or_none()
    if case_id is not None:
        require(actor, action, relations(tx, actor, case_row(tx, case_id)))
    elif draft.entry is not None and action not in _AT_THE_DOOR:
        require(actor, action, frozenset({"pool"}))
    else:
        require(actor, action)
