"""What is a division of a deal made of?"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from core.rules.case import Note
from core.rules.model import Fact, Ref

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


def both(owner: Ref, other: Ref, share: tuple[int, int]) -> Shares:
    """Percent of the owner and of the other; whoever gets nothing is not named."""
    if owner == other:
        return {owner: 100}
    return {person: part for person, part in ((owner, share[0]), (other, share[1])) if part}
