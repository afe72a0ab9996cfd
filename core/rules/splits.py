"""Who earns what on the deal of a case?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime

from core.rules import deals, rewards, serving, speaking
from core.rules.case import Note
from core.rules.deals import standing
from core.rules.model import Fact, Ref
from core.rules.periods import same_day
from core.rules.state import Reception, State, Step

Shares = dict[Ref, int]


@dataclass(slots=True)
class Division:
    """Commission and performance in percent, the reasons, and until when somebody may still speak up.

    `reward` is the referral that gives a share, to whom, and how many percent.
    """

    shares: Shares = field(default_factory=dict)
    performance: Shares = field(default_factory=dict)
    notes: list[Note] = field(default_factory=list)
    speak_until: datetime | None = None
    nobodys: bool = False
    reward: tuple[Fact, Ref, int] | None = None
    ruled: bool = False


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
        or _collided(state, at)
        or _found(state, owner, closing)
        or _assisted(state, owner, closing, steps)
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


def both(owner: Ref, other: Ref, share: tuple[int, int]) -> Shares:
    """Percent of the owner and of the other; whoever gets nothing is not named."""
    if owner == other:
        return {owner: 100}
    return {person: part for person, part in ((owner, share[0]), (other, share[1])) if part}


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
        if (change.fact.at, change.fact.seq) > (closing.fact.at, closing.fact.seq) or change.new != closing.fact.by:
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
    kept: Mapping[str, tuple[int, int]] = state.rules.deal.closer_performance  # type: ignore[assignment]
    note = state.note("deal.closer", "closer_has_his_part", closing.fact.seq, closer=closer)
    return Division(both(owner, closer, share), both(owner, closer, kept.get(claim.kind, share)), [note])


def _collided(state: State, at: datetime) -> Division | None:
    """Somebody closed another's customer without knowing (ST-12, 003-18-59, 003-18-60)."""
    rule, start = state.rules.collision, speaking.deal_start(state)
    if start is None or rule.decides not in ("speak_up", "asked"):
        return None
    met, owner, closer = speaking.closing_reception(state, start), speaking.rightful(state, start), start.fact.by
    if owner is None or closer is None:
        return None
    asked = met is not None and met.fact.data.get("asked_before", True) is not False
    must_speak = rule.decides == "speak_up" and (asked or rule.not_asked_claim)
    if must_speak and not state.spoken:
        return _unspoken(state, at, owner, closer, start)
    parameter, share = ("asked", rule.asked) if asked else ("not_asked", rule.not_asked)
    if share is None:
        return None
    code = "closer_had_asked" if asked else "closer_had_not_asked"
    seqs = [*([met.fact.seq] if met is not None else ()), start.fact.seq, *(f.seq for f in state.spoken[:1])]
    note = state.note(f"collision.{parameter}", code, *seqs)
    performance = both(owner, closer, rule.performance) if rule.performance is not None else {}
    return Division(both(owner, closer, share), performance, [note])


def _unspoken(state: State, at: datetime, owner: Ref, closer: Ref, start: Step) -> Division | None:
    """The owner has not spoken up: while he may, the deal would be the closer's if nothing more happened."""
    rule = state.rules.collision
    if rule.silent is None:
        return None
    end = speaking.deadline(state)
    may_still = end is not None and rule.speak_up is not None and not rule.speak_up.over(end, at)
    note = state.note("collision.silent", "may_speak_up" if may_still else "not_spoken_up", start.fact.seq)
    return Division(both(owner, closer, rule.silent), notes=[note], speak_until=end if may_still else None)


def _found(state: State, owner: Ref | None, closing: Step) -> Division | None:
    """What an inquiry found about a colleague who dealt with the owner's customer (003-16-23, 003-16-24)."""
    rule = state.rules.collision
    if rule.decides != "finding" or owner is None:
        return None
    for about in {found.data.get("about"): None for found in state.findings}:
        found = {each.data.get("finding"): each.seq for each in state.findings if each.data.get("about") == about}
        if about is None or about == owner or "did_not_know" not in found:
            continue
        if closing.fact.by == about and closing.fact.kind == "contract" and rule.unknowing is not None:
            note = state.note("collision.unknowing", "closed_unknowingly", found["did_not_know"], closing.fact.seq)
            return Division(both(owner, about, rule.unknowing), notes=[note])
        if closing.fact.by == owner and "helped_materially" in found and rule.helped is not None:
            note = state.note("collision.helped", "helped_materially", found["helped_materially"], closing.fact.seq)
            return Division({owner: 100}, both(owner, about, rule.helped), [note])
    return None


def _assisted(state: State, owner: Ref | None, closing: Step, steps: list[Step]) -> Division | None:
    """A colleague stood in for the absent owner (003-04-23, 003-16-19, ST-11)."""
    rule = state.rules.assist
    if rule.earns_by == "nothing" or owner is None:
        return None
    kind = "deposit" if rule.earns_by == "first_deposit" else "contract"
    brought = next((step for step in steps if step.fact.kind == kind), None)
    if brought is None or brought.fact.by is None:
        return None
    if brought.fact.by == owner:
        return _owner_closed(state, owner, brought)
    met = _help(state, owner, brought.fact.by, brought)
    if met is None:
        return None
    helper = brought.fact.by
    note = state.note(f"assist.{_said(state)}", "helper_brought_it", met.fact.seq, brought.fact.seq, helper=helper)
    return Division(
        both(owner, helper, rule.commission or (100, 0)),
        both(owner, helper, rule.performance) if rule.performance is not None else {},
        [note],
    )


def _said(state: State) -> str:
    return "commission" if state.rules.assist.commission is not None else "performance"


def _owner_closed(state: State, owner: Ref, brought: Step) -> Division | None:
    """The owner closed himself after a colleague had received for him (003-16-20)."""
    share = state.rules.assist.owner_closes
    if share is None:
        return None
    for met in reversed(state.receptions):
        if met.by is not None and met.by != owner and _helps(state, met, owner, brought):
            note = state.note("assist.owner_closes", "owner_closed_after_help", met.fact.seq, brought.fact.seq)
            return Division({owner: 100}, both(owner, met.by, share), [note])
    return None


def _help(state: State, owner: Ref, helper: Ref, brought: Step) -> Reception | None:
    """The reception in which the helper stood in for the owner, if it can earn a share."""
    return next(
        (met for met in reversed(state.receptions) if met.by == helper and _helps(state, met, owner, brought)), None
    )


def _helps(state: State, met: Reception, owner: Ref, brought: Step) -> bool:
    rule, fact = state.rules.assist, met.fact
    if (fact.at, fact.seq) > (brought.fact.at, brought.fact.seq):
        return False
    if rule.same_day and not same_day(fact.at, brought.fact.at, state.rules.zone):
        return False
    if met.away.get(owner) not in rule.away or (rule.asked_for and fact.data.get("asks_for") != owner):
        return False
    if fact.data.get("purpose") not in rule.unpaid:
        return True
    paid = any(step.fact.by == owner and step.fact.seq < fact.seq for step in standing(state, "deposit"))
    return rule.unpaid_after_deposit and not paid


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
