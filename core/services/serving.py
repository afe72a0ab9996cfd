"""Who serves an agency's customer: the colleague to whom the rotation or a manager gave him (003-18-35)?

The agency owns; whoever received the customer here has him in his list from then on, and serves him without a claim.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from core.services import office, record
from core.services.access import Actor
from core.services.desk import Tx
from core.services.facts import Draft
from core.services.notices import tell
from core.services.relation import case_row, owner_now

if TYPE_CHECKING:
    from core.services.registration import Registered, Registration


def given(tx: Tx, actor: Actor, form: Registration, done: Registered) -> Registered:
    """The registration, after its receiver became the server of an agency's customer whom nobody served yet."""
    if form.channel != "visit" or done.case_id is None or done.again or done.left_to_person:
        return done
    row, people = case_row(tx, done.case_id), office.people(tx)
    owner, receiver = owner_now(row, tx), people.get(form.receiver or 0)
    if owner is None or people[owner].unit_id is None or row.server_id is not None:
        return done
    if receiver is None or receiver.unit_id is not None or receiver.role != "rep":
        return done
    draft = Draft("transfer", actor.id, done.entry_id, {"to": receiver.id, "service_only": True})
    written = record.add(tx, actor, draft)
    settled = record.settle_own(tx, written)
    told = [receiver.id] if receiver.id != actor.id else []
    tell(tx, told, "serve_for", settled.case_id, by=actor.name, owner=people[owner].name)
    return replace(done, verdict=settled.verdict)
