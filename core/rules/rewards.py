"""What part of a newcomer's deal has the owner of the old customer who brought him, and what has that one himself?"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from core.rules.case import Note, position_of
from core.rules.deals import standing
from core.rules.model import Fact, Ref, Reward
from core.rules.parameters.word import Referral, Share
from core.rules.state import State, Step

#: A referral that may earn: the fact, the old customer's owner, and the share stated for it.
Earning = tuple[Fact, Ref, Share]


@dataclass(frozen=True, slots=True)
class Tier:
    """A tier that is reached: the share, which newcomer of the old customer this is, and the tier's percent."""

    share: Share
    number: int
    percent: int


def earning(state: State, closing: Step) -> Iterator[Earning]:
    """The referrals of a newcomer that may earn a share of his contract, under the rules when he signed."""
    if closing.fact.kind != "contract":
        return
    rules = state.line.at(closing.fact.at)
    rule, within = rules.referral, rules.referral.share_within
    for refer, old in state.referred:
        how = refer.data.get("how")
        share = rule.share_accompanied if how == "accompanied" else rule.share_named if how == "named" else None
        if share is None:
            continue
        if within is None or not within.over(within.ends(refer.at, rules.zone), closing.fact.at):
            yield refer, old, share


def tiered(state: State, closing: Step, earned: Earning) -> Tier | None:
    """The tier that the newcomer reaches, or None.

    By difference it counts for the earlier deals of the same two people as well: this one makes up what they lack.
    """
    rule, (refer, old, stated) = state.rules.referral, earned
    if not rule.tiers:
        return None
    position = position_of(closing.fact)
    before = state.office.brought_by(refer.data["referrer"], position, state.case.members)
    number = len(before) + 1
    reached = _reached(rule, number)
    if reached is None:
        return None
    percent = part = max(reached, stated[1])
    if rule.differential:
        his = [each.percent for each in before if each.earner == old]
        part = max(0, min(100, percent * (len(his) + 1) - sum(his)))
    return Tier((100 - part, part), number, percent)


def _reached(rule: Referral, number: int) -> int | None:
    """The percent of the highest tier that this number of newcomers reaches."""
    reached = [start for start in rule.tiers if start <= number]
    return rule.tiers[max(reached)] if reached else None


def rewarded(state: State, closing: Step) -> Fact | None:
    """The first referral by which the old customer himself is rewarded, under the rules when the newcomer signed."""
    rules = state.line.at(closing.fact.at)
    rule, within = rules.referral, rules.referral.share_within
    if not rule.reward:
        return None
    for fact in state.case.facts:
        if position_of(fact) > position_of(closing.fact):
            break
        if fact.kind != "refer" or fact.data.get("how") not in ("accompanied", "named"):
            continue
        if within is None or not within.over(within.ends(fact.at, rules.zone), closing.fact.at):
            return fact
    return None


def proposed(state: State) -> tuple[tuple[Reward, ...], list[Note]]:
    """The reward for the old customer, with the reason, once the newcomer has signed (000-19-17 to 000-19-21)."""
    closing = next(iter(standing(state, "contract")), None)
    refer = rewarded(state, closing) if closing is not None else None
    if closing is None or refer is None:
        return (), []
    signed = state.under(state.line.at(closing.fact.at))
    rule, position = signed.rules.referral, position_of(closing.fact)
    number = len(state.office.brought_by(refer.data["referrer"], position, state.case.members)) + 1
    reached = [start for start in rule.reward if start <= number]
    if not reached or (rule.reward_after == "payment" and not standing(state, "payment")):
        return (), []
    amount = rule.reward[max(reached)]
    note = signed.note("referral.reward", "referral_reward", refer.seq, closing.fact.seq, number=number, amount=amount)
    return (Reward(refer.data["referrer"], amount, note[0][0]),), [note]
