"""Which steps does a dispute take, for whom does it wait, and until when (ST-16)?"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Final
from zoneinfo import ZoneInfo

from core.rules.parameters.desk import Dispute
from core.rules.periods import days_end
from core.services.errors import Refused

#: Step -> move -> step. A dispute that nobody has to answer begins as answered.
TRANSITIONS: Final[Mapping[str, Mapping[str, str]]] = MappingProxyType(
    {
        "raised": {"answer": "answered", "rule": "ruled", "rule_finally": "final", "withdraw": "withdrawn"},
        "answered": {"rule": "ruled", "rule_finally": "final", "withdraw": "withdrawn"},
        "ruled": {"appeal": "appealed"},
        "appealed": {"rule_finally": "final"},
        "final": {},
        "withdrawn": {},
    }
)
#: Steps at which somebody still has to rule; in all others the dispute has a `closed_at`.
OPEN: Final = frozenset({"raised", "answered", "appealed"})
#: Just before an end that belongs to the next day's midnight: the day on which the period ended.
_INSIDE = timedelta(seconds=1)


@dataclass(frozen=True, slots=True)
class Awaited:
    """Whom a dispute waits for: the other side's `answer`, a `ruling`, an `appeal` or the `final` ruling.

    `due` is the first instant that is too late, None where the rulebook names no period. `late` says that it has
    passed, `escalated` that the matter therefore went up to the director, `unanswered` that the answer never came.
    """

    what: str
    due: datetime | None
    late: bool = False
    escalated: bool = False
    unanswered: bool = False


def after(step: str, move: str) -> str:
    """The step that follows; raises Refused("dispute_step") where the move is not open."""
    following = TRANSITIONS[step].get(move)
    if following is None:
        raise Refused("dispute_step", step=step, move=move)
    return following


def allows(step: str, move: str) -> bool:
    """Is the move open at this step?"""
    return move in TRANSITIONS[step]


def due(step: str, rules: Dispute, start: datetime, zone: ZoneInfo) -> datetime | None:
    """The end of the period that begins at `start` when a dispute comes to this step: N whole days after that day."""
    days = {
        "raised": rules.answer_days,
        "answered": rules.ruling_days,
        "ruled": rules.appeal_days,
        "appealed": rules.final_days,
    }.get(step)
    return None if days is None else days_end(start, days, zone)


def may_be_appealed(rules: Dispute) -> bool:
    """Does the rulebook know a higher hand than the manager's?"""
    return rules.final == "director" or (rules.final is None and rules.appeal_days is not None)


def stands(step: str, waits: Awaited | None) -> str:
    """How a dispute stands, as a code: what it waits for, or how it ended."""
    if waits is None:
        return f"over_{step}"
    if waits.escalated:
        return "escalated"
    return "unanswered" if waits.unanswered else f"waits_{waits.what}"


def awaited(step: str, end: datetime | None, rules: Dispute, now: datetime, zone: ZoneInfo) -> Awaited | None:
    """Whom the dispute waits for at `now`; `end` is the period of its step. None where nothing is open any more.

    An answer that did not come is not waited for: the ruling is next, with its own days from there.
    """
    late = end is not None and end <= now
    if step == "raised" and late and end is not None:
        ruling = awaited("answered", due("answered", rules, end - _INSIDE, zone), rules, now, zone)
        return replace(ruling, unanswered=True) if ruling is not None else None
    if step == "ruled" and late:
        return None
    what = {"raised": "answer", "answered": "ruling", "ruled": "appeal", "appealed": "final"}.get(step)
    if what is None:
        return None
    return Awaited(what, end, late, escalated=late and what == "ruling" and rules.final == "director")
