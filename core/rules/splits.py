"""Who earns what on the deal of a case?"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from core.rules import assisting, colliding, deals, rewards, serving, speaking
from core.rules.case import position_of
from core.rules.deals import standing
from core.rules.division import Division, both
from core.rules.model import Fact, Ref
from core.rules.state import State, Step


def divide(state: State, at: datetime) -> Division:
    """The division of the deal at `at`, under the rules in force when it was closed; empty where there is no deal."""
    steps = standing(state, "deposit", "subscribe", "contract")
    closing = _closing(steps)
    if closing is None:
        return _ruled(state, None) or Division()
    return _divided(state.under(state.line.at(closing.fact.at)), at, closing, steps)


def _divided(state: State, at: datetime, closing: Step, steps: list[Step]) -> Division:
    owner = _owner(state, closing)
    division = (
        _ruled(state, closing)
        or _won(state)
        or _poached(state, owner)
        or _changed(state, closing)
        or _parted(state, owner, closing)
        or colliding.collided(state, at)
        or colliding.found_out(state, owner, closing)
        or assisting.assisted(state, owner, closing, steps)
        or _referred(state, owner, closing)
        or _whole(state, owner, closing, steps)
    )
    _group(state, division, closing, steps)
    if not division.performance and not division.nobodys:
        division.performance = dict(division.shares)
    if not division.ruled:
        division.shares, note = serving.part(state, closing, division.shares)
        division.notes += note
    return division


def _closing(steps: list[Step]) -> Step | None:
    """The step that closed: the contract, else the subscription, else the first deposit."""
    for kind in ("contract", "subscribe"):
        found = next((step for step in steps if step.fact.kind == kind), None)
        if found is not None:
            return found
    return steps[0] if steps else None


def _owner(state: State, closing: Step) -> Ref | None:
    """Whose the deal is: the owner when it was closed; after a mere deposit the owner now, if there is one."""
    if closing.fact.kind == "deposit" and state.owner is not None:
        return state.owner
    return closing.owner


def _ruled(state: State, closing: Step | None) -> Division | None:
    """A ruling's own shares stand; one on a closed deal that only names another owner gives him everything."""
    for ruling in reversed(state.rulings):
        note = state.note("dispute.ruling", "ruled_shares", ruling.seq)
        shares = ruling.data.get("shares")
        if shares:
            return Division({person: int(part) for person, part in dict(shares).items()}, notes=[note], ruled=True)
        owner = ruling.data.get("owner")
        if closing is not None and owner is not None and owner != closing.owner and ruling.at >= closing.fact.at:
            return Division({owner: 100}, notes=[note], ruled=True)
    return None


def _won(state: State) -> Division | None:
    """The winner of a contest over the deal has all of it (003-08-21, 003-08-22)."""
    return None if state.won is None else Division({state.won[0]: 100}, notes=[state.won[1]])


def _poached(state: State, owner: Ref | None) -> Division | None:
    """After a finding of poaching everything is the owner's (003-14-07, 003-16-25, ST-13)."""
    for found in state.findings:
        about = found.data.get("about")
        if owner is not None and about != owner and found.data.get("finding") in _offences(state, found):
            return Division({owner: 100}, notes=[state.note("poaching.findings", "poached", found.seq)])
    return None


def _offences(state: State, found: Fact) -> tuple[str, ...]:
    """Which findings made it poaching when this one was made."""
    return state.line.at(found.at).poaching.findings


def _changed(state: State, closing: Step) -> Division | None:
    """The customer changed his salesperson by complaint, and the new one closed (003-01-17, 003-18-63)."""
    rule = state.rules.complaint
    for change in reversed(state.changes):
        if position_of(change.fact) > position_of(closing.fact) or change.new != closing.fact.by:
            continue
        deposited = change.deposit and rule.split_if_deposit is not None
        share = rule.split_if_deposit if deposited else rule.split
        if change.new is None or share is None or share[0] == 0:
            return None
        parameter = "complaint.split_if_deposit" if deposited else "complaint.split"
        note = state.note(parameter, "changed_by_complaint", change.fact.seq)
        return Division(both(change.old, change.new, share), notes=[note])
    return None


def _parted(state: State, owner: Ref | None, closing: Step) -> Division | None:
    """Whoever closes another's customer has a fixed part of it: the salesperson who serves an agency's, for one."""
    share, claim, closer = deals.parted(state, closing), closing.claim, closing.fact.by
    if share is None or owner is None or claim is None or closer is None:
        return None
    kept: Mapping[Any, tuple[int, int]] = state.rules.deal.closer_performance
    note = state.note("deal.closer", "closer_has_his_part", closing.fact.seq, closer=closer)
    return Division(both(owner, closer, share), both(owner, closer, kept.get(claim.kind, share)), [note])


def _referred(state: State, owner: Ref | None, closing: Step) -> Division | None:
    """The old customer's owner has a part of the newcomer's deal, more of it where he reaches a tier."""
    for refer, old, stated in rewards.earning(state, closing):
        if owner is None or old == owner:
            continue
        share, facts = stated, (refer.seq, closing.fact.seq)
        notes = [state.note(f"referral.share_{refer.data['how']}", "referral_share", *facts, person=old)]
        tier = rewards.tiered(state, closing, (refer, old, stated))
        if tier is not None:
            share = tier.share
            code = "referral_tier_difference" if state.rules.referral.differential else "referral_tier"
            said = {"person": old, "number": tier.number, "percent": tier.percent, "share": share[1]}
            notes = [state.note("referral.tiers", code, *facts, **said), *(notes if share[1] else ())]
        return Division(both(owner, old, share), {owner: 100}, notes, reward=(refer, old, share[1]))
    return None


def _whole(state: State, owner: Ref | None, closing: Step, steps: list[Step]) -> Division:
    """Without a sharing clause everything is the owner's; where nobody owns, the closer's."""
    earner = owner if owner is not None else closing.fact.by
    notes = [state.note("deal.whose", "all_to_owner", closing.fact.seq)]
    helper = next((step for step in steps if owner is not None and step.fact.by not in (None, owner)), None)
    if helper is not None:
        parameter = "assist.unpaid" if _errand(state, helper) else "assist.earns_by"
        notes.append(state.note(parameter, "help_earns_nothing", helper.fact.seq, helper=helper.fact.by))
    return Division({earner: 100} if earner is not None else {}, notes=notes)


def _errand(state: State, helper: Step) -> bool:
    met = speaking.closing_reception(state, helper)
    return met is not None and met.fact.data.get("purpose") in ("deposit", "sign")


def _group(state: State, division: Division, closing: Step, steps: list[Step]) -> None:
    """A group purchase is personal performance only after a deposit of the customer's own (003-16-21, 003-16-22)."""
    if state.rules.deal.group != "personal" or not closing.fact.data.get("group"):
        return
    if before := [step for step in steps if step.fact.kind == "deposit" and not step.fact.data.get("group")]:
        division.notes.append(state.note("deal.group", "group_after_deposit", before[0].fact.seq, closing.fact.seq))
        return
    division.notes.append(state.note("deal.group", "group_without_deposit", closing.fact.seq))
    division.performance, division.nobodys = {}, True
