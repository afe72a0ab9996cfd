"""What becomes of a claim that is entered with an earlier time of its own, if it would take somebody's customer?

It takes nothing by itself: it is recorded as a dispute against the owner, a person decides, and the owner is told.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from core.rules.model import Fact, Ref, Verdict
from core.services import office, record
from core.services.access import Actor
from core.services.desk import Tx
from core.services.dispute_table import deciders, dispute_row, project
from core.services.facts import Draft
from core.services.notices import notify, tell

#: Fields of the registration that the dispute keeps, so that whoever rules sees what is claimed.
_KEPT = ("text", "written", "at_proof", "asks_for", "forgot", "denies", "of", "reason", "ticket", "asked")


def takes(settled: record.Settled, claimant: Ref | None) -> bool:
    """Has somebody in whose protection the customer stood lost him to this claim?"""
    return bool(settled.losers - {claimant})


def referred(verdict: Verdict) -> Verdict:
    """The verdict as the claimant reads it: the owner stays, and a manager must decide on the claim."""
    return replace(verdict, outcome="refer", question="late_claim", asked_of="manager")


def leave_to_person(
    tx: Tx, actor: Actor, claim: Draft, losers: frozenset[int], evidence: tuple[str, ...] = ()
) -> tuple[Fact, record.Settled]:
    """Record the claim as a dispute against the owner whom it would displace; tell him and whoever rules."""
    assert claim.entry is not None and claim.by is not None
    against = min(losers - {claim.by})
    data: dict[str, Any] = {key: claim.data[key] for key in _KEPT if claim.data.get(key) is not None}
    data |= {"against": against, "claimed": claim.kind, "claimed_at": claim.at}
    draft = Draft("dispute", claim.by, claim.entry, data, request_id=claim.request_id)
    written = record.add(tx, actor, draft, evidence=evidence)
    settled = record.settle_own(tx, written)
    project(tx, written, settled.case_id)
    by = office.person(tx, claim.by).name
    notify(tx, against, "late_claim", settled.case_id, by=by, at=claim.at, dispute=written.seq)
    listeners = deciders(tx, dispute_row(tx, written.seq)) - {actor.id}
    tell(tx, listeners, "dispute_raised", settled.case_id, by=by, dispute=written.seq)
    return written, settled
